"""A mask refined by where each source stands: one step of the multichannel Wiener filter, for two channels.

Duong, Vincent, Gribonval, "Under-determined reverberant audio source separation using a full-rank spatial covariance
model", IEEE TASLP 18 (7), 2010; Nugraha, Liutkus, Vincent, "Multichannel music separation with deep neural networks",
EUSIPCO 2016. Source ``j`` is a Gaussian with the power ``q_j·(|x₀|² + |x₁|²)`` in each bin of a frame and a spatial
covariance ``R_j`` per bin, here taken from the frames around each. As the powers of the two sources add up to the
mixture's, everything is written with what remains: the share ``q`` of the vocals, and ``R_j / tr R_j`` by its left part
and its cross term.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Spectrum = NDArray[np.complex64]
Mask = NDArray[np.float32]
Real = NDArray[np.float32]
Values = TypeVar("Values", Real, Spectrum)

_BATCH_BINS = 64
_SMALLEST = np.float32(1e-30)


def filter_by_direction(spectrum: Spectrum, mask: Mask, *, reach: int, spread: float) -> Spectrum:
    """Share the mixture out by the mask and by the direction that each source mostly comes from.

    Where both channels are equal and so are their masks, the mask's own estimate comes out. A frame's result depends
    on no frame further than ``reach`` away.

    Args:
        spectrum: Mixture ``(2, frames + 2·reach, bins)``.
        mask: Share of the vocals in each channel's power, of the same shape, 0..1.
        reach: Frames to each side that tell a source's direction.
        spread: Power that each source is believed to have from everywhere, as a share of its own; above 0. Large
            values trust the mask, small ones the directions.

    Returns:
        The vocals' spectrum, ``(2, frames, bins)``.
    """
    frames, bins = spectrum.shape[1] - 2 * reach, spectrum.shape[2]
    estimate = np.empty((2, frames, bins), np.complex64)
    for start in range(0, bins, _BATCH_BINS):
        part = slice(start, start + _BATCH_BINS)
        estimate[:, :, part] = _filtered(spectrum[:, :, part], mask[:, :, part], reach, np.float32(spread))
    return estimate


def _filtered(spectrum: Spectrum, mask: Mask, reach: int, spread: np.float32) -> Spectrum:
    left, right = spectrum
    powers, shares = (power(left), power(right)), (mask[0] * power(left), mask[1] * power(right))
    rest = powers[0] - shares[0], powers[1] - shares[1]
    cross = left * right.conj()
    vocals_left, vocals_cross = _covariance(*shares, np.sqrt(mask[0] * mask[1]) * cross, reach)
    rest_left, rest_cross = _covariance(*rest, np.sqrt((1 - mask[0]) * (1 - mask[1])) * cross, reach)
    middle = slice(reach, len(left) - reach)
    left, right = left[middle], right[middle]
    whole = np.maximum(powers[0] + powers[1], _SMALLEST)
    share: Real = ((shares[0] + shares[1]) / whole)[middle]
    a = rest_left + share * (vocals_left - rest_left)
    b = rest_cross + share * (vocals_cross - rest_cross)
    a, d = a + spread, 1 - a + spread
    share *= (1 + spread) / (a * d - power(b))
    first, second = share * (d * left - b * right), share * (a * right - b.conj() * left)
    return np.stack(
        (vocals_left * first + vocals_cross * second, vocals_cross.conj() * first + (1 - vocals_left) * second)
    )


def _covariance(left: Real, right: Real, cross: Spectrum, reach: int) -> tuple[Real, Spectrum]:
    """Left part and cross term of one source's covariance over its trace, around each of the middle frames."""
    whole_left = _moving_sum(left, reach)
    whole = np.maximum(whole_left + _moving_sum(right, reach), _SMALLEST)
    return whole_left / whole, _moving_sum(cross, reach) / whole


def _moving_sum(values: Values, reach: int) -> Values:
    """Sum over each ``2·reach + 1`` frames: ``(frames + 2·reach, bins)`` to ``(frames, bins)``.

    Sums of 2, 4, 8 … frames are put together, so that each result comes from its own frames alone.
    """
    width, frames = 2 * reach + 1, len(values) - 2 * reach
    total = np.zeros((frames, values.shape[1]), values.dtype)
    doubled, size, first = values, 1, 0
    while size <= width:
        if width & size:
            total += doubled[first : first + frames]
            first += size
        if 2 * size <= width:
            doubled = doubled[:-size] + doubled[size:]
        size *= 2
    return total


def power(spectrum: Spectrum) -> Real:
    """Squared magnitudes, of any shape."""
    squared: Real = np.square(spectrum.real) + np.square(spectrum.imag)
    return squared
