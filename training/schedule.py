"""Learning rate and averaging of weights, both free of Lightning so that they can be read and tested alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from training.config import TrainingConfig


class LearningRate:
    """The learning rate as a function of step, epoch and the validation losses so far.

    Args:
        config: Its ``schedule`` and what belongs to it.
    """

    def __init__(self, config: TrainingConfig) -> None:
        self.config = config
        self._drops = 0
        self._best = float("inf")
        self._waited = 0

    def at(self, step: int, epoch: int) -> float:
        """The rate for one step; both count from 0."""
        config = self.config
        exponents = {
            "constant": 0,
            "steps": sum(epoch >= boundary for boundary in config.lr_steps),
            "plateau": self._drops,
            "exponential": epoch,
        }
        warmup = min(1.0, (step + 1) / config.warmup_steps) if config.warmup_steps else 1.0
        return float(config.lr * warmup * config.lr_factor ** exponents[config.schedule])

    def observe(self, validation_loss: float) -> None:
        """Tell it an epoch's validation loss."""
        if validation_loss < self._best:
            self._best, self._waited = validation_loss, 0
            return
        self._waited += 1
        if self._waited > self.config.lr_patience:
            self._drops, self._waited = self._drops + 1, 0

    def state_dict(self) -> dict[str, Any]:
        """What must be kept to go on."""
        return {"drops": self._drops, "best": self._best, "waited": self._waited}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a kept state."""
        self._drops, self._best, self._waited = state["drops"], state["best"], state["waited"]


class WeightAverage:
    """Exponential moving average of a module's parameters; buffers are taken as they are.

    The decay is min(d, (1 + n) / (10 + n)) after n steps, so that the average forgets its random start.

    Args:
        module: The module.
        decay: d, in [0, 1).
    """

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self._average = {name: p.detach().clone() for name, p in module.named_parameters()}
        self._kept: dict[str, Tensor] | None = None

    @torch.no_grad()
    def update(self, module: nn.Module) -> None:
        """Count one step."""
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        self.steps += 1
        for name, parameter in module.named_parameters():
            average = self._average[name] = self._average[name].to(parameter.device)
            average.lerp_(parameter.detach().to(average.dtype), 1 - decay)

    @torch.no_grad()
    def swap_in(self, module: nn.Module) -> None:
        """Put the average into the module, until ``swap_out``."""
        self._kept = {name: p.detach().clone() for name, p in module.named_parameters()}
        for name, parameter in module.named_parameters():
            parameter.copy_(self._average[name])

    @torch.no_grad()
    def swap_out(self, module: nn.Module) -> None:
        """Bring the module's own weights back."""
        if self._kept is None:
            return
        for name, parameter in module.named_parameters():
            parameter.copy_(self._kept[name])
        self._kept = None

    def state_dict(self) -> dict[str, Any]:
        """What must be kept to go on."""
        return {"steps": self.steps, "average": dict(self._average)}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from a kept state."""
        self.steps = state["steps"]
        self._average = {name: value.clone() for name, value in state["average"].items()}
