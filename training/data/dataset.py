"""Songs and examples as torch and the evaluation want them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeVar, overload

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from engine.separation.model import Waveform
from training.config import DataConfig
from training.data.cache import CachedSong, SongCache, default_cache_folder
from training.data.mixing import Mixer
from training.data.songs import find_songs

T = TypeVar("T")


@dataclass(frozen=True)
class Track:
    """A whole song with its references.

    Attributes:
        name: As people call it.
        sources: References by name, ``(channels, samples)`` float32 each, of one length.
        sample_rate: In Hz.
    """

    name: str
    sources: dict[str, Waveform]
    sample_rate: int

    @property
    def mixture(self) -> Waveform:
        """Sum of the sources, ``(channels, samples)``: what was recorded differs from it after lossy coding."""
        total = np.sum(list(self.sources.values()), axis=0, dtype=np.float32)
        return np.asarray(total, np.float32)


@dataclass(frozen=True)
class TrackList(Sequence[Track]):
    """Tracks that are read when they are asked for, so that a whole test set takes the memory of one song.

    Attributes:
        songs: Where they lie.
        sources: Which references each has.
        sample_rate: In Hz.
        seconds: Only the middle of each, or all where None.
    """

    songs: tuple[CachedSong, ...]
    sources: tuple[str, ...]
    sample_rate: int
    seconds: float | None = None

    def __len__(self) -> int:
        return len(self.songs)

    @overload
    def __getitem__(self, index: int) -> Track: ...
    @overload
    def __getitem__(self, index: slice) -> TrackList: ...
    def __getitem__(self, index: int | slice) -> Track | TrackList:
        if isinstance(index, slice):
            return replace(self, songs=self.songs[index])
        song = self.songs[index]
        start, stop = middle_span(song.frames, self.seconds, self.sample_rate)
        sources = {source: song.read(source, start, stop) for source in self.sources}
        return Track(song.song.name, sources, self.sample_rate)

    def spread(self, count: int) -> TrackList:
        """``count`` of the tracks, evenly spread over all; all where there are no more."""
        return replace(self, songs=tuple(evenly(self.songs, count)))


class MixtureDataset(Dataset[dict[str, Tensor]]):
    """Examples by number. Item ``index`` depends on the seed and ``index`` alone, for any ``index`` from 0.

    Numbers past the nominal length go on into the next epochs, so that a sampler that counts examples over the whole
    training can resume anywhere.

    Args:
        mixer: Makes the examples.
        examples: Nominal length of an epoch; 0 means ``mixer.epoch_examples``.
    """

    def __init__(self, mixer: Mixer, examples: int = 0) -> None:
        self.mixer = mixer
        self.examples = examples or mixer.epoch_examples

    def __len__(self) -> int:
        return self.examples

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        """``mixture`` (channels, samples) and ``sources`` (n_sources, channels, samples), float32."""
        example = self.mixer.example(index)
        return {
            "mixture": torch.from_numpy(np.ascontiguousarray(example.mixture)),
            "sources": torch.from_numpy(np.ascontiguousarray(example.sources)),
        }


def middle_span(frames: int, seconds: float | None, sample_rate: int) -> tuple[int, int]:
    """First frame and end of the middle ``seconds``, at least one frame; of all where None or longer."""
    wanted = frames if seconds is None else min(frames, max(1, round(seconds * sample_rate)))
    start = (frames - wanted) // 2
    return start, start + wanted


def evenly(items: Sequence[T], count: int) -> list[T]:
    """At most ``count`` items, evenly spread."""
    count = min(count, len(items))
    return [items[index * len(items) // count] for index in range(count)]


def open_songs(config: DataConfig, *, progress: bool = True) -> list[CachedSong]:
    """The configured songs, decoded on the way where they are not in the cache.

    Raises:
        ParameterError: If there are none.
        AudioError: If one cannot be decoded.
    """
    folder = Path(config.cache).expanduser() if config.cache else default_cache_folder()
    cache = SongCache(folder, config.sample_rate, config.channels, config.cache_depth)
    return cache.open(find_songs(config), progress=progress)


def build_dataset(config: DataConfig, split: Literal["train", "validation", "test"] | None = None) -> MixtureDataset:
    """The examples of a configuration.

    Args:
        config: What to make.
        split: Overrides ``config.split``.

    Raises:
        ParameterError: If the folder has no song of the split and sources.
        AudioError: If a song cannot be decoded.
    """
    config = replace(config, split=split or config.split)
    return MixtureDataset(Mixer(config, open_songs(config)), config.examples)


def validation_tracks(
    config: DataConfig,
    split: Literal["train", "validation", "test"] = "validation",
    *,
    seconds: float | None = None,
    progress: bool = True,
) -> TrackList:
    """Whole songs with their references, each read when it is asked for.

    Args:
        config: Where and what; songs that lack one of its sources are left out.
        split: Which songs.
        seconds: Only the middle of each, or all where None.
        progress: Whether to show a bar while songs are decoded.

    Raises:
        ParameterError: If there are none.
        AudioError: If one cannot be decoded.
    """
    songs = open_songs(replace(config, split=split), progress=progress)
    complete = tuple(song for song in songs if all(song.song.has(source) for source in config.sources))
    return TrackList(complete, config.sources, config.sample_rate, seconds)
