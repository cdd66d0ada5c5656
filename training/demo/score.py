"""The demo song on paper: tempo, chords, melody and words. Written for this project, CC0."""

from __future__ import annotations

from dataclasses import dataclass

TEMPO_BPM = 96.0
BEATS_PER_BAR = 4
EIGHTH_S = 60.0 / TEMPO_BPM / 2
BAR_S = BEATS_PER_BAR * 60.0 / TEMPO_BPM
BARS = 12
TAIL_S = 1.5

CHORDS: tuple[tuple[int, ...], ...] = (
    (57, 60, 64),  # A minor
    (53, 57, 60),  # F
    *((57, 60, 64), (53, 57, 60), (48, 52, 55), (55, 59, 62)),  # A minor, F, C, G
    *((57, 60, 64), (53, 57, 60), (48, 52, 55), (55, 59, 62)),
    (53, 57, 60),
    (48, 52, 55),
)
"""MIDI notes of the chord of each bar, its root first."""


@dataclass(frozen=True)
class Syllable:
    """One sung syllable.

    Attributes:
        onset: Phones before the vowel; they are sung ahead of the beat.
        vowel: Phones that fill the note, each with its share of the note.
        coda: Phones after the vowel, taken from the note's end.
        note: MIDI note.
        eighths: Length in eighth notes.
    """

    onset: tuple[str, ...]
    vowel: tuple[tuple[str, float], ...]
    coda: tuple[str, ...]
    note: int
    eighths: float


@dataclass(frozen=True)
class Phrase:
    """A line of the song: where it begins, in eighths from the start, and what is sung."""

    start: float
    syllables: tuple[Syllable, ...]


_DIPHTHONGS = {"ay": (("ah", 0.6), ("ih", 0.4)), "yuw": (("iy", 0.15), ("uw", 0.85))}
_VOWELS = {"aa", "ae", "ah", "ao", "ax", "eh", "ih", "iy", "uh", "uw", *_DIPHTHONGS}


def _syllable(text: str) -> Syllable:
    """Read ``phones:note:eighths``, such as ``s.ih.ng:64:3``."""
    phones, note, eighths = text.split(":")
    parts = phones.split(".")
    place = next(i for i, phone in enumerate(parts) if phone in _VOWELS)
    vowel = parts[place]
    return Syllable(
        tuple(parts[:place]),
        _DIPHTHONGS.get(vowel, ((vowel, 1.0),)),
        tuple(parts[place + 1 :]),
        int(note),
        float(eighths),
    )


def _phrase(bar: int, text: str) -> Phrase:
    return Phrase(bar * 8.0, tuple(_syllable(word) for word in text.split()))


PHRASES: tuple[Phrase, ...] = (
    # Sing along with me tonight,
    _phrase(2, "s.ih.ng:64:3 ax:62:1 l.ao.ng:60:4 w.ih.dh:60:2 m.iy:65:2 t.ax:64:1 n.ay.t:69:3"),
    # let the music carry on.
    _phrase(4, "l.eh.t:67:2 dh.ax:69:1 m.yuw:67:3 z.ih.k:64:2 k.ae:62:3 r.iy:59:1 aa.n:62:4"),
    # Every star is shining bright,
    _phrase(6, "eh.v:60:1 r.iy:62:1 s.t.aa.r:64:4 ih.z:60:2 sh.ay:69:3 n.ih.ng:67:1 b.r.ay.t:65:4"),
    # we will dance until the dawn.
    _phrase(8, "w.iy:64:2 w.ih.l:67:2 d.ae.n.s:72:4 ax.n:71:1 t.ih.l:69:1 dh.ax:67:2 d.ao.n:67:4"),
    # Ah …
    _phrase(10, "aa:69:4 ah:67:4 aa:64:6"),
)
