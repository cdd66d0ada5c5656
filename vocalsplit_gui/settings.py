"""What the user chose, kept per user. A bad value falls back alone; what a newer version wrote is kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from vocalsplit_gui.jsonfile import read_object, write_object

VERSION = 1
THEMES = ("system", "dark", "light")
LANGUAGES = ("system", "en", "el", "fr", "de")
PLACES = ("music", "beside", "folder")
KINDS = ("wav", "flac", "mp3", "ogg", "opus")
DEPTHS = ("source", "16", "24", "32f")
SILENT_DB = -math.inf


@dataclass(frozen=True)
class Settings:
    """All that can be set; an empty text means "the default" or "automatic"."""

    model_id: str = ""
    device: str = "auto"
    output_device: str = ""
    export_place: str = "music"
    export_folder: str = ""
    export_kind: str = "wav"
    export_depth: str = "source"
    export_template: str = ""
    has_recipe: bool = False
    cache_limit_gb: float = 10.0
    theme: str = "system"
    language: str = "system"
    has_reduced_motion: bool = False
    starts_with_vocals_off: bool = True
    plays_on_open: bool = True
    plays_next: bool = True
    splits_ahead: bool = True
    restores_workspace: bool = True
    keeps_awake: bool = True
    guide_db: float = SILENT_DB
    volume_db: float = 0.0
    spectrogram: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)


def _one_of(*choices: str) -> Callable[[object], bool]:
    return lambda value: value in choices


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) < 4096 and "\0" not in value


def _is_fact(value: object) -> bool:
    return isinstance(value, bool)


def _between(low: float, high: float) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


_CHECKS: dict[str, Callable[[object], bool]] = {
    "export_place": _one_of(*PLACES),
    "export_kind": _one_of(*KINDS),
    "export_depth": _one_of(*DEPTHS),
    "theme": _one_of(*THEMES),
    "language": _one_of(*LANGUAGES),
    "cache_limit_gb": _between(0.5, 10_000.0),
    "guide_db": _between(-200.0, 0.0),
    "volume_db": _between(-200.0, 6.0),
    "spectrogram": lambda value: isinstance(value, dict),
}
_DECIBELS = ("guide_db", "volume_db")
_FLOOR_DB = -200.0


def from_dict(values: Mapping[str, Any]) -> Settings:
    """Settings from JSON; every bad or missing value is the default, every unknown key goes to ``extra``."""
    taken: dict[str, Any] = {}
    names = {f.name: f for f in fields(Settings) if f.name != "extra"}
    for name, entry in names.items():
        value = values.get(name)
        default_check = _is_fact if isinstance(entry.default, bool) else _is_text
        if name in values and _CHECKS.get(name, default_check)(value):
            taken[name] = value
    for name in _DECIBELS:
        if taken.get(name) == _FLOOR_DB:
            taken[name] = SILENT_DB
    extra = {name: value for name, value in values.items() if name not in names and name != "version"}
    return Settings(**taken, extra=extra)


def to_dict(settings: Settings) -> dict[str, Any]:
    """JSON of ``settings``; -inf becomes -200, since JSON has no infinity."""
    values = asdict(settings)
    extra = values.pop("extra")
    for name in _DECIBELS:
        values[name] = max(_FLOOR_DB, values[name])
    return {**extra, **values, "version": VERSION}


def load(path: Path) -> Settings:
    return from_dict(read_object(path))


def save(path: Path, settings: Settings) -> None:
    """Write the settings.

    Raises:
        OSError: If the folder cannot be written.
    """
    write_object(path, to_dict(settings))
