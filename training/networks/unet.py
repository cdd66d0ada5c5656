"""S1: a U-Net on the spectrogram with a sigmoid mask for each stem."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import torch
from torch import Tensor, nn

from training.config import Config
from training.networks.layers import UNet2d
from training.networks.magnitude import MagnitudeSystem


class MaskUNet(nn.Module):
    """U-Net that hears log magnitudes and gives sigmoid masks.

    Args:
        channels: Of the mixture.
        targets: Masks to give.
        widths: Channels of each level; four or five halvings.
        dropout: After each up-sampling.
        compression: The network hears ``log(1 + compression · magnitude)``.
    """

    def __init__(
        self,
        channels: int,
        targets: int,
        *,
        widths: Sequence[int] = (16, 32, 64, 128, 256),
        dropout: float = 0.0,
        compression: float = 10.0,
    ) -> None:
        super().__init__()
        self.targets = targets
        self.compression = compression
        self.unet = UNet2d(channels, channels * targets, widths, dropout=dropout)

    def forward(self, magnitudes: Tensor) -> Tensor:
        """``(batch, channels, bins, frames)`` to ``(batch, targets, channels, bins, frames)`` magnitudes.

        Bins are 1 more than a multiple of 2^halvings: the highest takes its neighbour's mask. Frames are a multiple.
        """
        batch, channels, bins, frames = magnitudes.shape
        x = torch.log1p(self.compression * magnitudes[:, :, :-1])  # (batch, channels, bins - 1, frames)
        masks = torch.sigmoid(self.unet(x)).reshape(batch, self.targets, channels, bins - 1, frames)
        masks = torch.cat([masks, masks[:, :, :, -1:]], dim=3)  # (batch, targets, channels, bins, frames)
        return masks * magnitudes[:, None]


class UNetSystem(MagnitudeSystem):
    """The document's two-stem system. Its multichannel Wiener filter is a post-processing of the evaluation."""

    name: ClassVar[str] = "unet"
    frames_multiple: ClassVar[int] = 64

    @staticmethod
    def build(config: Config) -> nn.Module:
        """See ``MaskUNet`` for ``config.network``."""
        return MaskUNet(config.data.channels, len(config.targets), **config.network)
