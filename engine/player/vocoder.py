"""A phase vocoder: makes a sound longer or shorter without changing its pitch.

Frames are taken from the song a varying advance apart and put down a constant hop apart. What a tone's phase lacks for
that, its *turn*, grows with every frame by the tone's frequency times hop minus advance. Tones are the peaks of the
spectrum; all columns around a peak are turned as the peak is, in all channels, so that what a peak is made of stays
together (identity phase locking: Laroche and Dolson, "Improved phase vocoder time-scale modification of audio", IEEE
Trans. Speech and Audio Processing 7(3), 1999), and the stereo image stays where it is.

Frequencies come from the ratio of two spectra of the same frame, with the window and with the window's slope (Auger
and Flandrin, "Improving the readability of time-frequency and time-scale representations", IEEE Trans. Signal
Processing 43(5), 1995), and so do not depend on the advance.

Where a frame stands near an onset, what grows there begins anew without any turn, and the caller advances by one hop
for each hop, so that the attack comes out as it went in (after Röbel, "A new approach to transient processing in the
phase vocoder", DAFx 2003).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.player.bands import Bands, Indices, Reals, Spectrum
from engine.player.formants import Formants
from engine.separation.model import Waveform

_ONSET_RATIO = 1.2
_UNWINDING = np.pi / 12.0
_FARTHEST_BINS = 1.5
_TINY = 1e-20
_PASSED = 0.97


@dataclass(frozen=True)
class Batch:
    """Frames to take.

    Attributes:
        centres: Their centres in the song, relative to the first.
        advances: How far each lies behind the one before.
        is_attack: Whether each stands near an onset.
        pitch: How much faster the result will be read; frequencies that this would lift too high are left out.
        unwinds: True to lead all turns back to 0, little by little.
    """

    centres: Indices
    advances: Indices
    is_attack: NDArray[np.bool_]
    pitch: float
    unwinds: bool


@dataclass
class _Peaks:
    """Peaks of several frames, frame after frame: frequency place, frequency in radians a sample, turn."""

    places: Indices
    omega: Reals
    turns: Reals


class Vocoder:
    """Stretches a stream of frames.

    Args:
        bands: Windows for the song's rate.
        width: Channels.
        keeps_formants: Leaves the spectral envelope where it is when the result is read faster, for voices.
    """

    def __init__(self, bands: Bands, width: int, *, keeps_formants: bool) -> None:
        self._bands = bands
        self._formants = Formants(bands) if keeps_formants else None
        self._tail = np.zeros((width, bands.longest - bands.hop), dtype=np.float32)
        self._last = _Peaks(np.zeros(1, dtype=np.intp), np.zeros(1), np.zeros(1))
        self._last_power = np.zeros((1, len(bands.places)), dtype=np.float32)

    @property
    def is_unwound(self) -> bool:
        """True where the last frame was put down as it was taken."""
        return not self._last.turns.any()

    def process(self, samples: Waveform, batch: Batch) -> Waveform:
        """Take frames and put them down.

        Args:
            samples: ``(width, n)``, from half a longest window before the first centre to half of one after the last.
            batch: Where the frames lie.

        Returns:
            What is finished by that, ``(width, frames * hop)``: it begins half a window before the first frame's
            centre.
        """
        hann, slope = self._bands.analyse(samples, batch.centres)
        power = (np.square(hann.real) + np.square(hann.imag)).sum(axis=0)  # (frames, columns)
        frames, columns = self._find_peaks(power)
        omega = self._frequencies(hann, slope, power, frames, columns)
        keys, regions = self._regions(frames, columns)
        parents = np.searchsorted(regions, keys[len(self._last.places) :] - self._stride, side="right")
        is_onset = self._is_onset(power, frames, columns) & batch.is_attack[frames]
        turns = self._turn(frames, omega, parents, is_onset, batch)
        rotation = np.exp(1j * turns).astype(np.complex64)
        rows = (np.arange(len(power)) + 1)[:, None] * self._stride + self._bands.places
        hann *= rotation[np.searchsorted(regions, rows, side="right")] * self._weights(power, batch.pitch)
        is_last = frames == len(power) - 1
        first = len(turns) - int(is_last.sum())
        self._last = _Peaks(self._bands.places[columns[is_last]], omega[is_last], turns[first:])
        self._last_power = power[-1:]
        return self._put_down(hann)

    @property
    def _stride(self) -> int:
        """Distance of two frames on the axis on which the peaks of all frames lie one after the other."""
        return 2 * self._bands.longest

    def _find_peaks(self, power: Waveform) -> tuple[Indices, Indices]:
        """Frame and column of each peak; at least one in each frame."""
        is_peak = np.zeros(power.shape, dtype=bool)
        here = power[:, 2:-2]
        is_peak[:, 2:-2] = (
            (here > power[:, 1:-3]) & (here >= power[:, 3:-1]) & (here > power[:, :-4]) & (here >= power[:, 4:])
        )
        is_peak &= self._bands.is_core
        is_peak[:, self._bands.first] = True
        frames, columns = np.nonzero(is_peak)
        return frames, columns

    def _frequencies(
        self, hann: Spectrum, slope: Spectrum, power: Waveform, frames: Indices, columns: Indices
    ) -> Reals:
        """Radians a sample of each peak, the mean over the channels."""
        tone, change = hann[:, frames, columns], slope[:, frames, columns]
        product = (change.real * tone.real + change.imag * tone.imag).sum(axis=0)
        bins_off = 0.25 * product / (power[frames, columns] + _TINY)
        scale = 2.0 * self._bands.slope_scale[columns]
        return np.asarray(self._bands.omega[columns] + scale * np.clip(bins_off, -_FARTHEST_BINS, _FARTHEST_BINS))

    def _regions(self, frames: Indices, columns: Indices) -> tuple[Indices, Reals]:
        """All peaks, those of the frame before first, on one axis; and where on it one peak's region ends."""
        keys = np.concatenate([self._last.places, (frames + 1) * self._stride + self._bands.places[columns]])
        return keys, 0.5 * (keys[1:] + keys[:-1])

    def _is_onset(self, power: Waveform, frames: Indices, columns: Indices) -> NDArray[np.bool_]:
        """Whether each peak is higher than anything near it in the frame before."""
        before = np.concatenate([self._last_power, power[:-1]])
        nearby = np.maximum(before[:, 1:-1], np.maximum(before[:, 2:], before[:, :-2]))
        return np.asarray(power[frames, columns] > _ONSET_RATIO * nearby[frames, columns - 1])

    def _turn(
        self, frames: Indices, omega: Reals, parents: Indices, is_onset: NDArray[np.bool_], batch: Batch
    ) -> Reals:
        """Turn of each peak, those of the frame before first."""
        known = len(self._last.turns)
        before = np.concatenate([self._last.omega, omega])[parents]
        growth = 0.5 * (before + omega) * (self._bands.hop - batch.advances[frames])
        turns = np.concatenate([self._last.turns, np.zeros(len(frames))])
        edges = np.searchsorted(frames, np.arange(len(batch.advances) + 1))
        for first, last in pairwise(edges):
            turn = turns[parents[first:last]] + growth[first:last]
            turn -= 2.0 * np.pi * np.round(turn / (2.0 * np.pi))
            turn[is_onset[first:last]] = 0.0
            if batch.unwinds:
                turn -= np.clip(turn, -_UNWINDING, _UNWINDING)
            turns[known + first : known + last] = turn
        return turns

    def _weights(self, power: Waveform, pitch: float) -> Waveform:
        """Gain of each column, ``(columns,)`` or ``(frames, columns)``."""
        weights = self._bands.weights
        if pitch > 1.0:
            weights = weights * (self._bands.omega < _PASSED * np.pi / pitch)
        if self._formants is None or pitch == 1.0:
            return weights
        return np.asarray(weights * self._formants.gains(power, pitch))

    def _put_down(self, columns: Spectrum) -> Waveform:
        done = columns.shape[1] * self._bands.hop
        out = np.zeros((len(self._tail), done + self._tail.shape[1]), dtype=np.float32)
        out[:, : self._tail.shape[1]] = self._tail
        self._bands.synthesise(columns, out)
        self._tail = out[:, done:]
        return out[:, :done]
