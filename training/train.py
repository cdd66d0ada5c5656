"""Train one system: ``python -m training.train CONFIG --data FOLDER --run FOLDER``.

The same command goes on with a run that was stopped, and does nothing more to one that is finished.
"""

from __future__ import annotations

import argparse
import logging
import os
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import lightning.pytorch as pl
import torch
from lightning.pytorch.callbacks import EarlyStopping
from lightning.pytorch.loggers import Logger
from lightning.pytorch.utilities import rank_zero_only
from torch import Tensor
from torch.utils.data import DataLoader, Dataset, Sampler, Subset, default_collate

from engine.errors import ParameterError
from training.callbacks import Budget, RunRecord
from training.commands import plain_errors
from training.config import Config, parse_override, read_config
from training.module import TrainingModule, step_seed
from training.networks.base import Batch, System
from training.networks.registry import build_system
from training.runs import CHECKPOINT_FILE, describe_run, load_start, open_run, read_run, update_run

Examples = Dataset[dict[str, Tensor]]
STATISTICS_BATCHES = 8
NOT_TO_BE_SEEN = (
    ".*does not have many workers.*",
    ".*number of training batches.*logging interval.*",
    ".*Checkpoint directory.*exists and is not empty.*",
    ".*GPU available but not used.*",
    ".*isinstance.treespec, LeafSpec.. is deprecated.*",
    ".*in eval mode at the start of training.*",
)
ADVERTISING = "litlogger"


@dataclass(frozen=True)
class TrainingOptions:
    """What belongs to one machine and one call, not to the result.

    Attributes:
        minutes: End after so many minutes of wall time, all calls together; 0 means no limit.
        cpu_minutes: End after so many minutes of processor time, all calls together; 0 means no limit.
        accelerator: ``auto``, ``cpu``, ``cuda``, ``mps``.
        devices: How many of them; 0 means all.
        workers: Processes that make examples; 0 means this one.
        loggers: Any of ``tensorboard`` and ``wandb`` (offline).
        has_progress: Whether to show a progress bar.
    """

    minutes: float = 0.0
    cpu_minutes: float = 0.0
    accelerator: str = "auto"
    devices: int = 0
    workers: int = 0
    loggers: tuple[str, ...] = ("tensorboard",)
    has_progress: bool = True


class CountingSampler(Sampler[int]):
    """Numbers of examples, counted through over all epochs, so that an epoch's examples follow from its number alone.

    Args:
        examples: Examples an epoch, of all processes together.
        rank: Number of this process.
        world_size: Number of processes; each takes every ``world_size``-th example.
    """

    def __init__(self, examples: int, rank: int = 0, world_size: int = 1) -> None:
        self.examples = examples
        self.rank = rank
        self.world_size = world_size
        self._epoch = 0

    def set_epoch(self, epoch: int) -> None:
        """Lightning says which epoch begins."""
        self._epoch = epoch

    def __len__(self) -> int:
        return self.examples // self.world_size

    def __iter__(self) -> Iterator[int]:
        first = self._epoch * self.examples + self.rank
        return iter(range(first, first + len(self) * self.world_size, self.world_size))


