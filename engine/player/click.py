"""Beats made audible: the click along the song, and the count-in before it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.errors import ParameterError
from engine.separation.model import Waveform

CLICK_HZ = 1500.0
CLICK_S = 0.03
CLICK_GAIN = 0.25
COUNT_IN_BEATS = 4
# A start this near to a beat counts as on it.
_ON_BEAT_S = 0.03


@dataclass(frozen=True)
class BeatGrid:
    """Where the beats of a song are.

    Attributes:
        sample_rate: The song's rate in Hz.
        period: Frames from beat to beat, where none were detected: before the first and after the last.
        beats: Frames of the detected beats, ascending, at least one.
    """

    sample_rate: int
    period: float
    beats: NDArray[np.float64] = field(repr=False)

    def __post_init__(self) -> None:
        if self.period <= 0 or not len(self.beats) or bool((np.diff(self.beats) <= 0).any()):
            raise ParameterError(f"{self} must have a period above 0 and one or more ascending beats")

    def between(self, start: float, stop: float) -> NDArray[np.float64]:
        """Frames of all beats in ``[start, stop)``; also before the song's start and after its end."""
        first, last = float(self.beats[0]), float(self.beats[-1])
        inside = self.beats[(self.beats >= start) & (self.beats < stop)]
        before = first - self.period * np.arange(max(0, math.floor((first - start) / self.period)), 0, -1)
        after = last + self.period * np.arange(1, max(0, math.ceil((stop - last) / self.period)) + 1)
        grid = np.concatenate([before, inside, after])
        return np.asarray(grid[(grid >= start) & (grid < stop)])

    def count_in(self, start: float, beats: int = COUNT_IN_BEATS) -> float:
        """Frames from the first of ``beats`` clicks to ``start``, so that the clicks lead into the song's own beats."""
        until = start - _ON_BEAT_S * self.sample_rate
        length = (beats + 2) * max(self.period, float(np.diff(self.beats).max(initial=self.period)))
        return start - float(self.between(until - length, until)[-beats])


class ClickTrack:
    """Renders clicks on the beats of a grid, block by block.

    Args:
        grid: The beats.
        sample_rate: Rate of the blocks in Hz.
    """

    def __init__(self, grid: BeatGrid, sample_rate: int) -> None:
        self._grid = grid
        self._sound = click_sound(sample_rate)
        self._tail = np.zeros(0, dtype=np.float32)

    def render(self, frame: float, slope: float, frames: int, *, until: float = math.inf) -> Waveform:
        """The next ``frames`` samples, ``(frames,)``.

        Args:
            frame: Frame of the song at which the block begins.
            slope: Frames of the song for each sample of the block.
            frames: Length of the block.
            until: Beats from this frame of the song on do not click.
        """
        block = np.zeros(frames + len(self._sound), dtype=np.float32)
        block[: len(self._tail)] += self._tail
        for beat in self._grid.between(frame, min(frame + slope * frames, until)):
            at = min(frames - 1, max(0, round((beat - frame) / slope)))
            block[at : at + len(self._sound)] += self._sound
        self._tail = block[frames:].copy()
        return block[:frames]


def click_sound(sample_rate: int) -> Waveform:
    """One click, ``(n,)``: a sine that dies away; it begins with its loudest half wave."""
    time_s = np.arange(round(CLICK_S * sample_rate)) / sample_rate
    fall = np.exp(-time_s / (CLICK_S / 5))
    return np.asarray(CLICK_GAIN * fall * np.sin(2 * np.pi * CLICK_HZ * time_s), dtype=np.float32)
