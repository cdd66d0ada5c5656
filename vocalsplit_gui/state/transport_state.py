"""Playing: where, how fast, in which key, in which loop."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vocalsplit_gui.state.levels import with_sign

MIN_KEY, MAX_KEY = -12, 12
MIN_TEMPO, MAX_TEMPO = 50, 200
MIN_LOOP_S = 0.2
STEP_S, BIG_STEP_S = 5.0, 15.0


class PlayStatus(StrEnum):
    EMPTY = "empty"
    PAUSED = "paused"
    PLAYING = "playing"
    BUFFERING = "buffering"


@dataclass(frozen=True)
class TransportState:
    """``position_s`` is what is heard, not what was sent to the sound card.

    ``has_beats`` once the song's beats were found: before that nothing clicks.
    """

    status: PlayStatus = PlayStatus.EMPTY
    position_s: float = 0.0
    duration_s: float = 0.0
    loop: tuple[float, float] | None = None
    loop_in_s: float | None = None
    last_loop: tuple[float, float] | None = None
    key: int = 0
    tempo_percent: int = 100
    has_count_in: bool = False
    has_click: bool = False
    has_beats: bool = False
    volume_db: float = 0.0
    output_device: str = ""
    is_silent: bool = False


@dataclass(frozen=True)
class TransportView:
    """What the transport bar shows."""

    can_play: bool
    shows_pause: bool
    is_buffering: bool
    has_no_device: bool
    position: str
    duration: str
    key: str
    tempo: str
    has_loop: bool
    loop_text: str


def derive_transport(state: TransportState) -> TransportView:
    is_on = state.status in (PlayStatus.PLAYING, PlayStatus.BUFFERING)
    return TransportView(
        can_play=state.status != PlayStatus.EMPTY,
        shows_pause=is_on,
        is_buffering=state.status == PlayStatus.BUFFERING,
        has_no_device=state.is_silent,
        position=format_time(state.position_s, like_s=state.duration_s),
        duration=format_time(state.duration_s),
        key=with_sign(f"{state.key:+d}") if state.key else "0",
        tempo=f"{state.tempo_percent}\N{NO-BREAK SPACE}%",
        has_loop=state.loop is not None,
        loop_text="" if state.loop is None else " \N{EN DASH} ".join(format_time(s, tenths=True) for s in state.loop),
    )


def format_time(seconds: float, *, like_s: float = 0.0, tenths: bool = False) -> str:
    """Such as ``3:05``; with hours where ``seconds`` or ``like_s`` has them, so that the text keeps its width."""
    ticks = max(0, int(seconds * 10 + 1e-6))
    minutes, rest = divmod(ticks // 10, 60)
    hours, minutes = divmod(minutes, 60)
    text = f"{hours}:{minutes:02}:{rest:02}" if hours or like_s >= 3600 else f"{minutes}:{rest:02}"
    return f"{text}.{ticks % 10}" if tenths else text


def parse_time(text: str) -> float | None:
    """Seconds of what a person types: ``83``, ``1:23``, ``1:23.5``, ``1:02:03``; None where it is no time."""
    seconds = 0.0
    parts = text.strip().replace(",", ".").split(":")
    if len(parts) > 3:
        return None
    for part in parts:
        if not part or not part.replace(".", "", 1).isdecimal():
            return None
        seconds = seconds * 60.0 + float(part)
    return seconds


def clamp_seek(state: TransportState, target_s: float) -> float:
    return min(max(0.0, target_s), max(0.0, state.duration_s - 0.05))


def mark_loop(state: TransportState, start_s: float, stop_s: float) -> tuple[float, float] | None:
    """A loop in order, inside the song; None where it would be too short to be meant."""
    low, high = sorted((max(0.0, start_s), min(state.duration_s, stop_s)))
    return (low, high) if high - low >= MIN_LOOP_S else None


def step_key(key: int, step: int) -> int:
    return min(MAX_KEY, max(MIN_KEY, key + step))


def step_tempo(percent: int, step: int) -> int:
    return min(MAX_TEMPO, max(MIN_TEMPO, percent + step))
