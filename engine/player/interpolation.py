"""Reads a sound at any place between its samples, faster or slower, with changes that glide.

A windowed sinc at 2048 positions between two samples, so that the speed may change from sample to sample. The
resampler that changes files' rates (soxr) takes new speeds only from block to block, and does not say at which place
of its input each sample of its output lies. Whoever reads faster must have left out what would lie above half the
sample rate.
"""

from __future__ import annotations

from collections import deque
from functools import cache

import numpy as np

from engine.player.bands import Reals
from engine.separation.model import Waveform

TAPS = 32
BEFORE = TAPS // 2 - 1
_POSITIONS = 2048
_KAISER_BETA = 7.0
_GLIDE_S = 0.03


def interpolate(samples: Waveform, places: Reals) -> Waveform:
    """Values between samples.

    Args:
        samples: ``(width, n)``.
        places: Ascending places, at least :data:`BEFORE` and less than ``n - TAPS // 2 - 1``.

    Returns:
        ``(width, len(places))`` float32.
    """
    whole = np.floor(places).astype(np.intp)
    part = places - whole
    if not part.any():
        return samples[:, whole]
    near = np.lib.stride_tricks.sliding_window_view(samples, TAPS, axis=1)[:, whole - BEFORE]
    weights = _weights()[np.round(part * _POSITIONS).astype(np.intp)]
    return np.asarray(np.einsum("cnt,nt->cn", near, weights))


@cache
def _weights() -> Waveform:
    """Weights of the samples around each position between two of them, ``(positions + 1, TAPS)``."""
    offsets = np.arange(TAPS) - BEFORE - np.arange(_POSITIONS + 1)[:, None] / _POSITIONS
    shape = np.sqrt(np.clip(1.0 - np.square(offsets / (TAPS // 2)), 0.0, None))
    weights = np.sinc(offsets) * np.i0(_KAISER_BETA * shape)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float32)


class ReadingHead:
    """Where the next samples are read.

    Args:
        sample_rate: Rate in Hz.
        speed: Places from one read sample to the next.
    """

    def __init__(self, sample_rate: int, speed: float) -> None:
        self.place = 0.0
        self._speed = speed
        self._glide: Reals = np.zeros(0)
        self._target = speed
        self._changes: deque[tuple[float, float]] = deque()
        glide = max(1, round(_GLIDE_S * sample_rate))
        self._rise = 0.5 - 0.5 * np.cos(np.pi * (np.arange(glide) + 0.5) / glide)
        self._bump = np.sin(np.pi * (np.arange(glide) + 0.5) / glide) ** 2 * 2.0 / glide

    @property
    def is_whole(self) -> bool:
        """True while samples are read as they are, one by one."""
        return self._speed == 1.0 and not (len(self._glide) or self._changes)

    def glide_to(self, speed: float, place: float) -> None:
        """Change the speed from ``place`` on, within 30 ms. To speed 1 it comes to read whole samples again."""
        self._changes.append((place, speed))

    def look(self, most: int) -> Reals:
        """The next places; up to ``most``, at least one."""
        self._begin_glide()
        if len(self._glide):
            glide = self._glide[:most]
            return np.asarray(self.place + np.cumsum(glide) - glide, dtype=np.float64)
        places = np.asarray(self.place + self._speed * np.arange(most), dtype=np.float64)
        return places[: np.searchsorted(places, self._changes[0][0])] if self._changes else places

    def move(self, count: int) -> None:
        """Go on by ``count`` of the places that :meth:`look` gave."""
        if not len(self._glide):
            self.place += self._speed * count
            return
        self.place += float(self._glide[:count].sum())
        self._glide = self._glide[count:]
        if not len(self._glide):
            self._speed = self._target
            if self._speed == 1.0:
                self.place = float(round(self.place))

    def _begin_glide(self) -> None:
        """Begin the latest change that is due."""
        if len(self._glide):
            return
        speed = None
        while self._changes and self._changes[0][0] <= self.place:
            speed = self._changes.popleft()[1]
        if speed is None or speed == self._speed:
            return
        self._target = speed
        self._glide = self._speed + (speed - self._speed) * self._rise
        if speed == 1.0:
            end = self.place + self._glide.sum()
            self._glide += (round(end) - end) * self._bump
