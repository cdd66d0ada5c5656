"""Frequency scales: where a frequency lies on a mel, logarithmic or linear axis."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.errors import ParameterError

Floats = NDArray[np.float64]

_MEL_LINEAR_STEP_HZ = 200.0 / 3
_MEL_BREAK_HZ = 1000.0
_MEL_BREAK = _MEL_BREAK_HZ / _MEL_LINEAR_STEP_HZ
_MEL_LOG_STEP = np.log(6.4) / 27.0


class FrequencyScale(StrEnum):
    """How frequencies are spread over an axis."""

    MEL = "mel"
    LOG = "log"
    LINEAR = "linear"


def hz_to_mel(hz: ArrayLike) -> Floats:
    """Mel of a frequency, after Slaney's Auditory Toolbox (1998): linear below 1 kHz, logarithmic above.

    Args:
        hz: Frequencies in Hz, at least 0, any shape.

    Returns:
        Mels of the same shape.
    """
    hz = np.asarray(hz, dtype=np.float64)
    above = _MEL_BREAK + np.log(np.maximum(hz, _MEL_BREAK_HZ) / _MEL_BREAK_HZ) / _MEL_LOG_STEP
    return np.where(hz < _MEL_BREAK_HZ, hz / _MEL_LINEAR_STEP_HZ, above)


def mel_to_hz(mel: ArrayLike) -> Floats:
    """Frequency of a mel, the inverse of :func:`hz_to_mel`.

    Args:
        mel: Mels, at least 0, any shape.

    Returns:
        Frequencies in Hz of the same shape.
    """
    mel = np.asarray(mel, dtype=np.float64)
    above = _MEL_BREAK_HZ * np.exp(_MEL_LOG_STEP * (np.maximum(mel, _MEL_BREAK) - _MEL_BREAK))
    return np.where(mel < _MEL_BREAK, mel * _MEL_LINEAR_STEP_HZ, above)


@dataclass(frozen=True)
class FrequencyAxis:
    """A frequency axis whose positions run from 0 at ``low_hz`` to 1 at ``high_hz``.

    Attributes:
        scale: How frequencies are spread.
        low_hz: Frequency at position 0; above 0 on a logarithmic axis.
        high_hz: Frequency at position 1.

    Raises:
        ParameterError: If the bounds are out of order, or a logarithmic axis begins at 0 Hz.
    """

    scale: FrequencyScale
    low_hz: float
    high_hz: float

    def __post_init__(self) -> None:
        if not 0 <= self.low_hz < self.high_hz:
            raise ParameterError(f"low_hz={self.low_hz} must lie in [0, high_hz={self.high_hz})")
        if self.scale is FrequencyScale.LOG and self.low_hz == 0:
            raise ParameterError("low_hz=0 must be above 0 on a logarithmic axis")

    def position(self, hz: ArrayLike) -> Floats:
        """Positions of frequencies; outside 0..1 where they lie outside the axis.

        Args:
            hz: Frequencies in Hz, at least 0, any shape.

        Returns:
            Positions of the same shape.
        """
        low, high = self._warp(self.low_hz), self._warp(self.high_hz)
        return (self._warp(hz) - low) / (high - low)

    def hz(self, position: ArrayLike) -> Floats:
        """Frequencies at positions, the inverse of :meth:`position`.

        Args:
            position: Positions on the axis, any shape.

        Returns:
            Frequencies in Hz of the same shape.
        """
        low, high = self._warp(self.low_hz), self._warp(self.high_hz)
        return self._unwarp(low + np.asarray(position, dtype=np.float64) * (high - low))

    def row_edges(self, rows: int) -> Floats:
        """Edges in Hz of ``rows`` equally high rows, from low to high.

        Args:
            rows: Number of rows, at least 1.

        Returns:
            ``(rows + 1,)`` frequencies in Hz.
        """
        return self.hz(np.linspace(0.0, 1.0, rows + 1))

    def row_centres(self, rows: int) -> Floats:
        """Frequencies in Hz in the middle of ``rows`` equally high rows, from low to high.

        Args:
            rows: Number of rows, at least 1.

        Returns:
            ``(rows,)`` frequencies in Hz.
        """
        return self.hz((np.arange(rows) + 0.5) / rows)

    def _warp(self, hz: ArrayLike) -> Floats:
        if self.scale is FrequencyScale.MEL:
            return hz_to_mel(hz)
        values = np.asarray(hz, dtype=np.float64)
        if self.scale is FrequencyScale.LOG:
            return np.log2(np.maximum(values, np.finfo(np.float64).tiny))
        return values

    def _unwarp(self, warped: Floats) -> Floats:
        if self.scale is FrequencyScale.MEL:
            return mel_to_hz(np.maximum(warped, 0.0))
        return np.exp2(warped) if self.scale is FrequencyScale.LOG else warped


LOG_LOW_HZ = 40.0
HIGHEST_HZ = 24_000.0


def default_axis(scale: FrequencyScale, sample_rate: int) -> FrequencyAxis:
    """The axis that a song is shown on: all that its sample rate holds, up to 24 kHz.

    Args:
        scale: How frequencies are spread.
        sample_rate: The song's rate in Hz, above 80.

    Returns:
        From 0 Hz (40 Hz on a logarithmic axis) to half the rate.
    """
    low = LOG_LOW_HZ if scale is FrequencyScale.LOG else 0.0
    return FrequencyAxis(scale, low, min(sample_rate / 2, HIGHEST_HZ))
