"""Search S0's settings with Optuna: ``python -m training.tune --data FOLDER --study FILE.sqlite --trials N``.

Trials that do worse than the median of the others at the same epoch are given up. The database file keeps everything:
the same command goes on after a stop, and repeats the trial that was cut off.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightning.pytorch as pl
import optuna
import torch
from lightning.pytorch.callbacks import Callback
from optuna.study import Study
from optuna.trial import FrozenTrial, Trial, TrialState

from engine.errors import ParameterError
from training.commands import plain_errors
from training.config import Config
from training.train import Examples, TrainingOptions, build_datasets, configured, train

SPACE_COLUMNS = (
    "training.lr",
    "training.batch_size",
    "network.hidden_size",
    "network.dropout",
    "network.num_layers",
    "training.weight_decay",
)
WARMUP_EPOCHS = 2
STARTUP_TRIALS = 4


@dataclass(frozen=True)
class TuningOptions:
    """How a search runs.

    Attributes:
        study: The database file.
        trials: Finished or given-up trials that the study is to have in the end.
        training: What each trial is given.
        seed: Of the sampler.
    """

    study: Path
    trials: int
    training: TrainingOptions
    seed: int = 0


class Pruning(Callback):
    """Reports each epoch's validation loss and ends the trial where it is not worth going on.

    Args:
        trial: The trial.

    Attributes:
        best: The lowest validation loss so far.
    """

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.best = float("inf")

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """See the class; raises optuna.TrialPruned."""
        del pl_module
        loss = float(trainer.callback_metrics["validation_loss"])
        self.best = min(self.best, loss)
        self.trial.report(loss, trainer.current_epoch)
        if self.trial.should_prune():
            raise optuna.TrialPruned


def suggest(trial: Trial) -> dict[str, Any]:
    """S0's space, by the dotted names of our settings."""
    return {
        "training.lr": trial.suggest_float("training.lr", 1e-5, 1e-1, log=True),
        "training.batch_size": trial.suggest_categorical("training.batch_size", [16, 32, 64]),
        "network.hidden_size": trial.suggest_int("network.hidden_size", 32, 256),
        "network.dropout": trial.suggest_float("network.dropout", 0.1, 0.5),
        "network.num_layers": trial.suggest_int("network.num_layers", 1, 3),
        "training.weight_decay": trial.suggest_float("training.weight_decay", 1e-6, 1e-3, log=True),
    }


def tune(config: Config, options: TuningOptions, *, datasets: tuple[Examples, Examples | None] | None = None) -> Study:
    """Run or go on with a search.

    Args:
        config: What is searched around; its epochs are a trial's most.
        options: How.
        datasets: Training and validation examples; None reads ``config.data``.

    Returns:
        The study.

    Raises:
        ParameterError: If there is nothing to validate on, or no songs.
    """
    if config.training.validation_examples < 1:
        raise ParameterError("training.validation_examples=0 must be positive to tune")
    study = open_study(config, options)
    if (missing := options.trials - len(finished(study))) <= 0:
        return study
    folder = options.study.with_name(f"{options.study.stem}-trials")
    examples = datasets or build_datasets(config)

    def objective(trial: Trial) -> float:
        pruning = Pruning(trial)
        run = folder / f"trial-{trial.number:04d}"
        settings = config.with_overrides(suggest(trial))
        train(settings, run, options.training, datasets=examples, callbacks=[pruning])
        return pruning.best

    study.optimize(objective, n_trials=missing)
    return study


def open_study(config: Config, options: TuningOptions) -> Study:
    """Open the database; a trial that was running when the last search was killed is repeated first."""
    options.study.parent.mkdir(parents=True, exist_ok=True)
    study = optuna.create_study(
        storage=f"sqlite:///{options.study.resolve().as_posix()}",
        study_name=config.name,
        load_if_exists=True,
        sampler=optuna.samplers.TPESampler(seed=options.seed),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=STARTUP_TRIALS, n_warmup_steps=WARMUP_EPOCHS),
    )
    for trial in study.get_trials(states=(TrialState.RUNNING,)):
        study.tell(trial.number, state=TrialState.FAIL)
        study.enqueue_trial(trial.params)
    study.sampler = optuna.samplers.TPESampler(seed=options.seed + len(study.trials))
    return study


def finished(study: Study) -> list[FrozenTrial]:
    """Trials that came to an end or were given up."""
    return study.get_trials(states=(TrialState.COMPLETE, TrialState.PRUNED))


def best_table(study: Study, count: int = 10) -> str:
    """The best trials as Markdown, best first."""
    trials = [trial for trial in study.get_trials(states=(TrialState.COMPLETE,)) if trial.value is not None]
    ranked = sorted(trials, key=lambda trial: trial.value if trial.value is not None else float("inf"))[:count]
    lines = ["| trial | validation loss | " + " | ".join(SPACE_COLUMNS) + " |", "|" + "---|" * (len(SPACE_COLUMNS) + 2)]
    for trial in ranked:
        cells = [f"{trial.params[name]:.4g}" for name in SPACE_COLUMNS]
        lines.append(f"| {trial.number} | {trial.value:.6g} | " + " | ".join(cells) + " |")
    pruned = len(study.get_trials(states=(TrialState.PRUNED,)))
    lines.append(f"\n{len(trials)} trials finished, {pruned} given up early.")
    return "\n".join(lines)


def parse_arguments(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.tune", description=__doc__)
    parser.add_argument("--data", default="", help="folder with the songs")
    parser.add_argument("--cache", default="", help="folder for decoded songs")
    parser.add_argument("--study", type=Path, default=Path("runs/tune.sqlite"), help="database file")
    parser.add_argument("--trials", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=0.0, help="most minutes of one trial")
    parser.add_argument("--cpu-minutes", type=float, default=0.0, help="the same in processor time")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="change a setting")
    parser.add_argument("--threads", type=int, default=0, help="threads of torch (all)")
    parser.add_argument("--workers", type=int, default=0, help="processes that make examples")
    parser.add_argument("--accelerator", default="auto")
    parser.add_argument("--seed", type=int, default=0)
    parser.set_defaults(start_from="")
    return parser.parse_args(arguments)


@plain_errors("tune")
def main(arguments: Sequence[str] | None = None) -> int:
    """Search from the command line and print the best trials."""
    options = parse_arguments(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    settings = TrainingOptions(
        minutes=options.minutes,
        cpu_minutes=options.cpu_minutes,
        accelerator=options.accelerator,
        devices=1,
        workers=options.workers,
        loggers=(),
        has_progress=False,
    )
    config = configured("mask-inference", options)
    study = tune(config, TuningOptions(options.study, options.trials, settings, options.seed))
    print(best_table(study))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
