"""Keeps the ring filled: begins, jumps, fades out, waits for the split, and ends. Runs in one thread."""

from __future__ import annotations

from collections import deque
from enum import StrEnum

import numpy as np

from engine.player.chain import FADE_S, ChainSettings, RenderChain, Rendered
from engine.player.mixer import Levels
from engine.player.outputs import Output, Pump
from engine.player.positions import Mark, PositionMap
from engine.player.ring import Ring
from engine.player.source import StemReader, StemSource
from engine.separation.model import Waveform

AHEAD_S = 0.1
LONGEST_AHEAD_S = 0.4
_SAFETY_S = 0.010
_CAPACITY_S = 2.0
_KEPT_LEVELS = 512


class FeederState(StrEnum):
    """What the feeder is doing."""

    IDLE = "idle"
    PLAYING = "playing"
    BUFFERING = "buffering"
    ENDING = "ending"
    ENDED = "ended"


class Feeder:
    """Feeds one output.

    Args:
        store: The song.
        output: Where the sound goes; it is started.
        settings: What the user set.
        place: Frame to begin at.
        ahead_s: Seconds to render ahead of the output; a change of a fader is heard that much later.
    """

    def __init__(
        self, store: StemSource, output: Output, settings: ChainSettings, place: int, *, ahead_s: float = AHEAD_S
    ) -> None:
        self._reader = StemReader(store, output.width)
        self._settings = settings
        self._output = output
        self._rate = output.rate
        self._ring = Ring(round(_CAPACITY_S * self._rate), output.width)
        self.pump = Pump(self._ring, self._rate)
        self.positions = PositionMap()
        self.levels: deque[tuple[int, Levels | None, Levels]] = deque(maxlen=_KEPT_LEVELS)
        self.state = FeederState.IDLE
        self.place = place
        self._chain: RenderChain | None = None
        self._counts_in = 0
        self._ahead = round(ahead_s * self._rate)
        self._known_underruns = 0
        output.start(self.pump)

    @property
    def heard_index(self) -> float:
        """Index of the output frame that is heard now."""
        return self.pump.heard_index(self._output.now_s())

    @property
    def played_index(self) -> int:
        """Index of the next frame that the output takes."""
        return self._ring.read

    @property
    def written_index(self) -> int:
        """Index behind the last frame that is rendered."""
        return self._ring.written

    def frame_at(self, index: float) -> float:
        """Song frame of an output frame; the place to begin at where nothing was played."""
        frame = self.positions.frame_at(index)
        return float(self.place) if frame is None else frame

    def set(self, settings: ChainSettings) -> None:
        """Take new faders, key, tempo, loop or click. The loop and the beats take effect by a jump to where we are."""
        old, self._settings = self._settings, settings
        if self._chain is None:
            return
        self._chain.set(settings)
        is_other_song = old.loop != settings.loop or old.beats is not settings.beats
        if is_other_song or self._chain.lacks_voice_lane:
            self._jump(None)

    def play(self, *, count_in: int = 0) -> None:
        """Begin at :attr:`place`."""
        if self.state in (FeederState.IDLE, FeederState.ENDED):
            self._counts_in = count_in
            self.state = FeederState.BUFFERING

    def pause(self) -> None:
        """Fade out; :attr:`place` becomes the frame at which the fade begins."""
        if self.state in (FeederState.PLAYING, FeederState.ENDING):
            at = self._cut_index()
            self.place = round(self.frame_at(at))
            self._end_at(at)
        self._chain = None
        self.pump.is_fed = False
        self.state = FeederState.IDLE

    def seek(self, frame: int) -> int:
        """Go to ``frame``; returns the output index from which on it is heard."""
        self.place = frame
        if self.state in (FeederState.PLAYING, FeederState.ENDING):
            return self._jump(frame)
        if self.state is FeederState.ENDED:
            self.state = FeederState.IDLE
        return self._ring.written

    def step(self) -> bool:
        """Render the next block where there is room for it; False where there is nothing to do now."""
        if self.state is FeederState.BUFFERING:
            return self._begin()
        if self.state is FeederState.ENDING:
            return self._finish()
        if self.state is not FeederState.PLAYING or self._chain is None:
            return False
        if self._ring.fill >= self._target():
            return False
        rendered = self._chain.pull()
        if rendered is None:
            self._starve()
            return False
        self._append(rendered)
        if self._chain.is_ended:
            self._chain = None
            self.pump.is_fed = False
            self.state = FeederState.ENDING
        return True

    def _target(self) -> int:
        """Frames to keep ahead; more after every underrun."""
        if self.pump.underruns > self._known_underruns:
            self._known_underruns = self.pump.underruns
            self._ahead = max(self._ahead, min(round(LONGEST_AHEAD_S * self._rate), self._ahead * 3 // 2))
        return max(self._ahead, 2 * self.pump.largest_block)

    def _begin(self) -> bool:
        blocks = self._render_first(self.place, self._counts_in)
        if blocks is None:
            return False
        self._counts_in = 0
        self._publish(blocks, max(self._ring.read, self._ring.written))
        return True

    def _finish(self) -> bool:
        if self._ring.fill or self.heard_index < self._ring.written:
            return False
        self.place = self._reader.frames
        self.state = FeederState.ENDED
        return True

    def _starve(self) -> None:
        """The split is behind: fade out what is rendered, and wait there."""
        fade = min(round(FADE_S * self._rate), self._ring.fill)
        at = max(self._cut_index(), self._ring.written - fade)
        self.place = round(self.frame_at(at))
        self._end_at(at)
        self._chain = None
        self.pump.is_fed = False
        self.state = FeederState.BUFFERING

    def _jump(self, frame: int | None) -> int:
        """Cross-fade to ``frame``, or, None, to the same place with other settings; waits where it cannot be played.

        Returns the output index of the cross-fade's start.
        """
        at = self._cut_index()
        self.place = round(self.frame_at(at + round(FADE_S * self._rate))) if frame is None else frame
        blocks = self._render_first(self.place, 0)
        at = max(at, self._ring.read)
        if blocks is None:
            self._end_at(at)
            self._chain = None
            self.pump.is_fed = False
            self.state = FeederState.BUFFERING
        else:
            self._publish(blocks, at)
        return at

    def _render_first(self, place: int, count_in: int) -> list[Rendered] | None:
        """A new chain's first blocks, enough for the output's first buffers; None where they cannot be rendered yet."""
        chain = RenderChain(self._reader, self._settings, place, rate=self._rate, fades_in=True, count_in=count_in)
        blocks: list[Rendered] = []
        wanted = self._target()
        while sum(block.samples.shape[1] for block in blocks) < wanted and not chain.is_ended:
            rendered = chain.pull()
            if rendered is None:
                return None
            blocks.append(rendered)
        self._chain = chain
        return blocks

    def _cut_index(self) -> int:
        """First index that the output cannot be taking right now."""
        safety = max(self.pump.largest_block, 1) + round(_SAFETY_S * self._rate)
        return max(self._ring.read, min(self._ring.read + safety, self._ring.written))

    def _fading(self, at: int) -> Waveform:
        """What is written from ``at`` on, fading out over 10 ms."""
        fade = round(FADE_S * self._rate)
        tail = self._ring.peek(at, max(at, min(at + fade, self._ring.written)))
        share = (np.arange(tail.shape[1]) + 0.5) / fade
        return np.asarray(tail * (1.0 - share), dtype=np.float32)

    def _end_at(self, at: int) -> None:
        tail = self._fading(at)
        self._ring.replace(at, tail)
        self.positions.add(Mark(at, float(self.place), 0.0))

    def _publish(self, blocks: list[Rendered], at: int) -> None:
        samples = np.concatenate([block.samples for block in blocks], axis=1)
        tail = self._fading(at)
        overlap = min(tail.shape[1], samples.shape[1])
        samples[:, :overlap] += tail[:, :overlap]
        self._note(blocks, at)
        self._ring.replace(at, samples)
        is_ended = self._chain is None or self._chain.is_ended
        self._chain = None if is_ended else self._chain
        self.pump.is_fed = not is_ended
        self.state = FeederState.ENDING if is_ended else FeederState.PLAYING

    def _append(self, rendered: Rendered) -> None:
        at = max(self._ring.written, self._ring.read)
        self._note([rendered], at)
        self._ring.replace(at, rendered.samples)

    def _note(self, blocks: list[Rendered], at: int) -> None:
        """Put positions and levels of ``blocks`` on the map before their samples can be played."""
        while self.levels and self.levels[-1][0] > at:
            self.levels.pop()
        for block in blocks:
            if block.samples.shape[1]:
                self.positions.add(Mark(at, block.frame, block.slope))
            at += block.samples.shape[1]
            self.levels.append((at, block.stems, block.master))
