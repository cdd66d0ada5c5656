"""Spleeter's vocals network (Hennequin et al., 2020): from random weights, from its published ones, or fine-tuned."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar, Self

import torch
from torch import Tensor, nn

from training import losses
from training.config import Config
from training.networks.base import Batch, select
from training.networks.magnitude import MagnitudeSystem
from training.networks.signal import stft
from training.spleeter.checkpoint import read_checkpoint
from training.spleeter.network import BINS, FRAME_MULTIPLE, SpleeterUnet, network_from_checkpoint

TOP_BINS = 64
"""The mean mask of so many bins below the network's limit is carried up to the bins above it."""
FLOOR = 2e-3
"""Share of a stretch's energy that counts as perfect."""
SILENCE = 1e3
"""Energy of a stretch that is as good as silent (36 dB under the level heard), so that silence has a finite loss."""


class SpleeterMask(nn.Module):
    """Spleeter's U-Net as a network from magnitudes to magnitudes.

    Args:
        has_frozen_norms: Keep the batch norms' statistics as they are: needed to fine-tune with small batches.
    """

    def __init__(self, *, has_frozen_norms: bool = False) -> None:
        super().__init__()
        self.has_frozen_norms = has_frozen_norms
        self.unet = SpleeterUnet()
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # much faster in bfloat16
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
        mask = self.mask(magnitudes[:, :, :BINS])
        return (with_top(mask, magnitudes.shape[2]) * magnitudes)[:, None]

    def mask(self, magnitudes: Tensor) -> Tensor:
        """The mask of the bins that the network hears: ``(batch, 2, 1024, frames)`` to the same shape."""
        heard = magnitudes.transpose(2, 3).contiguous(memory_format=torch.channels_last)  # (batch, 2, frames, 1024)
        mask: Tensor = self.unet(heard).transpose(2, 3)
        return mask


def with_top(mask: Tensor, bins: int) -> Tensor:
    """A mask ``(…, 1024, frames)`` for all bins, ``(…, bins, frames)``; see :data:`TOP_BINS`."""
    top = mask[..., -TOP_BINS:, :].mean(dim=-2, keepdim=True)
    return torch.cat([mask, top.expand(*mask.shape[:-2], bins - BINS, -1)], dim=-2)


class SpleeterUNetSystem(MagnitudeSystem):
    """The network at one loudness: it hears by level, so each example is brought to ``config.network["level_db"]`` RMS.

    ``config.start_from`` may name the folder of the published checkpoint (``…/2stems``). The loss ``stretches`` is, for
    each stretch of 64 frames (1.5 s), the logarithm of the error's energy against the mixture's, below 11 kHz, with
    ``compressed_weight`` for compressed magnitudes beside it: pauses of the voice count as much as what is loud.
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
        """See ``MagnitudeSystem`` and the class, at the level that the network hears."""
        levelled = self.levelled(batch)
        if self.config.loss.get("kind") != "stretches":
            return super().training_loss(levelled)
        return self._stretch_loss(levelled)

    def _stretch_loss(self, batch: Batch) -> Tensor:
        if not isinstance(self.network, SpleeterMask):
            raise TypeError(f"{type(self.network).__name__} is no SpleeterMask")
        mixture = self.heard(batch["mixture"])  # (batch, 2, 1024, frames)
        vocals = self.heard(select(batch, self.config.data.sources, "vocals"))
        magnitude = mixture.abs()
        mask = self.network.mask(magnitude).float()
        energy, error = by_stretch(power(mixture)[:, None]), by_stretch(power(mask * mixture - vocals)[:, None])
        sounds = energy >= 1e-3 * energy.mean(dim=-1, keepdim=True)  # (batch, 1, stretches)
        by_energy = (0.5 * torch.log10(error / (energy + SILENCE) + FLOOR))[sounds].mean()
        compressed = losses.compressed_l1(mask * magnitude, vocals.abs())
        return by_energy + float(self.config.loss.get("compressed_weight", 0.0)) * compressed

    def heard(self, waveforms: Tensor) -> Tensor:
        """``(..., samples)`` to the bins that the networks hear, ``(..., 1024, frames)``, frames a multiple of 64."""
        spectrum = stft(waveforms, self.config.stft)[..., :BINS, :]
        return nn.functional.pad(spectrum, (0, -spectrum.shape[-1] % self.frames_multiple))

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


def by_stretch(values: Tensor) -> Tensor:
    """``(batch, targets, channels, bins, frames)`` to sums ``(batch, targets, stretches)`` over 64 frames each."""
    return values.reshape(*values.shape[:4], -1, FRAME_MULTIPLE).sum(dim=(2, 3, 5))


def power(spectra: Tensor) -> Tensor:
    """Squared magnitudes, of any shape."""
    return spectra.real.square() + spectra.imag.square()
