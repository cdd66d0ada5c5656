"""All that happens to the sound between the store and the sound card; also what renders a mix into a file.

song -> faders -> key and tempo -> click -> master -> sample rate -> limiter
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from engine.audio.resampling import StreamResampler
from engine.player.click import BeatGrid, ClickTrack
from engine.player.limiter import Limiter
from engine.player.mix import Mix, db_to_gain
from engine.player.mixer import SMOOTHING_S, Glide, Levels, Mixer, measure
from engine.player.positions import Mark, PositionMap
from engine.player.shifter import Stretched
from engine.player.songstream import Loop, SongStream
from engine.player.source import StemReader
from engine.player.stretch import Stretcher, lead_frames
from engine.player.varispeed import Varispeed
from engine.separation.model import Waveform

FADE_S = 0.010


@dataclass(frozen=True)
class ChainSettings:
    """What the user set, apart from the place in the song.

    Attributes:
        mix: The faders.
        varispeed: Key and tempo.
        loop: A-B loop, or None.
        beats: Beats of the song, or None where they are not known.
        has_click: Clicks along with the song; needs ``beats``.
    """

    mix: Mix = field(default_factory=Mix)
    varispeed: Varispeed = field(default_factory=Varispeed)
    loop: Loop | None = None
    beats: BeatGrid | None = None
    has_click: bool = False


@dataclass(frozen=True)
class Rendered:
    """A block of output.

    Attributes:
        samples: ``(width, n)`` at the output's rate.
        frame: Frame of the song at its first sample.
        slope: Frames of the song for each sample; 0 in a count-in.
        stems: Levels of the stems after their faders, ``(stems, width)``; None where they are not known.
        master: Levels of the sum after the master and before the limiter, ``(width,)``.
    """

    samples: Waveform
    frame: float
    slope: float
    stems: Levels | None
    master: Levels


class RenderChain:
    """Renders from one place in the song on. A jump takes a new chain.

    What is heard before ``start``: where ``fades_in``, up to 10 ms of the song, fading in, so that the frame asked for
    comes out untouched; and the count-in's clicks.

    Args:
        reader: The song.
        settings: What the user set.
        start: First frame to be heard in full.
        rate: The output's rate in Hz.
        fades_in: Fades in before ``start``.
        count_in: Clicks before the song begins.
        stop: Frame at which to end; the song's end where it is None.
    """

    def __init__(
        self,
        reader: StemReader,
        settings: ChainSettings,
        start: int,
        *,
        rate: int,
        fades_in: bool = False,
        count_in: int = 0,
        stop: int | None = None,
    ) -> None:
        self._reader = reader
        self._settings = settings
        self._start = start
        self._song_rate, self._rate = reader.sample_rate, rate
        varispeed = settings.varispeed
        self._mixer = Mixer(reader.names, self._song_rate, reader.width, settings.mix)
        fade = min(start, round(FADE_S * self._song_rate)) if fades_in else 0
        lead = 0 if varispeed.is_neutral else lead_frames(self._song_rate)
        self._song = SongStream(reader, self._mixer, start - fade - lead, settings.loop, stop=stop)
        has_voice_lane = self._mixer.has_voice
        self._song.wants_voice_lane = has_voice_lane and not varispeed.is_neutral
        self._stretcher = Stretcher(
            self._song_rate, reader.width, self._song.read, varispeed, lead=lead, has_voice_lane=has_voice_lane
        )
        self._fade = self._fade_left = round(fade / varispeed.tempo)
        self._count_in_left = self._count_in_frames(count_in) - self._fade if count_in else 0
        self._counts = count_in > 0
        self._clicks = ClickTrack(settings.beats, self._song_rate) if settings.beats else None
        glide = max(1, round(SMOOTHING_S * self._song_rate))
        self._master = Glide(np.array([db_to_gain(settings.mix.master_db)]), glide)
        is_resampled = rate != self._song_rate
        self._resampler = StreamResampler(self._song_rate, rate, reader.width) if is_resampled else None
        self._limiter = Limiter(rate, reader.width)
        self._map = PositionMap()
        self._levels: deque[tuple[int, Levels | None, Levels]] = deque()
        self._stretched = self._put_out = 0
        self.is_ended = False

    @property
    def is_stretching(self) -> bool:
        """True while key or tempo are being changed."""
        return self._stretcher.is_active

    @property
    def lacks_voice_lane(self) -> bool:
        """True where vocals became audible that a changed key cannot treat as a voice without a new chain."""
        return self._stretcher.is_active and self._mixer.has_voice and not self._stretcher.has_voice_lane

    def set(self, settings: ChainSettings) -> None:
        """Take new faders, key, tempo and click without a jump. A new loop or new beats take a new chain."""
        self._settings = settings
        self._mixer.set_mix(settings.mix)
        self._master.move_to(np.array([db_to_gain(settings.mix.master_db)]))
        self._stretcher.set(settings.varispeed)
        is_split = self._stretcher.has_voice_lane and not settings.varispeed.is_neutral
        self._song.wants_voice_lane = is_split

    def pull(self, frames: int = 2048) -> Rendered | None:
        """Render on.

        Args:
            frames: Most frames of the song's rate to render at once.

        Returns:
            The next block, which may be empty while the stages fill; None where the song must be waited for.
            :attr:`is_ended` is True with the last block.
        """
        block = self._count(frames) if self._count_in_left > 0 else self._pull_song(frames)
        if block is None:
            return None
        self.is_ended = block.samples.shape[1] == 0
        samples = self._master.take(block.samples.shape[1]) * self._add_click(block)
        self._note(block, samples)
        if self._resampler is not None:
            samples = self._resampler.push(samples, last=self.is_ended)
        return self._deliver(self._limiter.push(samples, is_last=self.is_ended))

    def _deliver(self, samples: Waveform) -> Rendered:
        at = self._put_out * self._song_rate / self._rate
        self._put_out += samples.shape[1]
        frame = self._map.frame_at(at)
        after = self._map.frame_at(at + 1)
        slope = 0.0 if frame is None or after is None else (after - frame) * self._song_rate / self._rate
        stems, master = self._take_levels(self._put_out * self._song_rate / self._rate)
        return Rendered(samples, float(self._start) if frame is None else frame, slope, stems, master)

    def _count_in_frames(self, beats: int) -> int:
        if self._settings.beats is None:
            return 0
        return round(self._settings.beats.count_in(self._start, beats) / self._settings.varispeed.tempo)

    def _count(self, frames: int) -> Stretched:
        """A block of silence before the song; its steps are those of a song that began earlier."""
        count = min(frames, self._count_in_left)
        tempo = self._settings.varispeed.tempo
        step = self._step_of_start() - self._fade * tempo - self._count_in_left * tempo
        self._count_in_left -= count
        return Stretched(np.zeros((self._reader.width, count), dtype=np.float32), step, tempo)

    def _step_of_start(self) -> float:
        return self._start - self._song.frame_at(0)

    def _pull_song(self, frames: int) -> Stretched | None:
        block = self._stretcher.pull(frames)
        if block is None or self._fade_left <= 0:
            return block
        count = min(self._fade_left, block.samples.shape[1])
        done = self._fade - self._fade_left
        share = np.ones(block.samples.shape[1], dtype=np.float32)
        share[:count] = (np.arange(done, done + count) + 0.5) / self._fade
        self._fade_left -= count
        return Stretched(block.samples * share, block.step, block.slope)

    def _add_click(self, block: Stretched) -> Waveform:
        is_counting = self._counts and block.step < self._step_of_start()
        if self._clicks is None or not (self._settings.has_click or is_counting) or not block.samples.shape[1]:
            return block.samples
        count = block.samples.shape[1]
        steps = [block.step, *self._edges(block), block.step + block.slope * count]
        places = [math.ceil((step - block.step) / block.slope) for step in steps[:-1]] + [count]
        last = math.inf if self._settings.has_click else float(self._start)
        clicks = []
        for index, (step, stop) in enumerate(pairwise(steps)):
            frame = self._song.frame_at(step)
            until = min(last, frame + stop - step)
            clicks.append(self._clicks.render(frame, block.slope, places[index + 1] - places[index], until=until))
        return block.samples + np.concatenate(clicks)

    def _edges(self, block: Stretched) -> list[float]:
        """Steps inside ``block`` at which the song begins, or the loop begins again."""
        stop = block.step + block.slope * block.samples.shape[1]
        return [edge for edge in (self._step_of_start(), *self._song.loop_edges()) if block.step < edge < stop]

    def _note(self, block: Stretched, samples: Waveform) -> None:
        """Remember positions and levels of a block until its samples have come out of the last stage."""
        stop = block.step + block.slope * samples.shape[1]
        start = self._step_of_start()
        for step in (block.step, *self._edges(block)) if samples.shape[1] else ():
            index = self._stretched + (step - block.step) / block.slope
            is_before = step < start
            frame = float(self._start) if is_before else self._song.frame_at(step)
            self._map.add(Mark(round(index), frame, 0.0 if is_before else block.slope))
        self._stretched += samples.shape[1]
        self._levels.append((self._stretched, self._song.take_levels(stop), measure(samples)))

    def _take_levels(self, until: float) -> tuple[Levels | None, Levels]:
        stems: Levels | None = None
        master = measure(np.zeros((self._reader.width, 0), dtype=np.float32))
        while self._levels and (self.is_ended or self._levels[0][0] <= until):
            _, block_stems, block_master = self._levels.popleft()
            master = master.joined(block_master)
            if block_stems is not None:
                stems = block_stems if stems is None else stems.joined(block_stems)
        return stems, master
