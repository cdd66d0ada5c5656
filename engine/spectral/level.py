"""How loud music is, for networks that hear by level."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_FRAME = 1024
_GATE = 1e-2


def gated_power(waveform: NDArray[np.float32]) -> float:
    """Mean power of the parts that sound.

    Frames of 1024 samples that lie more than 20 dB below the mean of all are left out, so that silence around a
    passage (a song's start, the padding behind its end) does not count; after ITU-R BS.1770-4, whose relative gate is
    10 dB.

    Args:
        waveform: ``(channels, samples)``.

    Returns:
        Mean square over channels and the frames that count; 0 for silence.
    """
    samples = waveform.shape[1]
    padded = np.pad(waveform, ((0, 0), (0, -samples % _FRAME)))
    framed = padded.reshape(len(padded), -1, _FRAME)  # (channels, frames, 1024)
    powers = np.einsum("cfs,cfs->f", framed, framed, dtype=np.float64) / (len(waveform) * _FRAME)
    mean = float(powers.mean())
    return float(powers[powers >= _GATE * mean].mean()) if mean > 0 else 0.0


def segment_gain(waveform: NDArray[np.float32], *, level_dbfs: float, max_gain_db: float) -> float:
    """Gain that brings a segment to a level; a pure function of the segment.

    Args:
        waveform: ``(channels, samples)`` in ±1.
        level_dbfs: RMS wanted, in dB below a full-scale square wave.
        max_gain_db: Bound of the gain.

    Returns:
        Linear gain, at most the bound; 0 for a segment of zeros.
    """
    power = gated_power(waveform)
    if power <= 0:
        return 0.0
    gain_db = min(level_dbfs - 10 * math.log10(power), max_gain_db)
    return float(10 ** (gain_db / 20))


def frame_gains(
    waveform: NDArray[np.float32], *, n_fft: int, hop: int, reach: int, level_dbfs: float, max_gain_db: float
) -> NDArray[np.float32]:
    """Gain of each frame that brings the music around it to a level.

    The level is the power under a Hann window of ``reach`` hops to each side; hops of digital silence, such as those
    before a song, do not count. A frame's gain depends on nothing further away.

    Args:
        waveform: ``(channels, samples)`` in ±1; whole hops.
        n_fft: Length of a frame, even.
        hop: Samples from one frame to the next.
        reach: Hops to each side, at least ``n_fft / hop``.
        level_dbfs: RMS wanted, in dB below a full-scale square wave.
        max_gain_db: Bound of the gains.

    Returns:
        Linear gains ``((samples - n_fft) / hop + 1,)``, at most the bound.
    """
    hops = waveform.shape[1] // hop
    framed = waveform[:, : hops * hop].reshape(len(waveform), hops, hop)
    powers = np.einsum("cfs,cfs->f", framed, framed, dtype=np.float64) / (len(waveform) * hop)
    window = np.hanning(2 * reach + 2)[1:-1]  # hops on both sides of a frame's middle
    sums, counts = (np.convolve(values, window) for values in (powers, powers > 0))
    first = n_fft // (2 * hop) + reach - 1
    around = slice(first, first + (waveform.shape[1] - n_fft) // hop + 1)
    power = sums[around] / np.maximum(counts[around], np.finfo(np.float64).tiny)
    gains_db = level_dbfs - 10 * np.log10(np.maximum(power, np.finfo(np.float64).tiny))
    gains: NDArray[np.float32] = (10 ** (np.minimum(gains_db, max_gain_db) / 20)).astype(np.float32)
    return gains
