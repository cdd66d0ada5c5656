"""Changes key and tempo of two lanes at once: stretched by vocoders, then read faster or slower."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.player.bands import bands_for
from engine.player.interpolation import BEFORE, TAPS, ReadingHead, interpolate
from engine.player.onsets import OnsetFinder
from engine.player.pacer import Pacer
from engine.player.varispeed import Varispeed
from engine.player.vocoder import Batch, Vocoder
from engine.separation.model import Waveform

_FRAMES = 8
_PIECE = 512


@dataclass(frozen=True)
class Stretched:
    """A block of output.

    Attributes:
        samples: ``(width, n)``; ``n = 0`` at the end.
        step: Input position of the first frame.
        slope: Input frames for each output frame.
    """

    samples: Waveform
    step: float
    slope: float


class Shifter:
    """Changes key and tempo from a position on. The first sample that comes out is the one at ``start``.

    Args:
        sample_rate: Rate in Hz.
        width: Channels of a lane.
        start: Position of the first sample to come out; input is needed from one longest window before it.
        varispeed: Key and tempo to begin with.
        has_voice_lane: Changes the second lane by itself, its formants kept in place.
    """

    def __init__(self, sample_rate: int, width: int, start: int, varispeed: Varispeed, *, has_voice_lane: bool) -> None:
        self._bands = bands_for(sample_rate)
        kept = (False, True) if has_voice_lane else (False,)
        self._vocoders = [Vocoder(self._bands, width, keeps_formants=keeps) for keeps in kept]
        self._onsets = OnsetFinder(self._bands, start - self._bands.longest)
        self._pacer = Pacer(self._bands, self._onsets, start, varispeed.density)
        self._head = ReadingHead(sample_rate, varispeed.pitch)
        self._varispeed = varispeed
        self._samples = np.zeros((width, 0), dtype=np.float32)
        self._first = -self._bands.longest
        self._whole_from: int | None = None

    @staticmethod
    def lead(sample_rate: int) -> int:
        """Frames of input that are needed before the first sample to come out."""
        return bands_for(sample_rate).longest

    @property
    def needed(self) -> tuple[int, int]:
        """Positions of the input between which the next :meth:`work` needs it."""
        last = self._pacer.centre + (_FRAMES - 1) * self._pacer.farthest + self._bands.half
        return min(self._pacer.centre - self._bands.half, self._onsets.needed), last + self._onsets.delay

    @property
    def step(self) -> int | None:
        """Position of the next sample to come out, where it and all behind it are those of the input; else None."""
        place = self._head.place
        if not self._head.is_whole or self._whole_from is None or place < self._whole_from:
            return None
        return round(float(self._pacer.steps_at(np.array([place]))[0][0]))

    def set(self, varispeed: Varispeed) -> None:
        """Change key and tempo as soon as it can be heard without a break."""
        self._varispeed = varispeed
        self._head.glide_to(varispeed.pitch, self._pacer.change_place)
        self._pacer.set(varispeed.density)

    def work(self, read: Callable[[int, int], Waveform], end: int | None) -> None:
        """Stretch on.

        Args:
            read: Gives the lanes ``(2, width, stop - start)`` between two positions.
            end: End of the input where it is known.
        """
        start, stop = self._onsets.needed, self.needed[1]
        self._onsets.watch(_joined(read(start, stop)))
        centres, advances, is_attack = self._pacer.plan(_FRAMES, end)
        pitch, is_neutral = self._varispeed.pitch, self._varispeed.is_neutral
        batch = Batch(centres - centres[0], advances, is_attack, pitch, is_neutral)
        lanes = read(int(centres[0]) - self._bands.half, int(centres[-1]) + self._bands.half)
        inputs = lanes if len(self._vocoders) > 1 else _joined(lanes)[None]
        outputs = [vocoder.process(lane, batch) for vocoder, lane in zip(self._vocoders, inputs, strict=True)]
        self._samples = np.concatenate([self._samples, np.sum(outputs, axis=0, dtype=np.float32)], axis=1)
        self._note_whole()

    def _note_whole(self) -> None:
        """Remember from where on what was stretched is the input itself."""
        if not self._varispeed.is_neutral or not all(vocoder.is_unwound for vocoder in self._vocoders):
            self._whole_from = None
        elif self._whole_from is None:
            self._whole_from = self._pacer.place + self._bands.half

    def take(self, frames: int, end: int | None) -> Stretched | None:
        """What can be put out by now.

        Args:
            frames: Most frames to put out.
            end: End of the input where it is known; nothing comes out behind it.

        Returns:
            Up to ``frames`` frames, none of them at the end; None where :meth:`work` must be called first.
        """
        places = self._head.look(min(frames, _PIECE))
        places = places[: np.searchsorted(places, self._first + self._samples.shape[1] - TAPS // 2 - 1)]
        if not len(places):
            return None
        steps, ideal = self._pacer.steps_at(places)
        if end is not None:
            places = places[: np.searchsorted(ideal, end - 1e-6)]
        samples = interpolate(self._samples, places - self._first)
        count = len(places)
        slope = float(steps[count - 1] - steps[0]) / (count - 1) if count > 1 else self._varispeed.tempo
        self._head.move(count)
        self._forget()
        return Stretched(samples, float(steps[0]), slope)

    def _forget(self) -> None:
        gone = int(self._head.place) - BEFORE - self._first
        if gone > self._bands.longest:
            self._samples = self._samples[:, gone:].copy()
            self._first += gone
            self._pacer.forget(self._head.place)


def _joined(lanes: Waveform) -> Waveform:
    """Sum of the lanes."""
    return np.asarray(lanes[0] + lanes[1] if lanes[1].any() else lanes[0])
