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

AHEAD_S = 0.3
LONGEST_AHEAD_S = 0.8
_FEWEST_S = 0.04
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
        ahead_s: Seconds to render ahead of the output; half of it where key or tempo of a song are changed that is
            wholly split.
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
        self._is_split = False
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
        """Take new faders, key, tempo, loop, beats or click.

        What is rendered ahead is rendered anew and cross-faded into, so that a fader is heard at once. Not while key
        or tempo are changed, where that would cost too much and the tones' phases would jump: there the running chain
        takes the faders over.
        """
        old, self._settings = self._settings, settings
        if self.state not in (FeederState.PLAYING, FeederState.ENDING) or settings == old:
            return
        chain = self._chain
        is_stretched = not settings.varispeed.is_neutral or (chain is not None and chain.is_stretching)
        is_other_song = old.loop != settings.loop or old.beats is not settings.beats
        is_counting_in = self.positions.slope_at(self._cut_index()) == 0.0
        if chain is not None:
            chain.set(settings)
        if is_other_song or (chain is not None and chain.lacks_voice_lane) or not (is_stretched or is_counting_in):
            self._renew()

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
            at = self._cut_index()
            return self._change_over(self._render_first(frame, 0), at)
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
            if self._ring.fill <= self._last_call():
                self._starve()
            return False
        self._append(rendered)
        if self._chain.is_ended:
            self._chain = None
            self.pump.is_fed = False
            self.state = FeederState.ENDING
        return True

    def _target(self) -> int:
        """Frames to keep ahead; more after every underrun, less while each of them is dear."""
        if self.pump.underruns > self._known_underruns:
            self._known_underruns = self.pump.underruns
            self._ahead = max(self._ahead, min(round(LONGEST_AHEAD_S * self._rate), self._ahead * 3 // 2))
        is_dear = self._is_split and not self._settings.varispeed.is_neutral
        ahead = self._ahead // 2 if is_dear else self._ahead
        most = 3 * self._ring.capacity // 4 - self._block - round(_SAFETY_S * self._rate)
        return min(max(ahead, 2 * self._block), most)

    @property
    def _block(self) -> int:
        """The largest buffer that the output takes; one that came back from a long absence may ask for more at once."""
        return min(max(self.pump.largest_block, 1), self._ring.capacity // 4)

    def _last_call(self) -> int:
        """Frames ahead at which a song that has to be waited for must begin to fade out."""
        return 2 * self._block + round((_SAFETY_S + 2 * FADE_S) * self._rate)

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
        self._wait()

    def _renew(self) -> None:
        """Render what is ahead anew, with the present settings, from where the output will be."""
        at = self._cut_index()
        self.place = round(self.frame_at(at))
        self._change_over(self._render_first(self.place, 0, fades_in=False), at, is_same=True)

    def _change_over(self, blocks: list[Rendered] | None, at: int, *, is_same: bool = False) -> int:
        """Cross-fade from what is written into ``blocks`` at index ``at``, or fade out and wait where there are none.

        Where rendering took so long that the output has come past ``at``, the change is made a little later; blocks of
        the same sound (``is_same``) then lose their beginning. Returns the index of the change.
        """
        late = max(0, self._cut_index() - at) if self._ring.read + self._block > at else 0
        if blocks is None:
            self._end_at(at + late)
            self._wait()
        else:
            self._publish(blocks, at + late, skip=late if is_same else 0, has_fade=is_same)
        return at + late

    def _wait(self) -> None:
        self._chain = None
        self.pump.is_fed = False
        self.state = FeederState.BUFFERING

    def _render_first(self, place: int, count_in: int, *, fades_in: bool = True) -> list[Rendered] | None:
        """A new chain's first blocks; None where there is not enough to begin with."""
        chain = RenderChain(self._reader, self._settings, place, rate=self._rate, fades_in=fades_in, count_in=count_in)
        blocks: list[Rendered] = []
        wanted = self._target()
        fewest = max(round(_FEWEST_S * self._rate), 2 * self._block)
        frames = 0
        while frames < wanted and not chain.is_ended:
            rendered = chain.pull()
            if rendered is None and frames < fewest:
                return None
            if rendered is None:
                break
            blocks.append(rendered)
            frames += rendered.samples.shape[1]
        self._chain = chain
        return blocks

    def _cut_index(self) -> int:
        """First index that the output cannot be taking right now."""
        safety = self._block + round(_SAFETY_S * self._rate)
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

    def _publish(self, blocks: list[Rendered], at: int, *, skip: int = 0, has_fade: bool = False) -> None:
        """Write ``blocks`` without their first ``skip`` frames, over the fading rest of what is written at ``at``."""
        samples = np.concatenate([block.samples for block in blocks], axis=1)[:, skip:]
        tail = self._fading(at)
        overlap = min(tail.shape[1], samples.shape[1])
        if has_fade:
            samples[:, :overlap] *= (np.arange(overlap, dtype=np.float32) + 0.5) / round(FADE_S * self._rate)
        samples[:, :overlap] += tail[:, :overlap]
        self._note(blocks, at - skip)
        self._ring.replace(at, samples)
        is_ended = self._chain is None or self._chain.is_ended
        self._chain = None if is_ended else self._chain
        self.pump.is_fed = not is_ended
        self.state = FeederState.ENDING if is_ended else FeederState.PLAYING

    def _append(self, rendered: Rendered) -> None:
        at = max(self._ring.written, self._ring.read)
        self._note([rendered], at)
        self._ring.replace(at, rendered.samples)
        if not self._is_split:
            self._is_split = self._reader.is_decoded and self._reader.is_ready(0, self._reader.frames)

    def _note(self, blocks: list[Rendered], at: int) -> None:
        """Put positions and levels of ``blocks`` on the map before their samples can be played."""
        while self.levels and self.levels[-1][0] > at:
            self.levels.pop()
        for block in blocks:
            if block.samples.shape[1]:
                self.positions.add(Mark(at, block.frame, block.slope))
            at += block.samples.shape[1]
            self.levels.append((at, block.stems, block.master))
