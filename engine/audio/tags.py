"""Tags and covers: read from any song, written into stems.

Tags are a courtesy: whatever is wrong with them, a song is still split. Reading never raises, and writing raises
only what the disk says.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import mutagen
from mutagen.apev2 import APEv2
from mutagen.asf import ASFTags
from mutagen.flac import FLAC, Picture
from mutagen.id3 import APIC, ID3, USLT, Frames
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4Tags
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis
from mutagen.wave import WAVE

from engine.audio.foreign_tags import container_tags, riff_info

_LONGEST_TEXT, _LONGEST_LYRICS = 1_000, 100_000
_LARGEST_COVER = (1 << 24) - 4096  # a FLAC block holds 16 MiB
_FRONT_COVER = 3
_IMAGES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"GIF8": "image/gif", b"BM": "image/bmp"}

# field: (ID3 frame, MP4 atom, Vorbis comment, ASF attribute, APEv2 item)
_NAMES = {
    "artist": ("TPE1", "©ART", "artist", "Author", "Artist"),
    "title": ("TIT2", "©nam", "title", "Title", "Title"),
    "album": ("TALB", "©alb", "album", "WM/AlbumTitle", "Album"),
    "album_artist": ("TPE2", "aART", "albumartist", "WM/AlbumArtist", "Album Artist"),
    "track": ("TRCK", "trkn", "tracknumber", "WM/TrackNumber", "Track"),
    "disc": ("TPOS", "disk", "discnumber", "WM/PartOfSet", "Disc"),
    "year": ("TDRC", "©day", "date", "WM/Year", "Year"),
    "genre": ("TCON", "©gen", "genre", "WM/Genre", "Genre"),
    "composer": ("TCOM", "©wrt", "composer", "WM/Composer", "Composer"),
    "bpm": ("TBPM", "tmpo", "bpm", "WM/BeatsPerMinute", "BPM"),
    "key": ("TKEY", "----:com.apple.iTunes:initialkey", "initialkey", "WM/InitialKey", "InitialKey"),
    "lyrics": ("USLT", "©lyr", "lyrics", "WM/Lyrics", "Lyrics"),
}


@dataclass(frozen=True)
class SongTags:
    """What a song says about itself; None where it does not.

    Attributes:
        artist: Several are joined by "; ".
        title: Of the song.
        album: Of the song.
        album_artist: Of the album.
        track: Number, or number and count as in ``3/12``.
        disc: Number, or number and count.
        year: Year or date, as written.
        genre: Several are joined by "; ".
        composer: Several are joined by "; ".
        bpm: Tempo, as written.
        key: Musical key, as written.
        lyrics: Without times.
        cover: Picture file.
        cover_mime: Its type, such as ``image/jpeg``.
    """

    artist: str | None = None
    title: str | None = None
    album: str | None = None
    album_artist: str | None = None
    track: str | None = None
    disc: str | None = None
    year: str | None = None
    genre: str | None = None
    composer: str | None = None
    bpm: str | None = None
    key: str | None = None
    lyrics: str | None = None
    cover: bytes | None = None
    cover_mime: str | None = None

    def of_stem(self, stem_title: str, fallback: str) -> SongTags:
        """The same with the stem named in the title; a song without a title gets ``fallback``."""
        if self.title is None:
            return replace(self, title=fallback)
        return replace(self, title=f"{self.title} ({stem_title})" if stem_title else self.title)


def read_tags(path: Path) -> SongTags:
    """Read a song's tags and cover: ID3, MP4, Vorbis comments, FLAC pictures, ASF, APE, WAV, AIFF, Matroska.

    Returns:
        What could be read; empty for a file that is not there or has none.
    """
    for reader in (_by_mutagen, riff_info, container_tags):
        try:
            found = reader(path)
        except Exception:  # noqa: BLE001, S112 - tags come from strangers; whatever is wrong in them may not stop a split
            continue
        tags = _clean(found)
        if tags != SongTags():
            return tags
    return SongTags()


def write_tags(path: Path, tags: SongTags, *, kind: str) -> None:
    """Write tags and cover into a finished file. Values that a format cannot hold are left out.

    Args:
        path: The file; its name does not matter.
        tags: What to write.
        kind: ``wav``, ``flac``, ``mp3``, ``ogg`` or ``opus``.

    Raises:
        OSError: If the disk is full or gone.
    """
    if tags == SongTags():
        return
    try:
        _WRITERS[kind](path, tags)
    except (mutagen.MutagenError, ValueError, TypeError, LookupError) as cause:
        origin = cause.__cause__ or cause.__context__ or (cause.args[0] if cause.args else None)
        if isinstance(origin, OSError):
            raise origin from cause


class _Readable(Protocol):
    """What all tag formats of mutagen can do."""

    def get(self, key: str, default: Any = None, /) -> Any: ...  # noqa: ANN401


def _by_mutagen(path: Path) -> dict[str, Any]:
    file = mutagen.File(path)
    tags = None if file is None else file.tags
    if isinstance(tags, ID3):
        return _from_id3(tags)
    if isinstance(tags, MP4Tags):
        return _from_mp4(tags)
    if isinstance(tags, ASFTags):
        return _named(tags, 3) | {"cover": _asf_cover(tags)}
    if isinstance(tags, APEv2):
        picture = bytes(getattr(tags.get("Cover Art (Front)"), "value", b"") or b"")
        return _named(tags, 4) | {"cover": picture.partition(b"\0")[2]}
    return {} if tags is None else _from_comments(tags, getattr(file, "pictures", []))


def _named(tags: _Readable, column: int) -> dict[str, Any]:
    return {field: tags.get(names[column]) for field, names in _NAMES.items()}


def _from_id3(tags: ID3) -> dict[str, Any]:
    found = _named(tags, 0) | {"lyrics": next(iter(tags.getall("USLT")), None)}
    pictures = tags.getall("APIC")
    front = [picture for picture in pictures if picture.type == _FRONT_COVER] or pictures
    return found | {"cover": front[0].data if front else None}


def _from_mp4(tags: MP4Tags) -> dict[str, Any]:
    found = _named(tags, 1)
    for field in ("track", "disc"):
        number, count = next(iter(found[field] or []), (0, 0))
        found[field] = f"{number}/{count}" if number and count else str(number) if number else None
    found["key"] = [bytes(key).decode("utf-8", "replace") for key in found["key"] or []]
    return found | {"cover": bytes(next(iter(tags.get("covr") or []), b""))}


def _asf_cover(tags: ASFTags) -> bytes:
    """A WM/Picture: type (1 byte), length (4), two UTF-16 texts with their ends, then the picture file."""
    raw = bytes(getattr(next(iter(tags.get("WM/Picture") or []), None), "value", b"") or b"")
    size = int.from_bytes(raw[1:5], "little")
    return raw[-size:] if 0 < size < len(raw) else b""


def _from_comments(tags: _Readable, pictures: Iterable[Picture]) -> dict[str, Any]:
    found = _named(tags, 2)
    found["lyrics"] = found["lyrics"] or tags.get("unsyncedlyrics")
    blocks = [Picture(base64.b64decode(text)) for text in tags.get("metadata_block_picture") or []]
    every = [*pictures, *blocks]
    front = [picture for picture in every if picture.type == _FRONT_COVER] or every
    return found | {"cover": front[0].data if front else None}


def _clean(found: Mapping[str, Any]) -> SongTags:
    texts = {field: _text(found.get(field), is_long=field == "lyrics") for field in _NAMES}
    cover = found.get("cover") or None
    mime = next((mime for magic, mime in _IMAGES.items() if cover and cover.startswith(magic)), None)
    if cover and cover[:4] == b"RIFF" and cover[8:12] == b"WEBP":
        mime = "image/webp"
    if mime is None or len(cover or b"") > _LARGEST_COVER:
        cover = mime = None
    return SongTags(**texts, cover=cover, cover_mime=mime)


def _text(value: Any, *, is_long: bool) -> str | None:  # noqa: ANN401 - each tag format has its own types
    """Any format's value as text: lists joined, control characters gone, of bounded length."""
    if value is None:
        return None
    if isinstance(value, Frames["USLT"]):
        parts = [getattr(value, "text", "")]
    elif hasattr(value, "text"):
        parts = list(value.text)
    else:
        parts = list(value) if isinstance(value, list | tuple) else [value]
    text = "; ".join(str(part) for part in parts if str(part).strip())
    kept = "".join(c for c in text if c.isprintable() or (is_long and c == "\n") or c == " ")
    return kept.strip()[: _LONGEST_LYRICS if is_long else _LONGEST_TEXT] or None


