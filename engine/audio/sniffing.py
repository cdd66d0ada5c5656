"""What kind of file this is, by its first bytes; never by its name."""

from __future__ import annotations

from enum import StrEnum
from typing import BinaryIO

_SNIFFED_BYTES = 65536
_MAX_TAGS = 4
_ASF_HEADER = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ASF_ENCRYPTION = (
    bytes.fromhex("fbb31122 23bd d211 b4b7 00a0c955fc6e"),
    bytes.fromhex("14e68a29 2226 174c b935 dae07ee9289c"),
)
_MAGICS = (b"OggS", b"\x1aE\xdf\xa3", b"MAC ", b"wvpk", b"TTA1", b"MPCK", b"FLV\x01", b".snd", b"tBaK")
_W64_RIFF = b"riff\x2e\x91\xcf\x11\xa5\xd6\x28\xdb\x04\xc1\x00\x00"


class FileKind(StrEnum):
    """Families of files by who reads them."""

    WAVE = "wav"
    AIFF = "aiff"
    CAF = "caf"
    FLAC = "flac"
    MP3 = "mp3"
    OTHER = "other"
    UNKNOWN = "unknown"


def read_head(file: BinaryIO) -> bytes:
    """Read what identifies a file, past ID3v2 tags, which some programs put in front of any format.

    Returns:
        Up to 64 KiB from where the file proper starts.
    """
    start, head = 0, b""
    for _ in range(_MAX_TAGS + 1):
        file.seek(start)
        head = file.read(_SNIFFED_BYTES)
        if len(head) < 10 or head[:3] != b"ID3" or max(head[6:10]) > 127:
            break
        size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        start += 10 + size + (10 if head[5] & 0x10 else 0)
    return head


def sniff(head: bytes) -> FileKind:
    """Tell the kind of a file from the bytes that :func:`read_head` gives."""
    is_riff = head[:4] in (b"RIFF", b"RIFX", b"RF64", b"BW64") and head[8:12] == b"WAVE"
    tests = {
        FileKind.WAVE: is_riff or head[:16] == _W64_RIFF,
        FileKind.AIFF: head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"),
        FileKind.CAF: head[:4] == b"caff",
        FileKind.FLAC: head[:4] == b"fLaC",
        FileKind.MP3: is_mpeg_header(head[:4]),
        FileKind.OTHER: _is_known_container(head),
    }
    return next((kind for kind, is_it in tests.items() if is_it), FileKind.UNKNOWN)


def is_mpeg_header(head: bytes) -> bool:
    """True where four bytes can start a frame of MPEG audio, layers 1 to 3."""
    return (
        len(head) == 4
        and head[0] == 0xFF
        and head[1] & 0xE0 == 0xE0
        and head[1] & 0x18 != 0x08
        and head[1] & 0x06 != 0
        and head[2] & 0xF0 != 0xF0
        and head[2] & 0x0C != 0x0C
    )


def _is_known_container(head: bytes) -> bool:
    is_adts = len(head) > 2 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0
    return (
        head[4:8] in (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip")
        or head[:4] in _MAGICS
        or head[:3] == b"MP+"
        or (head[:4] == b"RIFF" and head[8:12] == b"AVI ")
        or head[:16] == _ASF_HEADER
        or is_adts
        or head[:2] == b"\x0b\x77"
    )


def is_protected_asf(head: bytes) -> bool:
    """True where a WMA file says in its header that it is encrypted."""
    return head[:16] == _ASF_HEADER and any(guid in head for guid in _ASF_ENCRYPTION)
