"""Songs decoded once, into plain arrays that are read back a stretch at a time.

Each song is ``<key>.npy`` ``(parts, channels, frames)``, memory-mapped when read, and ``<key>.json`` that says what it
holds. The key is a hash of the files (path, size, time of change) and of the settings, so a changed file or setting is
decoded anew and nothing stale is ever read.
The JSON is written last, by an atomic rename: an entry is whole or not there.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import platformdirs
from numpy.typing import NDArray
from tqdm import tqdm

from engine.separation.model import Waveform
from training.data.decoding import Decoded, decode_part
from training.data.songs import Song

ACTIVITY_HOP_S = 0.25
_VERSION = 1
_INT16_PEAK = 32767.0

Depth = Literal["int16", "float32"]


def default_cache_folder() -> Path:
    """Where decoded songs lie unless the configuration says otherwise."""
    return platformdirs.user_cache_path("vocalsplit", appauthor=False) / "training"


@dataclass(frozen=True)
class CachedSong:
    """A decoded song.

    Attributes:
        song: What it was decoded from.
        path: Its array on disk.
        parts: Names of the parts, in the order of the array.
        scales: What each part's stored samples are multiplied with.
        frames: Samples of the shortest part.
        native_rates: Rate of each part's file in Hz; nothing sounds above half of it.
        activity: RMS of the vocals in windows of ``ACTIVITY_HOP_S``; empty where it has none.
    """

    song: Song
    path: Path
    parts: tuple[str, ...]
    scales: tuple[float, ...]
    frames: int
    native_rates: tuple[int, ...]
    activity: tuple[float, ...]

    def read(self, source: str, start: int, stop: int) -> Waveform:
        """Samples ``[start, stop)`` of a source, silence outside of the song.

        Args:
            source: A part, or ``accompaniment``, the sum of all parts but the vocals.
            start: First sample; may be negative.
            stop: One past the last sample; may lie past the end.

        Returns:
            ``(channels, stop - start)`` float32.

        Raises:
            KeyError: If the song has no such source.
        """
        stored = np.load(self.path, mmap_mode="r")
        output = np.zeros((stored.shape[1], stop - start), np.float32)
        first, last = max(0, start), min(stop, self.frames)
        for part in self._parts_of(source) if first < last else ():
            index = self.parts.index(part)
            output[:, first - start : last - start] += stored[index, :, first:last] * np.float32(self.scales[index])
        return output

    def native_rate(self, source: str) -> int:
        """Lowest rate in Hz among the files of a source."""
        return min(self.native_rates[self.parts.index(part)] for part in self._parts_of(source))

    def _parts_of(self, source: str) -> tuple[str, ...]:
        if source in self.parts:
            return (source,)
        if not self.song.has(source):
            raise KeyError(source)
        return tuple(part for part in self.parts if part != "vocals")


@dataclass(frozen=True)
class SongCache:
    """Decodes songs into a folder and opens them there.

    Attributes:
        folder: Where the arrays lie.
        sample_rate: Of the arrays, in Hz.
        channels: Of the arrays, 1 or 2.
        depth: Type of the stored samples. ``int16`` keeps each part within half a step of 1/32767 of its own peak
            (and takes half the space), ``float32`` keeps it exactly.
    """

    folder: Path
    sample_rate: int
    channels: int
    depth: Depth = "int16"

    def open(self, songs: Sequence[Song], *, workers: int = 4, progress: bool = True) -> list[CachedSong]:
        """Open songs, decoding those that are not in the cache.

        Args:
            songs: Which.
            workers: How many to decode at once.
            progress: Whether to show a bar on standard error while decoding.

        Raises:
            AudioError: If a song cannot be decoded.
        """
        keys = [self._key(song) for song in songs]
        missing = [(song, key) for song, key in zip(songs, keys, strict=True) if not self._header(key).is_file()]
        if missing:
            self.folder.mkdir(parents=True, exist_ok=True)
            with (
                ThreadPoolExecutor(workers) as pool,
                tqdm(total=len(missing), desc="decoding", unit="song", disable=not progress) as bar,
            ):
                for _ in pool.map(lambda item: self._decode(*item), missing):
                    bar.update()
        return [self._open(song, key) for song, key in zip(songs, keys, strict=True)]

    def _header(self, key: str) -> Path:
        return self.folder / f"{key}.json"

    def _key(self, song: Song) -> str:
        identity: list[object] = [_VERSION, self.sample_rate, self.channels, self.depth]
        for name, part in sorted(song.parts.items()):
            status = part.path.stat()
            identity += [
                name,
                str(part.path.resolve()),
                status.st_size,
                status.st_mtime_ns,
                part.stream,
                part.channel,
            ]
        return hashlib.sha256(json.dumps(identity).encode()).hexdigest()[:32]

    def _open(self, song: Song, key: str) -> CachedSong:
        header = json.loads(self._header(key).read_text(encoding="utf-8"))
        return CachedSong(
            song=song,
            path=self.folder / f"{key}.npy",
            parts=tuple(header["parts"]),
            scales=tuple(header["scales"]),
            frames=header["frames"],
            native_rates=tuple(header["native_rates"]),
            activity=tuple(header["activity"]),
        )

    def _decode(self, song: Song, key: str) -> None:
        stored, scales, rates = [], [], []
        activity: list[float] = []
        for name, part in sorted(song.parts.items()):
            decoded = decode_part(part, self.sample_rate, self.channels)
            samples, scale = self._store(decoded)
            stored.append(samples)
            scales.append(scale)
            rates.append(decoded.native_rate)
            if name == "vocals":
                activity = activity_curve(decoded.waveform, self.sample_rate)
        frames = min(samples.shape[-1] for samples in stored)
        header = {
            "name": song.name,
            "parts": sorted(song.parts),
            "scales": scales,
            "frames": frames,
            "native_rates": rates,
            "activity": activity,
        }
        self._write(key, np.stack([samples[:, :frames] for samples in stored]), header)

    def _store(self, decoded: Decoded) -> tuple[NDArray[np.int16] | Waveform, float]:
        if self.depth == "float32":
            return decoded.waveform, 1.0
        peak = float(np.abs(decoded.waveform).max()) or 1.0
        return np.rint(decoded.waveform * (_INT16_PEAK / peak)).astype(np.int16), peak / _INT16_PEAK

    def _write(self, key: str, array: NDArray[Any], header: dict[str, object]) -> None:
        part = self.folder / f"{key}.{os.getpid()}.npy.part"
        with part.open("wb") as file:
            np.save(file, array)
        part.replace(self.folder / f"{key}.npy")
        text = part.with_suffix(".json")
        text.write_text(json.dumps(header, ensure_ascii=False), encoding="utf-8")
        text.replace(self._header(key))


def activity_curve(vocals: Waveform, sample_rate: int) -> list[float]:
    """RMS of ``(channels, samples)`` in windows of ``ACTIVITY_HOP_S``, the last one possibly shorter."""
    hop = max(1, round(ACTIVITY_HOP_S * sample_rate))
    power = np.square(vocals, dtype=np.float64).mean(axis=0)
    edges = np.arange(0, power.size, hop)
    lengths = np.diff(np.append(edges, power.size))
    return [round(float(value), 6) for value in np.sqrt(np.add.reduceat(power, edges) / lengths)]