class ExampleLoaders(pl.LightningDataModule):
    """Loaders for training and validation, made when the processes are known.

    Args:
        train: Pure map-style data set: an index always gives the same example.
        validation: Its first examples are validated on, always the same.
        config: Batch size and lengths of epochs.
        workers: Processes that make examples.
    """

    def __init__(self, train: Examples, validation: Examples | None, config: Config, workers: int) -> None:
        super().__init__()
        self.train = train
        self.validation = validation
        self.config = config
        self.workers = workers

    @property
    def has_validation(self) -> bool:
        """Whether there is anything to validate on."""
        return self.validation is not None and self.config.training.validation_examples > 0

    def train_dataloader(self) -> DataLoader[dict[str, Tensor]]:
        """An epoch of counted examples."""
        training, trainer = self.config.training, self.trainer
        world, rank = (trainer.world_size, trainer.global_rank) if trainer else (1, 0)
        steps = training.steps_per_epoch or max(1, len(self.train) // (training.batch_size * world))  # type: ignore[arg-type]
        sampler = CountingSampler(steps * training.batch_size * world, rank, world)
        return self._loader(self.train, sampler)

    def val_dataloader(self) -> DataLoader[dict[str, Tensor]] | list[DataLoader[dict[str, Tensor]]]:
        """The fixed validation examples, or none."""
        if self.validation is None:
            return []
        return self._loader(Subset(self.validation, range(self.config.training.validation_examples)), None)

    def _loader(self, examples: Examples, sampler: Sampler[int] | None) -> DataLoader[dict[str, Tensor]]:
        return DataLoader(
            examples,
            batch_size=self.config.training.batch_size,
            sampler=sampler,
            num_workers=self.workers,
            persistent_workers=self.workers > 0,
            pin_memory=torch.cuda.is_available(),
        )


def train(
    config: Config,
    run: Path,
    options: TrainingOptions | None = None,
    *,
    datasets: tuple[Examples, Examples | None] | None = None,
    callbacks: Sequence[pl.Callback] = (),
) -> System:
    """Train a system, or go on where its run was stopped.

    Args:
        config: Its settings.
        run: The run folder.
        options: Budget, devices, loggers.
        datasets: Training and validation examples; None reads ``config.data``.
        callbacks: Of Lightning, beside our own.

    Returns:
        The system with its last weights; the ones to use are in the run folder.

    Raises:
        ParameterError: If the run folder holds another run, or a setting makes no sense.
    """
    options = options or TrainingOptions()
    open_run(run, config)
    _quieten(options)
    examples, validation = datasets or build_datasets(config)
    module = _make_module(config, run, examples)
    budget = Budget(options.minutes, options.cpu_minutes)
    data = ExampleLoaders(examples, validation, config, options.workers)
    checkpoint = run / CHECKPOINT_FILE
    with warnings.catch_warnings():
        for message in NOT_TO_BE_SEEN:
            warnings.filterwarnings("ignore", message=message)
        own = [*callbacks, budget, RunRecord(run, budget)]
        trainer = _make_trainer(config, run, options, own, has_validation=data.has_validation)
        if not _is_finished(run, budget):
            trainer.fit(
                module, datamodule=data, ckpt_path=checkpoint if checkpoint.is_file() else None, weights_only=True
            )
            if trainer.is_global_zero:
                update_run(run, {"skipped_steps": module.skipped_steps, "has_ended": not budget.is_used_up})
            _finish_wandb(options.loggers)
    return module.system


def _make_module(config: Config, run: Path, examples: Examples) -> TrainingModule:
    """A fresh system from the configured seed, with its start weights and its input statistics."""
    torch.manual_seed(step_seed(config.seed, -1))
    system = build_system(config)
    if not (run / CHECKPOINT_FILE).is_file():
        load_start(system, config.start_from)
        system.prepare(_statistics_batches(examples, config.training.batch_size))
        update_run(run, describe_run(config, system))
    return TrainingModule(system, config)


def _statistics_batches(examples: Examples, batch_size: int) -> Iterator[Batch]:
    """The first batches, for statistics of the inputs."""
    count = STATISTICS_BATCHES * batch_size
    items = (examples[index] for index in range(count))
    while rows := list(islice(items, batch_size)):
        yield default_collate(rows)


def _is_finished(run: Path, budget: Budget) -> bool:
    """Whether the run came to its own end, or used this budget up."""
    record = read_run(run)
    if not (run / CHECKPOINT_FILE).is_file():
        return False
    spent = Budget(budget.minutes, budget.cpu_minutes)
    spent.wall_s, spent.cpu_s = 60 * record.get("minutes", 0.0), 60 * record.get("cpu_minutes", 0.0)
    return bool(record.get("has_ended")) or spent.is_used_up


def _quieten(options: TrainingOptions) -> None:
    """Let Lightning say which device it found, but recommend nothing; without a progress bar, nothing but warnings."""
    if not options.has_progress:
        logging.getLogger("lightning.pytorch").setLevel(logging.WARNING)
    logging.getLogger("lightning.pytorch.utilities.rank_zero").addFilter(_is_no_advertising)


def _is_no_advertising(record: logging.LogRecord) -> bool:
    return ADVERTISING not in record.getMessage()


def _make_trainer(
    config: Config, run: Path, options: TrainingOptions, callbacks: list[pl.Callback], *, has_validation: bool
) -> pl.Trainer:
    training = config.training
    if training.patience:
        callbacks.append(EarlyStopping("validation_loss", patience=training.patience, check_finite=True))
    return pl.Trainer(
        accelerator=options.accelerator,
        devices=options.devices or "auto",
        precision=training.precision,  # type: ignore[arg-type]
        max_epochs=training.epochs,
        gradient_clip_val=training.gradient_clip or None,
        callbacks=callbacks,
        logger=_loggers(run, options.loggers),
        default_root_dir=run,
        deterministic="warn",
        num_sanity_val_steps=0,
        limit_val_batches=None if has_validation else 0,
        use_distributed_sampler=False,
        enable_progress_bar=options.has_progress,
        enable_model_summary=False,
        log_every_n_steps=1,
    )


def _loggers(run: Path, names: Sequence[str]) -> list[Logger] | bool:
    """The asked-for loggers; Weights & Biases is imported only here and writes to the run folder, offline."""
    loggers: list[Logger] = []
    for name in names:
        if name == "tensorboard":
            from lightning.pytorch.loggers import TensorBoardLogger  # noqa: PLC0415

            loggers.append(TensorBoardLogger(run, name="tensorboard", version=""))
        elif name == "wandb":
            loggers.append(_wandb_logger(run))
        else:
            raise ParameterError(f"logger={name!r} must be tensorboard or wandb")
    return loggers or False


def _wandb_logger(run: Path) -> Logger:
    if find_spec("wandb") is None:
        raise ParameterError("logger='wandb' must be installed: pip install wandb")
    os.environ.setdefault("WANDB_ERROR_REPORTING", "false")  # even offline it would report its errors to its makers
    from lightning.pytorch.loggers import WandbLogger  # noqa: PLC0415

    return WandbLogger(save_dir=run, project="vocalsplit", name=run.name, offline=True)


def _finish_wandb(names: Sequence[str]) -> None:
    """End the run of this call, lest the next training of this process goes on in it."""
    if "wandb" in names:
        import wandb  # noqa: PLC0415

        wandb.finish()


def build_datasets(config: Config) -> tuple[Examples, Examples | None]:
    """Training and validation examples of ``config.data``.

    Raises:
        ParameterError: If the folder holds no such songs.
        AudioError: If a song cannot be decoded.
    """
    from training.data import build_dataset  # noqa: PLC0415 - decoders are needed only here

    return build_dataset(config.data, "train"), build_dataset(config.data, "validation")


def parse_arguments(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument("config", help="name of a file in training/configs, or a path")
    parser.add_argument("--data", default="", help="folder with the songs")
    parser.add_argument("--cache", default="", help="folder for decoded songs")
    parser.add_argument("--run", type=Path, help="run folder (runs/<name>)")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="change a setting")
    parser.add_argument("--start-from", default="", help="run folder or folder of published weights to start from")
    parser.add_argument("--minutes", type=float, default=0.0, help="end after so many minutes")
    parser.add_argument("--cpu-minutes", type=float, default=0.0, help="end after so many minutes of processor time")
    parser.add_argument("--threads", type=int, default=0, help="threads of torch (all)")
    parser.add_argument("--accelerator", default="auto")
    parser.add_argument("--devices", type=int, default=0, help="number of devices (all)")
    parser.add_argument("--workers", type=int, default=0, help="processes that make examples")
    parser.add_argument("--logger", action="append", choices=("tensorboard", "wandb", "none"))
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    return parser.parse_args(arguments)


def configured(config: str, arguments: argparse.Namespace) -> Config:
    """The configuration with a command line's changes (``set``, ``data``, ``cache``, ``start_from``)."""
    overrides = dict(parse_override(text) for text in arguments.set)
    for name, value in (("data.folder", arguments.data), ("data.cache", arguments.cache)):
        if value:
            overrides[name] = value
    if arguments.start_from:
        overrides["start_from"] = arguments.start_from
    return read_config(config).with_overrides(overrides)


@plain_errors("train")
def main(arguments: Sequence[str] | None = None) -> int:
    """Train from the command line."""
    options = parse_arguments(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    config = configured(options.config, options)
    loggers = tuple(name for name in options.logger or ("tensorboard",) if name != "none")
    run = options.run or Path("runs") / config.name
    settings = TrainingOptions(
        minutes=options.minutes,
        cpu_minutes=options.cpu_minutes,
        accelerator=options.accelerator,
        devices=options.devices,
        workers=options.workers,
        loggers=loggers,
        has_progress=not options.quiet,
    )
    train(config, run, settings)
    rank_zero_only(print)(f"{config.name}: {read_run(run)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
