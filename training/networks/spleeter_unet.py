"""Spleeter's vocals network (Hennequin et al., 2020): from random weights, from its published ones, or fine-tuned."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Self

import torch
from torch import Tensor, nn

from training.config import Config
from training.networks.base import Batch
from training.networks.magnitude import MagnitudeSystem
from training.spleeter.checkpoint import read_checkpoint
from training.spleeter.network import BINS, FRAME_MULTIPLE, SpleeterUnet, network_from_checkpoint

TOP_BINS = 64
"""The mean mask of so many bins below the network's limit is carried up to the bins above it."""


class SpleeterMask(nn.Module):
    """Spleeter's U-Net as a network from magnitudes to magnitudes.

    Args:
        has_frozen_norms: Keep the batch norms' statistics as they are: needed to fine-tune with small batches.
    """

    def __init__(self, *, has_frozen_norms: bool = False) -> None:
        super().__init__()
        self.has_frozen_norms = has_frozen_norms
        self.unet = SpleeterUnet()
        self.train()  # Lightning starts in whatever mode it finds

    def train(self, mode: bool = True) -> Self:
        """Training mode; frozen norms stay in evaluation mode."""
        super().train(mode)
        if self.has_frozen_norms:
            for module in self.unet.modules():
                if isinstance(module, nn.BatchNorm2d):
                    module.eval()
        return self

    def forward(self, magnitudes: Tensor) -> Tensor:
        """``(batch, 2, bins, frames)`` to ``(batch, 1, 2, bins, frames)``; frames a multiple of 64, bins over 1024."""
        mask = self.unet(magnitudes[:, :, :BINS].transpose(2, 3)).transpose(2, 3)  # (batch, 2, 1024, frames)
        return (with_top(mask, magnitudes.shape[2]) * magnitudes)[:, None]


def with_top(mask: Tensor, bins: int) -> Tensor:
    """A mask ``(…, 1024, frames)`` for all bins, ``(…, bins, frames)``; see :data:`TOP_BINS`."""
    top = mask[..., -TOP_BINS:, :].mean(dim=-2, keepdim=True)
    return torch.cat([mask, top.expand(*mask.shape[:-2], bins - BINS, -1)], dim=-2)


class SpleeterUNetSystem(MagnitudeSystem):
    """The network at one loudness: it hears by level, so each example is brought to ``config.network["level_db"]`` RMS.

    ``config.start_from`` may name the folder of the published checkpoint (``…/2stems``).
    """

    name: ClassVar[str] = "spleeter-unet"
    frames_multiple: ClassVar[int] = FRAME_MULTIPLE

    @staticmethod
    def build(config: Config) -> nn.Module:
        """See ``SpleeterMask`` for ``config.network``."""
        return SpleeterMask(**{key: value for key, value in config.network.items() if key != "level_db"})

    def load_published(self, folder: Path) -> None:
        """Take the vocals network of a TensorFlow checkpoint ``folder/model.*``.

        Raises:
            ModelError: If it is not there or is another one.
        """
        network = network_from_checkpoint(read_checkpoint(folder / "model"))
        self.network.get_submodule("unet").load_state_dict(network.state_dict())

    def training_loss(self, batch: Batch) -> Tensor:
        """See ``MagnitudeSystem``, at the level that the network hears."""
        return super().training_loss(self.levelled(batch))

    def levelled(self, batch: Batch) -> Mapping[str, Tensor]:
        """The same batch at the level that the network hears."""
        gain = self._gain(batch["mixture"])
        return {"mixture": batch["mixture"] * gain, "sources": batch["sources"] * gain[:, None]}

    def estimate(self, mixture: Tensor) -> Tensor:
        """See ``System``."""
        gain = self._gain(mixture)
        return super().estimate(mixture * gain) / gain[:, None]

    def _gain(self, mixture: Tensor) -> Tensor:
        """``(batch, channels, samples)`` to a gain ``(batch, 1, 1)``, bounded so that near-silence is not blown up."""
        level = 10 ** (float(self.config.network.get("level_db", -16.0)) / 20)
        rms = mixture.square().mean(dim=(1, 2), keepdim=True).sqrt()
        return (level / rms.clamp(min=1e-6)).clamp(1e-2, 1e3)
