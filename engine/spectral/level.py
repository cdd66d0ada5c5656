"""How loud a segment is, for networks that hear by level."""

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
