"""S3: dual-path RNN on stereo log-magnitude spectrograms, with a convolutional mask head; and its Conv1D baseline."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn

from training import losses
from training.augment.spectral import spec_augment
from training.config import Config
from training.networks.base import Batch, System, select, with_residual
from training.networks.magnitude import MagnitudeSystem


class DualPathBlock(nn.Module):
    """A bidirectional LSTM inside each chunk, then one across chunks, each with norm and residual (Luo et al., 2020).

    Args:
        width: Features of a frame.
        hidden_size: Of each LSTM direction.
    """

    def __init__(self, width: int, hidden_size: int) -> None:
        super().__init__()
        self.intra = nn.LSTM(width, hidden_size, batch_first=True, bidirectional=True)
        self.inter = nn.LSTM(width, hidden_size, batch_first=True, bidirectional=True)
        self.intra_out = nn.Sequential(nn.Linear(2 * hidden_size, width), nn.LayerNorm(width))
        self.inter_out = nn.Sequential(nn.Linear(2 * hidden_size, width), nn.LayerNorm(width))

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, chunks, chunk, width)`` to the same."""
        batch, chunks, chunk, width = x.shape
        rows = x.reshape(batch * chunks, chunk, width)  # (batch·chunks, chunk, width)
        rows = rows + self.intra_out(self.intra(rows)[0])
        x = rows.reshape(batch, chunks, chunk, width).transpose(1, 2)  # (batch, chunk, chunks, width)
        columns = x.reshape(batch * chunk, chunks, width)  # (batch·chunk, chunks, width)
        columns = columns + self.inter_out(self.inter(columns)[0])
        result: Tensor = columns.reshape(batch, chunk, chunks, width).transpose(1, 2)
        return result


class DualPathMask(nn.Module):
    """Frames to features, dual-path blocks over chunks of frames, a convolutional head that gives the mask.

    Args:
        channels: Of the mixture.
        bins: Of the spectrogram.
        width: Features of a frame.
        hidden_size: Of each LSTM direction.
        blocks: Dual-path blocks.
        chunk: Frames of a chunk; chunks do not overlap.
        head: Channels inside the mask head.
    """

    def __init__(
        self,
        channels: int,
        bins: int,
        *,
        width: int = 128,
        hidden_size: int = 128,
        blocks: int = 3,
        chunk: int = 32,
        head: int = 16,
    ) -> None:
        super().__init__()
        self.chunk = chunk
        self.encoder = nn.Sequential(nn.Linear(channels * bins, width), nn.LayerNorm(width), nn.Tanh())
        self.blocks = nn.Sequential(*(DualPathBlock(width, hidden_size) for _ in range(blocks)))
        self.decoder = nn.Linear(width, channels * bins)
        self.head = nn.Sequential(
            nn.Conv2d(2 * channels, head, 3, padding=1), nn.ReLU(), nn.Conv2d(head, channels, 3, padding=1)
        )

    def forward(self, magnitudes: Tensor) -> Tensor:
        """``(batch, channels, bins, frames)`` to ``(batch, 1, channels, bins, frames)``; frames a multiple of chunk."""
        batch, channels, bins, frames = magnitudes.shape
        logs = torch.log10(magnitudes + 1e-4) / 2 + 1
        x = self.encoder(logs.permute(0, 3, 1, 2).reshape(batch, frames, channels * bins))  # (batch, frames, width)
        x = self.blocks(x.reshape(batch, frames // self.chunk, self.chunk, x.shape[-1]))  # (b, chunks, chunk, width)
        x = self.decoder(x.reshape(batch, frames, x.shape[-1]))  # (batch, frames, channels·bins)
        x = x.reshape(batch, frames, channels, bins).permute(0, 2, 3, 1)  # (batch, channels, bins, frames)
        mask = torch.sigmoid(self.head(torch.cat([x, logs], dim=1)))
        return (mask * magnitudes)[:, None]


class DprnnSystem(MagnitudeSystem):
    """The document's system: log L2 plus phase-aware MSE, SpecAugment in training."""

    name: ClassVar[str] = "dprnn"
    frames_multiple: ClassVar[int] = 32

    @staticmethod
    def build(config: Config) -> nn.Module:
        """See ``DualPathMask`` for ``config.network``."""
        return DualPathMask(config.data.channels, config.stft.n_fft // 2 + 1, **config.network)

    def training_input(self, magnitudes: Tensor) -> Tensor:
        """Hide stretches of bins and frames, with the configured probability a batch."""
        if self.training and torch.rand(()) < self.config.data.augment.spec_augment:
            return spec_augment(magnitudes)
        return magnitudes


class Conv1dSeparator(nn.Module):
    """Four 1-D convolutions on the waveform: 2-32-64-32-2, kernel 15, ReLU between them.

    Args:
        channels: Of the mixture.
        widths: Channels of the layers between.
        kernel: Odd.
    """

    def __init__(self, channels: int, *, widths: tuple[int, ...] = (32, 64, 32), kernel: int = 15) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for inputs, outputs in zip([channels, *widths], [*widths, channels], strict=True):
            layers += [nn.Conv1d(inputs, outputs, kernel, padding=kernel // 2), nn.ReLU()]
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, waveform: Tensor) -> Tensor:
        """``(batch, channels, samples)`` mixture to vocals of the same shape."""
        result: Tensor = self.layers(waveform)
        return result


class Conv1dSystem(System):
    """The document's baseline: MSE of samples."""

    name: ClassVar[str] = "conv1d"

    @staticmethod
    def build(config: Config) -> nn.Module:
        """See ``Conv1dSeparator`` for ``config.network``."""
        return Conv1dSeparator(config.data.channels, **config.network)

    def training_loss(self, batch: Batch) -> Tensor:
        """Mean squared error of the vocals' samples."""
        return losses.magnitude_mse(self.network(batch["mixture"]), select(batch, self.config.data.sources, "vocals"))

    def estimate(self, mixture: Tensor) -> Tensor:
        """See ``System``."""
        return with_residual(self.network(mixture)[:, None], mixture, self.config.targets)
