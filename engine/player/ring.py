"""The ring between the feeder and the sound card: one thread writes, one callback reads, neither waits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.errors import ParameterError
from engine.separation.model import Waveform


class Ring:
    """Interleaved samples. Positions ("indices") count all frames from 0 on and never wrap.

    The reader only ever changes :attr:`read`, the writer only :attr:`written`; both are plain integers, which Python
    stores at once. The writer may replace what is written but not read, if it stays a callback's length ahead.

    Args:
        capacity: Frames that fit.
        width: Channels.
    """

    def __init__(self, capacity: int, width: int) -> None:
        self._samples = np.zeros((capacity, width), dtype=np.float32)
        self._capacity = capacity
        self.width = width
        self.read = 0
        self.written = 0

    @property
    def capacity(self) -> int:
        """Frames that fit."""
        return self._capacity

    @property
    def fill(self) -> int:
        """Frames that wait to be read."""
        return max(0, self.written - self.read)

    @property
    def space(self) -> int:
        """Frames that may be written now."""
        return self._capacity - self.fill

    def read_into(self, out: NDArray[np.float32]) -> int:
        """Copy the next frames to the start of ``out``, ``(n, width)``; returns how many there were."""
        read = self.read
        count = min(len(out), max(0, self.written - read))
        first = read % self._capacity
        head = min(count, self._capacity - first)
        out[:head] = self._samples[first : first + head]
        if head < count:
            out[head:count] = self._samples[: count - head]
        self.read = read + count
        return count

    def write(self, block: Waveform) -> None:
        """Append ``(width, n)``.

        Raises:
            ParameterError: If it does not fit.
        """
        self.replace(max(self.written, self.read), block)

    def peek(self, start: int, stop: int) -> Waveform:
        """What is written in ``[start, stop)``, ``(width, stop - start)``."""
        places = np.arange(start, stop) % self._capacity
        return np.ascontiguousarray(self._samples[places].T)

    def replace(self, start: int, block: Waveform) -> None:
        """Write ``(width, n)`` at ``start`` and end there: what was written behind it is dropped."""
        stop = start + block.shape[1]
        if stop - self.read > self._capacity:
            raise ParameterError(f"block of {block.shape[1]} frames must fit into {self.space}")
        first = start % self._capacity
        head = min(block.shape[1], self._capacity - first)
        self._samples[first : first + head] = block[:, :head].T
        self._samples[: block.shape[1] - head] = block[:, head:].T
        self.written = stop
