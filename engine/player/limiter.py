"""A limiter that looks ahead, and does nothing at all below full scale."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from engine.separation.model import Waveform

CEILING = 1.0
LOOKAHEAD_S = 0.003
RELEASE_S = 0.2


class Limiter:
    """Keeps the absolute value of every sample at or below 1, all channels by the same gain.

    Needed gain -> smallest over the look-ahead -> linear release -> mean over the look-ahead: the gain is down before
    a peak arrives, without a step. Samples pass bit for bit while no peak is near. What comes out is aligned with what
    went in; the last samples come with ``is_last``.

    Args:
        sample_rate: Rate in Hz.
        width: Channels.
    """

    def __init__(self, sample_rate: int, width: int) -> None:
        self._ahead = max(1, round(LOOKAHEAD_S * sample_rate))
        self._slope = 1.0 / (RELEASE_S * sample_rate)
        self._held = np.zeros((width, 0), dtype=np.float32)
        self._needed = np.ones(0)
        self._released = np.ones(self._ahead - 1)

    def push(self, block: Waveform, *, is_last: bool = False) -> Waveform:
        """Limit the next block.

        Args:
            block: ``(width, n)``.
            is_last: True for the song's last block: all that was held back comes out.

        Returns:
            ``(width, m)``: as many samples as went in, less those that wait for what follows them.
        """
        samples = np.concatenate([self._held, block], axis=1)
        peaks = np.abs(block).max(axis=0, initial=0.0).astype(np.float64)
        needed = np.concatenate([self._needed, CEILING / np.maximum(peaks, CEILING)])
        ready = samples.shape[1] if is_last else max(0, samples.shape[1] - self._ahead + 1)
        self._held, self._needed = samples[:, ready:].copy(), needed[ready:].copy()
        if not ready:
            return samples[:, :0]
        return self._apply(samples[:, :ready], needed)

    def _apply(self, samples: Waveform, needed: NDArray[np.float64]) -> Waveform:
        if needed.min() >= 1.0 and self._released.min() >= 1.0:
            return samples
        count = samples.shape[1]
        padded = np.concatenate([needed, np.ones(self._ahead - 1)])[: count + self._ahead - 1]
        lowest = sliding_window_view(padded, self._ahead).min(axis=1)
        released = np.concatenate([self._released, self._release(lowest)])
        self._released = released[count:].copy()
        windows = sliding_window_view(released, self._ahead)
        gain = np.where(windows.min(axis=1) >= 1.0, 1.0, windows.mean(axis=1)).astype(np.float32)
        return np.asarray(np.clip(samples * gain, -CEILING, CEILING), dtype=np.float32)

    def _release(self, lowest: NDArray[np.float64]) -> NDArray[np.float64]:
        """Come back to 1 along a line: at every sample the smallest of all lines begun so far."""
        last = self._released[-1] if len(self._released) else 1.0
        steps = np.arange(1, len(lowest) + 1) * self._slope
        lines = np.minimum.accumulate(np.minimum(lowest - steps, last))
        return np.asarray(np.minimum(lines + steps, 1.0))
