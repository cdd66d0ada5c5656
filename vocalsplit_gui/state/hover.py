"""What the read-out of a spectrogram says about the point under the mouse."""

from __future__ import annotations

from dataclasses import dataclass

from engine.analysis.pitch import Note, note_of
from vocalsplit_gui.state.ticks import readable_time

_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Hover:
    """A point of a spectrogram.

    Attributes:
        stem: Whose picture it lies in.
        time_s: Seconds from the song's start.
        hz: Frequency in Hz.
        db: Level in dB relative to full scale; None where nothing is known yet.
    """

    stem: str
    time_s: float
    hz: float
    db: float | None

    @property
    def note(self) -> Note | None:
        return note_of(self.hz)


def derive_hover_text(hover: Hover, *, point: str = ".") -> str:
    """The read-out: time, frequency, note with cents, level; of constant width as far as can be."""
    parts = [
        readable_time(hover.time_s, 2, point=point),
        f"{hover.hz:,.0f} Hz".replace(",", "\N{NARROW NO-BREAK SPACE}"),
    ]
    note = hover.note
    if note is not None:
        parts.append(f"{note.name} {note.cents:+.0f} ct".replace("-", _MINUS))
    if hover.db is not None:
        parts.append(f"{hover.db:.1f} dB".replace("-", _MINUS).replace(".", point))
    return "   ".join(parts)
