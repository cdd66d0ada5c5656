"""Open-Unmix, the documents' yardstick: three bidirectional LSTM layers between dense ones (Stöter et al., 2019)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import torch
from torch import Tensor, nn

from training.config import Config
from training.networks.base import Batch
from training.networks.magnitude import MagnitudeSystem, input_statistics
from training.networks.signal import stft


class OpenUnmix(nn.Module):
    """The reference implementation's network.

    Args:
        channels: Of the mixture.
        bins: Of the spectrogram.
        used_bins: Bins that the network hears; all are masked.
        hidden_size: Of the dense layers, and of both LSTM directions together.
        num_layers: Of the LSTM.
        dropout: Between LSTM layers.
    """

    def __init__(
        self,
        channels: int,
        bins: int,
        used_bins: int,
        *,
        hidden_size: int = 512,
        num_layers: int = 3,
        dropout: float = 0.4,
    ) -> None:
        super().__init__()
        self.used_bins = used_bins
        self.register_buffer("input_mean", torch.zeros(used_bins))
        self.register_buffer("input_scale", torch.ones(used_bins))
        self.first = nn.Sequential(
            nn.Linear(used_bins * channels, hidden_size, bias=False), nn.BatchNorm1d(hidden_size)
        )
        self.lstm = nn.LSTM(
            hidden_size,
            hidden_size // 2,
            num_layers,
            batch_first=True,
            bidirectional=True,
            dropout=dropout if num_layers > 1 else 0.0,
        )
        self.second = nn.Sequential(
            nn.Linear(2 * hidden_size, hidden_size, bias=False), nn.BatchNorm1d(hidden_size), nn.ReLU()
        )
        self.third = nn.Sequential(nn.Linear(hidden_size, bins * channels, bias=False), nn.BatchNorm1d(bins * channels))
        self.output_scale = nn.Parameter(torch.ones(bins))
        self.output_mean = nn.Parameter(torch.ones(bins))

    def forward(self, magnitudes: Tensor) -> Tensor:
        """``(batch, channels, bins, frames)`` magnitudes to ``(batch, 1, channels, bins, frames)`` of the vocals."""
        batch, channels, bins, frames = magnitudes.shape
        x = magnitudes.permute(0, 3, 1, 2)[..., : self.used_bins]  # (batch, frames, channels, used bins)
        x = (x - self.get_buffer("input_mean")) / self.get_buffer("input_scale")
        x = torch.tanh(self.first(x.reshape(batch * frames, channels * self.used_bins)))  # (batch·frames, hidden)
        x = x.reshape(batch, frames, x.shape[-1])  # (batch, frames, hidden)
        x = torch.cat([x, self.lstm(x)[0]], dim=-1)  # (batch, frames, 2·hidden)
        x = self.third(self.second(x.reshape(batch * frames, x.shape[-1])))  # (batch·frames, channels·bins)
        mask = torch.relu(x.reshape(batch, frames, channels, bins) * self.output_scale + self.output_mean)
        return (mask.permute(0, 2, 3, 1) * magnitudes)[:, None]


class OpenUnmixSystem(MagnitudeSystem):
    """The reference recipe; ``config.network["bandwidth"]`` in Hz bounds what the network hears."""

    name: ClassVar[str] = "open-unmix"

    @staticmethod
    def build(config: Config) -> nn.Module:
        """See ``OpenUnmix`` for ``config.network``."""
        settings = dict(config.network)
        bandwidth = float(settings.pop("bandwidth", 16000.0))
        bins = config.stft.n_fft // 2 + 1
        used = min(bins, int(bandwidth * config.stft.n_fft / config.data.sample_rate) + 1)
        return OpenUnmix(config.data.channels, bins, used, **settings)

    def prepare(self, batches: Iterable[Batch]) -> None:
        """Standardise each bin by the mixtures' mean and deviation."""
        mean, deviation = input_statistics([stft(batch["mixture"], self.config.stft).abs() for batch in batches])
        state = self.network.state_dict()
        state["input_mean"].copy_(mean[: state["input_mean"].numel()])
        state["input_scale"].copy_(deviation[: state["input_scale"].numel()])
