"""SpecAugment: hiding stretches of bins and frames from a network (Park et al. 2019, arXiv 1904.08779)."""

from __future__ import annotations

import torch
from torch import Tensor


def spec_augment(
    magnitudes: Tensor,
    generator: torch.Generator | None = None,
    *,
    bin_masks: int = 2,
    frame_masks: int = 2,
    bin_share: float = 0.1,
    frame_share: float = 0.1,
) -> Tensor:
    """Set random bands of bins and of frames to zero, other ones in each example.

    Args:
        magnitudes: ``(batch, channels, bins, frames)``; 0 must mean silence.
        generator: Draws the bands, on the CPU; None means torch's own.
        bin_masks: Bands of bins in each example.
        frame_masks: Bands of frames in each example.
        bin_share: Widest band of bins, as a share of all.
        frame_share: Widest band of frames, as a share of all.

    Returns:
        A new tensor of the same shape.
    """
    batch, _, bins, frames = magnitudes.shape
    is_kept = torch.ones(batch, 1, bins, frames, dtype=torch.bool)
    for _ in range(bin_masks):
        is_kept &= ~_bands(batch, bins, bin_share, generator)[:, None, :, None]
    for _ in range(frame_masks):
        is_kept &= ~_bands(batch, frames, frame_share, generator)[:, None, None, :]
    return magnitudes * is_kept.to(magnitudes.device)


def _bands(batch: int, size: int, share: float, generator: torch.Generator | None) -> Tensor:
    """One random band in each example: ``(batch, size)``, True inside it."""
    width = torch.rand(batch, 1, generator=generator) * share * size
    start = torch.rand(batch, 1, generator=generator) * (size - width)
    places = torch.arange(size)[None]
    return (places >= start) & (places < start + width.round())
