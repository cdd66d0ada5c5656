"""A mask refined by where each source stands: one step of the multichannel Wiener filter, for two channels.

Duong, Vincent, Gribonval, "Under-determined reverberant audio source separation using a full-rank spatial covariance
model", IEEE TASLP 18 (7), 2010; Nugraha, Liutkus, Vincent, "Multichannel music separation with deep neural networks",
EUSIPCO 2016. Source ``j`` is a Gaussian with the power ``q_j·(|x₀|² + |x₁|²)`` in each bin of a frame and one spatial
covariance ``R_j`` per bin. As the powers of the two sources add up to the mixture's, everything is written with what
remains: the share ``q`` of the vocals, and ``R_j / tr R_j`` by its left part and its cross term.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Spectrum = NDArray[np.complex64]
Mask = NDArray[np.float32]

_BATCH_VALUES = 1 << 15
_SMALLEST = np.float32(1e-30)


def filter_by_direction(spectrum: Spectrum, mask: Mask, *, spread: float) -> Spectrum:
    """Share the mixture out by the mask and by the direction that each source mostly comes from.

    Where both channels are equal and so are their masks, the mask's own estimate comes out.

    Args:
        spectrum: Mixture ``(2, frames, bins)``.
        mask: Share of the vocals in each channel's power, ``(2, frames, bins)``, 0..1.
        spread: Power that each source is believed to have from everywhere, as a share of its own; above 0. Large
            values trust the mask, small ones the directions.

    Returns:
        The vocals' spectrum, ``(2, frames, bins)``.
    """
    batch = max(1, _BATCH_VALUES // spectrum.shape[2])
    parts = [slice(start, start + batch) for start in range(0, spectrum.shape[1], batch)]
    vocals, rest = _covariances(spectrum, mask, parts)
    estimate = np.empty_like(spectrum)
    for part in parts:
        estimate[:, part] = _filtered(spectrum[:, part], mask[:, part], vocals, rest, np.float32(spread))
    return estimate


def _covariances(spectrum: Spectrum, mask: Mask, parts: list[slice]) -> tuple[Spectrum, Spectrum]:
    """Left part and cross term of each source's normalised spatial covariance: twice ``(2, bins)``."""
    bins = spectrum.shape[2]
    sums = np.zeros((2, 3, bins), np.complex128)  # vocals and rest; left, right, cross
    for part in parts:
        left, right = spectrum[:, part]
        cross = left * right.conj()
        powers = _power(left), _power(right)
        for share, source in ((mask[:, part], sums[0]), (1 - mask[:, part], sums[1])):
            source[0] += (share[0] * powers[0]).sum(axis=0)
            source[1] += (share[1] * powers[1]).sum(axis=0)
            source[2] += (np.sqrt(share[0] * share[1]) * cross).sum(axis=0)
    whole = np.maximum((sums[:, 0] + sums[:, 1]).real, _SMALLEST)
    vocals, rest = (sums[:, ::2] / whole[:, np.newaxis]).astype(np.complex64)
    return vocals, rest


def _filtered(spectrum: Spectrum, mask: Mask, vocals: Spectrum, rest: Spectrum, spread: np.float32) -> Spectrum:
    left, right = spectrum
    powers = _power(left), _power(right)
    vocals_power = mask[0] * powers[0] + mask[1] * powers[1]
    share = vocals_power / np.maximum(powers[0] + powers[1], _SMALLEST)
    a = rest[0].real + share * (vocals[0].real - rest[0].real)
    b = rest[1] + share * (vocals[1] - rest[1])
    a, d = a + spread, 1 - a + spread
    share *= (1 + spread) / (a * d - _power(b))
    first, second = share * (d * left - b * right), share * (a * right - b.conj() * left)
    return np.stack(
        (
            vocals[0].real * first + vocals[1] * second,
            vocals[1].conj() * first + (1 - vocals[0].real) * second,
        )
    )


def _power(spectrum: Spectrum) -> NDArray[np.float32]:
    power: NDArray[np.float32] = np.square(spectrum.real) + np.square(spectrum.imag)
    return power
