"""The open song: what it is, and how far it is split."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from engine.analysis.key import KeyEstimate
from engine.backends.devices import DeviceChoice


class SplitPhase(StrEnum):
    NONE = "none"
    OPENING = "opening"
    READING = "reading"
    SPLITTING = "splitting"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


_COMING = (SplitPhase.READING, SplitPhase.SPLITTING, SplitPhase.DONE)
# Below this an estimate is no more than a guess.
_SURE = 0.2


@dataclass(frozen=True)
class SongState:
    """The open song; ``key`` and ``tempo_bpm``, None where there are none, follow once it ``is_analysed``."""

    item_id: int | None = None
    path: Path | None = None
    title: str = ""
    artist: str = ""
    album: str = ""
    cover: bytes | None = None
    duration_s: float = 0.0
    is_analysed: bool = False
    key: KeyEstimate | None = None
    tempo_bpm: float | None = None
    tempo_confidence: float = 0.0
    sound: str = ""
    stems: tuple[str, ...] = ()
    phase: SplitPhase = SplitPhase.NONE
    fraction: float = 0.0
    eta_s: float | None = None
    device: str = ""
    device_choice: DeviceChoice | None = None
    has_fallen_back: bool = False
    ends_early_s: float | None = None
    error: Exception | None = None

    @property
    def is_open(self) -> bool:
        return self.phase not in (SplitPhase.NONE, SplitPhase.OPENING) and self.path is not None


@dataclass(frozen=True)
class Estimate:
    """Key or tempo as it is shown: ``text`` is empty while it ``is_awaited``, and where there is none."""

    text: str = ""
    percent: int = 0
    is_sure: bool = False
    is_awaited: bool = False


@dataclass(frozen=True)
class HeaderView:
    """What the header above the song shows."""

    title: str
    subtitle: str
    key: Estimate
    tempo: Estimate
    phase: SplitPhase
    percent: int
    eta_s: float | None
    device: str
    device_choice: DeviceChoice | None
    can_export: bool
    can_cancel: bool
    can_resume: bool


def derive_header(song: SongState, *, key_shift: float = 0.0, tempo_ratio: float = 1.0) -> HeaderView:
    """The header; key and tempo are those that are heard, so they follow the transport's shifts."""
    title = song.title or (song.path.stem if song.path else "")
    subtitle = " · ".join(part for part in (song.artist, song.album) if part)
    key = song.key.transposed(key_shift) if song.key else ""
    tempo = f"{song.tempo_bpm * tempo_ratio:.0f}" if song.tempo_bpm else ""
    return HeaderView(
        title=title,
        subtitle=subtitle,
        key=_estimate(song, key, song.key.confidence if song.key else 0.0),
        tempo=_estimate(song, tempo, song.tempo_confidence),
        phase=song.phase,
        percent=100 if song.phase == SplitPhase.DONE else min(99, int(song.fraction * 100)),
        eta_s=song.eta_s if song.phase == SplitPhase.SPLITTING else None,
        device=song.device,
        device_choice=song.device_choice,
        can_export=song.is_open and song.phase != SplitPhase.FAILED,
        can_cancel=song.phase in (SplitPhase.READING, SplitPhase.SPLITTING),
        can_resume=song.phase in (SplitPhase.CANCELLED, SplitPhase.FAILED) and song.path is not None,
    )


def _estimate(song: SongState, text: str, confidence: float) -> Estimate:
    is_awaited = not song.is_analysed and song.phase in _COMING
    is_sure = bool(text) and confidence >= _SURE
    return Estimate(text, round(100 * confidence), is_sure=is_sure, is_awaited=is_awaited)
