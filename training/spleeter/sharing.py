"""The network that shares what is left without the vocals among drums, bass and other.

It is Spleeter's U-Net with a narrower bottleneck, wider last layers and a softmax over targets, and it starts from the
published accompaniment network: what tells a voice from instruments also tells instruments from one another.
"""

from __future__ import annotations

import torch
from torch import Tensor

from training.spleeter.duet import narrow_bottleneck
from training.spleeter.network import ENCODER_CHANNELS, SpleeterUnet, UnetShape

SHARED = ("drums", "bass", "other")
"""What the accompaniment is shared among, in the order of the network's masks."""

_SKIPPED = ENCODER_CHANNELS[1]
"""Channels that the first convolution passes across to the last transposed one."""
_DIVERSITY = 0.3
"""Noise on copied weights, as a part of their deviation, without which copies would stay alike."""


class SharingUnet(SpleeterUnet):
    """Three masks that sum to one.

    Args:
        bottleneck: Channels of the deepest convolution.
        inner: Channels of the last transposed convolution but one, a multiple of the published 16.
        features: Channels that the masks are made from.
    """

    def __init__(self, *, bottleneck: int = 96, inner: int = 32, features: int = 12) -> None:
        super().__init__(UnetShape(bottleneck, inner, features, masks=2 * len(SHARED)))

    def forward(self, magnitude: Tensor) -> Tensor:
        """Share the mixture out.

        Args:
            magnitude: Of the mixture without its vocals, ``(batch, 2, frames, 1024)``, frames a multiple of 64.

        Returns:
            Shares of :data:`SHARED`, ``(batch, 3, 2, frames, 1024)``; they sum to 1.
        """
        logits = self.logits(magnitude).float()  # (batch, 6, frames, 1024)
        return logits.reshape(len(logits), len(SHARED), 2, *logits.shape[2:]).softmax(dim=1)

    def start_from(self, accompaniment: SpleeterUnet) -> None:
        """Take over the weights of the published accompaniment network, as far as they fit.

        The bottleneck keeps its strongest directions; the wider layers begin as copies with a little noise. The last
        convolution alone begins afresh.

        Args:
            accompaniment: The network of :func:`training.spleeter.network.network_from_checkpoint`.
        """
        own = self.state_dict()
        published = narrow_bottleneck(accompaniment, own["encoder.5.bias"].shape[0]).state_dict()
        for name, value in own.items():
            if not name.startswith("mask."):
                value.copy_(_widened(name, published[name], value.shape))


def _widened(name: str, published: Tensor, shape: torch.Size) -> Tensor:
    """Repeat channels until they fill ``shape``; what hears repeated channels divides by their number."""
    if published.shape == shape:
        return published
    value = published
    for axis, size in enumerate(shape):
        index = torch.arange(size)
        if name == "decoder.5.weight" and axis == 0:  # the skipped channels, which are not wider, come first
            index = torch.where(index < _SKIPPED, index, _SKIPPED + index % _SKIPPED)
        elif size != published.shape[axis]:
            index = index % published.shape[axis]
        value = value.index_select(axis, index)
    if value.ndim > 1:
        value = value + _DIVERSITY * published.std() * torch.randn_like(value)
    if name == "decoder.5.weight":
        value[_SKIPPED:] *= _SKIPPED / (shape[0] - _SKIPPED)
    return value
