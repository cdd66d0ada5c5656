"""Finds where something is struck, as the song comes in."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from engine.player.bands import Bands, Reals
from engine.separation.model import Waveform

# Mean rise of all bins, in nepers of power, that is an onset.
_LEAST_RISE = 0.8
_LAG = 3
_ALONE = 6
_SHORTEST_GAP_S = 0.045
_FLOOR = 1e-4
_SMALLEST_POWER = 1e-12
_REMEMBERED_S = 3.0


class OnsetFinder:
    """Watches a stream for onsets.

    Args:
        bands: Windows for the song's rate.
        start: Position of the stream's first frame.
    """

    def __init__(self, bands: Bands, start: int) -> None:
        self._size = bands.longest // 8
        self._hop = self._size // 4
        self._gap = round(_SHORTEST_GAP_S * bands.rate)
        self._forgetting = self._hop / (_REMEMBERED_S * bands.rate)
        self._window = np.hanning(self._size).astype(np.float32)
        self._start = start
        self._seen = 0
        self._mean: float | None = None
        self._logs: NDArray[np.float32] | None = None
        self._rises: Reals = np.zeros(0)
        self.found: deque[int] = deque(maxlen=64)

    @property
    def delay(self) -> int:
        """Frames behind an onset that must be known for it to be found."""
        return self._size + (_ALONE + 1) * self._hop

    @property
    def needed(self) -> int:
        """Position from which on the stream is still needed."""
        return self._start + self._seen * self._hop

    def watch(self, samples: Waveform) -> None:
        """Take the stream from :attr:`needed` on, ``(width, n)``."""
        count = (samples.shape[1] - self._size) // self._hop + 1
        if count <= 0:
            return
        framed = np.lib.stride_tricks.sliding_window_view(samples, self._size, axis=1)
        spectra = np.fft.rfft(framed[:, : (count - 1) * self._hop + 1 : self._hop] * self._window)
        power = (np.square(spectra.real) + np.square(spectra.imag)).sum(axis=0)  # (frames, bins)
        logs = np.log(power + self._floors(power)[:, None])
        known = np.repeat(logs[:1], _LAG, axis=0) if self._logs is None else self._logs
        logs = np.concatenate([known, logs])
        rises = np.maximum(logs[_LAG:] - logs[:-_LAG], 0.0).mean(axis=1)
        self._logs = logs[-_LAG:]
        self._rises = np.concatenate([self._rises, rises])
        self._seen += count
        self._pick()

    def _floors(self, power: Waveform) -> Waveform:
        """Power below which nothing counts, frame by frame: far below what the stream had lately."""
        means = power.mean(axis=1)
        floors = np.empty(len(means), dtype=np.float32)
        for index, mean in enumerate(means):
            known = float(mean) if self._mean is None else self._mean
            self._mean = known + self._forgetting * (float(mean) - known)
            floors[index] = _FLOOR * self._mean + _SMALLEST_POWER
        return floors

    def _pick(self) -> None:
        """Onsets are rises that are higher than all that is near them."""
        rises = self._rises
        if len(rises) <= 2 * _ALONE:
            return
        around = np.lib.stride_tricks.sliding_window_view(rises, 2 * _ALONE + 1)
        middle = rises[_ALONE:-_ALONE]
        first = self._seen - len(rises) + _ALONE
        for index in np.flatnonzero((middle > _LEAST_RISE) & (middle >= around.max(axis=1))):
            onset = self._start + (first + int(index)) * self._hop + self._size // 2
            if not self.found or onset - self.found[-1] > self._gap:
                self.found.append(onset)
        self._rises = rises[-2 * _ALONE :]
