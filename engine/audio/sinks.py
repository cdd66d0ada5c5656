"""Encoders: where the samples of a file being written go, one class a kind."""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Protocol

import av
import numpy as np
import soundfile
from av.audio.stream import AudioStream

from engine.audio.info import Waveform
from engine.audio.resampling import StreamResampler

MP3_RATES = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
OPUS_RATES = (8_000, 12_000, 16_000, 24_000, 48_000)
_RF64_ABOVE = 4_000_000_000
# libsndfile's Vorbis encoder puts a whole write on the stack: 2.5 s of stereo at once crash it (issue 956 there).
_OGG_CHUNK = 4096
# (lowest rate, bits per second): MPEG-1, MPEG-2 and MPEG-2.5 allow different maxima.
_MP3_BIT_RATES = ((32_000, 320_000), (16_000, 160_000), (0, 64_000))


class Sink(Protocol):
    """Takes samples, and holds them in a whole file once closed."""

    sample_rate: int
    channels: int
    frames: int

    def write(self, block: Waveform) -> None:
        """Add ``(channels, n)`` samples at the sink's rate."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...


def quantise(block: Waveform, bits: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    """Nearest integers of ``bits`` bits, halves to even, no dither; the exact inverse of reading such integers.

    Args:
        block: Samples, full scale ±1.
        bits: 16 or 24.

    Returns:
        int32 of the same shape, held to what ``bits`` can say.
    """
    scale = 2.0 ** (bits - 1)
    return np.clip(np.rint(block.astype(np.float64) * scale), -scale, scale - 1).astype(np.int32)


class PcmSink:
    """WAV or FLAC through libsndfile, fed with integers: its own conversion of floats is not exact.

    Args:
        path: File to make.
        sample_rate: In Hz.
        channels: Channels.
        kind: ``wav`` or ``flac``.
        depth: ``16``, ``24`` or ``32f``.
        expected_frames: Length, where it is known: above 4 GB WAV becomes RF64.
    """

    def __init__(
        self, path: Path, sample_rate: int, channels: int, *, kind: str, depth: str, expected_frames: int = 0
    ) -> None:
        self.sample_rate, self.channels, self.frames = sample_rate, channels, 0
        self.checksum = 0
        self._bits = {"16": 16, "24": 24}.get(depth)
        size = expected_frames * channels * {"16": 2, "24": 3}.get(depth, 4)
        wav = "RF64" if size > _RF64_ABOVE else "WAVEX" if channels > 2 else "WAV"
        subtype = f"PCM_{self._bits}" if self._bits else "FLOAT"
        form = "FLAC" if kind == "flac" else wav
        self._file = soundfile.SoundFile(path, "w", sample_rate, channels, subtype=subtype, format=form)

    def write(self, block: Waveform) -> None:
        """Add ``(channels, n)`` samples."""
        samples = to_stored(block, self._bits)
        self._file.write(samples)
        self.checksum = zlib.crc32(samples.data.cast("B"), self.checksum) if samples.size else self.checksum
        self.frames += block.shape[1]

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def to_stored(block: Waveform, bits: int | None) -> np.ndarray[tuple[int, ...], np.dtype[np.generic]]:
    """``(channels, n)`` as libsndfile stores it: ``(n, channels)`` int16, int32 with 24 bits on top, or float32."""
    if bits is None:
        return np.ascontiguousarray(block.T, dtype=np.float32)
    integers = quantise(np.ascontiguousarray(block.T), bits)
    return integers.astype(np.int16) if bits == 16 else integers << 8


class OggSink:
    """Ogg Vorbis or Opus through libsndfile.

    Args:
        path: File to make.
        sample_rate: In Hz; for Opus one of :data:`OPUS_RATES`.
        channels: Channels.
        subtype: ``VORBIS`` or ``OPUS``.
    """

    def __init__(self, path: Path, sample_rate: int, channels: int, subtype: str) -> None:
        self.sample_rate, self.channels, self.frames = sample_rate, channels, 0
        self._file = soundfile.SoundFile(
            path, "w", sample_rate, channels, subtype=subtype, format="OGG", compression_level=0.2
        )

    def write(self, block: Waveform) -> None:
        """Add ``(channels, n)`` samples."""
        interleaved = np.ascontiguousarray(np.clip(block, -1.0, 1.0).T)
        for start in range(0, len(interleaved), _OGG_CHUNK):
            self._file.write(interleaved[start : start + _OGG_CHUNK])
        self.frames += block.shape[1]

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class Mp3Sink:
    """MP3 through LAME, at the highest constant bit rate of the sample rate, with LAME's tag for gapless playing.

    Args:
        path: File to make.
        sample_rate: One of :data:`MP3_RATES`.
        channels: 1 or 2.
    """

    def __init__(self, path: Path, sample_rate: int, channels: int) -> None:
        self.sample_rate, self.channels, self.frames = sample_rate, channels, 0
        self._layout = "mono" if channels == 1 else "stereo"
        self._container = av.open(str(path), "w", format="mp3")
        stream = self._container.add_stream("libmp3lame", rate=sample_rate, layout=self._layout, format="fltp")
        if not isinstance(stream, AudioStream):
            raise TypeError(f"libmp3lame made {stream!r}")
        stream.bit_rate = next(bits for lowest, bits in _MP3_BIT_RATES if sample_rate >= lowest)
        self._stream = stream

    def write(self, block: Waveform) -> None:
        """Add ``(channels, n)`` samples."""
        if not block.shape[1]:
            return
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout=self._layout)
        frame.sample_rate, frame.pts = self.sample_rate, self.frames
        self._container.mux(self._stream.encode(frame))
        self.frames += block.shape[1]

    def close(self) -> None:
        """Finish the file."""
        self._container.mux(self._stream.encode(None))
        self._container.close()


class ConvertingSink:
    """Brings samples to the rate and channels that a lossy format has.

    Args:
        sink: Takes the converted samples.
        sample_rate: Rate of what is written to this one.
        channels: Its channels.
    """

    def __init__(self, sink: Sink, sample_rate: int, channels: int) -> None:
        self._sink = sink
        self._mixes_down = channels > sink.channels
        self.sample_rate, self.channels, self.frames = sink.sample_rate, sink.channels, 0
        is_resampled = sample_rate != sink.sample_rate
        self._resampler = StreamResampler(sample_rate, sink.sample_rate, sink.channels) if is_resampled else None

    def write(self, block: Waveform) -> None:
        """Add ``(channels, n)`` samples at the rate and channels given at the start."""
        mixed = _mix_down(block) if self._mixes_down else block
        self._sink.write(self._resampler.push(mixed) if self._resampler else mixed)
        self.frames = self._sink.frames

    def close(self) -> None:
        """Finish the file."""
        if self._resampler:
            self._sink.write(self._resampler.push(np.zeros((self.channels, 0), np.float32), last=True))
        self.frames = self._sink.frames
        self._sink.close()


def nearest_rate(rate: int, rates: tuple[int, ...]) -> int:
    """The lowest of ``rates`` that loses nothing of ``rate``, else the highest."""
    return min((r for r in rates if r >= rate), default=max(rates))


def _mix_down(block: Waveform) -> Waveform:
    """Surround to stereo, scaled so that it cannot clip: ITU-R BS.775 for 5.0 and 5.1 orders, else every other channel.

    The low-frequency channel is left out, as the recommendation has it.
    """
    if block.shape[0] in (5, 6):
        left, right, centre, *_, back_left, back_right = block
        half = float(np.sqrt(0.5))
        mixed = np.stack((left + half * (centre + back_left), right + half * (centre + back_right)))
        return np.asarray(mixed / (1.0 + 2.0 * half), dtype=np.float32)
    mixed = np.stack((block[0::2].sum(axis=0), block[1::2].sum(axis=0)))
    return np.asarray(mixed / ((block.shape[0] + 1) // 2), dtype=np.float32)
