"""If these fail, a damaged or foreign model is run, or a good one refused."""

import json
from dataclasses import replace

import pytest

from engine.errors import ModelError, ModelFault
from engine.models.manifest import MANIFEST_NAME, manifest_json, read_manifest


def change(folder, edit):
    path = folder / MANIFEST_NAME
    content = json.loads(path.read_text(encoding="utf-8"))
    edit(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def fault_of(folder):
    with pytest.raises(ModelError) as raised:
        read_manifest(folder)
    return raised.value.fault


def test_written_and_read_again_it_is_the_same(mask_manifest, write_model):
    folder = write_model(mask_manifest)
    read = read_manifest(folder)
    assert read == replace(mask_manifest, files=read.files, folder=folder)
    assert read.read_file() == b"weights"
    assert read.size_bytes == 7
    assert read.sha256 == replace(mask_manifest, files=read.files).sha256  # else scores and stored stems are lost


@pytest.mark.parametrize(
    "edit",
    [
        lambda c: c.pop("targets"),
        lambda c: c.update(more=1),
        lambda c: c.update(format=2),
        lambda c: c.update(sample_rate="44100"),
        lambda c: c.update(sample_rate=True),
        lambda c: c.update(sample_rate=100),
        lambda c: c.update(family="magic"),
        lambda c: c.update(targets=[]),
        lambda c: c.update(targets=["vocals", "vocals"]),
        lambda c: c.update(model_id="Not An Id"),
        lambda c: c.update(files={}),
        lambda c: c.update(stft=3),
        lambda c: c["segment"].update(length=1),
        lambda c: c["segment"].update(extra=1),
        lambda c: c["stft"].update(extra=1),
        lambda c: c["options"].update(bins="64"),
        lambda c: c["files"][0].update(sha256="00"),
        lambda c: c["scores"][0].update(value_db="good"),
    ],
)
def test_what_is_not_understood_is_refused(mask_manifest, write_model, edit):
    folder = write_model(mask_manifest)
    change(folder, edit)
    assert fault_of(folder) is ModelFault.UNSUITABLE


@pytest.mark.parametrize("text", ["", "{", "\x00"])
def test_no_json_is_damage(mask_manifest, write_model, text):
    folder = write_model(mask_manifest)
    (folder / MANIFEST_NAME).write_text(text, encoding="utf-8")
    assert fault_of(folder) is ModelFault.DAMAGED


def test_a_list_is_no_manifest(mask_manifest, write_model):
    folder = write_model(mask_manifest)
    (folder / MANIFEST_NAME).write_text("[]", encoding="utf-8")
    assert fault_of(folder) is ModelFault.UNSUITABLE


def test_no_manifest(tmp_path):
    assert fault_of(tmp_path) is ModelFault.MISSING


@pytest.mark.parametrize(
    "name", ["weights.pt", "weights.pickle", "../w.onnx", "/w.onnx", "a/../../w.onnx", "c:w.onnx", "..\\w.onnx"]
)
def test_files_that_could_run_code_or_lie_outside_are_not_trusted(mask_manifest, write_model, name):
    folder = write_model(mask_manifest)
    change(folder, lambda c: c["files"][0].update(name=name))
    assert fault_of(folder) is ModelFault.NOT_TRUSTED


def test_a_file_of_another_model_is_named_by_that_model_s_id(mask_manifest, write_model):
    folder = write_model(mask_manifest)
    assert "model_id" not in json.loads((folder / MANIFEST_NAME).read_text(encoding="utf-8"))["files"][0]
    change(folder, lambda c: c["files"][0].update(model_id="another"))
    manifest = read_manifest(folder)
    assert manifest.files[0].model_id == "another"
    assert json.loads(manifest_json(manifest))["files"][0]["model_id"] == "another"


@pytest.mark.parametrize("model_id", ["", "..", "../other", "a/b", "C:", "A", 3])
def test_the_model_that_has_a_file_cannot_be_a_path(mask_manifest, write_model, model_id):
    folder = write_model(mask_manifest)
    change(folder, lambda c: c["files"][0].update(model_id=model_id))
    assert fault_of(folder) is ModelFault.UNSUITABLE


@pytest.mark.parametrize("content", [b"weightz", b"weight", b""])
def test_changed_weights_are_damage(mask_manifest, write_model, content):
    folder = write_model(mask_manifest)
    manifest = read_manifest(folder)
    (folder / "weights.onnx").write_bytes(content)
    with pytest.raises(ModelError) as raised:
        manifest.read_file()
    assert raised.value.fault is ModelFault.DAMAGED


def test_missing_weights_are_damage(mask_manifest, write_model):
    folder = write_model(mask_manifest)
    (folder / "weights.onnx").unlink()
    with pytest.raises(ModelError) as raised:
        read_manifest(folder).read_file()
    assert raised.value.fault is ModelFault.DAMAGED


def test_the_hash_follows_what_is_computed_and_nothing_else(mask_manifest):
    changed = replace(mask_manifest, options={**mask_manifest.options, "level_dbfs": -15})
    assert changed.sha256 != mask_manifest.sha256
    assert replace(mask_manifest, name="Other", scores=()).sha256 == mask_manifest.sha256
