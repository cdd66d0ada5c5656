"""Where an Ogg stream ends: the granule position of its last page.

libav's own trimming is up to 128 samples off for short Vorbis streams, to either side. Source: RFC 3533.
"""

from __future__ import annotations

import os
from typing import BinaryIO

_LARGEST_PAGE = 65_307
_HEADER_BYTES = 27
_NOT_SET = (1 << 64) - 1


def last_granule(file: BinaryIO) -> int | None:
    """Granule position of the last page; for Vorbis, the stream's length in samples.

    Args:
        file: Open for reading, seekable; its position changes.

    Returns:
        None where the last page cannot be found or belongs to another stream than the first.
    """
    file.seek(0)
    serial = file.read(_HEADER_BYTES)[14:18]
    length = file.seek(0, os.SEEK_END)
    file.seek(max(0, length - 2 * _LARGEST_PAGE))
    tail = file.read()
    at = len(tail)
    while (at := tail.rfind(b"OggS", 0, at)) >= 0:
        page = tail[at : at + _HEADER_BYTES]
        granule = int.from_bytes(page[6:14], "little")
        if len(page) == _HEADER_BYTES and page[4] == 0 and granule != _NOT_SET:
            return granule if page[14:18] == serial else None
    return None
