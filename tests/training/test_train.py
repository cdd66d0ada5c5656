"""Training: exact resume, budgets, skipped steps, and what a run folder holds."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("lightning")

from torch.utils.data import default_collate  # noqa: E402

from training.callbacks import Budget  # noqa: E402
from training.config import read_config  # noqa: E402
from training.data.synthetic import write_synthetic  # noqa: E402
from training.module import MEASURES, TrainingModule, measured, step_seed  # noqa: E402
from training.networks.registry import build_system  # noqa: E402
from training.runs import load_system, read_run  # noqa: E402
from training.train import CountingSampler, TrainingOptions, configured, parse_arguments, train  # noqa: E402

pytestmark = [pytest.mark.training, pytest.mark.filterwarnings("ignore::DeprecationWarning:lightning.*")]

OPTIONS = TrainingOptions(accelerator="cpu", devices=1, loggers=(), has_progress=False)


class KilledError(Exception):
    """The run ends here, without a chance to save anything."""


def kill_this_process():
    """``kill -9``: nothing is flushed, closed or caught."""
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))  # Windows ends a process at once by either


def fail():
    """An exception that nobody expects."""
    raise KilledError


class Noise(torch.utils.data.Dataset):
    """Pure: an index always gives the same example; ``end`` is called at the index ``kill_at``."""

    def __init__(self, seed=0, kill_at=None, poison_at=(), end=fail):
        self.seed, self.kill_at, self.poison_at, self.end = seed, kill_at, poison_at, end

    def __len__(self):
        return 8

    def __getitem__(self, index):
        if index == self.kill_at:
            self.end()
        generator = torch.Generator().manual_seed(step_seed(self.seed, index))
        sources = torch.randn(2, 2, 2000, generator=generator) * 0.1
        if index in self.poison_at:
            sources = sources * float("nan")
        return {"mixture": sources.sum(dim=0), "sources": sources}


class Voiceless(Noise):
    """The same without a voice."""

    def __getitem__(self, index):
        sources = super().__getitem__(index)["sources"]
        sources[0] = 0.0
        return {"mixture": sources.sum(dim=0), "sources": sources}


def config(**changes):
    """Two-layer masks with dropout and batch norm: everything that has a state of its own."""
    small = {
        "network": {"hidden_size": 4, "features": 2, "dropout": 0.5},
        "stft.n_fft": 64,
        "stft.hop_length": 32,
        "training.batch_size": 2,
        "training.epochs": 3,
        "training.steps_per_epoch": 3,
        "training.validation_examples": 2,
        "training.ema": 0.9,
        "training.schedule": "exponential",
        "training.lr_factor": 0.5,
        "training.patience": 0,
    }
    return read_config("mask-inference").with_overrides({**small, **changes})


def weights(run):
    return load_system(run).state_dict()


def equal(left, right):
    return left.keys() == right.keys() and all(torch.equal(left[name], right[name]) for name in left)


def curves(run, *columns):
    with (run / "curves.csv").open(encoding="utf-8") as file:
        return [tuple(row[name] for name in columns) for row in csv.DictReader(file)]


@pytest.mark.parametrize("kill_at", [7, 12, 17])
def test_failed_run_resumes_to_the_same_bits(tmp_path, kill_at):
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    expected = train(config(), whole, OPTIONS, datasets=(Noise(), Noise(1)))
    with pytest.raises(KilledError):
        train(config(), cut, OPTIONS, datasets=(Noise(kill_at=kill_at), Noise(1)))
    torch.manual_seed(99)
    torch.rand(5)
    result = train(config(), cut, OPTIONS, datasets=(Noise(), Noise(1)))
    assert equal(result.state_dict(), expected.state_dict())
    assert equal(weights(cut), weights(whole))
    columns = ("epoch", "step", "train_loss", "validation_loss", *MEASURES, "lr", "skipped_steps")
    assert curves(cut, *columns) == curves(whole, *columns)


def train_and_be_killed(run, kill_at):
    """For a process of its own."""
    train(config(), Path(run), OPTIONS, datasets=(Noise(kill_at=kill_at, end=kill_this_process), Noise(1)))


def test_process_killed_between_two_epochs_ends_resumes_to_the_same_bits(tmp_path):
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    expected = train(config(), whole, OPTIONS, datasets=(Noise(), Noise(1)))
    program = "import runpy, sys; runpy.run_path(sys.argv[1])['train_and_be_killed'](sys.argv[2], 14)"
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", program, __file__, str(cut)],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        timeout=300,
        check=False,
        capture_output=True,
    )
    assert ended.returncode not in {0, 1}, ended.stderr.decode(errors="replace")
    assert read_run(cut)["steps"] == 6, "killed in the third epoch"
    assert "has_ended" not in read_run(cut)
    result = train(config(), cut, OPTIONS, datasets=(Noise(), Noise(1)))
    assert equal(result.state_dict(), expected.state_dict())
    assert equal(weights(cut), weights(whole))


def test_two_runs_of_one_seed_are_equal_and_of_two_seeds_are_not(tmp_path):
    first, second, third = (
        train(config(seed=seed), tmp_path / name, OPTIONS, datasets=(Noise(), None)).state_dict()
        for name, seed in (("a", 0), ("b", 0), ("c", 1))
    )
    assert equal(first, second)
    assert not equal(first, third)


def test_run_folder_tells_everything(tmp_path):
    train(config(), tmp_path / "run", OPTIONS, datasets=(Noise(), Noise(1)))
    record = read_run(tmp_path / "run")
    assert record["seed"] == 0
    assert record["steps"] == 9
    assert record["has_ended"]
    assert {"torch", "lightning"} <= set(record["versions"])
    assert record["parameters"] == sum(p.numel() for p in build_system(config()).parameters())
    rows = curves(tmp_path / "run", "epoch", "lr", "validation_loss")
    assert [row[0] for row in rows] == ["0", "1", "2"]
    assert [float(row[1]) for row in rows] == pytest.approx([1e-3, 5e-4, 2.5e-4])
    assert all(float(row[2]) > 0 for row in rows)


def test_curves_hold_the_measures_of_the_validated_weights(tmp_path):
    one = config(**{"training.epochs": 1})
    train(one, tmp_path / "run", OPTIONS, datasets=(Noise(), Noise(1)))
    row = [float(value) for value in curves(tmp_path / "run", *MEASURES)[0]]
    batch = default_collate([Noise(1)[0], Noise(1)[1]])
    expected = np.median(measured(load_system(tmp_path / "run"), batch), axis=0)
    assert row == pytest.approx(expected.tolist(), abs=1e-4)


def test_without_a_voice_or_when_not_wanted_there_is_no_measure(tmp_path):
    for name, changes, validation in (
        ("unwanted", {"training.has_measures": False}, Noise(1)),
        ("voiceless", {}, Voiceless(1)),
    ):
        settings = config(**{"training.epochs": 1, **changes})
        train(settings, tmp_path / name, OPTIONS, datasets=(Noise(), validation))
        assert curves(tmp_path / name, *MEASURES) == [("", "", "")]


def test_finished_run_is_left_alone(tmp_path):
    train(config(), tmp_path / "run", OPTIONS, datasets=(Noise(), None))
    before = (tmp_path / "run" / "weights.pt").read_bytes()
    train(config(), tmp_path / "run", OPTIONS, datasets=(Noise(5), None))
    assert (tmp_path / "run" / "weights.pt").read_bytes() == before


def test_folder_of_another_run_is_refused(tmp_path):
    train(config(), tmp_path / "run", OPTIONS, datasets=(Noise(), None))
    changed = config(seed=4, **{"training.lr": 0.5})
    with pytest.raises(ValueError, match=r"a run with another seed, training\.lr;"):
        train(changed, tmp_path / "run", OPTIONS, datasets=(Noise(), None))


def test_folder_of_a_run_that_never_began_is_free(tmp_path):
    with pytest.raises(ValueError, match="must be a folder"):
        train(config(**{"data.folder": str(tmp_path / "nowhere")}), tmp_path / "run", OPTIONS)
    train(config(seed=4), tmp_path / "run", OPTIONS, datasets=(Noise(), None))
    assert load_system(tmp_path / "run").config.seed == 4


def test_steps_with_gradients_that_are_not_finite_change_nothing(tmp_path):
    clean = config(
        **{"training.epochs": 1, "training.ema": 0.0, "network": {"hidden_size": 4, "features": 0, "dropout": 0.0}}
    )
    poisoned = Noise(poison_at={2, 3})
    system = train(clean, tmp_path / "run", OPTIONS, datasets=(poisoned, None))
    assert read_run(tmp_path / "run")["skipped_steps"] == 1
    assert all(torch.isfinite(value).all() for value in system.state_dict().values())


def test_budget_ends_the_run_and_a_larger_one_goes_on(tmp_path):
    spent = TrainingOptions(minutes=1e-9, accelerator="cpu", devices=1, loggers=(), has_progress=False)
    train(config(), tmp_path / "run", spent, datasets=(Noise(), None))
    assert read_run(tmp_path / "run")["steps"] == 1
    train(config(), tmp_path / "run", spent, datasets=(Noise(), None))
    assert read_run(tmp_path / "run")["steps"] == 1
    train(config(), tmp_path / "run", OPTIONS, datasets=(Noise(), None))
    assert read_run(tmp_path / "run")["has_ended"]


@pytest.mark.parametrize("precision", ["bf16-mixed"])  # 16-mixed needs a GPU
def test_mixed_precision_trains_and_resumes(tmp_path, precision):
    mixed = config(**{"training.precision": precision})
    full, whole, cut = tmp_path / "full", tmp_path / "whole", tmp_path / "cut"
    train(config(), full, OPTIONS, datasets=(Noise(), Noise(1)))
    train(mixed, whole, OPTIONS, datasets=(Noise(), Noise(1)))
    with pytest.raises(KilledError):
        train(mixed, cut, OPTIONS, datasets=(Noise(kill_at=12), Noise(1)))
    train(mixed, cut, OPTIONS, datasets=(Noise(), Noise(1)))
    assert equal(weights(cut), weights(whole))
    assert not equal(weights(full), weights(whole)), "it makes a difference"
    first, second = (float(curves(run, "validation_loss")[-1][0]) for run in (full, whole))
    assert first == pytest.approx(second, rel=0.05)


def test_early_stopping_ends_a_run_that_learns_nothing(tmp_path):
    still = config(**{"training.lr": 0.0, "training.patience": 1, "training.epochs": 50, "training.ema": 0.0})
    train(still, tmp_path / "run", OPTIONS, datasets=(Noise(), Noise(1)))
    assert read_run(tmp_path / "run")["epochs"] < 10
    assert read_run(tmp_path / "run")["has_ended"]


def test_processes_share_an_epoch_without_overlap():
    ranks = [CountingSampler(12, rank, 3) for rank in range(3)]
    for sampler in ranks:
        sampler.set_epoch(2)
    assert sorted(index for sampler in ranks for index in sampler) == list(range(24, 36))


def test_two_processes_train_what_one_trains_with_twice_the_batch(tmp_path):
    """By the command line, as on several GPUs; without norms and dropout both see the same gradients."""
    write_synthetic(tmp_path / "songs", train=2, validation=1, seconds=2.0, sample_rate=8000)
    small = {
        "network": {"widths": [4], "kernel": 5},
        "data": {"sample_rate": 8000, "segment_s": 0.1},
        "training": {"epochs": 2, "steps_per_epoch": 3, "validation_examples": 2},
    }
    common = ["conv1d", "--data", str(tmp_path / "songs"), "--cache", str(tmp_path / "cache"), "--accelerator", "cpu"]
    for table, values in small.items():
        common += [part for name, value in values.items() for part in ("--set", f"{table}.{name}={value}")]
    arguments = parse_arguments([*common, "--set", "training.batch_size=4"])
    train(configured("conv1d", arguments), tmp_path / "1", OPTIONS)
    own = ["--devices", "2", "--set", "training.batch_size=2", "--run", str(tmp_path / "2")]
    ended = subprocess.run(
        [sys.executable, "-m", "training.train", *common, *own, "--logger", "none", "--quiet", "--threads", "1"],
        cwd=Path(__file__).parents[2],
        timeout=100,
        check=False,
        capture_output=True,
    )
    assert ended.returncode == 0, ended.stderr.decode(errors="replace")
    assert ended.stdout.count(b"conv1d: ") == 1, "only the first process speaks"
    one, two = (weights(tmp_path / run) for run in "12")
    assert all(torch.allclose(one[name], two[name], atol=1e-6) for name in one)
    names = ("train_loss", "validation_loss", *MEASURES)
    for left, right in zip(curves(tmp_path / "1", *names), curves(tmp_path / "2", *names), strict=True):
        assert [float(value) for value in left] == pytest.approx([float(value) for value in right], rel=1e-3)
    assert read_run(tmp_path / "2")["has_ended"]


def test_of_several_processes_the_first_ones_clock_counts():
    for first_is_done, own_minutes in ((True, 0.0), (False, 1e-9)):
        trainer = SimpleNamespace(
            should_stop=False, strategy=SimpleNamespace(broadcast=lambda _, answer=first_is_done: answer)
        )
        Budget(own_minutes).on_train_batch_end(trainer)
        assert trainer.should_stop == first_is_done


def test_step_seeds_differ():
    seeds = {step_seed(seed, step, rank) for seed in range(5) for step in range(50) for rank in range(3)}
    assert len(seeds) == 5 * 50 * 3


def test_optimizer_leaves_frozen_weights_out():
    settings = read_config("uh-net").with_overrides(
        {"network": {"widths": [2, 2, 2, 2, 2], "clustering": {"hidden_size": 2, "num_layers": 1, "dimensions": 2}}}
    )
    module = TrainingModule(build_system(settings), settings)
    trained = sum(p.numel() for group in module.configure_optimizers().param_groups for p in group["params"])
    assert trained == sum(p.numel() for p in module.system.network.unet.parameters())


def test_tensorboard_writes_into_the_run_folder(tmp_path):
    pytest.importorskip("tensorboard")
    options = TrainingOptions(accelerator="cpu", devices=1, has_progress=False)
    train(config(**{"training.epochs": 1}), tmp_path / "run", options, datasets=(Noise(), None))
    assert list((tmp_path / "run" / "tensorboard").glob("events.*"))


def test_wandb_writes_into_the_run_folder_offline(tmp_path):
    pytest.importorskip("wandb", reason="an extra of its own: pip install wandb")
    options = TrainingOptions(accelerator="cpu", devices=1, loggers=("wandb",), has_progress=False)
    for name in "ab":
        train(config(**{"training.epochs": 1}), tmp_path / name, options, datasets=(Noise(), None))
        (folder,) = (tmp_path / name / "wandb").glob("offline-run-*")
        assert list(folder.glob("*.wandb")), "the file that `wandb sync` would send"
    assert os.environ["WANDB_ERROR_REPORTING"] == "false"


def test_a_logger_that_is_not_there_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("training.train.find_spec", lambda _: None)
    for name in ("wandb", "abacus"):
        options = TrainingOptions(accelerator="cpu", devices=1, loggers=(name,), has_progress=False)
        with pytest.raises(ValueError, match=name):
            train(config(), tmp_path / name, options, datasets=(Noise(), None))


def test_command_line_changes_settings():
    arguments = parse_arguments(["conv1d", "--data", "songs", "--set", "training.lr=0.5", "--start-from", "there"])
    changed = configured(arguments.config, arguments)
    assert (changed.data.folder, changed.training.lr, changed.start_from) == ("songs", 0.5, "there")


def test_missing_run_is_refused(tmp_path):
    with pytest.raises(ValueError, match=r"config\.json"):
        load_system(tmp_path)
