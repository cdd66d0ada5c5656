"""Decoding one part of a song to float32 at the rate and channels of a data set.

WAV, FLAC and Ogg go through libsndfile; everything else, and every stream of a ``stem.mp4``, through PyAV, so that no
``ffmpeg`` program is needed. The samples equal those of ``musdb`` and ``stempeg`` to their 16 bits.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import soundfile
import soxr

from engine.errors import AudioError, AudioFault
from engine.separation.model import Waveform
from training.data.songs import Part

_LIBSNDFILE = {".wav", ".flac", ".ogg"}


@dataclass(frozen=True)
class Decoded:
    """A decoded part.

    Attributes:
        waveform: ``(channels, samples)`` float32.
        native_rate: Rate of the file in Hz; nothing sounds above half of it.
    """

    waveform: Waveform
    native_rate: int


def decode_part(part: Part, sample_rate: int, channels: int) -> Decoded:
    """Decode, pick the channel, resample, and bring to 1 or 2 channels.

    Args:
        part: Where it lies.
        sample_rate: Wanted rate in Hz.
        channels: 1 (the mean of all) or 2 (a mono part twice).

    Raises:
        AudioError: If the file is missing, cannot be decoded, or has no samples.
    """
    waveform, native_rate = decode_file(part.path, part.stream)
    if part.channel is not None:
        waveform = waveform[part.channel : part.channel + 1]
    waveform = _to_channels(waveform, channels)
    if native_rate != sample_rate:
        waveform = soxr.resample(waveform.T, native_rate, sample_rate, quality="HQ").T
    return Decoded(np.ascontiguousarray(waveform, dtype=np.float32), native_rate)


def decode_file(path: Path, stream: int = 0) -> tuple[Waveform, int]:
    """Decode one audio stream of a file whole.

    Args:
        path: The file.
        stream: Which of its audio streams.

    Returns:
        ``(channels, samples)`` float32 and the rate in Hz.

    Raises:
        AudioError: If the file is missing, cannot be decoded, or has no samples.
    """
    if not path.is_file():
        raise AudioError(path, AudioFault.MISSING)
    try:
        waveform, rate = _read_sndfile(path) if path.suffix.lower() in _LIBSNDFILE else _read_av(path, stream)
    except (av.FFmpegError, soundfile.LibsndfileError, IndexError) as cause:
        raise AudioError(path, AudioFault.DAMAGED, str(cause)) from cause
    if waveform.shape[-1] == 0:
        raise AudioError(path, AudioFault.TOO_SHORT)
    return waveform, rate


def _read_sndfile(path: Path) -> tuple[Waveform, int]:
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return samples.T, int(rate)  # (samples, channels) -> (channels, samples)


def _read_av(path: Path, stream: int) -> tuple[Waveform, int]:
    with av.open(str(path)) as container:
        audio = container.streams.audio[stream]
        rate = int(audio.codec_context.sample_rate)
        resampler = av.AudioResampler(format="fltp")
        blocks = [planar.to_ndarray() for frame in container.decode(audio) for planar in resampler.resample(frame)]
    if not blocks:
        return np.zeros((1, 0), np.float32), rate
    return np.concatenate(blocks, axis=1, dtype=np.float32), rate


def _to_channels(waveform: Waveform, channels: int) -> Waveform:
    if channels == 1:
        return np.asarray(waveform.mean(axis=0, keepdims=True), np.float32)
    if waveform.shape[0] == 1:
        return np.repeat(waveform, 2, axis=0)
    return waveform[:2]
