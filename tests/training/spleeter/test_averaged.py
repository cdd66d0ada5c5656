"""If these fail, the model that takes its time is another one than its card says."""

from dataclasses import replace

import numpy as np
import pytest

from engine.errors import ModelError, ParameterError
from engine.models.load import load_model
from engine.models.manifest import Score, read_manifest
from engine.models.registry import find_model
from training.spleeter import averaged
from training.spleeter.averaged import PASSES, export_averaged
from training.spleeter.card import CARD_NAME
from training.spleeter.export import write_folder

MODEL = "spleeter-tuned"


def test_it_has_no_file_of_its_own_and_gives_nearly_what_the_other_gives(tmp_path):
    folder = export_averaged(MODEL, tmp_path / "patient").folder
    assert sorted(path.name for path in folder.iterdir()) == ["README.md", "manifest.json"]
    patient, quick = load_model(read_manifest(folder), device="cpu"), load_model(MODEL, device="cpu")
    noise = np.random.default_rng(0).normal(0, 0.1, (2, quick.segment.length)).astype(np.float32)
    slow, fast = patient.estimate(noise[:, : patient.segment.length]), quick.estimate(noise)
    both = slice(patient.segment.context, patient.segment.length - patient.segment.context)
    slow, fast, noise = slow[..., both], fast[..., both], noise[:, both]
    assert not np.array_equal(slow, fast)
    difference = np.square(slow - fast).sum() / np.square(noise).sum()
    assert difference < 0.01


def test_stems_of_one_are_not_taken_for_the_other_s(tmp_path):
    assert export_averaged(MODEL, tmp_path / "patient").sha256 != find_model(MODEL).sha256


def test_scores_are_kept_only_while_they_are_true(tmp_path):
    manifest = export_averaged(MODEL, tmp_path / "patient")
    assert manifest.scores == ()
    write_folder(replace(manifest, scores=(Score("vocals", "SDR", 7.0, "songs", "python -m nothing"),)))
    assert len(export_averaged(MODEL, tmp_path / "patient").scores) == 1
    assert export_averaged(MODEL, tmp_path / "patient", passes=PASSES + 1).scores == ()


def test_its_card_says_how_to_make_it_again(tmp_path):
    assert averaged.main(["--model", MODEL, "--out", str(tmp_path / "patient")]) == 0
    card = (tmp_path / "patient" / CARD_NAME).read_text(encoding="utf-8")
    assert "python -m training.spleeter.averaged --model spleeter-tuned --out resources/models/patient" in card
    assert f"{PASSES} times" in card


def test_one_pass_is_no_average(tmp_path):
    with pytest.raises(ParameterError):
        export_averaged(MODEL, tmp_path / "patient", passes=1)


def test_a_model_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ModelError):
        export_averaged("nobody", tmp_path / "patient")
