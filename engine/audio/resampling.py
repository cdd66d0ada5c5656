"""Changing the sample rate, with soxr at its HQ setting (20 bits, linear phase).

One streaming pass over a song equals one call over the whole of it bit for bit. A span out of the middle equals the
same span of the whole to better than 120 dB, because it is resampled from a point where the samples of both rates
fall together.

soxr knows ratios of numbers up to 2048 exactly. With others, such as 44056 Hz to 44100 Hz, its clock drifts (57 dB
after ten minutes), so that a span would not fit the whole. There, both are put together from the same cells of at
most a second, each resampled by itself between its neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import soxr

from engine.audio.info import Waveform
from engine.errors import ParameterError

Read = Callable[[int, int], Waveform]

_QUALITY = "HQ"
# soxr's HQ filter reaches this many samples of the slower rate to each side before it is under -120 dB.
_REACH = 400
_LARGEST_EXACT = 2048


def resampled_length(frames: int, from_rate: int, to_rate: int) -> int:
    """Length of ``frames`` samples after resampling: the shortest that covers the same time."""
    return -(-frames * to_rate // from_rate)


class _Grid:
    """Where the samples of two rates fall together."""

    def __init__(self, from_rate: int, to_rate: int) -> None:
        if min(from_rate, to_rate) < 1:
            raise ParameterError(f"from_rate={from_rate}, to_rate={to_rate} must be at least 1")
        divisor = math.gcd(from_rate, to_rate)
        self.rates = from_rate, to_rate
        self.step_in, self.step_out = from_rate // divisor, to_rate // divisor
        self.is_exact = max(self.step_in, self.step_out) <= _LARGEST_EXACT
        self.reach = _REACH * max(1, -(-from_rate // to_rate))  # in samples of the input

    def resample(self, block: Waveform) -> Waveform:
        """All of ``(channels, n)`` in one call."""
        interleaved = np.ascontiguousarray(block.T, np.float32)
        resampled = soxr.resample(interleaved, *self.rates, quality=_QUALITY)
        return np.asarray(resampled, np.float32).reshape(-1, block.shape[0]).T

    def cell(self, read: Read, index: int, frames_in: int) -> Waveform:
        """The samples between two points of the grid, ``(channels, step_out)``, resampled between their neighbours."""
        first = max(0, index - 1)
        stop = min((index + 1) * self.step_in + self.reach, frames_in)
        skipped = (index - first) * self.step_out
        return _fit(self.resample(read(first * self.step_in, stop))[:, skipped:], self.step_out)


class StreamResampler:
    """Resamples a song block by block.

    Args:
        from_rate: Rate of what is pushed, in Hz.
        to_rate: Rate of what comes out, in Hz.
        channels: Channels of the song.

    Raises:
        ParameterError: If a rate or the number of channels is below 1.
    """

    def __init__(self, from_rate: int, to_rate: int, channels: int) -> None:
        if channels < 1:
            raise ParameterError(f"channels={channels} must be at least 1")
        grid = _Grid(from_rate, to_rate)
        self._rates = grid.rates
        self._channels = channels
        self._inner = _ExactStream(grid, channels) if grid.is_exact else _CellStream(grid, channels)
        self._frames_in = self._frames_out = 0

    def push(self, block: Waveform, *, last: bool = False) -> Waveform:
        """Give the next ``(channels, n)`` samples; returns what is finished by now, ``(channels, m)``.

        After the ``last`` block, everything that came out is ``resampled_length`` of everything that went in.

        Raises:
            ParameterError: If the block has other channels than were announced.
        """
        if block.shape[0] != self._channels:
            raise ParameterError(f"block has {block.shape[0]} channels, must have {self._channels}")
        self._frames_in += block.shape[1]
        out = self._inner.push(block, last=last)
        if last:
            out = _fit(out, resampled_length(self._frames_in, *self._rates) - self._frames_out)
        self._frames_out += out.shape[1]
        return out


class _ExactStream:
    """One stream of soxr."""

    def __init__(self, grid: _Grid, channels: int) -> None:
        self._channels = channels
        self._stream = soxr.ResampleStream(*grid.rates, channels, dtype="float32", quality=_QUALITY)

    def push(self, block: Waveform, *, last: bool) -> Waveform:
        interleaved = np.ascontiguousarray(block.T, dtype=np.float32)  # (n, channels)
        out = np.asarray(self._stream.resample_chunk(interleaved, last=last), dtype=np.float32)
        return np.ascontiguousarray(out.reshape(-1, self._channels).T)  # (channels, m)


class _CellStream:
    """Cell after cell; holds what the next ones need."""

    def __init__(self, grid: _Grid, channels: int) -> None:
        self._grid = grid
        self._held: Waveform = np.zeros((channels, 0), np.float32)
        self._start = 0  # of what is held, in samples of the input
        self._next = 0

    def push(self, block: Waveform, *, last: bool) -> Waveform:
        grid = self._grid
        self._held = np.concatenate([self._held, block], axis=1)
        end = self._start + self._held.shape[1]
        cells = [self._held[:, :0]]
        while self._next * grid.step_in < end if last else (self._next + 1) * grid.step_in + grid.reach <= end:
            cells.append(grid.cell(self._read, self._next, end))
            self._next += 1
        keep_from = max(0, self._next - 1) * grid.step_in
        self._held = self._held[:, max(0, keep_from - self._start) :]
        self._start = max(self._start, keep_from)
        return np.concatenate(cells, axis=1)

    def _read(self, start: int, stop: int) -> Waveform:
        return self._held[:, start - self._start : stop - self._start]


def resample_span(
    read: Read, start: int, stop: int, *, from_rate: int, to_rate: int, frames_in: int, frames_out: int
) -> Waveform:
    """Samples ``[start, stop)`` of a resampled song, without resampling all of it.

    Args:
        read: Gives ``(channels, n)`` samples ``[first, last)`` at ``from_rate``, inside ``0 … frames_in``.
        start: First sample wanted, at ``to_rate``.
        stop: One past the last.
        from_rate: Rate of what ``read`` gives, in Hz.
        to_rate: Rate wanted, in Hz.
        frames_in: Length of the song at ``from_rate``.
        frames_out: Length of the song at ``to_rate``.

    Returns:
        ``(channels, stop - start)``; the same whatever span is asked for, to better than 120 dB.

    Raises:
        ParameterError: If the span does not lie in ``0 … frames_out``.
    """
    if not 0 <= start <= stop <= frames_out:
        raise ParameterError(f"span {start}..{stop} must lie in 0..{frames_out}")
    grid = _Grid(from_rate, to_rate)
    if grid.is_exact:
        reach = -(-grid.reach // grid.step_in)
        first = max(0, start // grid.step_out - reach)
        last = -(-stop // grid.step_out) + reach
        whole = grid.resample(read(min(first * grid.step_in, frames_in), min(last * grid.step_in, frames_in)))
    else:
        first = start // grid.step_out
        cells = range(first, max(first + 1, -(-stop // grid.step_out)))
        whole = np.concatenate([grid.cell(read, index, frames_in) for index in cells], axis=1)
    offset = start - first * grid.step_out
    return _fit(whole[:, offset : offset + stop - start], stop - start)


def _fit(block: Waveform, frames: int) -> Waveform:
    """Cut ``block``, or add silence to it, to ``frames`` samples."""
    if block.shape[1] >= frames:
        return np.ascontiguousarray(block[:, : max(0, frames)])
    return np.pad(block, ((0, 0), (0, frames - block.shape[1])))
