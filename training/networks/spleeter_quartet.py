"""Four stems: the vocals by Spleeter's network as it was tuned, the rest shared out by a second, smaller one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, Self

import torch
from torch import Tensor, nn

from engine.errors import ParameterError
from training.config import Config
from training.networks.base import Batch
from training.networks.spleeter_unet import SILENCE, SpleeterUNetSystem, by_stretch, power, with_top
from training.spleeter.checkpoint import read_checkpoint
from training.spleeter.network import BINS, SpleeterUnet, network_from_checkpoint
from training.spleeter.sharing import SHARED, SharingUnet

_FLOOR = 3e-3
"""Share of the accompaniment's energy that counts as perfect."""


class QuartetMask(nn.Module):
    """Two networks from magnitudes to the magnitudes of ``vocals``, ``drums``, ``bass`` and ``other``.

    The first is never trained, and neither network's batch norms follow their batches.

    Args:
        bottleneck: See :class:`SharingUnet`, as the others.
        inner: Likewise.
        features: Likewise.
    """

    def __init__(self, *, bottleneck: int = 96, inner: int = 32, features: int = 12) -> None:
        super().__init__()
        self.vocals = SpleeterUnet().requires_grad_(False)
        self.sharing = SharingUnet(bottleneck=bottleneck, inner=inner, features=features)
        self.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # four times as fast in bfloat16
        self.train()  # Lightning starts in whatever mode it finds

    def train(self, mode: bool = True) -> Self:
        """Training mode; the norms stay in evaluation mode."""
        super().train(mode)
        for module in self.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()
        return self

    def forward(self, magnitudes: Tensor) -> Tensor:
        """``(batch, 2, bins, frames)`` to ``(batch, 4, 2, bins, frames)``; frames a multiple of 64, bins over 1024."""
        vocals, shares = self.masks(magnitudes[:, :, :BINS])
        masks = torch.cat([vocals[:, None], (1 - vocals)[:, None] * shares], dim=1)
        return with_top(masks, magnitudes.shape[2]) * magnitudes[:, None]

    def masks(self, magnitudes: Tensor) -> tuple[Tensor, Tensor]:
        """The vocals' mask ``(batch, 2, 1024, frames)`` and the shares of what they leave, ``(batch, 3, 2, …)``."""
        heard = magnitudes.transpose(2, 3).contiguous(memory_format=torch.channels_last)  # (batch, 2, frames, 1024)
        with torch.no_grad():
            vocals = self.vocals(heard).float()
        shares: Tensor = self.sharing((1 - vocals) * heard)
        return vocals.transpose(2, 3), shares.transpose(3, 4)


class SpleeterQuartetSystem(SpleeterUNetSystem):
    """Both networks at one loudness, as ``spleeter-unet``.

    The loss is that of the second network alone: for each target and stretch of 1.5 s the logarithm of the error's
    energy against the accompaniment's, below 11 kHz.
    ``config.start_from`` names two folders, separated as in ``PATH``: the published checkpoint (``…/2stems``) and a run
    of ``spleeter-unet`` that tuned the vocals.
    """

    name: ClassVar[str] = "spleeter-quartet"

    @staticmethod
    def build(config: Config) -> nn.Module:
        """See ``QuartetMask`` for ``config.network``."""
        if config.targets != ("vocals", *SHARED):
            raise ParameterError(f"targets={config.targets} must be {('vocals', *SHARED)}")
        return QuartetMask(**{key: value for key, value in config.network.items() if key != "level_db"})

    def load_published(self, folder: Path) -> None:
        """Start the second network from the accompaniment network of a TensorFlow checkpoint ``folder/model.*``.

        Raises:
            ModelError: If it is not there or is another one.
        """
        accompaniment = network_from_checkpoint(read_checkpoint(folder / "model"), "accompaniment")
        self._quartet.sharing.start_from(accompaniment)

    def load_start(self, state: Mapping[str, Any], system: str) -> None:
        """Take the vocals network of a run of ``spleeter-unet``, or all of a run of this system."""
        if system != SpleeterUNetSystem.name:
            super().load_start(state, system)
            return
        prefix = "network.unet."
        vocals = {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}
        self._quartet.vocals.load_state_dict(vocals)

    @property
    def _quartet(self) -> QuartetMask:
        if not isinstance(self.network, QuartetMask):
            raise TypeError(f"{type(self.network).__name__} is no QuartetMask")
        return self.network

    def training_loss(self, batch: Batch) -> Tensor:
        """See the class."""
        levelled = self.levelled(batch)
        order = [self.config.data.sources.index(name) for name in SHARED]
        references = self.heard(levelled["sources"][:, order])  # (batch, 3, 2, 1024, frames)
        mixture = self.heard(levelled["mixture"])  # (batch, 2, 1024, frames)
        vocals, shares = self._quartet.masks(mixture.abs())
        rest = ((1 - vocals) * mixture)[:, None]
        # |share·rest - reference|², multiplied out: all but the share is known before the network is
        twice = 2 * (rest.real * references.real + rest.imag * references.imag)
        known = by_stretch(power(references))
        error = (by_stretch(shares * (shares * power(rest) - twice)) + known).clamp(min=0)
        accompaniment = by_stretch(power(references.sum(dim=1, keepdim=True)))
        return 0.5 * torch.log10(error / (accompaniment + SILENCE) + _FLOOR).mean()
