"""Reproducing: stages in order, nothing done twice, one table from what lies there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("lightning")
pytest.importorskip("museval")

from training import reproduce  # noqa: E402
from training.config import config_names, read_config  # noqa: E402
from training.data import Track  # noqa: E402
from training.data.synthetic import write_synthetic  # noqa: E402
from training.mask_scores import mel_mask_scores  # noqa: E402
from training.networks.registry import build_system  # noqa: E402
from training.runs import read_run  # noqa: E402
from training.table import differences_text, masks_text, table_text  # noqa: E402

pytestmark = [
    pytest.mark.training,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning:museval.*"),
]

TINY = {
    "network": {"widths": [2, 2, 2, 2, 2]},
    "training.batch_size": 1,
    "training.epochs": 1,
    "training.steps_per_epoch": 1,
    "training.validation_examples": 1,
    "data.layouts": [],
    "data.segment_s": 0.2,
}


@pytest.fixture(scope="module")
def songs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("songs")
    write_synthetic(folder, seconds=2.0, sample_rate=16000)
    return folder


@pytest.fixture
def options(songs, tmp_path):
    return lambda *arguments: reproduce.parse_arguments(
        [
            *("--data", str(songs), "--cache", str(tmp_path / "cache"), "--runs", str(tmp_path / "runs")),
            *("--quiet", "--accelerator", "cpu", *arguments),
        ]
    )


@pytest.fixture
def tiny(monkeypatch):
    monkeypatch.setattr(reproduce, "read_config", lambda name: read_config(name).with_overrides(TINY))


def test_stages_run_once_and_leave_their_results(options, tiny, tmp_path, capsys):
    chosen = options("--system", "mel-unet", "--seconds", "1", "--tracks", "1")
    assert reproduce.reproduce(["mel-unet"], chosen) == []
    run = tmp_path / "runs" / "full" / "mel-unet"
    assert read_run(run)["steps"] == 1
    assert (run / "model" / "mel-unet" / "manifest.json").is_file()
    assert set(json.loads((run / "masks.json").read_text(encoding="utf-8"))) >= {"psnr_db", "iou_percent"}
    results = [run / "weights.pt", run / "evaluation.json", run / "export.json", run / "report" / "report.html"]
    assert "dB against the plain estimates" in results[-1].read_text(encoding="utf-8")
    before = [path.stat().st_mtime_ns for path in results]
    assert reproduce.reproduce(["mel-unet"], chosen) == []
    assert [path.stat().st_mtime_ns for path in results] == before
    assert "exported" in capsys.readouterr().out


def test_of_several_processes_the_first_one_alone_evaluates(songs, tmp_path):
    """By the command line, as on several GPUs."""
    places = ("--data", str(songs), "--cache", str(tmp_path / "cache"), "--runs", str(tmp_path / "runs"))
    small = {**TINY, "network.widths": [4], "network.kernel": 5}
    del small["network"]
    changes = [part for name, value in small.items() for part in ("--set", f"{name}={value}")]
    devices = ("--accelerator", "cpu", "--devices", "2", "--threads", "1")
    few = ("--quiet", "--stages", "train", "evaluate", "--seconds", "1", "--tracks", "1")
    ended = subprocess.run(
        [sys.executable, "-m", "training.reproduce", "--system", "conv1d", *places, *changes, *devices, *few],
        cwd=Path(__file__).parents[2],
        timeout=100,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    assert (ended.stdout.count("conv1d: trained"), ended.stdout.count("conv1d: evaluated")) == (1, 1)
    run = tmp_path / "runs" / "full" / "conv1d"
    assert json.loads((run / "evaluation.json").read_text(encoding="utf-8"))["settings"]["tracks"] == 1


def test_songs_of_any_layout_are_scored_where_there_is_no_musdb18(songs, tmp_path):
    def layouts(data, *more):
        return reproduce.scored_layouts(reproduce.parse_arguments(["--table", "--data", str(data), *more]))

    assert layouts(songs) == ("musdb", "musdb-hq")
    assert layouts(songs, "--layout", "pairs") == ("pairs",)
    shutil.copytree(songs / "train", tmp_path / "DSD100" / "Sources" / "Dev")
    (tmp_path / "DSD100" / "Mixtures").mkdir()
    assert layouts(tmp_path / "DSD100") == ()


def test_untrained_system_is_named_not_evaluated(options):
    chosen = options("--system", "conv1d", "--stages", "evaluate")
    assert reproduce.reproduce(["conv1d"], chosen) == ["conv1d: conv1d is not trained yet"]


def test_published_weights_must_be_named(options):
    with pytest.raises(ValueError, match="--published"):
        reproduce.prepared_config("shipped", options("--table"))


def test_uh_net_starts_from_the_hybrid_run(options, tmp_path):
    config = reproduce.prepared_config("uh-net", options("--table"))
    assert config.start_from == str(tmp_path / "runs" / "table" / "hybrid-clustering")


def test_the_quartet_starts_from_the_published_weights_and_the_run_that_ships(options, tmp_path):
    chosen = options("--table", "--published", str(tmp_path / "2stems"))
    starts = reproduce.prepared_config("quartet", chosen).start_from.split(os.pathsep)
    assert starts == [str(tmp_path / "2stems"), str(tmp_path / "runs" / "table" / "shipped")]


def test_every_configuration_has_a_row_and_a_small_form():
    assert sorted(reproduce.TABLE_ORDER) == config_names()
    for name in config_names():
        assert reproduce.small_config(name).training.steps_per_epoch > 0
    clustering = reproduce.small_config("uh-net").network["clustering"]
    hybrid = reproduce.small_config("hybrid-clustering").network
    assert {key: hybrid[key] for key in clustering} == clustering, "uh-net could not load the hybrid's weights"


def test_table_shows_what_is_there_and_nothing_else(tmp_path):
    figures = {
        name: {"median": value} for name, value in zip(("sdr", "sir", "sar", "isr"), (1.5, 2, 3, 4), strict=True)
    }
    summary = {"vocals": figures, "accompaniment": figures}
    evaluation = {
        "parameters": 12345,
        "real_time_factor": 0.5,
        "processor_factor": 0.25,
        "variants": {"plain": {"summary": summary}, "wiener": {"summary": {}}},
    }
    run = tmp_path / "table" / "unet"
    run.mkdir(parents=True)
    (run / "evaluation.json").write_text(json.dumps(evaluation), encoding="utf-8")
    (run / "run.json").write_text(json.dumps({"minutes": 3.04, "cpu_minutes": 1, "steps": 70}), encoding="utf-8")
    (run / "masks.json").write_text(
        json.dumps({"psnr_db": 9, "iou_percent": 50, "iou_all_percent": 30, "iou_coin_percent": 20}), encoding="utf-8"
    )
    lines = table_text(tmp_path, ["unet", "conv1d"], {}).splitlines()
    assert len(lines) == 4
    assert "| unet | 12,345 | 3.0 (1.0) | 70 | 1.50 / 2.00 / 3.00 / 4.00 |" in lines[2]
    assert "| 0.500 (0.250) |" in lines[2]
    assert "6.86" in lines[3]
    assert "50.0 %" in masks_text(tmp_path, ["unet"])


def test_s4s_measure_stands_beside_its_own_figures(tmp_path):
    run = tmp_path / "table" / "channels-unet-0.5"
    run.mkdir(parents=True)
    summary = {target: {"difference_time": {"mean": 2.4, "median": 1.6}} for target in ("vocals", "accompaniment")}
    scores = {"variants": {"plain": {"summary": summary}}}
    (run / "evaluation.json").write_text(json.dumps(scores), encoding="utf-8")
    rows = differences_text(tmp_path).splitlines()[2:]
    assert rows == ["| channels-unet-0.5 | 2 / 2 | 894.9 / 831.5 | 2 / 2 | 790.9 / 795.8 |"]


def test_yardsticks_are_sorted_by_what_they_are_worth_for_the_vocals(tmp_path):
    for name, value in (("ideal-ratio-mask", 9.0), ("centre", 1.0), ("mixture", -3.0)):
        figures = {measure: {"median": value} for measure in ("sdr", "sir", "sar", "isr")}
        evaluation = {"parameters": 0, "variants": {"plain": {"summary": {"vocals": figures}}}}
        (tmp_path / "classical" / name).mkdir(parents=True)
        (tmp_path / "classical" / name / "evaluation.json").write_text(json.dumps(evaluation), encoding="utf-8")
    rows = table_text(tmp_path, [], {}).splitlines()[2:]
    assert [row.split("|")[1].strip() for row in rows] == ["mixture", "centre", "ideal-ratio-mask"]


def test_mask_scores_of_a_true_mask_are_perfect():
    system = build_system(read_config("mel-unet").with_overrides({"network": {"widths": [2, 2, 2, 2, 2]}}))
    generator = torch.Generator().manual_seed(0)
    sources = {name: (0.1 * torch.randn(1, 16000, generator=generator)).numpy() for name in ("vocals", "accompaniment")}
    powers = [system.mel_power(torch.from_numpy(sources[name])) for name in ("vocals", "accompaniment")]
    system.estimate_mask = lambda mixture: powers[0] / (powers[0] + powers[1])
    scores = mel_mask_scores(system, [Track("song", sources, 16000)])
    assert scores["iou_percent"] == 100
    assert scores["psnr_db"] > 60
    assert scores["iou_coin_percent"] < scores["iou_all_percent"] < 70
    with pytest.raises(ValueError, match="song"):
        mel_mask_scores(system, [])
