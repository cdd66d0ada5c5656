"""Where the analysis reads its samples: a song of which parts may still be missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Waveform = NDArray[np.float32]
Span = tuple[int, int]

MIXTURE = "mixture"
ACCOMPANIMENT = "accompaniment"


class SampleSource(Protocol):
    """The stems of one song; positions are frames at the song's rate. Read from any thread."""

    @property
    def sample_rate(self) -> int:
        """Rate in Hz."""
        ...

    @property
    def frames(self) -> int:
        """Length of the whole song in frames, as far as it is known."""
        ...

    @property
    def stems(self) -> tuple[str, ...]:
        """Names that :meth:`read` knows."""
        ...

    def ready_spans(self, stem: str) -> Sequence[Span]:
        """The parts of ``stem`` that can be read, as sorted ``(start, stop)``."""
        ...

    def read(self, stem: str, start: int, stop: int) -> Waveform:
        """Read ``(channels, stop - start)`` of ``stem``; zero outside the song and where it is not ready."""
        ...


class _StoreHeader(Protocol):
    @property
    def sample_rate(self) -> int: ...
    @property
    def targets(self) -> tuple[str, ...]: ...


class _Store(Protocol):
    @property
    def header(self) -> _StoreHeader: ...
    @property
    def frames(self) -> int: ...
    @property
    def is_decoded(self) -> bool: ...
    def read_mixture(self, start: int, stop: int) -> Waveform: ...
    def read_stem(self, name: str, start: int, stop: int) -> Waveform: ...
    def ready_spans(self) -> Sequence[Span]: ...


class StoreSamples:
    """A stem store as a :class:`SampleSource`.

    Args:
        store: The store.
        expected_frames: Length that the file declares, used until the whole song was decoded.
    """

    def __init__(self, store: _Store, expected_frames: int = 0) -> None:
        self._store = store
        self._expected_frames = expected_frames

    @property
    def sample_rate(self) -> int:
        """Rate in Hz."""
        return self._store.header.sample_rate

    @property
    def frames(self) -> int:
        """Length in frames: what was decoded, or what is expected where that is more."""
        store = self._store
        return store.frames if store.is_decoded else max(store.frames, self._expected_frames)

    @property
    def stems(self) -> tuple[str, ...]:
        """The mixture, the model's targets, the accompaniment."""
        return tuple(dict.fromkeys((MIXTURE, *self._store.header.targets, ACCOMPANIMENT)))

    def ready_spans(self, stem: str) -> Sequence[Span]:
        """The parts of ``stem`` that can be read."""
        if stem == MIXTURE:
            return [(0, self._store.frames)] if self._store.frames else []
        return self._store.ready_spans()

    def read(self, stem: str, start: int, stop: int) -> Waveform:
        """Read ``(channels, stop - start)`` of ``stem``."""
        if stem == MIXTURE:
            return self._store.read_mixture(start, stop)
        return self._store.read_stem(stem, start, stop)


class MemorySamples:
    """Stems held in memory as a :class:`SampleSource`.

    Args:
        stems: Stem names with waveforms ``(channels, samples)`` of equal shape.
        sample_rate: Rate in Hz.
        ready: Stems of which only these spans are ready; the others are ready as a whole.
    """

    def __init__(
        self,
        stems: Mapping[str, Waveform],
        sample_rate: int,
        ready: Mapping[str, Sequence[Span]] | None = None,
    ) -> None:
        self._waveforms = dict(stems)
        self._ready = dict(ready or {})
        self.sample_rate = sample_rate
        self.stems = tuple(self._waveforms)
        self.frames = max(waveform.shape[1] for waveform in self._waveforms.values())

    def set_ready(self, stem: str, spans: Sequence[Span]) -> None:
        """Say which spans of ``stem`` are ready from now on."""
        self._ready[stem] = spans

    def ready_spans(self, stem: str) -> Sequence[Span]:
        """The parts of ``stem`` that can be read."""
        return self._ready.get(stem, [(0, self.frames)])

    def read(self, stem: str, start: int, stop: int) -> Waveform:
        """Read ``(channels, stop - start)`` of ``stem``; zero outside the song and where it is not ready."""
        waveform = self._waveforms[stem]
        block = np.zeros((waveform.shape[0], stop - start), np.float32)
        for ready_start, ready_stop in self.ready_spans(stem):
            first, last = max(start, ready_start, 0), min(stop, ready_stop, self.frames)
            if first < last:
                block[:, first - start : last - start] = waveform[:, first:last]
        return block
