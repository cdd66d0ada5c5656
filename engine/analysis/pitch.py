"""Names of pitches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.errors import ParameterError

_NAMES = ("C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B")
_A4_MIDI = 69
_LOWEST_HZ = 8.0


@dataclass(frozen=True)
class Note:
    """A note of the equal-tempered scale and how far a pitch lies from it.

    Attributes:
        midi: MIDI number; 69 is A4.
        cents: Distance of the pitch from the note, -50..50 hundredths of a semitone.
    """

    midi: int
    cents: float = 0.0

    @property
    def name(self) -> str:
        """Letter with sharp and octave, such as ``F♯3``; C4 is the middle C."""
        return f"{_NAMES[self.midi % 12]}{self.midi // 12 - 1}"

    @property
    def is_natural(self) -> bool:
        """True for a white key."""
        return len(_NAMES[self.midi % 12]) == 1


def note_of(hz: float, a4_hz: float = 440.0) -> Note | None:
    """The note nearest to a frequency.

    Args:
        hz: Frequency in Hz.
        a4_hz: Tuning, the frequency of A4.

    Returns:
        The note; None below 8 Hz, where there are no notes.

    Raises:
        ParameterError: If ``a4_hz`` is not above 0.
    """
    if a4_hz <= 0:
        raise ParameterError(f"a4_hz={a4_hz} must be above 0")
    if not hz >= _LOWEST_HZ:
        return None
    exact = _A4_MIDI + 12 * np.log2(hz / a4_hz)
    midi = int(np.rint(exact))
    return Note(midi, float(100 * (exact - midi)))


def note_hz(midi: float, a4_hz: float = 440.0) -> float:
    """Frequency of a MIDI number.

    Args:
        midi: MIDI number, also between two notes.
        a4_hz: Tuning, the frequency of A4.

    Returns:
        Frequency in Hz.
    """
    return float(a4_hz * 2 ** ((midi - _A4_MIDI) / 12))
