"""What is there again after a restart or a crash: queue, song, position, mixer, loop, window."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from vocalsplit_gui.state.mixer_state import MAX_DB, MixerState, StripState
from vocalsplit_gui.state.transport_state import (
    MAX_KEY,
    MAX_TEMPO,
    MIN_KEY,
    MIN_LOOP_S,
    MIN_TEMPO,
    TransportState,
)

VERSION = 1
_FLOOR_DB = -200.0
_MAX_SONGS = 10_000


@dataclass(frozen=True)
class Workspace:
    """``geometry`` and ``splitters`` are the window's own, as base64 text."""

    songs: tuple[Path, ...] = ()
    current: Path | None = None
    position_s: float = 0.0
    loop: tuple[float, float] | None = None
    key: int = 0
    tempo_percent: int = 100
    has_count_in: bool = False
    has_click: bool = False
    mixer: MixerState = MixerState()  # noqa: RUF009 - frozen, so it may be shared
    geometry: str = ""
    splitters: str = ""


def to_dict(workspace: Workspace) -> dict[str, Any]:
    """JSON of ``workspace``; -inf becomes -200."""
    mixer = workspace.mixer
    return {
        "version": VERSION,
        "songs": [str(path) for path in workspace.songs],
        "current": str(workspace.current) if workspace.current else "",
        "position_s": workspace.position_s,
        "loop": list(workspace.loop) if workspace.loop else None,
        "key": workspace.key,
        "tempo_percent": workspace.tempo_percent,
        "has_count_in": workspace.has_count_in,
        "has_click": workspace.has_click,
        "is_vocals_off": mixer.is_vocals_off,
        "guide_db": max(_FLOOR_DB, mixer.guide_db),
        "strips": {
            name: {**asdict(strip), "gain_db": max(_FLOOR_DB, strip.gain_db)} for name, strip in mixer.strips.items()
        },
        "geometry": workspace.geometry,
        "splitters": workspace.splitters,
    }


def from_dict(values: Mapping[str, Any]) -> Workspace:
    """A workspace from JSON; whatever is bad in it is the default, and nothing in it is trusted."""
    read = _Values(values)
    songs = tuple(dict.fromkeys(Path(text) for text in read.texts("songs")[:_MAX_SONGS]))
    current = read.text("current")
    workspace = Workspace(
        songs=songs,
        current=Path(current) if current and Path(current) in songs else None,
        position_s=read.number("position_s", 0.0, 0.0, 1e6),
        key=round(read.number("key", 0, MIN_KEY, MAX_KEY)),
        tempo_percent=round(read.number("tempo_percent", 100, MIN_TEMPO, MAX_TEMPO)),
        has_count_in=read.fact("has_count_in", default=False),
        has_click=read.fact("has_click", default=False),
        geometry=read.text("geometry"),
        splitters=read.text("splitters"),
    )
    return replace(workspace, loop=_loop(values.get("loop")), mixer=_mixer(read))


def restore_transport(workspace: Workspace, transport: TransportState) -> TransportState:
    """``transport`` with what the workspace remembers of it, inside the song's length."""
    duration_s = transport.duration_s
    loop = workspace.loop
    return replace(
        transport,
        position_s=workspace.position_s if workspace.position_s < duration_s - 1.0 else 0.0,
        loop=loop if loop and loop[1] <= duration_s + 0.01 else None,
        key=workspace.key,
        tempo_percent=workspace.tempo_percent,
        has_count_in=workspace.has_count_in,
        has_click=workspace.has_click,
    )


class _Values:
    """Reads values of JSON that anybody may have written."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def text(self, name: str) -> str:
        value = self._values.get(name)
        return value if isinstance(value, str) and "\0" not in value else ""

    def texts(self, name: str) -> list[str]:
        value = self._values.get(name)
        return [t for t in value if isinstance(t, str) and t and "\0" not in t] if isinstance(value, list) else []

    def number(self, name: str, default: float, low: float, high: float) -> float:
        value = self._values.get(name)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(value) if is_number and low <= value <= high else default  # type: ignore[arg-type, operator]

    def fact(self, name: str, *, default: bool) -> bool:
        value = self._values.get(name)
        return value if isinstance(value, bool) else default


def _decibels(level: float) -> float:
    return -math.inf if level <= _FLOOR_DB else level


def _loop(value: object) -> tuple[float, float] | None:
    if not (isinstance(value, list) and len(value) == 2 and all(isinstance(v, int | float) for v in value)):
        return None
    start, stop = (float(v) for v in value)
    return (start, stop) if start >= 0.0 and MIN_LOOP_S <= stop - start < 1e6 else None


def _mixer(read: _Values) -> MixerState:
    strips = read._values.get("strips")
    return MixerState(
        strips={
            name: _strip(_Values(strip))
            for name, strip in (strips.items() if isinstance(strips, dict) else ())
            if isinstance(name, str) and isinstance(strip, dict)
        },
        is_vocals_off=read.fact("is_vocals_off", default=True),
        guide_db=_decibels(read.number("guide_db", _FLOOR_DB, _FLOOR_DB, 0.0)),
    )


def _strip(read: _Values) -> StripState:
    return StripState(
        gain_db=_decibels(read.number("gain_db", 0.0, _FLOOR_DB, MAX_DB)),
        is_muted=read.fact("is_muted", default=False),
        is_soloed=read.fact("is_soloed", default=False),
        pan=read.number("pan", 0.0, -1.0, 1.0),
    )
