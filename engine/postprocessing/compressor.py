"""Dynamic range compression of the vocals (S0): loud passages come down, quiet ones stay and are lifted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.errors import ParameterError
from engine.separation.model import Waveform

_HOP = 64
_FLOOR = 1e-6


@dataclass(frozen=True)
class CompressorSettings:
    """A feed-forward compressor.

    Attributes:
        threshold_db: Level above which it works, in dBFS of the RMS.
        ratio: dB in for one dB out above the threshold, at least 1.
        attack_s: Time in which it follows a rise to 63 %, above 0.
        release_s: Time in which it follows a fall to 63 %, above 0.
        knee_db: Width of the bend around the threshold, at least 0.
        makeup_db: Gain after it.
    """

    threshold_db: float = -24.0
    ratio: float = 3.0
    attack_s: float = 0.005
    release_s: float = 0.1
    knee_db: float = 6.0
    makeup_db: float = 0.0

    def __post_init__(self) -> None:
        if self.ratio < 1.0 or min(self.attack_s, self.release_s) <= 0.0 or self.knee_db < 0.0:
            raise ParameterError(f"{self}: ratio must be at least 1, times above 0, knee_db at least 0")


def static_gain_db(level_db: NDArray[np.float64], settings: CompressorSettings) -> NDArray[np.float64]:
    """The curve: gain for a steady level (Giannoulis, Massberg, Reiss 2012), without the make-up gain.

    Args:
        level_db: Any shape.
        settings: Of the compressor.

    Returns:
        dB at most 0, the same shape.
    """
    over = level_db - settings.threshold_db
    slope = 1.0 / settings.ratio - 1.0
    bend = np.clip(over + settings.knee_db / 2.0, 0.0, settings.knee_db)
    knee = slope * np.square(bend) / (2.0 * settings.knee_db) if settings.knee_db else np.zeros_like(over)
    return np.where(over > settings.knee_db / 2.0, slope * over, knee)


def compress(waveform: Waveform, sample_rate: int, settings: CompressorSettings | None = None) -> Waveform:
    """Even out the loudness; all channels get one gain, so that the place in the stereo image stays.

    The level is the RMS of 64 samples; the gain between those steps is interpolated.

    Args:
        waveform: ``(channels, samples)``.
        sample_rate: In Hz.
        settings: None means the defaults.

    Returns:
        The same shape; not limited to ±1 where ``makeup_db`` asks for more.
    """
    settings = settings or CompressorSettings()
    samples = waveform.shape[-1]
    if samples == 0:
        return waveform.copy()
    edges = np.arange(0, samples, _HOP)
    power = np.add.reduceat(np.square(waveform, dtype=np.float64).mean(axis=0), edges)
    level_db = 10.0 * np.log10(np.maximum(power / np.diff(np.append(edges, samples)), _FLOOR**2))
    wanted_db = static_gain_db(level_db, settings)
    gain_db = _smoothed(wanted_db, sample_rate / _HOP, settings) + settings.makeup_db
    gain = np.interp(np.arange(samples), edges + _HOP / 2, 10.0 ** (gain_db / 20.0))
    return np.asarray(waveform * gain, np.float32)


def _smoothed(gain_db: NDArray[np.float64], rate: float, settings: CompressorSettings) -> NDArray[np.float64]:
    """Follow the wanted gain with the attack's or the release's time."""
    attack, release = (float(np.exp(-1.0 / (time * rate))) for time in (settings.attack_s, settings.release_s))
    output = np.empty_like(gain_db)
    now = 0.0
    for index, wanted in enumerate(gain_db.tolist()):
        keep = attack if wanted < now else release
        now = keep * now + (1.0 - keep) * wanted
        output[index] = now
    return output
