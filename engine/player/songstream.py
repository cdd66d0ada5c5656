"""The song as an endless strip of mixed blocks: from a position on, round a loop, up to the end."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from engine.errors import ParameterError
from engine.player.mixer import Levels, Mixer
from engine.player.source import StemReader
from engine.separation.model import Waveform

LOOP_FADE_S = 0.005
SHORTEST_LOOP_S = 0.05


@dataclass(frozen=True)
class Loop:
    """An A-B loop, frames at the song's rate: ``start`` is played right after ``stop - 1``.

    Attributes:
        start: First frame.
        stop: One past the last frame.
    """

    start: int
    stop: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.stop:
            raise ParameterError(f"loop={self.start}..{self.stop} must begin at 0 or later and end after its start")


class SongStream:
    """Reads and mixes the song block by block. Its own positions ("steps") count on through every loop.

    Args:
        reader: The song.
        mixer: Mixes what is read.
        start: First frame; negative ones are silence.
        loop: Loop that is entered by playing into it; a start behind it leaves it alone.
        stop: Where the song is to end; its own end where it is None.
    """

    def __init__(
        self, reader: StemReader, mixer: Mixer, start: int, loop: Loop | None = None, *, stop: int | None = None
    ) -> None:
        self._reader = reader
        self._end = stop
        self.mixer = mixer
        self._loop = loop if loop is not None and start < loop.stop else None
        self._fade = round(LOOP_FADE_S * reader.sample_rate)
        if self._loop is not None:
            self._fade = min(self._fade, (self._loop.stop - self._loop.start) // 2)
        self._at = start
        self._steps = 0
        self._anchors: deque[tuple[int, int]] = deque([(0, start)], maxlen=64)
        self._levels: deque[tuple[int, Levels]] = deque(maxlen=256)
        self.wants_voice_lane = False

    @property
    def steps(self) -> int:
        """Frames read so far."""
        return self._steps

    @property
    def is_ended(self) -> bool:
        """True once the song's last frame was read."""
        if self._end is not None and self._at >= self._end:
            return True
        return self._reader.is_decoded and self._at >= self._reader.frames

    def frame_at(self, step: float) -> float:
        """Frame of the song that was read as number ``step``."""
        for first, frame in reversed(self._anchors):
            if step >= first:
                return frame + step - first
        first, frame = self._anchors[0]
        return frame + step - first

    def loop_edges(self) -> list[int]:
        """Steps, ascending, at which the loop began again."""
        return [step for step, _ in self._anchors if step > 0]

    def take_levels(self, step: float) -> Levels | None:
        """Levels of the stems, ``(stems, width)``, in what was read up to ``step`` and not taken yet."""
        levels: Levels | None = None
        while self._levels and self._levels[0][0] <= step:
            block = self._levels.popleft()[1]
            levels = block if levels is None else levels.joined(block)
        return levels

    def read(self, frames: int) -> Waveform | None:
        """Read on.

        Args:
            frames: Most frames to read.

        Returns:
            Lanes ``(2, width, n)`` with ``1 <= n <= frames``; ``n = 0`` after the song's end; None where the next
            frame cannot be played yet, because it is not decoded, or not separated and the faders are not equal.
        """
        if self._loop is not None and self._at == self._loop.stop:
            self._at = self._loop.start
            self._anchors.append((self._steps, self._at))
        stop = self._next_stop(frames)
        if stop <= self._at:
            return np.zeros((2, self._reader.width, 0), dtype=np.float32) if self.is_ended else None
        if not self._can_play(self._at, stop):
            return None
        lanes, levels = self._render(self._at, stop)
        self._steps += stop - self._at
        self._at = stop
        if levels is not None:
            self._levels.append((self._steps, levels))
        return lanes

    def _next_stop(self, frames: int) -> int:
        """End of the next stretch that is read in one go: no edge of a loop lies inside it."""
        stop = min(self._at + frames, self._reader.frames)
        if self._end is not None:
            stop = min(stop, self._end)
        if self._loop is not None:
            fade_start = self._loop.stop - self._fade
            stop = min(stop, fade_start if self._at < fade_start else self._loop.stop)
        return stop

    def _can_play(self, start: int, stop: int) -> bool:
        ahead = stop + (stop - start)
        is_ready = self._reader.is_ready(start, stop)
        is_split = self.wants_voice_lane and is_ready and self._reader.is_ready(stop, ahead)
        self.mixer.split_voice(is_split)
        if self.mixer.is_voice_split and not is_ready:
            return False
        return is_ready or not self.mixer.needs_stems

    def _render(self, start: int, stop: int) -> tuple[Waveform, Levels | None]:
        mixture = self._reader.read_mixture(start, stop)
        is_ready = self._reader.is_ready(start, stop)
        stems = self._reader.read_stems(start, stop) if is_ready else None
        if self._loop is not None and start >= self._loop.stop - self._fade:
            mixture, stems = self._blend(mixture, stems, start, stop)
        return self.mixer.render(mixture, stems)

    def _blend(
        self, mixture: Waveform, stems: Waveform | None, start: int, stop: int
    ) -> tuple[Waveform, Waveform | None]:
        """Cross-fade the loop's last frames into those before its start, so that its start itself is untouched."""
        if self._loop is None:
            return mixture, stems
        shift = self._loop.start - self._loop.stop
        first = self._loop.stop - self._fade
        share = ((np.arange(start, stop) - first + 0.5) / self._fade).astype(np.float32)
        lead = self._reader.read_mixture(start + shift, stop + shift)
        mixture = mixture * (1 - share) + lead * share
        if stems is not None:
            if self._reader.is_ready(start + shift, stop + shift):
                lead_stems = self._reader.read_stems(start + shift, stop + shift)
            else:
                lead_stems = np.zeros_like(stems)
            stems = stems * (1 - share) + lead_stems * share
        return mixture, stems
