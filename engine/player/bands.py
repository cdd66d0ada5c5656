"""Three resolutions of one spectrum: long windows for the low notes, short ones for the highs.

All three are centred on the same sample, so that a tone has one phase in all of them, and a turn of that phase can be
applied in any. Their bins are the columns of one array: low, middle, high; where two bands overlap, columns do.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.separation.model import Waveform

Spectrum = NDArray[np.complex64]
Reals = NDArray[np.float64]
Indices = NDArray[np.intp]

_LONGEST_S = 0.093
_HOPS = 16
# Where the bands meet, and how far they overlap to either side, in Hz.
_CROSSOVERS = ((700.0, 120.0), (4800.0, 500.0))


@dataclass(frozen=True)
class Band:
    """One window length.

    Attributes:
        size: Samples of the window.
        bins: The bins that are used.
        columns: Where they stand among all columns.
        window: Synthesis window, ``(size,)``, with which frames a hop apart add up to the signal.
    """

    size: int
    bins: slice
    columns: slice
    window: Waveform


@cache
def bands_for(sample_rate: int) -> Bands:
    """The bands for ``sample_rate``, computed once."""
    return Bands(sample_rate)


class Bands:
    """Windows, bins and crossovers for a sample rate; they never change.

    Args:
        sample_rate: Rate in Hz.

    Attributes:
        rate: The same.
        longest: Samples of the longest window: 4096 at 44.1 kHz.
        hop: Samples from frame to frame of what is synthesised.
        places: Frequency of each column, in bins of the longest window.
        omega: The same in radians a sample.
        weights: Share of each column in the sum of the bands.
        is_core: Whether peaks are looked for in a column: each frequency belongs to one band's core.
        first: First column of a core.
        slope_scale: Factor from the spectrum that was windowed with the window's slope to radians a sample.
    """

    def __init__(self, sample_rate: int) -> None:
        self.rate = sample_rate
        self.longest: int = 1 << round(math.log2(_LONGEST_S * sample_rate))
        self.half = self.longest // 2
        self.hop = self.longest // _HOPS
        self.bands: list[Band] = []
        parts: list[tuple[NDArray[Any], ...]] = []
        edges = [(0.0, 0.0), *_CROSSOVERS, (np.inf, 0.0)]
        for index, (low, high) in enumerate(pairwise(edges)):
            size = self.longest >> index
            hz = np.arange(size // 2) * sample_rate / size
            used = np.flatnonzero((hz >= low[0] - low[1]) & (hz < high[0] + high[1]))
            if len(used):
                self.bands.append(self._band(size, used))
                hz = hz[used]
                weights = _rise(hz, *low) * (1.0 - _rise(hz, *high))
                is_core = (hz >= low[0]) & (hz < high[0])
                parts.append((used << index, weights, is_core, np.full(len(used), np.pi / size)))
        places, weights, is_core, self.slope_scale = (np.concatenate(column) for column in zip(*parts, strict=True))
        self.places: Indices = places.astype(np.intp)
        self.omega: Reals = 2.0 * np.pi * places / self.longest
        self.weights: Waveform = weights.astype(np.float32)
        self.is_core = is_core.astype(bool)
        # A peak is higher than two columns to either side of it.
        self.is_core[:2] = self.is_core[-2:] = False
        self.first = int(np.flatnonzero(self.is_core)[0])

    def _band(self, size: int, used: Indices) -> Band:
        column = self.bands[-1].columns.stop if self.bands else 0
        hann = 0.5 - 0.5 * np.cos(2.0 * np.pi * np.arange(size) / size)
        window = hann * self.hop / np.square(hann).sum()
        bins = slice(int(used[0]), int(used[-1]) + 1)
        return Band(size, bins, slice(column, column + len(used)), window.astype(np.float32))

    def analyse(self, samples: Waveform, centres: Indices) -> tuple[Spectrum, Spectrum]:
        """Spectra with Hann's window, and with its slope.

        Args:
            samples: ``(width, n)``, from half a longest window before the first centre on.
            centres: Centre of each frame, relative to the first.

        Returns:
            Two arrays ``(width, frames, columns)``.
        """
        shape = (samples.shape[0], len(centres), len(self.places))
        hann, slope = np.empty(shape, dtype=np.complex64), np.empty(shape, dtype=np.complex64)
        for band in self.bands:
            first = self.half - band.size // 2
            frames = np.empty((len(centres), band.size), dtype=np.float32)
            for channel, row in enumerate(samples):
                for frame, centre in zip(frames, centres, strict=True):
                    frame[:] = row[first + centre : first + centre + band.size]
                left, here, right = _neighbours(np.fft.rfft(frames), band.bins)
                hann[channel, :, band.columns] = 0.5 * here - 0.25 * (left + right)
                slope[channel, :, band.columns] = left - right
        return hann, slope

    def synthesise(self, columns: Spectrum, out: Waveform) -> None:
        """Add frames, a hop apart, to a signal.

        Args:
            columns: ``(width, frames, columns)``.
            out: ``(width, (frames - 1) * hop + longest)``; the first frame's centre is at half a longest window.
        """
        for band in self.bands:
            first = self.half - band.size // 2
            spectra = np.zeros((columns.shape[1], band.size // 2 + 1), dtype=np.complex64)
            for channel, row in enumerate(out):
                spectra[:, band.bins] = columns[channel, :, band.columns]
                frames = np.fft.irfft(spectra, band.size) * band.window
                for index, frame in enumerate(frames):
                    start = first + index * self.hop
                    row[start : start + band.size] += frame


def _neighbours(raw: NDArray[Any], bins: slice) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """``bins`` of ``(frames, bins)``, each one's lower neighbour first, then itself, then its upper neighbour.

    Hann's window and its slope are sums of these three, so that one transform without a window serves both.
    """
    start, stop = bins.start, bins.stop
    left = raw[:, start - 1 : stop - 1] if start else np.concatenate([raw[:, 1:2].conj(), raw[:, : stop - 1]], axis=1)
    return left, raw[:, start:stop], raw[:, start + 1 : stop + 1]


def _rise(hz: Reals, centre: float, width: float) -> Reals:
    """0 below and 1 above ``centre``, with a slope of ``width`` to either side."""
    if width == 0.0:
        return np.asarray(hz >= centre, dtype=np.float64)
    return np.asarray(0.5 - 0.5 * np.cos(np.pi * np.clip((hz - centre) / (2.0 * width) + 0.5, 0.0, 1.0)))
