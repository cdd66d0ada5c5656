"""From what the user typed to the songs that are meant."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.errors import AudioError, AudioFault, VocalSplitError

SUFFIXES = frozenset(
    [
        ".wav",
        ".wave",
        ".rf64",
        ".w64",
        ".aif",
        ".aiff",
        ".aifc",
        ".flac",
        ".caf",
        ".ogg",
        ".oga",
        ".opus",
        ".mp3",
        ".mp2",
        ".m4a",
        ".m4b",
        ".aac",
        ".alac",
        ".wma",
        ".asf",
        ".mp4",
        ".m4v",
        ".mov",
        ".mkv",
        ".mka",
        ".webm",
        ".avi",
        ".wv",
        ".ape",
        ".mpc",
        ".ac3",
    ]
)


def find_songs(arguments: Iterable[str], *, is_recursive: bool = False) -> Iterator[Path | VocalSplitError]:
    """Songs named by files, folders and patterns, each once, in the order given; what names none comes as its error.

    Args:
        arguments: As typed; a pattern counts only where no file has that very name.
        is_recursive: Also take the songs of folders inside folders.
    """
    seen: set[Path] = set()
    for argument in arguments:
        for song in _expand(argument, is_recursive=is_recursive):
            if isinstance(song, Path):
                key = song.absolute()
                if key in seen:
                    continue
                seen.add(key)
            yield song


def songs_in_folder(folder: Path, *, is_recursive: bool) -> list[Path]:
    """Songs of a folder by their file names' endings, sorted; hidden files are left out."""
    pattern = "**/*" if is_recursive else "*"
    files = (p for p in folder.glob(pattern) if p.suffix.lower() in SUFFIXES and not p.name.startswith("."))
    return sorted(p for p in files if p.is_file())


def _expand(argument: str, *, is_recursive: bool) -> Iterator[Path | VocalSplitError]:
    path = Path(argument).expanduser()
    if path.is_dir():
        songs = songs_in_folder(path, is_recursive=is_recursive)
        yield from songs
        if not songs:
            yield AudioError(path, AudioFault.FOLDER)
    elif path.exists() or not glob.has_magic(argument):
        yield path
    else:
        matches = sorted(Path(p) for p in glob.glob(str(path), recursive=is_recursive))  # noqa: PTH207
        songs = [p for p in matches if p.is_file()]
        for folder in (p for p in matches if p.is_dir() and is_recursive):
            songs += songs_in_folder(folder, is_recursive=True)
        yield from songs
        if not songs:
            yield AudioError(path, AudioFault.MISSING)
