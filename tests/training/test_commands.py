"""The commands say in one line what is wrong; a traceback is for our own mistakes."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")
pytest.importorskip("lightning")
pytest.importorskip("optuna")

from training import export, reproduce, train, tune
from training.spleeter import export as spleeter_export

pytestmark = pytest.mark.training


@pytest.mark.parametrize(
    ("main", "arguments", "words"),
    [
        (train.main, ["unett", "--data", "{empty}"], "train: config='unett' must be a file or one of"),
        (train.main, ["unet", "--data", "{nowhere}", "--run", "{run}"], "must be a folder"),
        (train.main, ["unet", "--data", "{empty}", "--run", "{run}"], "must hold a train song with vocals and acc"),
        (train.main, ["unet", "--data", "{empty}", "--set", "training.lrr=1"], "training.lrr is no setting"),
        (export.main, ["{nowhere}"], "must hold config.json and weights.pt"),
        (tune.main, ["--data", "{nowhere}", "--study", "{study}", "--trials", "1"], "must be a folder"),
        (spleeter_export.main, ["--run", "{nowhere}", "--out", "{run}"], "must hold config.json and weights.pt"),
    ],
)
def test_what_is_wrong_is_one_line(tmp_path, capsys, main, arguments, words):
    (tmp_path / "empty").mkdir()
    places = {name: tmp_path / name for name in ("empty", "nowhere", "run", "study")}
    assert main([argument.format(**places) for argument in arguments]) == 1
    said = capsys.readouterr().err.strip()
    assert words in said
    assert "\n" not in said


def test_a_song_that_cannot_be_decoded_is_named(tmp_path, capsys):
    folder = tmp_path / "songs" / "train"
    folder.mkdir(parents=True)
    (folder / "Broken.stem.mp4").write_bytes(b"\0" * 64)
    places = ("--data", str(tmp_path / "songs"), "--cache", str(tmp_path), "--runs", str(tmp_path / "runs"))
    assert reproduce.main(["--system", "conv1d", *places, "--stages", "train", "--quiet"]) == 1
    assert "Broken.stem.mp4" in capsys.readouterr().out
