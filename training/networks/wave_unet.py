"""S1's waveform alternative: a small Demucs, a 1-D U-Net around a bidirectional LSTM (Défossez et al., 2019)."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn

from training import losses
from training.config import Config
from training.networks.base import Batch, System, select, with_residual


class WaveUNet(nn.Module):
    """Strided convolutions down, bidirectional LSTM, transposed convolutions up, skips added.

    Args:
        channels: Of the mixture.
        targets: Waveforms to give.
        width: Channels of the first level; each level doubles them.
        depth: Levels.
        kernel: Of the strided convolutions.
        stride: Of each level.
        lstm_layers: In the middle.
    """

    def __init__(
        self,
        channels: int,
        targets: int,
        *,
        width: int = 64,
        depth: int = 6,
        kernel: int = 8,
        stride: int = 4,
        lstm_layers: int = 2,
    ) -> None:
        super().__init__()
        self.targets = targets
        self.multiple = stride**depth
        widths = [width * 2**level for level in range(depth)]
        inputs = [channels, *widths[:-1]]
        outputs = [channels * targets, *widths[:-1]]
        pad = (kernel - stride) // 2
        self.encoder = nn.ModuleList(_encoder(a, b, kernel, stride, pad) for a, b in zip(inputs, widths, strict=True))
        self.lstm = nn.LSTM(widths[-1], widths[-1], lstm_layers, batch_first=True, bidirectional=True)
        self.linear = nn.Linear(2 * widths[-1], widths[-1])
        self.decoder = nn.ModuleList(
            _decoder(b, a, kernel, stride, pad, last=level == 0)
            for level, (a, b) in reversed(list(enumerate(zip(outputs, widths, strict=True))))
        )

    def forward(self, waveform: Tensor) -> Tensor:
        """``(batch, channels, samples)`` to ``(batch, targets, channels, samples)``, any number of samples."""
        batch, channels, samples = waveform.shape
        scale = waveform.std(dim=(1, 2), keepdim=True) + 1e-3
        x = nn.functional.pad(waveform / scale, (0, -samples % self.multiple))
        skips = []
        for block in self.encoder:
            x = block(x)
            skips.append(x)
        x = self.linear(self.lstm(x.transpose(1, 2))[0]).transpose(1, 2)  # (batch, width, steps)
        for block, skip in zip(self.decoder, reversed(skips), strict=True):
            x = block(x + skip)
        x = x[..., :samples].reshape(batch, self.targets, channels, samples)
        result: Tensor = x * scale[:, None]
        return result


class WaveUNetSystem(System):
    """Trained on the L1 of samples plus ``config.loss["stft_weight"]`` times the multi-resolution STFT loss."""

    name: ClassVar[str] = "wave-unet"

    @staticmethod
    def build(config: Config) -> nn.Module:
        """See ``WaveUNet`` for ``config.network``."""
        return WaveUNet(config.data.channels, len(config.targets), **config.network)

    def training_loss(self, batch: Batch) -> Tensor:
        """See the class."""
        references = torch.stack([select(batch, self.config.data.sources, name) for name in self.config.targets], 1)
        estimates = self.network(batch["mixture"])
        loss = losses.waveform_l1(estimates, references)
        weight = float(self.config.loss.get("stft_weight", 0.0))
        return loss + weight * losses.multi_resolution_stft(estimates, references) if weight else loss

    def estimate(self, mixture: Tensor) -> Tensor:
        """See ``System``."""
        return with_residual(self.network(mixture), mixture, self.config.targets)


def _encoder(inputs: int, outputs: int, kernel: int, stride: int, pad: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv1d(inputs, outputs, kernel, stride, pad),
        nn.ReLU(),
        nn.Conv1d(outputs, 2 * outputs, 1),
        nn.GLU(dim=1),
    )


def _decoder(inputs: int, outputs: int, kernel: int, stride: int, pad: int, *, last: bool) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv1d(inputs, 2 * inputs, 3, padding=1),
        nn.GLU(dim=1),
        nn.ConvTranspose1d(inputs, outputs, kernel, stride, pad),
        nn.Identity() if last else nn.ReLU(),
    )
