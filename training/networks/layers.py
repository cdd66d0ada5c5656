"""Small layers that several networks share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn

from engine.errors import ParameterError


def mask_activation(name: str) -> nn.Module:
    """The function that bounds a mask.

    Raises:
        ParameterError: If ``name`` is none of ``linear``, ``sigmoid``, ``relu``, ``softmax``.
    """
    functions: dict[str, nn.Module] = {
        "linear": nn.Identity(),
        "sigmoid": nn.Sigmoid(),
        "relu": nn.ReLU(),
        "softmax": nn.Softmax(dim=1),
    }
    if name not in functions:
        raise ParameterError(f"activation={name!r} must be one of {', '.join(functions)}")
    return functions[name]


def double_conv(inputs: int, outputs: int) -> nn.Sequential:
    """Two 3x3 convolutions, each with batch norm and ReLU: the U-Net's block."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
        nn.Conv2d(outputs, outputs, 3, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class SelfAttention(nn.Module):
    """Multi-head self-attention over frames, written out because torch's own fixes the number of frames on export.

    Args:
        width: Features of a frame.
        heads: Divides ``width``.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.size = width // heads
        self.project = nn.Linear(width, 3 * width)
        self.merge = nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, frames, width)`` to the same."""
        batch, frames, width = x.shape
        projected = self.project(x).reshape(batch, frames, 3, self.heads, self.size).permute(2, 0, 3, 1, 4)
        query, key, value = projected.unbind(0)  # (batch, heads, frames, size) each
        weights = torch.softmax(query @ key.transpose(2, 3) / self.size**0.5, dim=-1)  # (batch, heads, frames, frames)
        mixed = (weights @ value).transpose(1, 2).reshape(batch, frames, width)  # (batch, frames, width)
        result: Tensor = self.merge(mixed)
        return result


class UNet2d(nn.Module):
    """Image U-Net: blocks of two convolutions, halving down, transposed convolutions up, concatenated skips.

    Args:
        inputs: Channels in.
        outputs: Channels out, without activation.
        widths: Channels of each level, the last one at the bottom; ``len(widths) - 1`` halvings.
        dropout: After each up-sampling.
        pooling: Halve by max-pooling (S2) or by a strided convolution (S1).
    """

    def __init__(
        self, inputs: int, outputs: int, widths: Sequence[int], *, dropout: float = 0.0, pooling: bool = False
    ) -> None:
        super().__init__()
        levels = list(pairwise(widths))
        self.first = double_conv(inputs, widths[0])
        self.halve = nn.ModuleList(_halve(above, pooling=pooling) for above, _ in levels)
        self.down = nn.ModuleList(double_conv(above, below) for above, below in levels)
        self.upsample = nn.ModuleList(
            nn.ConvTranspose2d(below, above, 2, stride=2) for above, below in reversed(levels)
        )
        self.up = nn.ModuleList(double_conv(2 * above, above) for above, _ in reversed(levels))
        self.dropout = nn.Dropout(dropout)
        self.last = nn.Conv2d(widths[0], outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, inputs, height, width)`` to ``(batch, outputs, height, width)``, both multiples of 2^halvings."""
        skips = []
        x = self.first(x)
        for halve, block in zip(self.halve, self.down, strict=True):
            skips.append(x)
            x = block(halve(x))
        for upsample, block, skip in zip(self.upsample, self.up, reversed(skips), strict=True):
            x = block(self.dropout(torch.cat([upsample(x), skip], dim=1)))
        result: Tensor = self.last(x)
        return result


def _halve(channels: int, *, pooling: bool) -> nn.Module:
    return nn.MaxPool2d(2) if pooling else nn.Conv2d(channels, channels, 3, stride=2, padding=1)
