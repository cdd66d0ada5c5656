"""A waveform on disk: float32, frame by frame, appended in order and read anywhere."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np

from engine.separation.model import Waveform
from engine.store.files import PositionedFile

BYTES_PER_SAMPLE = 4


class SampleFile:
    """A waveform of known channels that one thread appends to while others read.

    Args:
        path: The file.
        channels: Its channels.
        frames: Frames that it holds already.
    """

    def __init__(self, path: Path, channels: int, frames: int = 0) -> None:
        self.channels = channels
        self.frames = frames
        self.checksum = 0
        self._file = PositionedFile(path)
        self._frame_bytes = channels * BYTES_PER_SAMPLE

    def append(self, block: Waveform) -> None:
        """Add ``(channels, n)`` samples at the end.

        Raises:
            OutputError: If the disk is full.
        """
        interleaved = np.ascontiguousarray(block.T, dtype="<f4")  # (n, channels)
        data = interleaved.data.cast("B") if interleaved.size else memoryview(b"")
        self._file.write(self.frames * self._frame_bytes, data)
        self.checksum = zlib.crc32(data, self.checksum)
        self.frames += block.shape[1]

    def read(self, start: int, stop: int) -> Waveform:
        """Samples ``[start, stop)`` as ``(channels, stop - start)``; zero before the start and past the end."""
        block = np.zeros((max(0, stop - start), self.channels), dtype="<f4")
        first, last = max(0, start), min(stop, self.frames)
        if first < last:
            wanted = block[first - start : last - start].data.cast("B")
            self._file.read_into(first * self._frame_bytes, wanted)
        return np.ascontiguousarray(block.T)  # (channels, n)

    def reserve(self, frames: int) -> None:
        """Take the disk space of ``frames`` frames now."""
        self._file.reserve(frames * self._frame_bytes)

    def finish(self) -> None:
        """Cut what was reserved and not used."""
        self._file.truncate(self.frames * self._frame_bytes)

    def holds(self, frames: int) -> bool:
        """True where the file is long enough for ``frames`` frames."""
        return self._file.size() >= frames * self._frame_bytes

    def compute_checksum(self) -> int:
        """CRC-32 of all samples, read from the disk."""
        checksum, step = 0, 1 << 18
        for start in range(0, self.frames, step):
            block = self.read(start, min(start + step, self.frames))
            checksum = zlib.crc32(np.ascontiguousarray(block.T).data.cast("B"), checksum)
        return checksum

    def close(self) -> None:
        """Close the file."""
        self._file.close()
