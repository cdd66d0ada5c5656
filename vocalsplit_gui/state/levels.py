"""Decibels on faders and meters: one scale for both, so that their marks line up."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass, replace

LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"
LOWEST_DB = -60.0
HIGHEST_DB = 6.0
WARM_FROM_DB = -12.0
HOT_FROM_DB = -6.0
MARKS_DB = (6, 0, -6, -12, -20, -30, -40, -60)

_TAPER = (
    (-60.0, 0.03),
    (-40.0, 0.13),
    (-30.0, 0.22),
    (-20.0, 0.36),
    (-12.0, 0.52),
    (-6.0, 0.66),
    (0.0, 0.82),
    (6.0, 1.0),
)
_SILENCE_BELOW = 0.015
_FALL_DB_PER_S = 26.0
_HOLD_S = 1.5
_WORDS_FOR_SILENCE = {"inf", "∞", "off", ""}


def share_of_db(db: float) -> float:
    """Height of a level on the scale, 0 (silence) to 1 (+6 dB)."""
    if db < LOWEST_DB:
        return 0.0
    return _between([(level, share) for level, share in _TAPER], db)


def db_of_share(share: float) -> float:
    """Level at a height of the scale; silence at the very bottom."""
    if share < _SILENCE_BELOW:
        return -math.inf
    return _between([(height, level) for level, height in _TAPER], share)


def _between(points: list[tuple[float, float]], x: float) -> float:
    x = min(max(x, points[0][0]), points[-1][0])
    right = min(max(1, bisect_left([point[0] for point in points], x)), len(points) - 1)
    (x0, y0), (x1, y1) = points[right - 1], points[right]
    return y0 + (y1 - y0) * (x - x0) / (x1 - x0)


def limited_gain(gain_db: float) -> float:
    """A gain that a fader can have: silence, or -60..+6 dB in tenths."""
    if math.isnan(gain_db) or gain_db < LOWEST_DB:
        return -math.inf
    return round(min(gain_db, HIGHEST_DB), 1)


def stepped_gain(gain_db: float, by_db: float) -> float:
    """A gain some steps up or down; up from silence is -60 dB, down from there silence."""
    if gain_db == -math.inf:
        return LOWEST_DB if by_db > 0 else -math.inf
    return limited_gain(gain_db + by_db)


def with_sign(text: str) -> str:
    """A number with a true minus sign, which stays before it where the words run from right to left."""
    return f"{LEFT_TO_RIGHT}{text}".replace("-", "\N{MINUS SIGN}") if text.startswith(("+", "-")) else text


def parse_gain(text: str) -> float | None:
    """The gain that somebody typed, such as ``-3.5``, ``+2 dB`` or ``-inf``; None where it is not one."""
    cleaned = (
        text.strip()
        .lstrip(LEFT_TO_RIGHT)
        .lower()
        .replace("\N{MINUS SIGN}", "-")
        .replace(",", ".")
        .removesuffix("db")
        .strip()
    )
    if cleaned.lstrip("-") in _WORDS_FOR_SILENCE:
        return -math.inf if cleaned else None
    try:
        value = float(cleaned)
    except ValueError:
        return None
    return None if math.isnan(value) else limited_gain(value)


@dataclass(frozen=True)
class MeterState:
    """One channel of a meter.

    Attributes:
        level_db: Top of the bar.
        held_db: Highest level of the last while.
        held_for_s: How long that has been held.
        is_clipped: Full scale was reached since the last reset.
    """

    level_db: float = -math.inf
    held_db: float = -math.inf
    held_for_s: float = 0.0
    is_clipped: bool = False

    @property
    def is_at_rest(self) -> bool:
        return self.level_db == -math.inf and self.held_db == -math.inf


def metered(state: MeterState, peak_db: float, elapsed_s: float) -> MeterState:
    """The meter ``elapsed_s`` seconds later, after a peak of ``peak_db`` in that time.

    The bar rises at once and falls 26 dB a second; the peak is held for 1.5 s and falls then as fast.
    """
    level_db = max(peak_db, _fallen(state.level_db, elapsed_s))
    is_clipped = state.is_clipped or peak_db >= 0.0
    if level_db >= state.held_db:
        return MeterState(level_db, level_db, 0.0, is_clipped)
    held_for_s = state.held_for_s + elapsed_s
    held_db = state.held_db if held_for_s <= _HOLD_S else max(level_db, _fallen(state.held_db, elapsed_s))
    return MeterState(level_db, held_db, held_for_s, is_clipped)


def unclipped(state: MeterState) -> MeterState:
    """The meter with its lamp off and its held peak forgotten."""
    return replace(state, held_db=state.level_db, held_for_s=0.0, is_clipped=False)


def _fallen(db: float, elapsed_s: float) -> float:
    fallen = db - _FALL_DB_PER_S * elapsed_s
    return fallen if fallen >= LOWEST_DB else -math.inf


def describe_pan(pan: float) -> tuple[str, int]:
    """Side (``left``, ``centre``, ``right``) and percent of a pan of -1..1."""
    percent = round(abs(pan) * 100)
    if percent == 0:
        return "centre", 0
    return ("left" if pan < 0 else "right"), percent
