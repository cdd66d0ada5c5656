"""A system as Lightning trains it, with everything that makes a run exactly repeatable."""

from __future__ import annotations

from typing import Any

import lightning.pytorch as pl
import numpy as np
import torch
from torch import Tensor
from torch.optim import Optimizer

from training.config import Config, TrainingConfig
from training.metrics.ratios import si_ratios
from training.networks.base import Batch, System, select
from training.schedule import LearningRate, WeightAverage

MEASURES = ("validation_sdr", "validation_sir", "validation_sar")
"""Medians over the validation examples that hold a voice: :func:`training.metrics.ratios.si_ratios` of the vocals."""


class TrainingModule(pl.LightningModule):
    """Steps, validation, learning rate and averaging for any system.

    Each step draws its random numbers (dropout and the like) from a seed of its own, made of the run's seed and the
    step's number: a run that goes on from a checkpoint therefore does what it would have done.

    Args:
        system: What is trained.
        config: Its settings.

    Attributes:
        skipped_steps: Steps without effect, because a gradient was not finite.
    """

    def __init__(self, system: System, config: Config) -> None:
        super().__init__()
        self.system = system
        self.config = config
        self.learning_rate = LearningRate(config.training)
        self.average = WeightAverage(system, config.training.ema) if config.training.ema else None
        self.skipped_steps = 0
        self._is_skipping = False
        self._measured: list[tuple[float, float, float]] = []

    def configure_optimizers(self) -> Optimizer:
        """The configured optimizer over all parameters that are trained."""
        return make_optimizer(self.system, self.config.training)

    def on_train_batch_start(self, batch: Batch, batch_idx: int) -> None:
        """Seed the step and set its learning rate."""
        torch.manual_seed(step_seed(self.config.seed, self.trainer.global_step, self.trainer.global_rank))
        rate = self.learning_rate.at(self.trainer.global_step, self.current_epoch)
        for group in self.trainer.optimizers[0].param_groups:
            group["lr"] = rate

    def training_step(self, batch: Batch, batch_idx: int) -> Tensor:
        """One batch."""
        loss = self.system.training_loss(batch)
        examples = len(batch["mixture"])
        value = loss.detach().nan_to_num()
        self.log("train_loss", value, on_step=False, on_epoch=True, sync_dist=True, batch_size=examples)
        return loss

    def on_before_optimizer_step(self, optimizer: Optimizer) -> None:
        """Leave out a step whose gradient is not finite: without gradients, an optimizer changes nothing."""
        gradients = [p.grad for p in self.system.parameters() if p.grad is not None]
        norms = torch.stack(torch._foreach_norm(gradients))
        self._is_skipping = not bool(torch.isfinite(norms).all())
        if self._is_skipping:
            self.skipped_steps += 1
            optimizer.zero_grad(set_to_none=True)

    def optimizer_step(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Lightning's signature, passed on
        """Step, then average."""
        super().optimizer_step(*args, **kwargs)
        if self.average is not None and not self._is_skipping:
            self.average.update(self.system)

    def on_validation_start(self) -> None:
        """Validate the averaged weights."""
        if self.average is not None:
            self.average.swap_in(self.system)

    def validation_step(self, batch: Batch, batch_idx: int) -> None:
        """One batch of the fixed validation examples."""
        loss = self.system.training_loss(batch)
        self.log("validation_loss", loss, on_epoch=True, sync_dist=True, batch_size=len(batch["mixture"]))
        if self.config.training.has_measures:
            self._measured += measured(self.system, batch)

    def on_validation_epoch_end(self) -> None:
        """Log the medians; every process validates the same examples, so that all have the same ones."""
        if self._measured:
            for name, value in zip(MEASURES, np.median(self._measured, axis=0), strict=True):
                self.log(name, float(value), sync_dist=True)
        self._measured = []

    def on_validation_end(self) -> None:
        """Back to the weights that are trained."""
        if self.average is not None:
            self.average.swap_out(self.system)

    def on_train_epoch_end(self) -> None:
        """Tell the schedule."""
        loss = self.trainer.callback_metrics.get("validation_loss")
        if loss is not None:
            self.learning_rate.observe(float(loss))

    def final_state(self) -> dict[str, Tensor]:
        """The system's state with the averaged weights in it."""
        if self.average is None:
            return dict(self.system.state_dict())
        self.average.swap_in(self.system)
        state = {name: value.clone() for name, value in self.system.state_dict().items()}
        self.average.swap_out(self.system)
        return state

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Keep what the parameters do not hold."""
        checkpoint["learning_rate"] = self.learning_rate.state_dict()
        checkpoint["skipped_steps"] = self.skipped_steps
        if self.average is not None:
            checkpoint["average"] = self.average.state_dict()

    def on_load_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Go on from it."""
        self.learning_rate.load_state_dict(checkpoint["learning_rate"])
        self.skipped_steps = checkpoint["skipped_steps"]
        if self.average is not None:
            self.average.load_state_dict(checkpoint["average"])


@torch.no_grad()
def measured(system: System, batch: Batch) -> list[tuple[float, float, float]]:
    """SDR, SIR and SAR of the estimated vocals, for each example that holds a voice."""
    with torch.autocast(batch["mixture"].device.type, enabled=False):
        estimates = system.estimate(batch["mixture"])[:, system.targets.index("vocals")].nan_to_num()
    vocals = select(batch, system.config.data.sources, "vocals")
    waveforms = (vocals, batch["sources"].sum(dim=1) - vocals, estimates)  # each (batch, channels, samples)
    rows = zip(*(waveform.float().cpu().numpy() for waveform in waveforms), strict=True)
    return [ratios for row in rows if (ratios := si_ratios(*row)) is not None]


def make_optimizer(system: System, config: TrainingConfig) -> Optimizer:
    """The configured optimizer over all parameters that require a gradient."""
    kinds: dict[str, type[Optimizer]] = {
        "adam": torch.optim.Adam,
        "adamw": torch.optim.AdamW,
        "rmsprop": torch.optim.RMSprop,
    }
    parameters = [p for p in system.parameters() if p.requires_grad]
    arguments: dict[str, Any] = {"lr": config.lr, "weight_decay": config.weight_decay}
    return kinds[config.optimizer](parameters, **arguments)


def step_seed(seed: int, step: int, rank: int = 0) -> int:
    """A seed for one step of one process: well mixed, so that neighbours have nothing in common (splitmix64)."""
    mask = (1 << 64) - 1
    value = (seed * 0x9E3779B97F4A7C15 + step * 0xBF58476D1CE4E5B9 + rank * 0x94D049BB133111EB + 1) & mask
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & mask
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & mask
    return (value ^ (value >> 31)) & ((1 << 63) - 1)
