"""S4's signal difference: how far the correlation with the estimate lies from the reference's with itself.

S4 cites a forum answer ("Similarity between two signals: looking for simple measure") "with modifications" that it does
not state, and gives one number per signal. Here are its two parts, in time and in time and frequency, as
``|⟨s, s⟩ - ⟨s, ŝ⟩|``: 0 for equal signals, in units of energy, growing with length and loudness, so that the absolute
figures of S4 cannot be met, only their order. Mind what the measure cannot see: an error at a right angle to the
reference (another instrument, say) leaves it at 0. SDR has no such hole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.separation.model import Waveform
from engine.spectral.stft import stft
from training.metrics.ratios import check_pair

_N_FFT = 2048
_HOP_LENGTH = 512
_REDUNDANCY = _N_FFT * 0.375 * _N_FFT / _HOP_LENGTH / 2  # 3/8: mean square of a Hann window; half of the spectrum


@dataclass(frozen=True)
class SignalDifference:
    """The two parts.

    Attributes:
        time: Of the samples.
        time_frequency: Of the complex STFT (2048/512, as in S4), over the redundancy of the transform, so that both
            parts have one scale.
    """

    time: float
    time_frequency: float


def signal_difference(reference: Waveform, estimate: Waveform) -> SignalDifference:
    """Measure one signal.

    Args:
        reference: ``(channels, samples)``.
        estimate: The same shape.

    Raises:
        ParameterError: If the shapes differ or the estimate is not finite.
    """
    check_pair(reference, estimate)
    error = reference.astype(np.float64) - estimate
    in_time = abs(float(np.vdot(reference.astype(np.float64), error)))
    missing = max(0, _N_FFT - reference.shape[-1])
    true, wrong = (
        stft(np.pad(waveform, ((0, 0), (0, missing))).astype(np.float32), _N_FFT, _HOP_LENGTH)
        for waveform in (reference, error)
    )
    return SignalDifference(in_time, abs(complex(np.vdot(true, wrong))) / _REDUNDANCY)
