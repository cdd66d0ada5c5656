"""How long an MP3, a WMA or an AIFF says it is, where the decoders do not tell or guess.

Sources: the "MP3 Info Tag" revision 1 specification of LAME, Fraunhofer's VBRI layout, Microsoft's ASF specification,
Apple's AIFF-1.3.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from typing import BinaryIO

from engine.audio.riff import riff_chunks
from engine.audio.sniffing import is_mpeg_header

_ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_ASF_BROADCAST = 1
_VBRI_AT = 36
_FRAMES_FLAG, _BYTES_FLAG, _TOC_FLAG, _QUALITY_FLAG = 1, 2, 4, 8
_GAPLESS_WRITERS = (b"LAME", b"Lavf", b"Lavc", b"L3.9")


def declared_mp3_frames(head: bytes) -> int | None:
    """Samples per channel that an MP3 announces.

    Args:
        head: The file from its first MPEG frame, ID3v2 tags left out.

    Returns:
        The number without encoder delay and padding where these are given, None where nothing is announced.
    """
    if not is_mpeg_header(head[:4]) or head[1] & 0x06 != 0x02:
        return None
    is_mpeg1, is_mono = head[1] & 0x18 == 0x18, head[3] & 0xC0 == 0xC0
    samples = 1152 if is_mpeg1 else 576
    side = (17 if is_mono else 32) if is_mpeg1 else (9 if is_mono else 17)
    tag = head[4 + side : 4 + side + 160]
    if tag[:4] in (b"Xing", b"Info"):
        return _xing_frames(tag, samples)
    vbri = head[_VBRI_AT : _VBRI_AT + 26]
    if vbri[:4] == b"VBRI" and len(vbri) == 26:
        return int.from_bytes(vbri[14:18], "big") * samples
    return None


def _xing_frames(tag: bytes, samples: int) -> int | None:
    flags = int.from_bytes(tag[4:8], "big")
    if not flags & _FRAMES_FLAG or len(tag) < 12:
        return None
    total = int.from_bytes(tag[8:12], "big") * samples
    at = 12 + 4 * bool(flags & _BYTES_FLAG) + 100 * bool(flags & _TOC_FLAG) + 4 * bool(flags & _QUALITY_FLAG)
    lame = tag[at : at + 24]
    if len(lame) == 24 and lame.startswith(_GAPLESS_WRITERS):
        padding = int.from_bytes(lame[21:24], "big")
        total -= (padding >> 12) + (padding & 0xFFF)
    return total if total > 0 else None


def declared_itunes_frames(metadata: Mapping[str, str]) -> int | None:
    """Samples per channel by the gapless tag of an M4A from iTunes, whose last packet does not tell its padding.

    Args:
        metadata: Tags of the file; ``iTunSMPB`` holds hexadecimal numbers: 0, delay, padding, samples, …
    """
    match = re.fullmatch(r"\s*[0-9A-F]{8} [0-9A-F]{8} [0-9A-F]{8} ([0-9A-F]{16})( .*)?", metadata.get("iTunSMPB", ""))
    return int(match[1], 16) or None if match else None


def declared_asf_s(head: bytes) -> float | None:
    """Seconds of sound that a WMA announces in its file properties; None for a broadcast.

    Args:
        head: The first bytes of the file.
    """
    at = head.find(_ASF_PROPERTIES)
    if at < 0 or len(head) < at + 92:
        return None
    ticks, _, preroll_ms, flags = struct.unpack("<QQQI", head[at + 64 : at + 92])
    seconds = float(ticks / 1e7 - preroll_ms / 1e3)
    return seconds if seconds > 0 and not flags & _ASF_BROADCAST else None


def declared_aiff_frames(file: BinaryIO, file_bytes: int) -> int | None:
    """Samples per channel by an AIFF's common chunk; libsndfile gives only those that are there.

    Args:
        file: Open for reading, seekable; its position changes.
        file_bytes: Its length.
    """
    for chunk in riff_chunks(file, file_bytes, ">"):
        if chunk.name == b"COMM" and chunk.size >= 18:
            file.seek(chunk.start)
            return int(struct.unpack(">2xI", file.read(6).ljust(6, b"\0"))[0])
    return None
