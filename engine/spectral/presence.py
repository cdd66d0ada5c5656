"""Whether a source is there at all: a mask refined by how much of the music, over seconds, it gives to each source.

A network gives every source a little of everything. Where its estimate of one lies far below the mixture for a while,
that is mostly what leaked of the other, and turning it down brings both nearer to the truth: a voice alone stays whole,
music without a voice stays without. It is the Wiener filter's rule (estimated power over that and an expected error's)
at the scale of seconds, as an expander is one at the scale of a note.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.spectral.spatial import Mask, Real, Spectrum, power


def presence_gains(
    spectrum: Spectrum, mask: Mask, *, reach: int, window: int, vocals_db: float, rest_db: float
) -> tuple[Real, Real]:
    """How much of the vocals and of the rest to keep in each of the middle frames.

    Args:
        spectrum: Mixture ``(2, frames + 2·reach, at least the mask's bins)``.
        mask: Share of the vocals, ``(2, frames + 2·reach, bins)``, 0..1.
        reach: Frames at each end that are only listened to.
        window: Frames to each side of a frame that count, weighed by a Hann window; at most ``reach``.
        vocals_db: Level against the mixture at which half of the vocals are kept.
        rest_db: Likewise for the rest.

    Returns:
        Two gains ``(frames,)`` in 0..1; 0 where all is silent.
    """
    bins = mask.shape[2]
    vocals, rest, whole = (np.zeros(mask.shape[1]) for _ in range(3))
    for channel, share in zip(spectrum[..., :bins], mask, strict=True):
        powers = power(channel)  # (all frames, bins)
        whole += powers.sum(axis=1)
        vocals += np.einsum("fb,fb,fb->f", powers, share, share)
        rest += np.einsum("fb,fb,fb->f", powers, 1 - share, 1 - share)
    weights = np.hanning(2 * window + 3)[1:-1]
    inside = slice(reach - window, len(whole) - (reach - window))
    around = [np.convolve(energy[inside], weights, "valid") for energy in (vocals, rest, whole)]
    total = np.maximum(around[2], np.finfo(np.float64).tiny)
    return _kept(around[0] / total, vocals_db), _kept(around[1] / total, rest_db)


def _kept(share: NDArray[np.float64], half_db: float) -> Real:
    squared, half = np.square(share), 10 ** (half_db / 5)
    kept: Real = (squared / (squared + half)).astype(np.float32)
    return kept
