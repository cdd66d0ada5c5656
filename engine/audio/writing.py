"""Writing stems: encoded into a hidden file, brought to the disk, read again and compared, then named."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import numpy as np

from engine.audio.encoders import (
    CODED_CHANNELS,
    FLAC_MAX_RATE,
    MP3_CHANNELS,
    MP3_RATES,
    OPUS_RATE,
    VORBIS_MAX_RATE,
    Encoder,
    SndfileEncoder,
    Stored,
    WaveEncoder,
    quantise,
    stored_samples,
)
from engine.audio.info import Waveform
from engine.audio.layout import stereo_fold
from engine.audio.publishing import PartFile
from engine.audio.reading import open_audio
from engine.audio.resampling import StreamResampler
from engine.audio.tags import SongTags, write_tags
from engine.disk import output_error
from engine.errors import AudioError, OutputError, OutputFault, ParameterError

__all__ = ["Depth", "Kind", "OutputFormat", "StemWriter", "WrittenFile", "lossy_shape", "quantise"]

Kind = Literal["wav", "flac", "mp3", "ogg", "opus"]
Depth = Literal["16", "24", "32f"]
_BITS: dict[Depth | None, int] = {"16": 16, "24": 24}
_SHORT = 4096
_AUDIBLE = 10.0 ** (-60 / 20)


@dataclass(frozen=True)
class OutputFormat:
    """How a stem is written.

    Attributes:
        kind: ``wav``, ``flac``, ``mp3``, ``ogg`` (Vorbis) or ``opus``.
        depth: ``16`` or ``24`` bits for WAV and FLAC, ``32f`` (floats) for WAV; None for the lossy ones.

    Raises:
        ParameterError: If the kind has no such depth.
    """

    kind: Kind
    depth: Depth | None = None

    def __post_init__(self) -> None:
        depths: dict[Kind, tuple[Depth | None, ...]] = {"wav": ("16", "24", "32f"), "flac": ("16", "24")}
        if self.depth not in depths.get(self.kind, (None,)):
            raise ParameterError(f"depth={self.depth} must be one of {depths.get(self.kind, (None,))} for {self.kind}")


@dataclass(frozen=True)
class WrittenFile:
    """A stem that is on the disk, whole and verified.

    Attributes:
        path: Where.
        frames: Samples per channel.
        sample_rate: Of the file, in Hz; a lossy format may not have the song's.
        channels: Of the file; a lossy format may not have the song's.
        peak: Largest magnitude of a sample that was given to be written.
    """

    path: Path
    frames: int
    sample_rate: int
    channels: int
    peak: float


@dataclass(frozen=True)
class _Found:
    """What a file is when it is read again."""

    sample_rate: int
    channels: int
    frames: int
    checksum: int
    is_audible: bool


def lossy_shape(kind: Kind, sample_rate: int, channels: int) -> tuple[int, int]:
    """Rate and channels that a format will have for a song: its own, or the nearest that the format knows.

    The nearest rate is the next higher one, so that no sound is lost, or the format's highest.

    Raises:
        ParameterError: If a lossless format cannot hold the song as it is.
    """
    if kind == "mp3":
        rate = next((known for known in MP3_RATES if known >= sample_rate), MP3_RATES[-1])
        return rate, min(channels, MP3_CHANNELS)
    if kind in ("ogg", "opus"):
        rate = OPUS_RATE if kind == "opus" else min(sample_rate, VORBIS_MAX_RATE)
        return rate, channels if channels <= CODED_CHANNELS else 2
    if kind == "flac" and (channels > CODED_CHANNELS or sample_rate > FLAC_MAX_RATE):
        raise ParameterError(f"flac cannot hold {channels} channels at {sample_rate} Hz: at most 8 at {FLAC_MAX_RATE}")
    return sample_rate, channels


class StemWriter:
    """Writes one stem; a context manager. Leaving it without :meth:`finish` removes everything.

    Args:
        final_path: The file that is to appear. Its folder must be there.
        sample_rate: Of the sound that will be given, in Hz.
        channels: Of the sound that will be given.
        fmt: How to write it.
        layout: Layout of the channels, "" where it is unknown.
        overwrite: True to replace a file that has this name already.

    Raises:
        OutputError: If the name is taken, or the file cannot be made.
        ParameterError: If the format cannot hold the sound.
    """

    def __init__(
        self,
        final_path: Path,
        sample_rate: int,
        channels: int,
        fmt: OutputFormat,
        *,
        layout: str = "",
        overwrite: bool = False,
    ) -> None:
        self._fmt = fmt
        self._given = (sample_rate, channels)
        self._rate, self._channels = lossy_shape(fmt.kind, sample_rate, channels)
        self._fold = stereo_fold(layout, channels) if self._channels < channels else None
        self._resampler = (
            StreamResampler(sample_rate, self._rate, self._channels) if self._rate != sample_rate else None
        )
        self._frames = self._crc = 0
        self._peak = 0.0
        self._part = PartFile(final_path, overwrite=overwrite)
        try:
            self._encoder = self._make_encoder(layout if self._fold is None else "stereo")
        except OSError as cause:
            self._part.discard()
            raise output_error(final_path, cause) from cause
        except BaseException:
            self._part.discard()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.discard()

    def discard(self) -> None:
        """Remove what is not finished. Can be called at any time, also after :meth:`finish`."""
        if not self._part.file.closed:
            self._encoder.abandon()
        self._part.discard()

    def write(self, block: Waveform) -> None:
        """Write the next ``(channels, n)`` samples.

        Raises:
            OutputError: If the disk is full or gone, or a sample is not finite.
            ParameterError: If the block has other channels than were announced.
        """
        if block.ndim != 2 or block.shape[0] != self._given[1]:
            raise ParameterError(f"block of shape {block.shape} must have {self._given[1]} channels")
        if not np.isfinite(block).all():
            raise OutputError(self._part.final_path, OutputFault.VERIFY_FAILED, "samples are not finite")
        self._peak = max(self._peak, float(np.abs(block).max(initial=0.0)))
        folded = block if self._fold is None else self._fold @ block
        self._encode(folded if self._resampler is None else self._resampler.push(folded))

    def finish(self, tags: SongTags, *, stem_title: str = "") -> WrittenFile:
        """Complete the file, verify it, and let it appear under its final name.

        Args:
            tags: Of the song.
            stem_title: Such as ``Vocals``; named in the title tag.

        Raises:
            OutputError: If the file cannot be completed, does not read back as it was written, or its name was taken
                meanwhile. Nothing is left then.
        """
        try:
            self._complete(tags, stem_title)
            self._part.publish()
        except BaseException:
            self.discard()
            raise
        path = self._part.final_path
        return WrittenFile(path, self._frames, self._rate, self._channels, self._peak)

    def _complete(self, tags: SongTags, stem_title: str) -> None:
        path = self._part.final_path
        if self._resampler is not None:
            self._encode(self._resampler.push(np.zeros((self._channels, 0), np.float32), last=True))
        try:
            self._encoder.finish()
            self._part.seal()
            write_tags(self._part.path, tags.of_stem(stem_title, path.stem), kind=self._fmt.kind)
        except OSError as cause:
            raise output_error(path, cause) from cause
        self._verify()

    def _encode(self, block: Waveform) -> None:
        samples = stored_samples(block, self._fmt.depth)
        try:
            self._encoder.write(samples)
        except OSError as cause:
            raise output_error(self._part.final_path, cause) from cause
        self._frames += block.shape[1]
        self._crc = self._checksum(samples, self._crc)

    def _checksum(self, samples: Stored, crc: int) -> int:
        """Running checksum of what a lossless file holds; 0 for the others."""
        if self._fmt.depth is None or not samples.size:
            return crc
        return zlib.crc32(samples.data.cast("B"), crc)

    def _verify(self) -> None:
        try:
            found = self._read_again()
        except AudioError as cause:
            raise OutputError(self._part.final_path, OutputFault.VERIFY_FAILED, str(cause)) from cause
        surplus = found.frames - self._frames
        if self._fmt.depth is None and self._frames < _SHORT and 0 < surplus < _SHORT:
            self._frames = found.frames  # a lossy format has no shorter sound than its frame
        wanted = _Found(self._rate, self._channels, self._frames, self._crc, is_audible=True)
        if found != wanted:
            raise OutputError(self._part.final_path, OutputFault.VERIFY_FAILED, f"{found}, must be {wanted}")

    def _read_again(self) -> _Found:
        crc, peak = 0, 0.0
        with open_audio(self._part.path) as reader:
            for block in reader.blocks():
                if self._fmt.depth is not None:
                    crc = self._checksum(stored_samples(block, self._fmt.depth), crc)
                peak = max(peak, float(np.abs(block).max()))
            info, frames = reader.info, reader.frames_read
        is_audible = peak > 0 or self._peak < _AUDIBLE or frames < _SHORT
        return _Found(info.sample_rate, info.channels, frames, crc, is_audible=is_audible)

    def _make_encoder(self, layout: str) -> Encoder:
        file, kind, depth = self._part.file, self._fmt.kind, self._fmt.depth
        if kind == "wav":
            return WaveEncoder(file, self._rate, self._channels, depth or "16", layout=layout)
        return SndfileEncoder(file, self._rate, self._channels, kind, _BITS.get(depth))
