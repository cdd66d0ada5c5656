"""Writing one stem: beside its final name first, verified, and only then under it."""

from __future__ import annotations

import os
import sys
import uuid
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import mutagen
import numpy as np
import soundfile

from engine.audio.info import Waveform
from engine.audio.reading import open_audio
from engine.audio.sinks import (
    MP3_RATES,
    OPUS_RATES,
    ConvertingSink,
    Mp3Sink,
    OggSink,
    PcmSink,
    Sink,
    nearest_rate,
    quantise,
    to_stored,
)
from engine.audio.tags import SongTags, write_tags
from engine.errors import AudioError, OutputError, OutputFault, ParameterError
from engine.store.files import free_bytes, output_error

Kind = Literal["wav", "flac", "mp3", "ogg", "opus"]
_BLOCK_FRAMES = 1 << 18
_LITTLE_SPACE = 1 << 20
# Ogg and MP3 pages round a stream's end; more than this is a lost part, not rounding.
_LOSSY_TOLERANCE_FRAMES = 2400
_MAX_CHANNELS = {"flac": 8, "mp3": 2, "ogg": 8, "opus": 8}


@dataclass(frozen=True)
class OutputFormat:
    """Kind of file, and for WAV and FLAC its depth: ``16``, ``24`` or (WAV only) ``32f``."""

    kind: Kind
    depth: Literal["16", "24", "32f"] | None = None

    def __post_init__(self) -> None:
        allowed = {"wav": ("16", "24", "32f"), "flac": ("16", "24")}.get(self.kind, (None,))
        if self.depth not in allowed:
            raise ParameterError(f"depth={self.depth} must be one of {allowed} for {self.kind}")


@dataclass(frozen=True)
class WrittenFile:
    """A file that is whole and was read back.

    Attributes:
        path: Its final name.
        frames: Length at its own rate.
        sample_rate: In Hz; the nearest that the format has.
        channels: Channels; two where the format has no more.
        peak: Largest sample that was written, 1 is full scale.
    """

    path: Path
    frames: int
    sample_rate: int
    channels: int
    peak: float


