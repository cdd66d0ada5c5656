"""What the player reads: a store of stems, in the player's own channels."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from engine.audio.layout import stereo_fold
from engine.separation.model import Waveform

CHUNK = 1 << 15
_KEPT_CHUNKS = 6


class Header(Protocol):
    """The facts of a store that the player needs."""

    @property
    def sample_rate(self) -> int:
        """Rate in Hz."""
        ...

    @property
    def channels(self) -> int:
        """The song's channels."""
        ...

    @property
    def layout(self) -> str:
        """Their order, such as ``stereo``; empty where unknown."""
        ...

    @property
    def targets(self) -> tuple[str, ...]:
        """What the model extracts."""
        ...


class StemSource(Protocol):
    """The reading side of a stem store; positions are frames at the song's rate."""

    @property
    def header(self) -> Header:
        """Facts that never change."""
        ...

    @property
    def frames(self) -> int:
        """Frames decoded by now."""
        ...

    @property
    def is_decoded(self) -> bool:
        """True once the whole song is there."""
        ...

    @property
    def stems(self) -> Sequence[str]:
        """Names of the stems that add up to the mixture."""
        ...

    def is_ready(self, start: int, stop: int) -> bool:
        """True where all stems are separated in ``[start, stop)``."""
        ...

    def read_mixture(self, start: int, stop: int) -> Waveform:
        """``(channels, stop - start)``; zero outside the song."""
        ...

    def read_stems(self, start: int, stop: int) -> dict[str, Waveform]:
        """Every stem, ``(channels, stop - start)``."""
        ...


def downmix_matrix(channels: int, layout: str, width: int) -> Waveform | None:
    """Weights that bring ``channels`` to ``width``.

    Args:
        channels: Channels of the song.
        layout: Their order, such as ``5.1``; empty where unknown.
        width: 1 or 2.

    Returns:
        ``(width, channels)`` float32; None where nothing is to be done.
    """
    if channels == width:
        return None
    if channels == 1:
        return np.ones((width, 1), dtype=np.float32)
    stereo = np.eye(2, dtype=np.float32) if channels == 2 else stereo_fold(layout, channels)
    return stereo if width == 2 else stereo.mean(axis=0, keepdims=True)


class StemReader:
    """Reads a store in whole chunks and hands out blocks of ``width`` channels. For one thread.

    Args:
        store: The song; it may still be filled.
        width: Channels to hand out: 1 or 2.
    """

    def __init__(self, store: StemSource, width: int = 2) -> None:
        self.store = store
        self.width = width
        self.names = tuple(store.stems)
        self.sample_rate = store.header.sample_rate
        self._matrix = downmix_matrix(store.header.channels, store.header.layout, width)
        self._chunks: OrderedDict[tuple[str, int], Waveform] = OrderedDict()

    @property
    def frames(self) -> int:
        """Frames of the song that can be read by now."""
        return self.store.frames

    @property
    def is_decoded(self) -> bool:
        """True once :attr:`frames` is the whole song."""
        return self.store.is_decoded

    def is_ready(self, start: int, stop: int) -> bool:
        """True where all stems are separated in ``[start, stop)``."""
        first, last = max(0, start) // CHUNK, max(0, stop - 1) // CHUNK
        if all(("stems", i) in self._chunks for i in range(first, last + 1)):
            return True
        return self.store.is_ready(start, stop)

    def read_mixture(self, start: int, stop: int) -> Waveform:
        """Mixture, ``(width, stop - start)``; zero outside the song."""
        return self._read("mixture", start, stop)

    def read_stems(self, start: int, stop: int) -> Waveform:
        """All stems, ``(stems, width, stop - start)``, in the order of :attr:`names`."""
        return self._read("stems", start, stop)

    def _read(self, kind: str, start: int, stop: int) -> Waveform:
        parts = []
        for index in range(start // CHUNK, (stop - 1) // CHUNK + 1):
            first, last = max(start, index * CHUNK), min(stop, (index + 1) * CHUNK)
            chunk = self._chunk(kind, index)
            if chunk is None:
                parts.append(self._load(kind, first, last))
            else:
                parts.append(chunk[..., first - index * CHUNK : last - index * CHUNK])
        return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=-1)

    def _chunk(self, kind: str, index: int) -> Waveform | None:
        """A whole chunk; None while it is not final and must not be kept."""
        key = (kind, index)
        if key in self._chunks:
            self._chunks.move_to_end(key)
            return self._chunks[key]
        start, stop = index * CHUNK, (index + 1) * CHUNK
        is_final = self.store.is_decoded or stop <= self.store.frames
        if not is_final or (kind == "stems" and not self.store.is_ready(start, stop)):
            return None
        self._chunks[key] = self._load(kind, start, stop)
        while len(self._chunks) > _KEPT_CHUNKS:
            self._chunks.popitem(last=False)
        return self._chunks[key]

    def _load(self, kind: str, start: int, stop: int) -> Waveform:
        if kind == "mixture":
            return self._downmix(self.store.read_mixture(start, stop))
        stems = self.store.read_stems(start, stop)
        return np.stack([self._downmix(stems[name]) for name in self.names])  # (stems, width, n)

    def _downmix(self, block: Waveform) -> Waveform:
        return block if self._matrix is None else np.asarray(self._matrix @ block, dtype=np.float32)
