"""The headers of WAV, RF64, BW64 and W64 files, read by ourselves.

libsndfile believes the sizes that it finds: a WAV from a stream (data size 0 or 0xFFFFFFFF) or from a crashed
recorder then comes empty or short. Here the sizes are held against what the file really contains.

Sources: Microsoft's multimedia registration (WAVEFORMATEX, WAVEFORMATEXTENSIBLE), EBU Tech 3306 (RF64), Sony
Wave64.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from engine.audio.info import SourceError, check_plausible
from engine.errors import AudioFault

PCM, FLOAT = 1, 3
_EXTENSIBLE = 0xFFFE
_STREAM_SIZES_FROM = 0x7FFF_0000
_MAX_CHUNKS = 10_000
_MIN_LIE = 64
_TRAILERS = (b"TAG", b"ID3", b"APETAGEX", b"LYRICS")


@dataclass(frozen=True)
class WaveHeader:
    """Where and how a WAV file holds its samples.

    Attributes:
        container: ``wav``, ``rf64`` or ``w64``.
        format_tag: WAVE format; 1 integer PCM, 3 floats.
        channels: Number of channels.
        sample_rate: In Hz.
        bits: Bits of one sample as stored.
        frame_bytes: Bytes of one sample of all channels.
        mask: Speaker mask; 0 where there is none.
        data_start: Position of the first sample, in bytes.
        data_bytes: Bytes of sound that are really there.
        declared_bytes: Bytes of sound by the header; None where it does not know.
        is_big_endian: True for RIFX.
    """

    container: str
    format_tag: int
    channels: int
    sample_rate: int
    bits: int
    frame_bytes: int
    mask: int
    data_start: int
    data_bytes: int
    declared_bytes: int | None
    is_big_endian: bool

    @property
    def frames(self) -> int:
        """Samples per channel that are really there."""
        return self.data_bytes // self.frame_bytes

    @property
    def declared_frames(self) -> int | None:
        """Samples per channel by the header; None where it does not know."""
        return None if self.declared_bytes is None else self.declared_bytes // self.frame_bytes

    @property
    def is_plain(self) -> bool:
        """True where the samples are plain numbers that NumPy reads."""
        widths = {PCM: (8, 16, 24, 32), FLOAT: (32, 64)}.get(self.format_tag, ())
        return self.bits in widths and self.frame_bytes == self.channels * self.bits // 8


@dataclass(frozen=True)
class Chunk:
    """A piece of a RIFF file: where its content starts, and its size by its header."""

    name: bytes
    start: int
    size: int


def parse_wave(file: BinaryIO, file_bytes: int) -> WaveHeader:
    """Read the header of a WAV, RF64, BW64 or W64 file.

    Args:
        file: Open for reading, seekable.
        file_bytes: Its length.

    Raises:
        SourceError: ``DAMAGED`` where there is no format or no sound in it.
    """
    file.seek(0)
    magic = file.read(4)
    order = ">" if magic == b"RIFX" else "<"
    fmt, long_size = b"", None
    for chunk in _w64_chunks(file, file_bytes) if magic == b"riff" else riff_chunks(file, file_bytes, order):
        if chunk.name == b"ds64":
            long_size = int.from_bytes(_payload(file, chunk, 16)[8:16], "little")
        elif chunk.name == b"fmt ":
            fmt = _payload(file, chunk, 40)
        elif chunk.name == b"data":
            declared = long_size if long_size and chunk.size == 0xFFFF_FFFF else chunk.size
            container = "w64" if magic == b"riff" else "rf64" if magic in (b"RF64", b"BW64") else "wav"
            return _header(file, file_bytes, fmt, order, Chunk(container.encode(), chunk.start, declared))
    raise SourceError(AudioFault.DAMAGED, "no data chunk")


def riff_chunks(file: BinaryIO, file_bytes: int, order: str) -> Iterator[Chunk]:
    """The chunks of a RIFF file, in their order, as far as they are there.

    Args:
        file: Open for reading, seekable.
        file_bytes: Its length.
        order: ``<``, or ``>`` for RIFX.
    """
    position = 12
    for _ in range(_MAX_CHUNKS):
        file.seek(position)
        head = file.read(8)
        if len(head) < 8:
            return
        size = struct.unpack(order + "I", head[4:])[0]
        yield Chunk(head[:4], position + 8, size)
        position += 8 + size + size % 2
        if position >= file_bytes:
            return


def _w64_chunks(file: BinaryIO, file_bytes: int) -> Iterator[Chunk]:
    position = 40
    for _ in range(_MAX_CHUNKS):
        file.seek(position)
        head = file.read(24)
        if len(head) < 24:
            return
        size = max(0, int.from_bytes(head[16:], "little") - 24)
        yield Chunk(head[:4], position + 24, size)
        position += 24 + size + -size % 8
        if position >= file_bytes:
            return


def _payload(file: BinaryIO, chunk: Chunk, limit: int) -> bytes:
    file.seek(chunk.start)
    return file.read(min(chunk.size, limit))


def _header(file: BinaryIO, file_bytes: int, fmt: bytes, order: str, data: Chunk) -> WaveHeader:
    if len(fmt) < 16:
        raise SourceError(AudioFault.DAMAGED, "no fmt chunk before the data")
    tag, channels, rate, _, frame_bytes, bits = struct.unpack(order + "HHIIHH", fmt[:16])
    mask = 0
    if tag == _EXTENSIBLE and len(fmt) >= 26:
        mask, tag = struct.unpack(order + "IH", fmt[20:26])
    check_plausible(rate, channels)
    if frame_bytes == 0:
        raise SourceError(AudioFault.DAMAGED, "block_align=0")
    is_streamed = data.size == 0 or data.size > max(file_bytes, _STREAM_SIZES_FROM)
    there = file_bytes - data.start
    if not is_streamed and data.size < there and not _has_sound_after(file, data, there):
        there = data.size
    return WaveHeader(
        container=data.name.decode(),
        format_tag=tag,
        channels=channels,
        sample_rate=rate,
        bits=bits,
        frame_bytes=frame_bytes,
        mask=mask,
        data_start=data.start,
        data_bytes=max(0, there),
        declared_bytes=None if is_streamed else data.size,
        is_big_endian=order == ">",
    )


def _has_sound_after(file: BinaryIO, data: Chunk, there: int) -> bool:
    """True where what follows the declared sound is neither chunk nor tag: the declared size is a lie."""
    rest = there - data.size
    file.seek(data.start + data.size)
    head = file.read(24)
    if rest < _MIN_LIE or head.startswith(_TRAILERS) or not any(head):
        return False
    if data.name == b"w64":
        return False
    padded = head[data.size % 2 :]
    return not any(_is_chunk(candidate, rest) for candidate in (head, padded))


def _is_chunk(head: bytes, rest: int) -> bool:
    name, size = head[:4], head[4:8]
    sizes = int.from_bytes(size, "little"), int.from_bytes(size, "big")
    return all(0x20 <= byte < 0x7F for byte in name) and min(sizes) <= rest
