"""What a song says of itself, read from and written to every format, with mutagen.

Tags never fail a split: what cannot be read is taken as not there, and what a format cannot hold is left out.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import mutagen
from mutagen import asf, flac, id3, mp4, oggopus, oggvorbis, wave

# Our name: ID3 frame, MP4 atom, Vorbis comment, ASF attribute.
_FIELDS = {
    "artist": ("TPE1", "\xa9ART", "artist", "Author"),
    "title": ("TIT2", "\xa9nam", "title", "Title"),
    "album": ("TALB", "\xa9alb", "album", "WM/AlbumTitle"),
    "album_artist": ("TPE2", "aART", "albumartist", "WM/AlbumArtist"),
    "track": ("TRCK", "trkn", "tracknumber", "WM/TrackNumber"),
    "year": ("TDRC", "\xa9day", "date", "WM/Year"),
    "genre": ("TCON", "\xa9gen", "genre", "WM/Genre"),
    "composer": ("TCOM", "\xa9wrt", "composer", "WM/Composer"),
}
_MP4_COVERS = {mp4.MP4Cover.FORMAT_PNG: "image/png", mp4.MP4Cover.FORMAT_JPEG: "image/jpeg"}
_FRONT_COVER = 3
_MAX_COVER_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class SongTags:
    """Tags of one song; None where it has none.

    Attributes:
        artist: Performer.
        title: Name of the song.
        album: Name of the album.
        album_artist: Performer of the album.
        track: Number on the album, as written.
        year: Date, as written.
        genre: As written.
        composer: As written.
        cover: Bytes of the front cover's image.
        cover_mime: Its type, such as ``image/jpeg``.
    """

    artist: str | None = None
    title: str | None = None
    album: str | None = None
    album_artist: str | None = None
    track: str | None = None
    year: str | None = None
    genre: str | None = None
    composer: str | None = None
    cover: bytes | None = None
    cover_mime: str | None = None


def read_tags(path: Path) -> SongTags:
    """Tags of a file of any format; empty where there are none or they are damaged."""
    try:
        file = mutagen.File(path)
        if file is None or file.tags is None:
            return SongTags()
        return _read(file)
    except Exception:  # noqa: BLE001 - mutagen meets malformed tags with any exception there is
        return SongTags()


def write_tags(path: Path, kind: str, tags: SongTags, *, stem_title: str) -> None:
    """Write tags into a finished file; its title says which stem it is.

    Args:
        path: The file.
        kind: ``wav``, ``flac``, ``mp3``, ``ogg`` or ``opus``.
        tags: The song's.
        stem_title: Such as ``Vocals``; the title becomes ``Title (Vocals)``.

    Raises:
        OSError: If the file cannot be written.
        mutagen.MutagenError: If the file cannot hold tags.
    """
    texts = {f.name: getattr(tags, f.name) for f in fields(tags) if f.name in _FIELDS}
    texts = {name: text for name, text in texts.items() if text}
    texts["title"] = f"{tags.title} ({stem_title})" if tags.title else stem_title
    _WRITERS[kind](path, texts, tags)


def _read(file: Any) -> SongTags:  # noqa: ANN401 - mutagen has no types
    tags = file.tags
    if isinstance(tags, id3.ID3):
        return _read_id3(tags)
    if isinstance(file, mp4.MP4):
        return _read_mp4(tags)
    is_asf = isinstance(file, asf.ASF)
    texts = {name: _first(tags.get(keys[3 if is_asf else 2])) for name, keys in _FIELDS.items()}
    return _make(texts, *(_asf_cover(tags) if is_asf else _vorbis_cover(file)))


def _read_id3(tags: id3.ID3) -> SongTags:
    texts = {name: _first(getattr(tags.get(keys[0]), "text", None)) for name, keys in _FIELDS.items()}
    pictures = sorted(tags.getall("APIC"), key=lambda p: bool(p.type != _FRONT_COVER))
    return _make(texts, pictures[0].data, pictures[0].mime) if pictures else _make(texts)


def _read_mp4(tags: mp4.MP4Tags) -> SongTags:
    texts = {name: _first(tags.get(keys[1])) for name, keys in _FIELDS.items() if name != "track"}
    numbers = tags.get("trkn") or []
    texts["track"] = str(numbers[0][0]) if numbers and numbers[0][0] else None
    covers = tags.get("covr") or []
    if not covers:
        return _make(texts)
    return _make(texts, bytes(covers[0]), _MP4_COVERS.get(covers[0].imageformat, "image/jpeg"))


def _vorbis_cover(file: Any) -> tuple[bytes | None, str | None]:  # noqa: ANN401
    pictures = list(getattr(file, "pictures", []))
    for text in file.tags.get("metadata_block_picture", []):
        pictures.append(flac.Picture(base64.b64decode(text)))
    pictures.sort(key=lambda p: bool(p.type != _FRONT_COVER))
    return (pictures[0].data, pictures[0].mime) if pictures else (None, None)


def _asf_cover(tags: asf.ASFTags) -> tuple[bytes | None, str | None]:
    """First picture: a type byte, a length, MIME type and description as NUL-ended UTF-16, the image ([MS-WMPMETA])."""
    pictures = tags.get("WM/Picture")
    if not pictures:
        return None, None
    value = bytes(pictures[0].value)
    mime, at = _utf16(value, 5)
    _, at = _utf16(value, at)
    return value[at:], mime


def _utf16(data: bytes, at: int) -> tuple[str, int]:
    end = at
    while data[end : end + 2] != b"\0\0":
        end += 2
        if end > len(data):
            raise ValueError("no end of text")
    return data[at:end].decode("utf-16-le"), end + 2


def _make(texts: dict[str, str | None], cover: bytes | None = None, mime: str | None = None) -> SongTags:
    if cover is not None and not 0 < len(cover) <= _MAX_COVER_BYTES:
        cover = None
    return SongTags(**texts, cover=cover, cover_mime=mime if cover else None)


def _first(values: object) -> str | None:
    if not isinstance(values, list | tuple) or not values:
        return None
    text = str(values[0]).replace("\0", "").strip()
    return text or None


def _add_id3(tags: id3.ID3, texts: dict[str, str], song: SongTags) -> None:
    for name, text in texts.items():
        frame = getattr(id3, _FIELDS[name][0])
        tags.add(frame(encoding=id3.Encoding.UTF8, text=[text]))
    if song.cover:
        mime = song.cover_mime or "image/jpeg"
        tags.add(id3.APIC(encoding=id3.Encoding.UTF8, mime=mime, type=_FRONT_COVER, desc="", data=song.cover))


def _write_mp3(path: Path, texts: dict[str, str], song: SongTags) -> None:
    tags = id3.ID3()
    _add_id3(tags, texts, song)
    tags.save(path, v2_version=4)


def _write_wav(path: Path, texts: dict[str, str], song: SongTags) -> None:
    file: Any = wave.WAVE(path)
    file.add_tags()
    _add_id3(file.tags, texts, song)
    file.save()


def _picture(song: SongTags) -> flac.Picture | None:
    if not song.cover:
        return None
    picture = flac.Picture()
    picture.data, picture.mime, picture.type = song.cover, song.cover_mime or "image/jpeg", _FRONT_COVER
    return picture


def _write_vorbis(make: Callable[[Path], Any]) -> Callable[[Path, dict[str, str], SongTags], None]:
    def write(path: Path, texts: dict[str, str], song: SongTags) -> None:
        file = make(path)
        if file.tags is None:
            file.add_tags()
        for name, text in texts.items():
            file.tags[_FIELDS[name][2]] = [text]
        picture = _picture(song)
        if picture is not None and isinstance(file, flac.FLAC):
            file.add_picture(picture)
        elif picture is not None:
            file.tags["metadata_block_picture"] = [base64.b64encode(picture.write()).decode("ascii")]
        file.save()

    return write


_WRITERS: dict[str, Callable[[Path, dict[str, str], SongTags], None]] = {
    "wav": _write_wav,
    "mp3": _write_mp3,
    "flac": _write_vorbis(flac.FLAC),
    "ogg": _write_vorbis(oggvorbis.OggVorbis),
    "opus": _write_vorbis(oggopus.OggOpus),
}
