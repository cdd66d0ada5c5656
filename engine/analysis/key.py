"""The key of a song, from how much of each of the twelve notes it holds.

C. L. Krumhansl, "Cognitive Foundations of Musical Pitch", 1990: the notes of a song are compared with the profile of
every key. Here with the profiles of J. Albrecht and D. Shanahan ("The Use of Large Corpora to Train a New Type of
Key-Finding Algorithm", Music Perception 31, 2013). The notes come from the peaks of a spectrum, which leaves out most
of the drums, after the song's tuning was measured from the same peaks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.analysis.framing import mono_frames
from engine.audio.info import Waveform

Floats = NDArray[np.float64]

_FRAME_S = 0.19
_LOWEST_HZ, _HIGHEST_HZ = 65.0, 2100.0
_PEAK_FLOOR = 0.01
_BINS_PER_SEMITONE = 20
_NAMES = ("C", "D♭", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
_MINOR_NAMES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "G♯", "A", "B♭", "B")
_MAJOR = (0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081)
_MINOR = (0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052)


@dataclass(frozen=True)
class KeyEstimate:
    """A song's key.

    Attributes:
        tonic: Pitch class of the key's first note: 0 is C, 11 is B.
        is_major: True for major, False for minor.
        confidence: 0..1: how far the key is ahead of the next best one, and how much it resembles the song.
        tuning: How far the song is tuned above 440 Hz, in semitones, -0.5..0.5.
    """

    tonic: int
    is_major: bool
    confidence: float
    tuning: float

    @property
    def name(self) -> str:
        """Such as ``A♭`` or ``F♯m``."""
        return self.transposed(0)

    def transposed(self, semitones: float) -> str:
        """Name of the key after a change by ``semitones``, rounded to the nearest one."""
        tonic = (self.tonic + round(semitones)) % 12
        return _NAMES[tonic] if self.is_major else f"{_MINOR_NAMES[tonic]}m"


def estimate_key(blocks: Iterable[Waveform], sample_rate: int) -> KeyEstimate | None:
    """Find the key of a song.

    Args:
        blocks: The song, each block ``(channels, n)``; without vocals or with them.
        sample_rate: Rate in Hz.

    Returns:
        The key; None where there are no notes, as in silence.
    """
    fine = _fine_chroma(blocks, sample_rate)
    if not fine.any():
        return None
    tuning = _tuning(fine)
    return _best_key(chroma_of(fine, tuning), tuning)


def chroma_of(fine: Floats, tuning: float) -> Floats:
    """Strength of the twelve notes, ``(12,)``, from one of 20 steps a semitone, ``(240,)``."""
    shifted = np.roll(fine, _BINS_PER_SEMITONE // 2 - round(tuning * _BINS_PER_SEMITONE))
    return np.asarray(shifted.reshape(12, _BINS_PER_SEMITONE).sum(axis=1))


def _fine_chroma(blocks: Iterable[Waveform], sample_rate: int) -> Floats:
    """Strength of all pitches of the octave, ``(240,)``, C first."""
    frame_length = 1 << round(np.log2(_FRAME_S * sample_rate))
    window = np.hanning(frame_length).astype(np.float32)
    hz = np.arange(frame_length // 2 + 1) * sample_rate / frame_length
    first, last = np.searchsorted(hz, (_LOWEST_HZ, min(_HIGHEST_HZ, 0.45 * sample_rate)))
    total = np.zeros(12 * _BINS_PER_SEMITONE)
    for frames in mono_frames(blocks, frame_length, frame_length // 2):
        magnitude = np.abs(np.fft.rfft(frames * window, axis=1)[:, first - 1 : last + 1])
        total += _pitches(magnitude, first, sample_rate / frame_length)
    return total


def _pitches(magnitude: NDArray[np.float32], first: int, bin_hz: float) -> Floats:
    """Peaks of ``(frames, bins)``, by pitch; the loudest of a frame counts as one, the others by their square root."""
    middle, left, right = magnitude[:, 1:-1], magnitude[:, :-2], magnitude[:, 2:]
    loudest = middle.max(axis=1, keepdims=True)
    is_peak = (middle > left) & (middle >= right) & (middle > _PEAK_FLOOR * loudest) & (loudest > 1e-4)
    frame, place = np.nonzero(is_peak)
    a, b, c = (np.log(x[frame, place] + 1e-9) for x in (left, middle, right))
    offset = 0.5 * (a - c) / np.minimum(a - 2 * b + c, -1e-9)
    midi = 69.0 + 12.0 * np.log2((first + place + np.clip(offset, -0.5, 0.5)) * bin_hz / 440.0)
    weight = np.sqrt(middle[frame, place] / loudest[frame, 0])
    step = np.round(midi * _BINS_PER_SEMITONE).astype(np.int64) % (12 * _BINS_PER_SEMITONE)
    return np.bincount(step, weights=weight, minlength=12 * _BINS_PER_SEMITONE).astype(np.float64)


def _tuning(fine: Floats) -> float:
    """Mean distance of all pitches from the nearest note, on the circle of a semitone."""
    angle = 2.0 * np.pi * np.arange(len(fine)) / _BINS_PER_SEMITONE
    return float(np.angle((fine * np.exp(1j * angle)).sum()) / (2.0 * np.pi))


def _best_key(chroma: Floats, tuning: float) -> KeyEstimate:
    scores = np.array(
        [[np.corrcoef(chroma, np.roll(profile, tonic))[0, 1] for tonic in range(12)] for profile in (_MAJOR, _MINOR)]
    )
    if not np.isfinite(scores).all():
        return KeyEstimate(int(np.argmax(chroma)), True, 0.0, tuning)
    mode, tonic = np.unravel_index(int(np.argmax(scores)), scores.shape)
    best, second = np.sort(scores, axis=None)[[-1, -2]]
    confidence = float(np.clip(best, 0.0, 1.0) * np.clip((best - second) / 0.12, 0.0, 1.0))
    return KeyEstimate(int(tonic), bool(mode == 0), confidence, tuning)