def _ready_tags(file: Any) -> Any:  # noqa: ANN401 - mutagen's files have no common type with tags
    if file.tags is None:
        file.add_tags()
    return file.tags


def _write_id3(file: MP3 | WAVE, tags: SongTags) -> None:
    id3 = _ready_tags(file)
    for field, (frame, *_) in _NAMES.items():
        value = getattr(tags, field)
        if value is not None and frame != "USLT":
            id3.setall(frame, [Frames[frame](encoding=1, text=[value])])
    if tags.lyrics is not None:
        id3.setall("USLT", [USLT(encoding=1, lang="und", desc="", text=tags.lyrics)])
    if tags.cover is not None:
        id3.setall("APIC", [APIC(encoding=0, mime=tags.cover_mime, type=_FRONT_COVER, desc="", data=tags.cover)])
    id3.update_to_v23()  # what Windows and car radios read


def _write_mp3(path: Path, tags: SongTags) -> None:
    file = MP3(path)
    _write_id3(file, tags)
    file.save(v2_version=3)


def _write_wav(path: Path, tags: SongTags) -> None:
    with path.open("rb") as opened:
        if opened.read(4) != b"RIFF":
            return  # mutagen knows no RF64
    file = WAVE(path)
    _write_id3(file, tags)
    file.save(v2_version=3)


def _write_comments(file: FLAC | OggVorbis | OggOpus, tags: SongTags) -> None:
    comments = _ready_tags(file)
    for field, (_, _, comment, *_) in _NAMES.items():
        value = getattr(tags, field)
        if value is not None:
            comments[comment] = [value]


def _picture(tags: SongTags) -> Picture:
    picture = Picture()
    picture.data, picture.mime, picture.type = tags.cover or b"", tags.cover_mime or "", _FRONT_COVER
    return picture


def _write_flac(path: Path, tags: SongTags) -> None:
    file = FLAC(path)
    _write_comments(file, tags)
    if tags.cover is not None:
        file.add_picture(_picture(tags))
    file.save()


def _write_ogg(path: Path, tags: SongTags, kind: type[OggVorbis | OggOpus]) -> None:
    file: Any = kind(path)
    _write_comments(file, tags)
    if tags.cover is not None:
        file.tags["metadata_block_picture"] = [base64.b64encode(_picture(tags).write()).decode("ascii")]
    file.save()


_WRITERS: dict[str, Callable[[Path, SongTags], None]] = {
    "wav": _write_wav,
    "mp3": _write_mp3,
    "flac": _write_flac,
    "ogg": lambda path, tags: _write_ogg(path, tags, OggVorbis),
    "opus": lambda path, tags: _write_ogg(path, tags, OggOpus),
}
