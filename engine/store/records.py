"""Estimates on disk: one record per segment, and an index that says which are whole.

A record is written first and its index entry after it, so that a killed process leaves no half-written segment
that counts as done.
"""

from __future__ import annotations

import struct
import threading
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.separation.model import Waveform
from engine.store.files import PositionedFile
from engine.store.samples import BYTES_PER_SAMPLE

_ENTRY = struct.Struct("<II16s8s")
_DONE = 0x454E4F44


@dataclass(frozen=True)
class Provenance:
    """What computed a segment: the device, such as ``cuda``, and its arithmetic, such as ``fp32``."""

    device: str
    precision: str


class RecordFile:
    """Estimates of all segments, each ``(targets, channels, kept)`` float32.

    Args:
        folder: Holds ``estimates.f32`` and ``segments.idx``.
        shape: ``(targets, channels, kept)`` of one record.
    """

    def __init__(self, folder: Path, shape: tuple[int, int, int]) -> None:
        self._shape = shape
        self._record_bytes = int(np.prod(shape)) * BYTES_PER_SAMPLE
        self._records = PositionedFile(folder / "estimates.f32")
        self._index = PositionedFile(folder / "segments.idx")
        self._lock = threading.Lock()
        self._done = self._load_index()

    @property
    def done(self) -> frozenset[int]:
        """Numbers of the finished segments."""
        with self._lock:
            return frozenset(self._done)

    def is_done(self, index: int) -> bool:
        """True where segment ``index`` is finished."""
        return index in self._done

    def write(self, index: int, estimates: Waveform, provenance: Provenance) -> None:
        """Store segment ``index``; ``estimates`` is ``(targets, channels, n)`` with n up to the record's.

        Raises:
            OutputError: If the disk is full.
        """
        record = np.zeros(self._shape, dtype="<f4")
        record[..., : estimates.shape[-1]] = estimates
        data = record.data.cast("B")
        self._records.write(index * self._record_bytes, data)
        self._write_entry(index, _DONE, zlib.crc32(data), provenance)
        with self._lock:
            self._done.add(index)

    def read(self, index: int, start: int, stop: int) -> Waveform:
        """Samples ``[start, stop)`` of record ``index``, ``(targets, channels, n)``; zero where it is not done."""
        targets, channels, kept = self._shape
        block = np.zeros((targets, channels, stop - start), dtype="<f4")
        if not self.is_done(index):
            return block
        for row in range(targets * channels):
            offset = index * self._record_bytes + (row * kept + start) * BYTES_PER_SAMPLE
            self._records.read_into(offset, block[divmod(row, channels)].data.cast("B"))
        return block

    def provenance(self, index: int) -> Provenance:
        """What computed segment ``index``."""
        _, _, device, precision = self._read_entry(index)
        return Provenance(device.rstrip(b"\0").decode(), precision.rstrip(b"\0").decode())

    def drop_if_damaged(self, index: int) -> bool:
        """Forget segment ``index`` where its bytes are not those that were written; True if it was dropped."""
        data = bytearray(self._record_bytes)
        _, checksum, _, _ = self._read_entry(index)
        is_whole = self._records.read_into(index * self._record_bytes, memoryview(data)) == len(data)
        if is_whole and zlib.crc32(data) == checksum:
            return False
        with self._lock:
            self._done.discard(index)
        self._write_entry(index, 0, 0, Provenance("", ""))
        return True

    def reserve(self, segments: int) -> None:
        """Take the disk space of ``segments`` records now."""
        self._records.reserve(segments * self._record_bytes)

    def finish(self, segments: int) -> None:
        """Cut what was reserved beyond ``segments`` records."""
        self._records.truncate(min(self._records.size(), segments * self._record_bytes))

    def close(self) -> None:
        """Close both files."""
        self._records.close()
        self._index.close()

    def _write_entry(self, index: int, state: int, checksum: int, provenance: Provenance) -> None:
        entry = _ENTRY.pack(state, checksum, provenance.device.encode(), provenance.precision.encode())
        self._index.write(index * _ENTRY.size, memoryview(entry))

    def _read_entry(self, index: int) -> tuple[int, int, bytes, bytes]:
        data = bytearray(_ENTRY.size)
        self._index.read_into(index * _ENTRY.size, memoryview(data))
        return _ENTRY.unpack(data)

    def _load_index(self) -> set[int]:
        data = bytearray(self._index.size() // _ENTRY.size * _ENTRY.size)
        self._index.read_into(0, memoryview(data))
        return {i for i, entry in enumerate(_ENTRY.iter_unpack(data)) if entry[0] == _DONE}
