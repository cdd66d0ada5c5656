"""Tags that mutagen does not read: the INFO list of WAV, and what libav finds in Matroska, AVI and others."""

from __future__ import annotations

import io
from pathlib import Path

from engine.audio.av_source import read_metadata
from engine.audio.riff import riff_chunks

_INFO = {
    b"INAM": "title",
    b"IART": "artist",
    b"IPRD": "album",
    b"ICRD": "year",
    b"IGNR": "genre",
    b"ITRK": "track",
    b"IPRT": "track",
    b"IMUS": "composer",
}
_METADATA = {
    "title": "title",
    "artist": "artist",
    "album": "album",
    "album_artist": "album_artist",
    "track": "track",
    "disc": "disc",
    "date": "year",
    "genre": "genre",
    "composer": "composer",
    "lyrics": "lyrics",
}
_LARGEST_LIST = 1 << 20


def riff_info(path: Path) -> dict[str, str]:
    """The INFO list of a WAV file, by our field names; empty where there is none."""
    with path.open("rb") as file:
        if file.read(4) not in (b"RIFF", b"RF64"):
            return {}
        for chunk in riff_chunks(file, path.stat().st_size, "<"):
            if chunk.name == b"LIST" and chunk.size < _LARGEST_LIST:
                file.seek(chunk.start)
                content = file.read(chunk.size)
                if content[:4] == b"INFO":
                    return _info_fields(content)
    return {}


def _info_fields(content: bytes) -> dict[str, str]:
    # the list's items are chunks like the file's own, behind a header of the same length
    found: dict[str, str] = {}
    file = io.BytesIO(bytes(8) + content)
    for item in riff_chunks(file, len(content) + 8, "<"):
        file.seek(item.start)
        text = _decode(file.read(item.size).partition(b"\0")[0])
        if item.name in _INFO and text:
            found.setdefault(_INFO[item.name], text)
    return found


def _decode(raw: bytes) -> str:
    """INFO has no declared encoding: UTF-8 where it is valid, else Windows' Western one."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def container_tags(path: Path) -> dict[str, str]:
    """What libav finds, by our field names.

    Raises:
        SourceError: If libav cannot open the file.
    """
    metadata = {key.lower(): value for key, value in read_metadata(path).items()}
    return {field: metadata[key] for key, field in _METADATA.items() if metadata.get(key)}
