"""Smoothing a mask with a median filter (S0)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.errors import ParameterError
from engine.postprocessing.spectrum import N_FFT, padded_stft, unpadded_istft
from engine.separation.model import Waveform

_EPSILON = 1e-10
_BATCH_VALUES = 1 << 22


def median_filtered_mask(mask: NDArray[np.float32], *, bins: int = 1, frames: int = 5) -> NDArray[np.float32]:
    """Replace each value of a mask by the median of its neighbourhood.

    Args:
        mask: ``(channels, bins, frames)``.
        bins: Height of the neighbourhood, odd.
        frames: Width of the neighbourhood, odd.

    Returns:
        The same shape; at the rims the mask is continued with its outermost values.

    Raises:
        ParameterError: If a size is even or below 1.
    """
    for name, size in (("bins", bins), ("frames", frames)):
        if size < 1 or size % 2 == 0:
            raise ParameterError(f"{name}={size} must be odd and at least 1")
    padded = np.pad(mask, ((0, 0), (bins // 2, bins // 2), (frames // 2, frames // 2)), mode="edge")
    output = np.empty_like(mask)
    rows = max(1, _BATCH_VALUES // max(1, mask.shape[-1] * bins * frames))
    for channel in range(mask.shape[0]):
        for start in range(0, mask.shape[1], rows):
            part = padded[channel, start : start + rows + bins - 1]
            around = np.lib.stride_tricks.sliding_window_view(part, (bins, frames))  # (rows, frames, bins, frames)
            output[channel, start : start + rows] = np.median(around, axis=(2, 3))
    return output


def refine_by_median(vocals: Waveform, mixture: Waveform, *, bins: int = 1, frames: int = 5) -> Waveform:
    """Smooth the mask that an estimate amounts to.

    The mask is ``|V| / (|V| + |X - V|)``; filtered, it is put on the mixture, whose phase the result takes.

    Args:
        vocals: Estimate ``(channels, samples)``.
        mixture: The same shape.
        bins: See :func:`median_filtered_mask`.
        frames: See :func:`median_filtered_mask`.

    Returns:
        A new estimate of the same shape.

    Raises:
        ParameterError: If the shapes differ or a size is not odd.
    """
    if vocals.shape != mixture.shape:
        raise ParameterError(f"vocals of {vocals.shape} must have the mixture's shape {mixture.shape}")
    spectrum, voice = padded_stft(mixture), padded_stft(vocals)
    wanted, rest = np.abs(voice), np.abs(spectrum - voice)
    mask = median_filtered_mask(wanted / np.maximum(wanted + rest, _EPSILON), bins=bins, frames=frames)
    return unpadded_istft(spectrum * mask, mixture.shape[-1], N_FFT)
