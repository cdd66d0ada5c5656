"""Keeps a voice's formants where they are when its pitch is changed."""

from __future__ import annotations

import numpy as np

from engine.player.bands import Bands, Reals
from engine.separation.model import Waveform

# Details of the spectrum that are finer than this many Hz are harmonics, not formants.
_FINEST_HZ = 650.0
_RANGE = 1e-6
_MOST_NEPERS = 2.0
_MOST_LEVEL = 2.0
_SILENCE = 1e-18


class Formants:
    """Spectral envelopes by the cepstrum.

    Args:
        bands: Windows for the song's rate.
    """

    def __init__(self, bands: Bands) -> None:
        points = bands.longest // 8
        place = bands.places * points / bands.half
        cell = np.minimum(place.astype(np.intp), points - 1)
        order = np.argsort(cell, kind="stable")
        self._order = order[bands.is_core[order]]
        # A window half as long sees a quarter of the power in a column, of which there are half as many.
        self._width = (bands.slope_scale * bands.longest / np.pi).astype(np.float32)[self._order]
        filled, self._starts = np.unique(cell[self._order], return_index=True)
        self._cells = np.searchsorted(filled, np.arange(points)).clip(0, len(filled) - 1)
        self._counts = np.diff([*self._starts, len(self._order)])
        self._points = points
        self._place = place
        kept = round(bands.rate / _FINEST_HZ)
        self._lifter = np.zeros(points + 1)
        self._lifter[:kept] = 0.5 + 0.5 * np.cos(np.pi * np.arange(kept) / kept)

    def gains(self, power: Waveform, pitch: float) -> Waveform:
        """Factors that move the envelope down by ``pitch``, so that reading faster by it moves it back.

        Args:
            power: ``(frames, columns)``.
            pitch: How much faster the result will be read.

        Returns:
            ``(frames, columns)`` float32.
        """
        density = power[:, self._order] * self._width
        sums = np.add.reduceat(density, self._starts, axis=1) / self._counts
        grid = sums[:, self._cells].astype(np.float64)  # (frames, points)
        floor = _RANGE * grid.max(axis=1, keepdims=True) + _SILENCE
        cepstrum = np.fft.irfft(np.log(np.concatenate([grid, grid[:, -1:]], axis=1) + floor), axis=1)
        cepstrum = cepstrum[:, : self._points + 1] * self._lifter
        cepstrum[:, 1:] *= 2.0
        envelope = np.fft.rfft(cepstrum, 2 * self._points, axis=1).real[:, : self._points]
        places = np.arange(self._points)
        change = 0.5 * (envelope[:, np.minimum(np.round(places * pitch), self._points - 1).astype(np.intp)] - envelope)
        gains = np.exp(np.clip(change, -_MOST_NEPERS, _MOST_NEPERS))
        columns = np.minimum(np.round(self._place), self._points - 1).astype(np.intp)
        gains = gains[:, columns]
        return np.asarray(gains * self._level(density * self._width, gains[:, self._order]), np.float32)

    def _level(self, power: Waveform, gains: Reals) -> Reals:
        """Factor for each frame that gives it the power back that ``gains`` takes from it, ``(frames, 1)``.

        Harmonics that lie wider apart are fewer under the same envelope: a voice would get softer as it gets higher.
        """
        before = power.sum(axis=1, dtype=np.float64)
        after = (power * np.square(gains)).sum(axis=1, dtype=np.float64)
        level = np.sqrt((before + _SILENCE) / (after + _SILENCE))
        return np.asarray(np.clip(level, 1.0 / _MOST_LEVEL, _MOST_LEVEL)[:, None])