class StemWriter:
    """Writes one file. A context manager; leaving it without :meth:`finish` leaves nothing behind.

    Args:
        path: Final name; its folder must be there.
        sample_rate: Of what is written, in Hz.
        channels: Of what is written.
        fmt: Kind and depth.
        layout: Order of the channels, where it is known.
        overwrite: Replace what is there; else that is an error.
        expected_frames: Length, where it is known: above 4 GB WAV becomes RF64.

    Raises:
        OutputError: If the file cannot be made.
    """

    def __init__(
        self,
        path: Path,
        sample_rate: int,
        channels: int,
        fmt: OutputFormat,
        *,
        layout: str = "",
        overwrite: bool = False,
        expected_frames: int = 0,
    ) -> None:
        self.path = path
        self._fmt = fmt
        self._layout = layout
        self._overwrite = overwrite
        self._channels = channels
        self._peak = 0.0
        if not overwrite and os.path.lexists(path):
            raise OutputError(path, OutputFault.EXISTS)
        self._part = path.with_name(f".{uuid.uuid4().hex[:12]}.part")
        self._is_open = False
        with self._saying_what_failed():
            self._part.touch(exist_ok=False)
            self._sink = self._make_sink(sample_rate, channels, expected_frames)
            self._is_open = True

    def write(self, block: Waveform) -> None:
        """Add ``(channels, n)`` float32 samples.

        Raises:
            OutputError: If the disk is full or gone.
            ParameterError: If the block has other channels.
        """
        if block.shape[0] != self._channels:
            raise ParameterError(f"block has {block.shape[0]} channels, must have {self._channels}")
        self._peak = max(self._peak, float(np.abs(block).max(initial=0.0)))
        with self._saying_what_failed():
            self._sink.write(block)

    def finish(self, tags: SongTags, *, stem_title: str) -> WrittenFile:
        """Close the file, tag it, read it back, and give it its final name.

        Raises:
            OutputError: If it does not read back as it was written, or the name was taken meanwhile.
        """
        with self._saying_what_failed():
            self._close_sink()
            with suppress(mutagen.MutagenError):
                write_tags(self._part, self._fmt.kind, tags, stem_title=stem_title)
            _sync(self._part)
        self._verify()
        self._publish()
        sink = self._sink
        return WrittenFile(self.path, sink.frames, sink.sample_rate, sink.channels, self._peak)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._discard()

    def _make_sink(self, sample_rate: int, channels: int, expected_frames: int) -> Sink:
        kind, depth = self._fmt.kind, self._fmt.depth
        if kind in ("wav", "flac") and depth is not None:
            return PcmSink(self._part, sample_rate, channels, kind=kind, depth=depth, expected_frames=expected_frames)
        kept = channels if channels <= _MAX_CHANNELS[kind] else 2
        if kind == "mp3":
            rate = nearest_rate(sample_rate, MP3_RATES)
            inner: Sink = Mp3Sink(self._part, rate, kept)
        elif kind == "opus":
            rate = nearest_rate(sample_rate, OPUS_RATES)
            inner = OggSink(self._part, rate, kept, "OPUS")
        else:
            rate = min(sample_rate, 192_000)
            inner = OggSink(self._part, rate, kept, "VORBIS")
        if rate == sample_rate and kept == channels:
            return inner
        return ConvertingSink(inner, sample_rate, channels)

    def _close_sink(self) -> None:
        if self._is_open:
            self._is_open = False
            self._sink.close()

    def _verify(self) -> None:
        """Read the file back; lossless kinds must give the very samples that were written."""
        try:
            if isinstance(self._sink, PcmSink):
                frames, checksum = _stored_checksum(self._part, self._fmt.depth)
                is_whole = (frames, checksum) == (self._sink.frames, self._sink.checksum)
                found = f"{frames} samples, checksum {checksum:08x}"
            else:
                frames = _decoded_frames(self._part)
                is_whole = abs(frames - self._sink.frames) <= _LOSSY_TOLERANCE_FRAMES
                found = f"{frames} samples"
        except (soundfile.SoundFileError, AudioError, OSError) as error:
            if self._sink.frames == 0:
                return
            raise OutputError(self.path, OutputFault.VERIFY_FAILED, str(error)) from error
        if not is_whole:
            detail = f"wrote {self._sink.frames} samples, read back {found}"
            raise OutputError(self.path, OutputFault.VERIFY_FAILED, detail)

    def _publish(self) -> None:
        try:
            if self._overwrite:
                self._part.replace(self.path)
            else:
                _rename_to_new(self._part, self.path)
        except FileExistsError as error:
            raise OutputError(self.path, OutputFault.EXISTS) from error
        except OSError as error:
            fault = OutputFault.BUSY if isinstance(error, PermissionError) and os.name == "nt" else None
            raise (OutputError(self.path, fault, str(error)) if fault else output_error(self.path, error)) from error

    def _discard(self) -> None:
        with suppress(Exception):
            self._close_sink()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)

    @contextmanager
    def _saying_what_failed(self) -> Iterator[None]:
        """Turn what encoders raise into our error, and leave no part behind."""
        try:
            yield
        except OSError as error:
            self._discard()
            raise output_error(self.path, error) from error
        except (soundfile.SoundFileError, AssertionError) as error:
            free = free_bytes(self.path.parent)
            self._discard()
            is_full = free < _LITTLE_SPACE
            fault = OutputFault.DISK_FULL if is_full else OutputFault.NOT_WRITABLE
            raise OutputError(self.path, fault, str(error), free_bytes=free) from error


def _stored_checksum(path: Path, depth: str | None) -> tuple[int, int]:
    """Length and CRC-32 of what a WAV or FLAC holds, as the sink counted it."""
    bits = {"16": 16, "24": 24}.get(depth or "")
    dtype = {16: "int16", 24: "int32"}.get(bits or 0, "float32")
    checksum = frames = 0
    with soundfile.SoundFile(path) as file:
        for block in file.blocks(_BLOCK_FRAMES, dtype=dtype, always_2d=True):
            checksum = zlib.crc32(np.ascontiguousarray(block).data.cast("B"), checksum)
            frames += len(block)
    return frames, checksum


def _decoded_frames(path: Path) -> int:
    with open_audio(path) as reader:
        return sum(block.shape[1] for block in reader.blocks())


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _rename_to_new(part: Path, final: Path) -> None:
    """Rename without ever replacing: by a hard link where the disk has them."""
    if sys.platform == "win32":
        part.rename(final)
        return
    try:
        os.link(part, final)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(final):
            raise FileExistsError(final) from None
        part.rename(final)
        return
    part.unlink()


__all__ = ["Kind", "OutputFormat", "StemWriter", "WrittenFile", "quantise", "to_stored"]
