"""How long an MP3 says it is: the Xing, Info or VBRI frame at its start. Without one an MP3 says nothing.

Source: the "MP3 Info Tag" revision 1 specification of LAME, and Fraunhofer's VBRI layout.
"""

from __future__ import annotations

from engine.audio.sniffing import is_mpeg_header

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
