"""The search: it gives up bad trials, goes on after a stop, and prints the best."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")
optuna = pytest.importorskip("optuna")

from optuna.trial import TrialState  # noqa: E402

from training import tune as tuning  # noqa: E402
from training.config import read_config  # noqa: E402
from training.train import TrainingOptions  # noqa: E402

pytestmark = [
    pytest.mark.training,
    pytest.mark.filterwarnings("ignore::optuna.exceptions.ExperimentalWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


class Noise(torch.utils.data.Dataset):
    def __len__(self):
        return 2

    def __getitem__(self, index):
        sources = torch.randn(2, 2, 500, generator=torch.Generator().manual_seed(index)) * 0.1
        return {"mixture": sources.sum(dim=0), "sources": sources}


@pytest.fixture
def search(tmp_path, monkeypatch):
    """``search(trials)``: go on with one small study until it has so many trials."""
    monkeypatch.setattr(tuning, "STARTUP_TRIALS", 1)
    monkeypatch.setattr(tuning, "WARMUP_EPOCHS", 0)
    config = read_config("mask-inference").with_overrides(
        {
            "stft.n_fft": 64,
            "stft.hop_length": 32,
            "network.features": 0,
            "training.epochs": 2,
            "training.steps_per_epoch": 1,
            "training.validation_examples": 2,
        }
    )
    training = TrainingOptions(accelerator="cpu", devices=1, loggers=(), has_progress=False)

    def run(trials):
        options = tuning.TuningOptions(tmp_path / "ö" / "study.sqlite", trials, training)
        return tuning.tune(config, options, datasets=(Noise(), Noise()))

    return run


def test_search_goes_on_where_it_stopped(search):
    first = search(2)
    parameters = [trial.params for trial in first.trials]
    second = search(3)
    assert [trial.params for trial in second.trials[:2]] == parameters
    assert len(tuning.finished(second)) == 3
    assert len(search(3).trials) == 3


def test_cut_off_trial_is_repeated(search):
    study = search(1)
    cut_off = study.ask()
    tuning.suggest(cut_off)
    resumed = search(2)
    assert resumed.trials[1].state == TrialState.FAIL
    assert resumed.trials[2].params == resumed.trials[1].params


def test_hopeless_trial_is_given_up(search, monkeypatch):
    study = search(1)
    assert study.trials[0].state == TrialState.COMPLETE
    monkeypatch.setattr(
        Noise,
        "__getitem__",
        lambda self, index: {"mixture": torch.ones(2, 500), "sources": 1e3 * torch.randn(2, 2, 500)},
    )
    assert search(2).trials[1].state == TrialState.PRUNED


def test_table_is_sorted_by_loss(search):
    study = search(3)
    rows = [line for line in tuning.best_table(study).splitlines()[2:] if line.startswith("|")]
    losses = [float(row.split("|")[2]) for row in rows]
    assert losses == sorted(losses)
    assert losses[0] == pytest.approx(study.best_value, rel=1e-4)


def test_search_without_validation_is_refused(search, tmp_path):
    config = read_config("mask-inference").with_overrides({"training.validation_examples": 0})
    options = tuning.TuningOptions(tmp_path / "study.sqlite", 1, TrainingOptions())
    with pytest.raises(ValueError, match="validation_examples"):
        tuning.tune(config, options)
