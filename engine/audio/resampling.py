"""Changing the sample rate, with soxr at its HQ setting (20 bits, linear phase).

One streaming pass over a song equals one call over the whole of it bit for bit. A span out of the middle equals the
same span of the whole to better than 120 dB, because it is resampled from a point where the samples of both rates
fall together.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import soxr

from engine.errors import ParameterError
from engine.separation.model import Waveform

_QUALITY = "HQ"
# soxr's HQ filter reaches this many samples of the slower rate to each side before it is under -120 dB.
_REACH = 400


def resampled_length(frames: int, from_rate: int, to_rate: int) -> int:
    """Length of ``frames`` samples after resampling: the shortest that covers the same time."""
    return -(-frames * to_rate // from_rate)


class StreamResampler:
    """Resamples a song block by block.

    Args:
        from_rate: Rate of what is pushed, in Hz.
        to_rate: Rate of what comes out, in Hz.
        channels: Channels of the song.
    """

    def __init__(self, from_rate: int, to_rate: int, channels: int) -> None:
        self._from_rate = from_rate
        self._to_rate = to_rate
        self._channels = channels
        self._stream = soxr.ResampleStream(from_rate, to_rate, channels, dtype="float32", quality=_QUALITY)
        self._frames_in = 0
        self._frames_out = 0

    def push(self, block: Waveform, *, last: bool = False) -> Waveform:
        """Give the next ``(channels, n)`` samples; returns what is finished by now, ``(channels, m)``.

        After the ``last`` block, everything that came out is ``resampled_length`` of everything that went in.
        """
        if block.shape[0] != self._channels:
            raise ParameterError(f"block has {block.shape[0]} channels, must have {self._channels}")
        self._frames_in += block.shape[1]
        interleaved = np.ascontiguousarray(block.T, dtype=np.float32)  # (n, channels)
        out = np.asarray(self._stream.resample_chunk(interleaved, last=last), dtype=np.float32)
        out = np.ascontiguousarray(out.reshape(-1, self._channels).T)  # (channels, m)
        if last:
            length = resampled_length(self._frames_in, self._from_rate, self._to_rate)
            out = _fit(out, length - self._frames_out)
        self._frames_out += out.shape[1]
        return out


def resample_span(
    read: Callable[[int, int], Waveform],
    start: int,
    stop: int,
    *,
    from_rate: int,
    to_rate: int,
    frames_in: int,
    frames_out: int,
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
    divisor = math.gcd(from_rate, to_rate)
    step_in, step_out = from_rate // divisor, to_rate // divisor
    reach = -(-_REACH * max(1, -(-from_rate // to_rate)) // step_in)
    first_step = max(0, start // step_out - reach)
    last_step = -(-stop // step_out) + reach
    block = read(min(first_step * step_in, frames_in), min(last_step * step_in, frames_in))
    resampled = soxr.resample(np.ascontiguousarray(block.T), from_rate, to_rate, quality=_QUALITY)
    offset = start - first_step * step_out
    whole = np.asarray(resampled, dtype=np.float32).T  # (channels, m)
    return _fit(whole[:, offset : offset + stop - start], stop - start)


def _fit(block: Waveform, frames: int) -> Waveform:
    """Cut ``block``, or add silence to it, to ``frames`` samples."""
    if block.shape[1] >= frames:
        return np.ascontiguousarray(block[:, : max(0, frames)])
    return np.pad(block, ((0, 0), (0, frames - block.shape[1])))
