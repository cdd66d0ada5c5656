from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.errors import ParameterError
from training.config import read_config
from training.data.synthetic import synthetic_song, write_synthetic
from training.evaluate import evaluate_system
from training.networks.registry import build_system
from training.report import main, postprocessing_changes, read_curves
from training.runs import load_system, save_weights, write_text
from training.saliency import saliency_map
from training.separators import open_separator

RATE = 8000


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("songs")
    write_synthetic(folder, train=0, validation=2, seconds=2.0, sample_rate=RATE)
    return folder


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run folder of an untrained network with two epochs of made-up curves."""
    config = read_config("open-unmix").with_overrides(
        {
            "network": {"hidden_size": 8, "num_layers": 1},
            "data.sample_rate": RATE,
            "stft.n_fft": 512,
            "stft.hop_length": 256,
        }
    )
    torch.manual_seed(0)
    folder = tmp_path / "run"
    folder.mkdir()
    write_text(folder / "config.json", config.to_json())
    write_text(folder / "run.json", "{}")
    save_weights(folder, build_system(config).state_dict())
    rows = "epoch,step,train_loss,validation_loss,validation_sdr,lr\n0,5,1.5,1.75,,0.001\n1,10,1.0,1.25,2.5,0.001\n"
    write_text(folder / "curves.csv", rows)
    return folder


def test_the_report_of_a_run_has_every_figure(run: Path, songs: Path, tmp_path: Path) -> None:
    arguments = [str(run), "--data", str(songs), "--cache", str(tmp_path / "c"), "--sample-rate", str(RATE), "--no-bss"]
    assert main([*arguments, "--examples", "1"]) == 0
    page = (run / "report" / "report.html").read_text(encoding="utf-8")
    files = re.findall(r'src="([^"]+)"', page)
    wanted = {
        "curves.png",
        "spectrograms-0.png",
        "masks-0.png",
        "saliency-0.png",
        "histogram.png",
        "postprocessing.png",
    }
    assert wanted <= set(files)
    assert all((run / "report" / name).stat().st_size > 1000 for name in files)
    assert "open-unmix" in page, "the settings belong to it"
    scores = json.loads((run / "evaluation.json").read_text(encoding="utf-8"))
    assert set(postprocessing_changes(scores)) == {"median", "wiener", "gate", "high-pass", "low-pass", "compressor"}


def test_bss_frames_become_boxes_and_scores_are_made_once(songs: Path, tmp_path: Path) -> None:
    arguments = ["centre", "--data", str(songs), "--cache", str(tmp_path / "c"), "--sample-rate", str(RATE)]
    arguments += ["--tracks", "1", "--postprocess", "gate", "--examples", "1", "--out", str(tmp_path / "out")]
    assert main(arguments) == 0
    assert (tmp_path / "out" / "tracks.png").stat().st_size > 1000
    stamp = (tmp_path / "out" / "evaluation.json").stat().st_mtime_ns
    assert main(arguments) == 0
    assert (tmp_path / "out" / "evaluation.json").stat().st_mtime_ns == stamp
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "saliency" not in page, "only a network has one"


def test_what_is_missing_is_said(songs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["centre", "--data", str(songs)]) == 1
    assert "--out" in capsys.readouterr().err


def test_curves_keep_gaps(run: Path) -> None:
    assert read_curves(run / "curves.csv")["validation_sdr"] == [None, 2.5]


def test_a_run_is_evaluated_at_its_own_rate_and_back(run: Path, songs: Path) -> None:
    mixture = synthetic_song(0, seconds=1.0, sample_rate=11_025)["vocals"]
    estimates = open_separator(run).separate(mixture, 11_025, {})
    assert estimates["vocals"].shape == estimates["accompaniment"].shape == (2, 11_025)
    with pytest.raises(ParameterError, match="no track"):
        evaluate_system(run, [])


def test_saliency_lies_where_the_sound_is(run: Path) -> None:
    system = load_system(run)
    at = np.arange(2 * RATE) / RATE
    tone = np.stack([0.3 * np.sin(2 * np.pi * 1000 * at)] * 2).astype(np.float32)
    saliency = saliency_map(system, tone)
    assert saliency is not None
    assert saliency.shape[0] == 1025
    assert (saliency.min(), saliency.max()) == (pytest.approx(0.0, abs=0.1), 1.0)
    loudest = int(saliency.sum(axis=1).argmax())
    assert loudest * RATE / 2048 == pytest.approx(1000, abs=40)
    assert not system.training
    with pytest.raises(ParameterError, match="drums"):
        saliency_map(system, tone, target="drums")
