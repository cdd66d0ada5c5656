"""Where the marks of an axis stand and what they say."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from engine.analysis.pitch import Note, note_hz
from engine.analysis.scales import FrequencyAxis, FrequencyScale

_TIME_STEPS_S = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
_LOWEST_NOTE, _HIGHEST_NOTE = 24, 121
_MIDDLE_C = 60
_MINUS = "\N{MINUS SIGN}"
_MOST_MARKS = 100
_WIDEST_OF_ONE_STEP = 4.0


@dataclass(frozen=True)
class Tick:
    """A mark on an axis.

    Attributes:
        at: Seconds on a time axis, a position 0..1 on a frequency axis.
        label: What stands beside it; empty for a mark without a label.
        is_major: False for one that may be drawn more faintly.
    """

    at: float
    label: str
    is_major: bool = True


def readable_time(seconds: float, decimals: int = 0, *, point: str = ".") -> str:
    """Minutes and seconds such as ``3:07.25``, with hours where there are any."""
    units = round(max(0.0, seconds) * 10**decimals)
    whole, part = divmod(units, 10**decimals)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02}" if hours else str(minutes)
    return f"{head}:{rest:02}" + (f"{point}{part:0{decimals}}" if decimals else "")


def readable_hz(hz: float, *, point: str = ".") -> str:
    """A round frequency such as ``500 Hz`` or ``1.5 kHz``."""
    if hz < 1000:
        return f"{hz:.6g} Hz".replace(".", point)
    return f"{hz / 1000:.6g} kHz".replace(".", point)


def derive_time_ticks(
    start_s: float, stop_s: float, width_px: float, *, gap_px: float = 80, point: str = "."
) -> tuple[Tick, ...]:
    """Marks of a time axis, at least ``gap_px`` apart."""
    if stop_s <= start_s or width_px <= 0:
        return ()
    needed = (stop_s - start_s) * gap_px / width_px
    step = next((step for step in _TIME_STEPS_S if step >= needed), _TIME_STEPS_S[-1])
    decimals = 0 if step >= 1 else (1 if step >= 0.1 else 2)
    first, last = math.ceil(start_s / step - 1e-9), math.floor(stop_s / step + 1e-9)
    return tuple(Tick(i * step, readable_time(i * step, decimals, point=point)) for i in range(first, last + 1))


def derive_frequency_ticks(
    axis: FrequencyAxis, low: float, high: float, height_px: float, *, gap_px: float = 26, point: str = "."
) -> tuple[Tick, ...]:
    """Marks in Hz of the part ``low..high`` of a frequency axis that is ``height_px`` high."""
    if high <= low or height_px <= 0:
        return ()
    low_hz, high_hz = float(axis.hz(low)), float(axis.hz(high))
    px = height_px / (high - low)
    if axis.scale is FrequencyScale.LINEAR or high_hz < _WIDEST_OF_ONE_STEP * low_hz:
        chosen = _regular(axis, low_hz, high_hz, gap_px / px)
    else:
        chosen = _spread(axis, low_hz, high_hz, gap_px / px)
    return tuple(Tick(float(axis.position(hz)), readable_hz(hz, point=point)) for hz in sorted(chosen))


def _regular(axis: FrequencyAxis, low_hz: float, high_hz: float, gap: float) -> list[float]:
    """Multiples of the smallest round step whose closest two are ``gap`` apart."""
    narrowest = (high_hz - low_hz) / _MOST_MARKS
    for step in (digit * 10.0**exponent for exponent in range(-1, 5) for digit in (1, 2, 5)):
        if step >= narrowest:
            marks = step * np.arange(math.ceil(low_hz / step - 1e-9), math.floor(high_hz / step + 1e-9) + 1)
            if len(marks) < 2 or np.diff(axis.position(marks)).min() >= gap:
                return [float(hz) for hz in marks]
    return []


def _spread(axis: FrequencyAxis, low_hz: float, high_hz: float, gap: float) -> list[float]:
    """Round frequencies over several octaves: powers of ten first, then twos and fives, then the others."""
    chosen: dict[float, float] = {}
    for digits in ((1,), (5, 2), (3, 7), (1.5,)):
        for exponent in (3, 2, 4, 1):
            for digit in digits:
                hz = digit * 10.0**exponent
                at = float(axis.position(hz))
                if low_hz <= hz <= high_hz and all(abs(at - other) >= gap for other in chosen.values()):
                    chosen[hz] = at
    return list(chosen)


def derive_note_ticks(
    axis: FrequencyAxis, low: float, high: float, height_px: float, *, gap_px: float = 15
) -> tuple[Tick, ...]:
    """Lines of notes: every C, every white key, or every semitone, as many as have room.

    A C is major. Labels are left out where they would touch.
    """
    if high <= low or height_px <= 0:
        return ()
    notes = [Note(midi) for midi in range(_LOWEST_NOTE, _HIGHEST_NOTE)]
    places = axis.position([note_hz(note.midi) for note in notes])
    visible = [(note, float(at)) for note, at in zip(notes, places, strict=True) if low <= at <= high]
    octaves = [(note, at) for note, at in visible if note.midi % 12 == 0]
    naturals = [(note, at) for note, at in visible if note.is_natural]
    gap = gap_px * (high - low) / height_px
    for wanted in (visible, naturals):
        if len(wanted) > 1 and min(b[1] - a[1] for a, b in pairwise(wanted)) >= gap / 2:
            return _labelled(wanted, gap)
    return _labelled(octaves, gap)


def _rank(note: Note) -> tuple[bool, bool, int]:
    return note.midi % 12 != 0, not note.is_natural, abs(note.midi - _MIDDLE_C)


def _labelled(notes: Iterable[tuple[Note, float]], gap: float) -> tuple[Tick, ...]:
    """Ticks for notes, with labels that do not touch: octaves first, from the middle C outwards."""
    ticks: list[Tick] = []
    labelled: list[float] = []
    for note, at in sorted(notes, key=lambda placed: _rank(placed[0])):
        has_room = all(abs(at - other) >= gap for other in labelled)
        if has_room:
            labelled.append(at)
        if has_room or note.midi % 12:
            ticks.append(Tick(at, note.name if has_room else "", is_major=note.midi % 12 == 0))
    return tuple(sorted(ticks, key=lambda tick: tick.at))


def derive_db_ticks(floor_db: float, ceiling_db: float, height_px: float, *, gap_px: float = 26) -> tuple[Tick, ...]:
    """Marks in dB of a colour bar; ``at`` is in dB."""
    if ceiling_db <= floor_db or height_px <= 0:
        return ()
    needed = (ceiling_db - floor_db) * gap_px / height_px
    step = next((step for step in (1, 2, 3, 6, 10, 20, 40) if step >= needed), 60)
    first, last = math.ceil(floor_db / step), math.floor(ceiling_db / step)
    return tuple(Tick(float(i * step), f"{i * step}".replace("-", _MINUS)) for i in range(first, last + 1))
