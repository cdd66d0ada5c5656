"""S0: CNN features, bidirectional LSTM and a mask (the thesis' ``MaskInference``), with attention as an option."""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor, nn

from training.config import Config
from training.networks.base import Batch
from training.networks.layers import SelfAttention, mask_activation
from training.networks.magnitude import MagnitudeSystem
from training.networks.signal import stft


class MaskInference(nn.Module):
    """Mask from CNN features over time.

    The thesis' listing reshapes ``(channels, bins, frames)`` to ``(frames, channels·bins)`` without moving the frames
    to the front, which mixes time with frequency; here the axes are moved first.

    Args:
        channels: Of the mixture.
        bins: Of the spectrogram.
        hidden_size: Of the LSTM, each direction.
        num_layers: Of the LSTM.
        dropout: After the features and between LSTM layers.
        features: Channels of the convolutions between input and LSTM; 0 leaves them out, as the listing does.
        attention_heads: Heads of self-attention over the LSTM's frames; 0 leaves it out.
        activation: Of the mask: ``linear`` (the listing), ``sigmoid`` or ``relu``.
    """

    def __init__(
        self,
        channels: int,
        bins: int,
        *,
        hidden_size: int = 128,
        num_layers: int = 2,
        dropout: float = 0.3,
        features: int = 16,
        attention_heads: int = 0,
        activation: str = "linear",
    ) -> None:
        super().__init__()
        self.features = _features(channels, features, dropout) if features else nn.Identity()
        self.lstm = nn.LSTM(
            channels * bins,
            hidden_size,
            num_layers,
            batch_first=True,
            bidirectional=True,
            dropout=dropout if num_layers > 1 else 0.0,
        )
        self.attention = SelfAttention(2 * hidden_size, attention_heads) if attention_heads else None
        self.mask = nn.Linear(2 * hidden_size, channels * bins)
        self.activation = mask_activation(activation)

    def forward(self, magnitudes: Tensor) -> Tensor:
        """``(batch, channels, bins, frames)`` magnitudes to ``(batch, 1, channels, bins, frames)`` of the vocals."""
        batch, channels, bins, frames = magnitudes.shape
        peak = magnitudes.amax(dim=(1, 2, 3), keepdim=True).clamp(min=1e-5)
        x = self.features(magnitudes / peak)
        x = x.permute(0, 3, 1, 2).reshape(batch, frames, channels * bins)  # (batch, frames, channels·bins)
        x, _ = self.lstm(x)  # (batch, frames, 2·hidden)
        if self.attention is not None:
            x = x + self.attention(x)
        mask = self.activation(self.mask(x)).reshape(batch, frames, channels, bins)
        estimate: Tensor = mask.permute(0, 2, 3, 1) * magnitudes
        return estimate[:, None]


class MaskInferenceSystem(MagnitudeSystem):
    """The thesis' system: MSE of magnitudes that are divided by the mixture's largest one."""

    name: ClassVar[str] = "mask-inference"

    @staticmethod
    def build(config: Config) -> nn.Module:
        """See ``MaskInference`` for ``config.network``."""
        return MaskInference(config.data.channels, config.stft.n_fft // 2 + 1, **config.network)

    def training_loss(self, batch: Batch) -> Tensor:
        """See ``MagnitudeSystem``; each mixture's largest magnitude becomes 1."""
        peak = stft(batch["mixture"], self.config.stft).abs().amax(dim=(1, 2, 3)).clamp(min=1e-3)  # (batch,)
        gain = (1 / peak)[:, None, None]
        return super().training_loss({"mixture": batch["mixture"] * gain, "sources": batch["sources"] * gain[:, None]})


def _features(channels: int, width: int, dropout: float) -> nn.Sequential:
    """Two 3x3 convolutions that keep the shape, with batch norm, ReLU and dropout."""
    return nn.Sequential(
        nn.Conv2d(channels, width, 3, padding=1),
        nn.BatchNorm2d(width),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Conv2d(width, channels, 3, padding=1),
        nn.BatchNorm2d(channels),
        nn.ReLU(),
    )
