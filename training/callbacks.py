"""What happens between the steps: the budget, the curves, the checkpoint."""

from __future__ import annotations

import csv
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import lightning.pytorch as pl
from lightning.pytorch.callbacks import Callback, Checkpoint

from training.module import MEASURES, TrainingModule
from training.runs import CHECKPOINT_FILE, CURVES_FILE, save_weights, update_run

COLUMNS = (
    "epoch",
    "step",
    "train_loss",
    "validation_loss",
    *MEASURES,
    "lr",
    "minutes",
    "cpu_minutes",
    "skipped_steps",
)


class Budget(Callback):
    """Counts the time spent and ends the training when it is used up; the count survives a resume.

    Args:
        minutes: Of wall time; 0 means no limit.
        cpu_minutes: Of this process' processor time; 0 means no limit.

    Attributes:
        wall_s: Spent so far.
        cpu_s: Spent so far.
    """

    def __init__(self, minutes: float = 0.0, cpu_minutes: float = 0.0) -> None:
        self.minutes = minutes
        self.cpu_minutes = cpu_minutes
        self.wall_s = 0.0
        self.cpu_s = 0.0
        self._marks = (0.0, 0.0)

    @property
    def is_used_up(self) -> bool:
        """Whether any limit is reached."""
        return (0 < self.minutes * 60 <= self.wall_s) or (0 < self.cpu_minutes * 60 <= self.cpu_s)

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Start the clock."""
        self._marks = (time.monotonic(), time.process_time())

    def on_train_batch_end(self, trainer: pl.Trainer, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Read the clock; of several processes, the first one's counts, lest some wait for one that has ended."""
        self._read()
        if trainer.strategy.broadcast(self.is_used_up):
            trainer.should_stop = True

    def state_dict(self) -> dict[str, Any]:
        """Time spent."""
        return {"wall_s": self.wall_s, "cpu_s": self.cpu_s}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on counting."""
        self.wall_s, self.cpu_s = state_dict["wall_s"], state_dict["cpu_s"]

    def _read(self) -> None:
        now = (time.monotonic(), time.process_time())
        self.wall_s += now[0] - self._marks[0]
        self.cpu_s += now[1] - self._marks[1]
        self._marks = now


class RunRecord(Checkpoint):
    """At each epoch's end: a row of ``curves.csv``, the weights if they are the best so far, the checkpoint.

    Args:
        folder: The run folder.
        budget: Whose times are written down.
    """

    def __init__(self, folder: Path, budget: Budget) -> None:
        self.folder = folder
        self.budget = budget
        self.best = float("inf")

    def on_train_start(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """Drop the rows of epochs that are now trained again."""
        if trainer.is_global_zero:
            _keep_rows(self.folder / CURVES_FILE, before_epoch=trainer.current_epoch)

    def on_train_epoch_end(self, trainer: pl.Trainer, pl_module: pl.LightningModule) -> None:
        """See the class."""
        module = cast(TrainingModule, pl_module)
        row = self._row(trainer, module)
        loss = row["validation_loss"]
        is_better = loss == "" or not loss >= self.best
        if is_better:
            self.best = float("inf") if loss == "" else float(loss)
        if trainer.is_global_zero:
            _append_row(self.folder / CURVES_FILE, row)
            if is_better:
                save_weights(self.folder, module.final_state())
            update_run(self.folder, {"steps": row["step"], "epochs": trainer.current_epoch + 1, **self._times()})
        path = self.folder / CHECKPOINT_FILE
        trainer.save_checkpoint(path.with_suffix(".part"), weights_only=False)
        if trainer.is_global_zero:
            path.with_suffix(".part").replace(path)

    def state_dict(self) -> dict[str, Any]:
        """The best validation loss."""
        return {"best": self.best}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from it."""
        self.best = state_dict["best"]

    def _times(self) -> dict[str, float]:
        return {"minutes": self.budget.wall_s / 60, "cpu_minutes": self.budget.cpu_s / 60}

    def _row(self, trainer: pl.Trainer, module: TrainingModule) -> dict[str, Any]:
        metrics = {name: float(value) for name, value in trainer.callback_metrics.items()}
        return {
            "epoch": trainer.current_epoch,
            "step": trainer.global_step,
            **{name: metrics.get(name, "") for name in ("train_loss", "validation_loss", *MEASURES)},
            "lr": trainer.optimizers[0].param_groups[0]["lr"],
            **self._times(),
            "skipped_steps": module.skipped_steps,
        }


def _append_row(path: Path, row: Mapping[str, Any]) -> None:
    is_new = not path.is_file()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        if is_new:
            writer.writeheader()
        writer.writerow(row)


def _keep_rows(path: Path, *, before_epoch: int) -> None:
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if int(row["epoch"]) < before_epoch]
    path.unlink()
    for row in rows:
        _append_row(path, row)
