"""Uncompressed samples and FLAC: our own reading of plain WAV, libsndfile for the rest.

libsndfile believes a wrong WAV header (0 samples of a file from a stream, without an error); ours is held
against the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import numpy as np
import soundfile
from numpy.typing import NDArray

from engine.audio.declared import declared_aiff_frames
from engine.audio.info import AudioInfo, SourceError, Waveform, check_plausible
from engine.audio.layout import default_layout, layout_from_mask
from engine.audio.riff import FLOAT, WaveHeader, parse_wave
from engine.audio.sniffing import FileKind
from engine.errors import AudioFault

CHUNK_SAMPLES = 1 << 18
"""Samples of all channels together that a source reads at once: bounds memory at any number of channels."""

_HEAD_BYTES = 32
_SNDFILE_TAGS = (2, 6, 7, 0x11, 0x31)  # Microsoft ADPCM, A-law, µ-law, IMA ADPCM, GSM
_SNDFILE_CAF = (b"lpcm", b"alaw", b"ulaw")
_UNKNOWN_FRAMES = 1 << 62
_DEPTHS = {"PCM_S8": 16, "PCM_U8": 16, "PCM_16": 16, "PCM_24": 24, "PCM_32": 32}
_CONTAINERS = {"WAVEX": "wav", "AIFF": "aiff", "CAF": "caf", "FLAC": "flac", "RF64": "rf64", "W64": "w64"}


class Source(Protocol):
    """One decoder on one file."""

    @property
    def info(self) -> AudioInfo:
        """What the file says of itself."""
        ...

    def chunks(self) -> Iterator[Waveform]:
        """The sound from the start, in pieces ``(channels, n)`` of bounded length; can be asked for once.

        Raises:
            SourceError: Where nothing can be decoded.
        """
        ...

    def close(self) -> None:
        """Give the file back."""
        ...


def scale_integers(samples: NDArray[np.int32] | NDArray[np.int16] | NDArray[np.uint8]) -> Waveform:
    """Integer samples to ±1, exactly: 8, 16 and the upper 24 of 32 bits.

    Args:
        samples: Any shape; 24-bit material lies in the upper bits of int32.
    """
    if samples.dtype == np.uint8:
        return (samples.astype(np.float32) - np.float32(128)) * np.float32(2.0**-7)
    if samples.dtype == np.int16:
        return samples.astype(np.float32) * np.float32(2.0**-15)
    return (samples >> 8).astype(np.float32) * np.float32(2.0**-23)


class SndfileSource:
    """Coded WAV, AIFF, CAF and FLAC through libsndfile.

    Args:
        path: The file.
        declared_frames: Samples per channel by its header, where libsndfile gives only those that are there.
    """

    def __init__(self, path: Path, declared_frames: int | None = None) -> None:
        self._declared = declared_frames
        try:
            self._file = soundfile.SoundFile(path)
        except (soundfile.SoundFileError, OSError, ValueError, TypeError) as cause:
            raise SourceError(AudioFault.DAMAGED, str(cause)) from cause
        try:
            check_plausible(self._file.samplerate, self._file.channels)
            self.info = self._describe(path)
        except SourceError:
            self._file.close()
            raise

    def _describe(self, path: Path) -> AudioInfo:
        file = self._file
        depth = _DEPTHS.get(file.subtype)
        there = file.frames if 0 < file.frames < _UNKNOWN_FRAMES else None
        is_float = file.subtype in ("FLOAT", "DOUBLE")
        codec = "pcm" if file.subtype in _DEPTHS or is_float else file.subtype.partition("_")[0].lower()
        return AudioInfo(
            path=path,
            container=_CONTAINERS.get(file.format, file.format.lower()),
            codec="flac" if file.format == "FLAC" else codec,
            sample_rate=file.samplerate,
            channels=file.channels,
            layout=default_layout(file.channels) if file.format == "FLAC" or file.channels <= 2 else "",
            pcm_depth=depth,
            is_float=is_float,
            declared_frames=self._declared if depth and self._declared else there,
            is_lossy=depth is None and not is_float,
        )

    def chunks(self) -> Iterator[Waveform]:
        """The sound from the start; see :class:`Source`."""
        frames = max(1, CHUNK_SAMPLES // self.info.channels)
        dtype = "int32" if self.info.pcm_depth in (24, 32) else "float32"
        while True:
            try:
                block = self._file.read(frames, dtype=dtype, always_2d=True)
            except (soundfile.SoundFileError, OSError, RuntimeError, ValueError):
                return
            if not len(block):
                return
            # (samples, channels) -> (channels, samples)
            yield np.ascontiguousarray((scale_integers(block) if dtype == "int32" else block).T)

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


def _upper_24(raw: bytes, order: str) -> Waveform:
    """24-bit samples, widened to 32 bits with a lowest byte of 0: float32 holds them exactly."""
    packed = np.frombuffer(raw, np.uint8).reshape(-1, 3)
    wide = np.zeros((len(packed), 4), np.uint8)
    shift = 0 if order == ">" else 1
    for byte in range(3):  # three times as fast as all at once
        wide[:, byte + shift] = packed[:, byte]
    return wide.view(f"{order}i4")[:, 0].astype(np.float32) * np.float32(2.0**-31)


class WaveSource:
    """Plain samples of a WAV file, by the header that :mod:`engine.audio.riff` has read."""

    def __init__(self, path: Path, header: WaveHeader) -> None:
        if not header.is_plain:
            raise SourceError(AudioFault.NO_DECODER, f"format tag {header.format_tag}, {header.bits} bits")
        self._header = header
        self._file = path.open("rb")
        is_float = header.format_tag == FLOAT
        self.info = AudioInfo(
            path=path,
            container=header.container,
            codec="pcm",
            sample_rate=header.sample_rate,
            channels=header.channels,
            layout=layout_from_mask(header.mask, header.channels),
            pcm_depth=None if is_float else max(16, header.bits),
            is_float=is_float,
            declared_frames=header.declared_frames,
            is_lossy=False,
        )

    def chunks(self) -> Iterator[Waveform]:
        """The sound from the start; see :class:`Source`."""
        header = self._header
        left = header.frames
        at_once = max(1, CHUNK_SAMPLES // header.channels)
        self._file.seek(header.data_start)
        while left > 0:
            raw = self._file.read(min(left, at_once) * header.frame_bytes)
            frames = len(raw) // header.frame_bytes
            if frames == 0:
                return
            left -= frames
            # (samples, channels) -> (channels, samples)
            block = self._numbers(raw[: frames * header.frame_bytes]).reshape(frames, header.channels)
            yield np.ascontiguousarray(block.T)

    def _numbers(self, raw: bytes) -> Waveform:
        header = self._header
        order = ">" if header.is_big_endian else "<"
        if header.format_tag == FLOAT:
            with np.errstate(over="ignore"):  # too large for float32: infinite, and refused as such
                return np.frombuffer(raw, f"{order}f{header.bits // 8}").astype(np.float32)
        if header.bits == 8:
            return scale_integers(np.frombuffer(raw, np.uint8))
        if header.bits == 24:
            return _upper_24(raw, order)
        if header.bits == 16:
            return scale_integers(np.frombuffer(raw, f"{order}i2").astype(np.int16))
        return scale_integers(np.frombuffer(raw, f"{order}i4").astype(np.int32))

    def close(self) -> None:
        """Give the file back."""
        self._file.close()


def open_pcm(path: Path, kind: FileKind) -> Source:
    """Open an uncompressed or FLAC file with the reader that sees all of it.

    Raises:
        SourceError: Where it cannot be read here; PyAV may be able to.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        if kind is FileKind.WAVE:
            header = parse_wave(file, path.stat().st_size)
            if header.is_plain:
                return WaveSource(path, header)
            _require(header.format_tag in _SNDFILE_TAGS, f"format tag {header.format_tag}")
            return SndfileSource(path)
        aiff_frames = declared_aiff_frames(file, path.stat().st_size) if kind is FileKind.AIFF else None
    _require(head[:4] in (b"FORM", b"fLaC", b"caff"), "a tag in front")
    _require(kind is not FileKind.CAF or head[28:32] in _SNDFILE_CAF, f"CAF {head[28:32]!r}")
    return SndfileSource(path, aiff_frames)


def _require(is_for_sndfile: bool, detail: str) -> None:
    """Keep from libsndfile what it would hand to its MP3 and ALAC readers: they write to the terminal."""
    if not is_for_sndfile:
        raise SourceError(AudioFault.NO_DECODER, f"{detail}: PyAV's")
