"""What is exported, where and how, and what a look at the disk says about it beforehand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, cast

from vocalsplit_gui.settings import Settings

_VOCALS, _ACCOMPANIMENT = "vocals", "accompaniment"
MIX = "mix"
"""Stands among the stems for "what I hear": one file of the mix as it is set."""

Kind = Literal["wav", "flac", "mp3", "ogg", "opus"]
Depth = Literal["source", "16", "24", "32f"]
IfExists = Literal["number", "overwrite", "skip"]


@dataclass(frozen=True)
class ExportChoices:
    """``place`` is ``music``, ``beside`` the song, or ``folder``; an empty template is the default one."""

    stems: tuple[str, ...] = ()
    place: str = "music"
    folder: Path | None = None
    kind: Kind = "wav"
    depth: Depth = "source"
    template: str = ""
    if_exists: IfExists = "number"
    has_recipe: bool = False


@dataclass(frozen=True)
class PlannedFile:
    """One file that an export will make, or leave alone."""

    name: str
    is_there: bool = False


@dataclass(frozen=True)
class ExportPlan:
    """What an export would do now; with an ``error`` it cannot begin."""

    folder: Path | None = None
    files: tuple[PlannedFile, ...] = ()
    needed_bytes: int = 0
    free_bytes: int = 0
    error: Exception | None = None


@dataclass(frozen=True)
class SavedFile:
    """One file of a report; ``is_new`` is False where it was left as it was."""

    name: str
    duration_s: float = 0.0
    peak_db: float = 0.0
    is_silent: bool = False
    is_new: bool = True


@dataclass(frozen=True)
class ExportOutcome:
    """What an export made; ``sum_error_db`` is None where the stems add up exactly or cannot."""

    title: str
    folder: Path
    files: tuple[SavedFile, ...] = ()
    gain_db: float = 0.0
    sum_error_db: float | None = None
    is_sum_exact: bool = False


def derive_exportable(stems: tuple[str, ...]) -> tuple[str, ...]:
    """What can be exported of a song: its stems, and the instrumental where it is their sum without the vocals."""
    has_own = _ACCOMPANIMENT in stems or _VOCALS not in stems
    return stems if has_own else (*stems, _ACCOMPANIMENT)


def derive_choices(settings: Settings, stems: tuple[str, ...]) -> ExportChoices:
    """What the dialog starts with."""
    return ExportChoices(
        stems=stems,
        place=settings.export_place if settings.export_place != "folder" or settings.export_folder else "music",
        folder=Path(settings.export_folder) if settings.export_folder else None,
        kind=cast("Kind", settings.export_kind),
        depth=cast("Depth", settings.export_depth),
        template=settings.export_template,
        has_recipe=settings.has_recipe,
    )


def keep_choices(settings: Settings, choices: ExportChoices) -> Settings:
    """Settings that remember ``choices`` for the next time."""
    return replace(
        settings,
        export_place=choices.place,
        export_folder=str(choices.folder) if choices.folder else settings.export_folder,
        export_kind=choices.kind,
        export_depth=choices.depth,
        export_template=choices.template,
        has_recipe=choices.has_recipe,
    )


def derive_folder(choices: ExportChoices, song: Path, music_folder: Path, song_folder_name: str) -> Path:
    """Where the files go: a folder of the song's own, or, beside the song and in a chosen folder, just there."""
    if choices.place == "beside":
        return song.parent
    if choices.place == "folder" and choices.folder is not None:
        return choices.folder
    return music_folder / song_folder_name


def depths_of(kind: str) -> tuple[Depth, ...]:
    """Depths that a format can hold."""
    return {"wav": ("source", "16", "24", "32f"), "flac": ("source", "16", "24")}.get(kind, ())  # type: ignore[return-value]


def can_begin(choices: ExportChoices, plan: ExportPlan | None) -> bool:
    return bool(choices.stems) and plan is not None and plan.error is None and bool(plan.files)
