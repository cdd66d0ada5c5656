"""Meters with the ballistics of a studio: peak, RMS, peak hold, and a lamp that stays on after a clip."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from engine.player.mixer import Levels

FLOOR_DB = -120.0
HOLD_S = 1.5
FALL_DB_PER_S = 24.0
RMS_S = 0.3


@dataclass(frozen=True)
class MeterReading:
    """What one meter shows, loudest channel, in dBFS; -120 is silence.

    Attributes:
        peak_db: Peak, falling by 24 dB a second.
        rms_db: RMS over about 0.3 s; a full-scale sine reads -3 dB.
        hold_db: Highest peak of the last 1.5 s.
        is_clipped: Latched once a peak exceeded full scale.
    """

    peak_db: float = FLOOR_DB
    rms_db: float = FLOOR_DB
    hold_db: float = FLOOR_DB
    is_clipped: bool = False


class Meter:
    """One meter.

    Args:
        sample_rate: Rate of the blocks that are measured, in Hz.
    """

    def __init__(self, sample_rate: int) -> None:
        self._rate = sample_rate
        self._reading = MeterReading()
        self._power = 0.0
        self._held = 0

    @property
    def reading(self) -> MeterReading:
        """What the meter shows."""
        return self._reading

    def reset_clip(self) -> None:
        """Put the clip lamp out."""
        self._reading = replace(self._reading, is_clipped=False)

    def update(self, levels: Levels) -> MeterReading:
        """Show one more block; ``levels`` is of one stem or the master, ``(width,)``."""
        if not levels.frames:
            return self._reading
        seconds = levels.frames / self._rate
        peak = float(levels.peak.max())
        keep = math.exp(-seconds / RMS_S)
        self._power = keep * self._power + (1.0 - keep) * float(levels.energy.max()) / levels.frames
        peak_db = max(to_db(peak), self._reading.peak_db - FALL_DB_PER_S * seconds)
        self._reading = MeterReading(
            peak_db=max(FLOOR_DB, peak_db),
            rms_db=to_db(math.sqrt(self._power)),
            hold_db=self._hold(peak_db, levels.frames),
            is_clipped=self._reading.is_clipped or peak > 1.0,
        )
        return self._reading

    def _hold(self, peak_db: float, frames: int) -> float:
        self._held += frames
        if peak_db >= self._reading.hold_db or self._held > HOLD_S * self._rate:
            self._held = 0
            return max(FLOOR_DB, peak_db)
        return self._reading.hold_db


def to_db(value: float) -> float:
    """Decibels of an amplitude, at least -120."""
    return FLOOR_DB if value <= 10.0 ** (FLOOR_DB / 20.0) else float(20.0 * np.log10(value))
