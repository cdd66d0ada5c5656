"""Training examples out of songs. Example ``index`` is a pure function of the configuration's seed and ``index``.

The songs of one example: with the probability ``remix`` every source comes from a song of its own, else all come from
one song at one place (a coherent mixture), as far as that song has them. All sources of one song are stretched alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from engine.errors import ParameterError
from engine.separation.model import Waveform
from training.augment import waveform as augment
from training.config import DataConfig
from training.data.cache import ACTIVITY_HOP_S, CachedSong
from training.data.songs import SINGLE_LAYOUTS

_ACTIVE_SHARE = 0.1  # of the song's loudest window
_ACTIVE_RMS = 1e-3


@dataclass(frozen=True)
class Example:
    """One training example.

    Attributes:
        mixture: ``(channels, samples)`` float32; the sum of the sources, plus noise where that was asked for.
        sources: ``(n_sources, channels, samples)`` float32, in the configuration's order.
        names: The song of each source.
    """

    mixture: Waveform
    sources: NDArray[np.float32]
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Pick:
    """A place in a song, and how it is stretched."""

    song: CachedSong
    start: int
    tempo: float
    semitones: float


class Mixer:
    """Makes examples.

    Args:
        config: What to make. Its augmentation is applied in the ``train`` split only.
        songs: Out of what.

    Raises:
        ParameterError: If no song has one of the sources, or the shares fit no layout.
    """

    def __init__(self, config: DataConfig, songs: Sequence[CachedSong]) -> None:
        self.config = config
        self.samples = round(config.segment_s * config.sample_rate)
        self._anchors = [song for song in songs if any(song.song.has(source) for source in config.sources)]
        self._having = {source: [song for song in songs if song.song.has(source)] for source in config.sources}
        for source, having in self._having.items():
            if not having:
                raise ParameterError(f"data.sources: no song in {config.folder!r} has {source!r}")
        self._layouts = _by_layout(config, self._anchors)

    @property
    def epoch_examples(self) -> int:
        """Examples of an epoch: as many as hold all of the songs' music; of validation songs one each."""
        if self.config.split != "train":
            return len(self._anchors)
        return sum(-(-song.frames // self.samples) for song in self._anchors)

    def example(self, index: int) -> Example:
        """Make one example.

        Args:
            index: Its number over all epochs, from 0.
        """
        rng = np.random.default_rng([self.config.seed, index])
        if self.config.split != "train":
            return self._plain_example(index, rng)
        settings = self.config.augment
        picks = self._picks(index, rng)
        sources = np.stack(
            [self._source(name, pick, rng) for name, pick in zip(self.config.sources, picks, strict=True)]
        )
        if rng.random() < settings.double:
            sources = self._doubled(sources, rng)
        sources = self._banded(sources, picks)
        if rng.random() < settings.silence and "vocals" in self.config.sources:
            sources[self.config.sources.index("vocals")] = 0.0
        if kept := self._alone(picks, rng):
            sources[[name != kept for name in self.config.sources]] = 0.0
        if rng.random() < settings.limiter:
            sources = sources * self._limiter_gain(sources.sum(axis=0), rng)
        mixture = sources.sum(axis=0)
        if rng.random() < settings.noise:
            mixture = augment.add_noise(mixture, rng, noise_db=settings.noise_db)
        return Example(mixture, sources, tuple(pick.song.song.name for pick in picks))

    def _plain_example(self, index: int, rng: Generator) -> Example:
        """A song as it is, at a fixed place."""
        complete = [song for song in self._anchors if all(song.song.has(s) for s in self.config.sources)]
        if not complete:
            raise ParameterError(f"data.folder={self.config.folder!r}: no song has all of {self.config.sources}")
        song = complete[index % len(complete)]
        start = _start(song, self.samples, False, self.config.sample_rate, rng)
        sources = np.stack([song.read(source, start, start + self.samples) for source in self.config.sources])
        return Example(sources.sum(axis=0), sources, (song.song.name,) * len(sources))

    def _alone(self, picks: Sequence[_Pick], rng: Generator) -> str | None:
        """The only source that sounds: what a song has alone, or the voice; None where all sound."""
        settings = self.config.augment
        single = [
            name
            for name, pick in zip(self.config.sources, picks, strict=True)
            if pick.song.song.layout in SINGLE_LAYOUTS
        ]
        if single and settings.alone and rng.random() < settings.alone:
            return single[0]
        if settings.solo and rng.random() < settings.solo and "vocals" in self.config.sources:
            return "vocals"
        return None

    def _picks(self, index: int, rng: Generator) -> list[_Pick]:
        """A place for each source: one for all, or each its own."""
        first = self._pick(self._anchor(index, rng), rng)
        is_remix = rng.random() < self.config.augment.remix
        kept = next(source for source in self.config.sources if first.song.song.has(source))
        return [
            first
            if first.song.song.has(source) and (not is_remix or source == kept)
            else self._pick(self._other(source, rng), rng)
            for source in self.config.sources
        ]

    def _anchor(self, index: int, rng: Generator) -> CachedSong:
        if self._layouts:
            groups, shares = self._layouts
            group = groups[int(rng.choice(len(groups), p=shares))]
            return group[int(rng.integers(len(group)))]
        epoch, place = divmod(index, len(self._anchors))
        return self._anchors[int(_order(self.config.seed, epoch, len(self._anchors))[place])]

    def _other(self, source: str, rng: Generator) -> CachedSong:
        having = self._having[source]
        return having[int(rng.integers(len(having)))]

    def _pick(self, song: CachedSong, rng: Generator) -> _Pick:
        settings = self.config.augment
        is_shifted, is_stretched = rng.random() < settings.pitch, rng.random() < settings.tempo
        semitones = rng.uniform(-settings.pitch_semitones, settings.pitch_semitones)
        tempo = 1.0 + rng.uniform(-settings.tempo_ratio, settings.tempo_ratio)
        tempo = tempo if is_stretched else 1.0
        length = augment.stretched_length(self.samples, tempo=tempo)
        is_salient = bool(rng.random() < settings.salience)
        start = _start(song, length, is_salient, self.config.sample_rate, rng)
        return _Pick(song, start, tempo, semitones if is_shifted else 0.0)

    def _source(self, name: str, pick: _Pick, rng: Generator) -> Waveform:
        """Read and vary one source: ``(channels, samples)``."""
        settings = self.config.augment
        length = augment.stretched_length(self.samples, tempo=pick.tempo)
        waveform = pick.song.read(name, pick.start, pick.start + length)
        waveform = augment.stretch(waveform, self.samples, tempo=pick.tempo, semitones=pick.semitones)
        waveform = waveform * np.float32(augment.db_to_gain(rng.uniform(-settings.gain_db, settings.gain_db)))
        if rng.random() < settings.polarity:
            waveform = -waveform
        if rng.random() < settings.swap:
            waveform = waveform[::-1]
        if rng.random() < settings.reverb and name == "vocals":
            waveform = augment.reverberate(waveform, self.config.sample_rate, rng)
        return waveform

    def _doubled(self, sources: NDArray[np.float32], rng: Generator) -> NDArray[np.float32]:
        """Add another song's source to each but the vocals."""
        others = [name for name in self.config.sources if name != "vocals"]
        having = [song for song in self._anchors if all(song.song.has(name) for name in others)]
        pick = self._pick(having[int(rng.integers(len(having)))], rng) if having else None
        for index, name in enumerate(self.config.sources):
            if pick and name != "vocals":
                sources[index] += self._source(name, pick, rng)
        return sources

    def _banded(self, sources: NDArray[np.float32], picks: Sequence[_Pick]) -> NDArray[np.float32]:
        """Give all sources the band of the narrowest, lest it teach that voices have no highs."""
        rates = [pick.song.native_rate(name) for name, pick in zip(self.config.sources, picks, strict=True)]
        lowest = min(rates)
        if lowest >= 0.9 * self.config.sample_rate or lowest == max(rates):
            return sources
        return np.stack([augment.limit_band(source, self.config.sample_rate, lowest / 2) for source in sources])

    def _limiter_gain(self, mixture: Waveform, rng: Generator) -> Waveform:
        """Drive the mixture to -14 to -8 dBFS RMS, as records are."""
        rms = float(np.sqrt(np.square(mixture, dtype=np.float64).mean()))
        drive_db = min(30.0, rng.uniform(-14.0, -8.0) - 20.0 * np.log10(max(rms, 1e-6)))
        return augment.limiter_gain(mixture, self.config.sample_rate, drive_db=drive_db)


def _by_layout(
    config: DataConfig, songs: Sequence[CachedSong]
) -> tuple[list[list[CachedSong]], NDArray[np.float64]] | None:
    """Songs by layout with the share of each; None where every song is as likely as any other."""
    if not config.layout_shares:
        return None
    names = [
        *config.layouts,
        *(["voices"] if config.voices else []),
        *(["backings"] if config.backings else []),
    ]
    if len(names) != len(config.layout_shares) or min(config.layout_shares) < 0 or sum(config.layout_shares) <= 0:
        raise ParameterError(f"data.layout_shares={config.layout_shares} must be one share each of {names}")
    groups = [[song for song in songs if song.song.layout == name] for name in names]
    shares = np.array([share if group else 0.0 for share, group in zip(config.layout_shares, groups, strict=True)])
    if shares.sum() <= 0:
        raise ParameterError(f"data.layout_shares={config.layout_shares}: none of {names} has a song")
    return groups, shares / shares.sum()


def _start(song: CachedSong, length: int, is_salient: bool, sample_rate: int, rng: Generator) -> int:
    """First sample of an excerpt; a song shorter than it lies somewhere inside."""
    slack = song.frames - length
    anywhere = int(rng.integers(min(0, slack), max(0, slack) + 1))
    activity = np.asarray(song.activity)
    if not is_salient or not activity.size:
        return anywhere
    active = np.flatnonzero(activity > max(_ACTIVE_RMS, _ACTIVE_SHARE * float(activity.max())))
    if not active.size:
        return anywhere
    sounding = round((int(rng.choice(active)) + 0.5) * ACTIVITY_HOP_S * sample_rate)
    return int(np.clip(sounding - int(rng.integers(length)), min(0, slack), max(0, slack)))


@lru_cache(maxsize=8)
def _order(seed: int, epoch: int, count: int) -> NDArray[np.intp]:
    """The order of songs in one epoch."""
    return np.random.default_rng([seed, epoch, count, 1]).permutation(count)
