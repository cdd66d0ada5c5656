"""If these fail, models are not found, or one broken folder takes the others with it."""

import os
from dataclasses import replace

import pytest

from engine.errors import ModelError, ModelFault
from engine.models.manifest import MANIFEST_NAME, read_manifest
from engine.models.registry import DEFAULT_MODEL, FOLDERS_VARIABLE, find_model, list_models, read_files
from engine.resources import resource_path


def test_the_default_ships_whole():
    manifest = find_model()
    assert manifest.model_id == DEFAULT_MODEL
    assert manifest.read_file()
    assert manifest.scores
    assert "vocals" in manifest.targets


def test_every_shipped_model_says_whose_it_is_and_fits():
    for manifest in list_models().models:
        if manifest.folder is None or manifest.folder.parent != resource_path("models"):
            continue
        assert manifest.licence_weights
        assert manifest.authors
        assert manifest.training_data
        assert (manifest.folder / "README.md").is_file()


def test_the_files_of_every_shipped_model_are_those_that_it_names():
    for manifest in list_models().models:
        if manifest.folder is not None and manifest.folder.parent == resource_path("models"):
            assert [len(content) for content in read_files(manifest)] == [file.size_bytes for file in manifest.files]
            assert manifest.size_bytes <= 25_000_000


def test_the_default_model_takes_at_most_ten_megabytes():
    folder = resource_path("models", DEFAULT_MODEL)
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 10_000_000


def test_a_named_folder_is_searched_and_its_broken_models_reported(mask_manifest, write_model):
    folder = write_model(mask_manifest)
    broken = folder.parent / "broken"
    broken.mkdir()
    (broken / MANIFEST_NAME).write_text("{", encoding="utf-8")
    listed = list_models([folder.parent])
    assert "small-mask" in [model.model_id for model in listed.models]
    assert DEFAULT_MODEL in [model.model_id for model in listed.models]
    assert [(error.model_id, error.fault) for error in listed.errors] == [("broken", ModelFault.DAMAGED)]
    with pytest.raises(ModelError) as raised:
        find_model("broken", [folder.parent])
    assert raised.value.fault is ModelFault.DAMAGED


def test_a_folder_that_is_a_model_will_do(mask_manifest, write_model):
    assert find_model("small-mask", [write_model(mask_manifest)]).name == "Small"


def test_the_environment_names_folders(mask_manifest, write_model, tmp_path, monkeypatch):
    folder = write_model(mask_manifest)
    monkeypatch.setenv(FOLDERS_VARIABLE, os.pathsep.join([str(tmp_path / "not there"), str(folder.parent)]))
    assert find_model("small-mask").folder == folder


def test_a_shipped_model_cannot_be_replaced_from_outside(mask_manifest, write_model):
    folder = write_model(replace(mask_manifest, model_id=DEFAULT_MODEL))
    listed = list_models([folder.parent])
    assert [error.fault for error in listed.errors] == [ModelFault.UNSUITABLE]
    assert find_model(None, [folder.parent]).folder == resource_path("models", DEFAULT_MODEL)


def test_no_such_model():
    with pytest.raises(ModelError) as raised:
        find_model("nothing-like-it")
    assert raised.value.fault is ModelFault.MISSING


def test_the_identity_model_is_found_but_not_listed():
    assert find_model("identity").targets == ("vocals",)
    assert "identity" not in [model.model_id for model in list_models().models]


@pytest.fixture
def sharing(mask_manifest, write_model):
    """A model whose first file lies with the model ``owner``, and the folder of both."""
    owner = read_manifest(write_model(replace(mask_manifest, model_id="owner"), b"theirs"))
    folder = write_model(mask_manifest, b"own")
    own = read_manifest(folder)
    return replace(own, files=(replace(owner.files[0], model_id="owner"), *own.files)), folder.parent


def test_files_of_another_model_are_read_from_its_folder(sharing):
    manifest, folder = sharing
    assert read_files(manifest, [folder]) == (b"theirs", b"own")


def test_a_file_that_another_model_changed_is_damage(sharing):
    manifest, folder = sharing
    (folder / "owner" / "weights.onnx").write_bytes(b"change")
    with pytest.raises(ModelError) as raised:
        read_files(manifest, [folder])
    assert raised.value.fault is ModelFault.DAMAGED


def test_a_model_that_is_needed_and_not_there_is_named(sharing):
    manifest, _ = sharing
    with pytest.raises(ModelError, match="owner") as raised:
        read_files(manifest)
    assert raised.value.model_id == manifest.model_id
    assert raised.value.fault is ModelFault.UNSUITABLE
