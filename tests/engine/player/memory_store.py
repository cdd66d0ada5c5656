"""A stem store in memory, for tests: whole from the start, or filled as far as the test says."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from engine.separation.model import Waveform


@dataclass(frozen=True)
class MemoryHeader:
    sample_rate: int = 44100
    channels: int = 2
    layout: str = "stereo"
    targets: tuple[str, ...] = ("vocals",)


@dataclass
class MemoryStore:
    mixture: Waveform
    vocals: Waveform
    header: MemoryHeader = field(default_factory=MemoryHeader)
    is_decoded: bool = True
    decoded: int | None = None
    ready: list[tuple[int, int]] | None = None

    stems = ("vocals", "accompaniment")

    @property
    def frames(self) -> int:
        return self.mixture.shape[1] if self.decoded is None else self.decoded

    def is_ready(self, start: int, stop: int) -> bool:
        if not self.is_decoded and stop > self.frames:
            return False
        start, stop = max(0, start), min(stop, self.frames)
        if start >= stop or self.ready is None:
            return True
        return any(first <= start and stop <= last for first, last in self.ready)

    def read_mixture(self, start: int, stop: int) -> Waveform:
        return self._cut(self.mixture[:, : self.frames], start, stop)

    def read_stems(self, start: int, stop: int) -> dict[str, Waveform]:
        vocals = self._cut(self._separated(), start, stop)
        return {"vocals": vocals, "accompaniment": self.read_mixture(start, stop) - vocals}

    def _separated(self) -> Waveform:
        if self.ready is None:
            return self.vocals
        known = np.zeros_like(self.vocals)
        for first, last in self.ready:
            known[:, first:last] = self.vocals[:, first:last]
        return known

    @staticmethod
    def _cut(song: Waveform, start: int, stop: int) -> Waveform:
        block = np.zeros((song.shape[0], stop - start), dtype=np.float32)
        first, last = max(0, start), min(stop, song.shape[1])
        if first < last:
            block[:, first - start : last - start] = song[:, first:last]
        return block


def make_song(seconds: float = 4.0, *, sample_rate: int = 44100, channels: int = 2, seed: int = 7) -> MemoryStore:
    """A song of filtered noise with a voice of its own, at a level that leaves the limiter alone."""
    rng = np.random.default_rng(seed)
    frames = round(seconds * sample_rate)
    music = _smooth(rng.standard_normal((channels, frames)), 5)
    voice = _smooth(rng.standard_normal((channels, frames)), 9)
    music, voice = (0.3 * x / np.abs(x).max() for x in (music, voice))
    header = MemoryHeader(sample_rate, channels, {1: "mono", 2: "stereo"}.get(channels, ""))
    return MemoryStore((music + voice).astype(np.float32), voice.astype(np.float32), header)


def make_tone(hz: float, seconds: float, *, sample_rate: int = 44100, level: float = 0.5) -> MemoryStore:
    """A sine in the accompaniment, and silent vocals."""
    time_s = np.arange(round(seconds * sample_rate)) / sample_rate
    tone = np.tile(level * np.sin(2 * np.pi * hz * time_s), (2, 1)).astype(np.float32)
    return MemoryStore(tone, np.zeros_like(tone), MemoryHeader(sample_rate))


def _smooth(noise: np.ndarray, length: int) -> np.ndarray:
    kernel = np.hanning(length + 2)[1:-1]
    return np.stack([np.convolve(channel, kernel, mode="same") for channel in noise])
