"""From what the user typed or dropped to the songs that are meant."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

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

PLAYLISTS = frozenset([".m3u", ".m3u8"])
_MAX_PLAYLIST_BYTES = 10_000_000


def find_songs(arguments: Iterable[str], *, is_recursive: bool = False) -> Iterator[Path | VocalSplitError]:
    """Songs named by files, folders, playlists and patterns, each once, in the order given.

    What names none comes as its error.

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


def expand_path(path: Path, *, is_recursive: bool) -> list[Path | VocalSplitError]:
    """Songs that a dropped path means: a folder's, a playlist's, or the file itself; without any, the error."""
    if path.is_dir():
        return [*songs_in_folder(path, is_recursive=is_recursive)] or [AudioError(path, AudioFault.FOLDER)]
    if path.suffix.lower() in PLAYLISTS and path.is_file():
        return [*songs_in_playlist(path)] or [AudioError(path, AudioFault.NO_AUDIO_TRACK)]
    return [path]


def songs_in_playlist(playlist: Path) -> list[Path]:
    """Songs that an M3U playlist names, in its order, whether they are there or not; streams are left out.

    Relative names count from the playlist's folder. The text is UTF-8, or Latin-1 where it is not valid UTF-8.
    """
    try:
        content = playlist.read_bytes()[:_MAX_PLAYLIST_BYTES]
    except OSError:
        return []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    lines = (line.strip() for line in text.splitlines())
    entries = (_playlist_entry(playlist.parent, line) for line in lines if line and not line.startswith("#"))
    return [entry for entry in entries if entry is not None]


def _playlist_entry(folder: Path, line: str) -> Path | None:
    if "\0" in line:
        return None
    if line.lower().startswith("file:"):
        return Path(url2pathname(urlsplit(line).path))
    if "://" in line:
        return None
    is_foreign = "\\" in line and not (folder / line).exists()
    return folder / (line.replace("\\", "/") if is_foreign else line)


def _expand(argument: str, *, is_recursive: bool) -> Iterator[Path | VocalSplitError]:
    path = Path(argument).expanduser()
    if path.is_dir() or path.suffix.lower() in PLAYLISTS:
        yield from expand_path(path, is_recursive=is_recursive)
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
