"""S4: spectrogram-channels U-Net; each output channel is the magnitude spectrogram of one source."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

import torch
from torch import Tensor, nn

from training.config import Config
from training.networks.magnitude import MagnitudeSystem


class ChannelsUNet(nn.Module):
    """The document's U-Net: no mask, a ReLU gives each source's magnitudes.

    Each example is divided by its root mean square and the result multiplied by it again: what leaves the last
    convolution is of the size of 1 at first, and to learn magnitudes of some hundreds would take a thousand steps.

    Args:
        sources: k, the number of output channels.
        bins: Of the spectrogram; padded inside to a multiple of 2^levels (1025 to 1040) and cropped again.
        widths: Channels of the encoder's blocks and of the centre.
        dropout: Of the decoder.
    """

    def __init__(
        self, sources: int, bins: int, *, widths: Sequence[int] = (32, 64, 128, 256, 512), dropout: float = 0.5
    ) -> None:
        super().__init__()
        levels = list(pairwise(widths))
        self.extra_bins = -bins % 2 ** len(levels)
        self.encoder = nn.ModuleList(_block(a, b) for a, b in zip([1, *widths[:-2]], widths[:-1], strict=True))
        self.centre = _block(widths[-2], widths[-1])
        self.upsample = nn.ModuleList(_upsample(below, above, dropout) for above, below in reversed(levels))
        self.decoder = nn.ModuleList(_block(2 * above, above, transposed=True) for above, _ in reversed(levels))
        self.pool = nn.MaxPool2d(2)
        self.last = _quiet_but_alive(nn.Conv2d(widths[0], sources, 1))

    def forward(self, magnitudes: Tensor) -> Tensor:
        """``(batch, 1, bins, frames)`` to ``(batch, sources, 1, bins, frames)``; frames a multiple of 2^levels."""
        bins = magnitudes.shape[2]
        scale = magnitudes.square().mean(dim=(1, 2, 3), keepdim=True).sqrt().clamp(min=1e-5)  # (batch, 1, 1, 1)
        x = nn.functional.pad(magnitudes / scale, (0, 0, 0, self.extra_bins))
        skips = []
        for block in self.encoder:
            skips.append(block(x))
            x = self.pool(skips[-1])
        x = self.centre(x)
        for upsample, block, skip in zip(self.upsample, self.decoder, reversed(skips), strict=True):
            x = block(torch.cat([upsample(x), skip], dim=1))
        result: Tensor = (torch.relu(self.last(x)) * scale)[:, :, None, :bins]
        return result


class ChannelsUNetSystem(MagnitudeSystem):
    """The document's system, mono; its weighted L1 and α are ``config.loss``.

    With α = 1 or 0 only one output channel learns anything. ``config.targets`` still holds both, so that the network is
    the document's, and ``config.separation["residual"]`` names the one to be taken as the rest of the mixture.
    """

    name: ClassVar[str] = "channels-unet"
    frames_multiple: ClassVar[int] = 16

    @staticmethod
    def build(config: Config) -> nn.Module:
        """See ``ChannelsUNet`` for ``config.network``."""
        return ChannelsUNet(len(config.targets), config.stft.n_fft // 2 + 1, **config.network)

    def estimate(self, mixture: Tensor) -> Tensor:
        """See ``System``."""
        estimates = super().estimate(mixture)
        residual = self.config.separation.get("residual")
        if residual is not None:
            index = self.targets.index(residual)
            other = self.targets.index("vocals" if residual == "accompaniment" else "accompaniment")
            estimates[:, index] = mixture - estimates[:, other]
        return estimates


def _block(inputs: int, outputs: int, *, transposed: bool = False) -> nn.Sequential:
    """Two convolutions (transposed ones in the decoder), each with ReLU and then batch norm."""
    kind = nn.ConvTranspose2d if transposed else nn.Conv2d
    return nn.Sequential(
        kind(inputs, outputs, 3, padding=1),
        nn.ReLU(),
        nn.BatchNorm2d(outputs),
        kind(outputs, outputs, 3, padding=1),
        nn.ReLU(),
        nn.BatchNorm2d(outputs),
    )


def _quiet_but_alive(last: nn.Conv2d) -> nn.Conv2d:
    """A start from which the ReLU after it gives a little of everything: where it gives nothing, nothing is learnt."""
    with torch.no_grad():
        last.weight *= 0.1
        if last.bias is not None:
            last.bias.fill_(0.1)
    return last


def _upsample(inputs: int, outputs: int, dropout: float) -> nn.Sequential:
    """Doubles the size and halves the channels: transposed convolution, ReLU, batch norm, dropout."""
    return nn.Sequential(
        nn.ConvTranspose2d(inputs, outputs, 2, stride=2), nn.ReLU(), nn.BatchNorm2d(outputs), nn.Dropout(dropout)
    )
