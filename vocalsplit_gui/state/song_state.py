"""The open song: what it is, and how far it is split."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class SplitPhase(StrEnum):
    NONE = "none"
    OPENING = "opening"
    READING = "reading"
    SPLITTING = "splitting"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True)
class SongState:
    """The open song; ``key`` and ``tempo_bpm`` follow once they are found."""

    item_id: int | None = None
    path: Path | None = None
    title: str = ""
    artist: str = ""
    album: str = ""
    cover: bytes | None = None
    duration_s: float = 0.0
    key: str = ""
    tempo_bpm: float | None = None
    sound: str = ""
    stems: tuple[str, ...] = ()
    phase: SplitPhase = SplitPhase.NONE
    fraction: float = 0.0
    eta_s: float | None = None
    device: str = ""
    device_why: str = ""
    has_fallen_back: bool = False
    ends_early_s: float | None = None
    error: Exception | None = None

    @property
    def is_open(self) -> bool:
        return self.phase not in (SplitPhase.NONE, SplitPhase.OPENING) and self.path is not None


@dataclass(frozen=True)
class HeaderView:
    """What the header above the song shows."""

    title: str
    subtitle: str
    key: str
    tempo: str
    phase: SplitPhase
    percent: int
    eta_s: float | None
    device: str
    device_why: str
    can_export: bool
    can_cancel: bool
    can_resume: bool


def derive_header(song: SongState, *, key_shift: float = 0.0, tempo_ratio: float = 1.0) -> HeaderView:
    """The header; key and tempo are those that are heard, so they follow the transport's shifts."""
    title = song.title or (song.path.stem if song.path else "")
    subtitle = " · ".join(part for part in (song.artist, song.album) if part)
    tempo = f"{song.tempo_bpm * tempo_ratio:.0f}" if song.tempo_bpm else ""
    return HeaderView(
        title=title,
        subtitle=subtitle,
        key=shift_key(song.key, key_shift),
        tempo=tempo,
        phase=song.phase,
        percent=100 if song.phase == SplitPhase.DONE else min(99, int(song.fraction * 100)),
        eta_s=song.eta_s if song.phase == SplitPhase.SPLITTING else None,
        device=song.device,
        device_why=song.device_why,
        can_export=song.is_open and song.phase != SplitPhase.FAILED,
        can_cancel=song.phase in (SplitPhase.READING, SplitPhase.SPLITTING),
        can_resume=song.phase in (SplitPhase.CANCELLED, SplitPhase.FAILED) and song.path is not None,
    )


_PITCHES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
_SPELLINGS = {"D♭": "C♯", "D♯": "E♭", "G♭": "F♯", "G♯": "A♭", "A♯": "B♭"}


def shift_key(key: str, semitones: float) -> str:
    """``key``, such as ``A♭ major``, moved by whole semitones; one that cannot be read stays as it is."""
    root, _, mode = key.replace("#", "♯").partition(" ")
    root = _SPELLINGS.get(root, root)
    if root not in _PITCHES:
        return key
    moved = _PITCHES[(_PITCHES.index(root) + round(semitones)) % 12]
    return f"{moved} {mode}".strip()
