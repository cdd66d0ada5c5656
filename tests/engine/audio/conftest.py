"""Sound and files for the tests of engine.audio; all files are encoded here, with PyAV and libsndfile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from engine.audio.info import Waveform
from engine.audio.reading import AudioReader, open_audio

LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1"}


def _encode(path: Path, codec: str, container: str, x: Waveform, rate: int, **options: object) -> Path:
    """Encode ``(channels, n)`` float32 with PyAV."""
    layout = LAYOUTS[x.shape[0]]
    codec_options = options.pop("options", None)
    container_options = options.pop("container_options", None) or {}
    with av.open(str(path), "w", format=container, options=container_options) as out:
        stream = out.add_stream(codec, rate=rate, layout=layout, options=codec_options, **options)
        resampler = av.AudioResampler(format=stream.codec_context.format.name, layout=layout, rate=rate)
        for start in range(0, x.shape[1], 8192):
            block = np.ascontiguousarray(x[:, start : start + 8192])
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout=layout)
            frame.sample_rate, frame.pts = rate, start
            for ready in resampler.resample(frame):
                out.mux(stream.encode(ready))
        for ready in resampler.resample(None):
            out.mux(stream.encode(ready))
        out.mux(stream.encode(None))
    return path


@pytest.fixture(scope="session")
def encode() -> Callable[..., Path]:
    return _encode


@pytest.fixture(scope="session")
def song() -> Callable[..., Waveform]:
    """Makes sound with bursts at known places, which survive any codec: ``song(seconds, rate, channels)``."""

    def make(seconds: float = 2.0, rate: int = 44100, channels: int = 2) -> Waveform:
        frames = round(seconds * rate)
        rng = np.random.default_rng(frames + channels)
        x = 0.003 * rng.standard_normal((channels, frames))
        burst = rng.standard_normal((channels, 64)) * np.hanning(64)
        for start in range(rate // 5, frames - 64, rate // 3):
            x[:, start : start + 64] += 0.3 * burst
        # smooth a little, so that lossy codecs keep the bursts
        kernel = np.hanning(9) / np.hanning(9).sum()
        return np.stack([np.convolve(row, kernel, mode="same") for row in x]).astype(np.float32)

    return make


@pytest.fixture(scope="session")
def lag() -> Callable[[Waveform, Waveform], int]:
    """Samples by which the second sound comes later than the first, by cross-correlation."""

    def measure(reference: Waveform, given: Waveform) -> int:
        size = 1 << (reference.shape[1] + given.shape[1]).bit_length()
        spectrum = np.fft.rfft(given.astype(np.float64), size) * np.conj(np.fft.rfft(reference, size))
        found = int(np.argmax(np.fft.irfft(spectrum, size).sum(axis=0)))
        return found if found < size // 2 else found - size

    return measure


@pytest.fixture(scope="session")
def read() -> Callable[[Path], tuple[Waveform, AudioReader]]:
    """Reads a whole song."""

    def read_all(path: Path) -> tuple[Waveform, AudioReader]:
        with open_audio(path) as reader:
            blocks = list(reader.blocks(4096))
            return np.concatenate(blocks, axis=1), reader

    return read_all


@pytest.fixture
def wav(tmp_path: Path) -> Callable[..., Path]:
    """Writes ``(channels, n)`` with libsndfile."""

    def write(x: Waveform, rate: int = 44100, name: str = "song.wav", **options: str) -> Path:
        soundfile.write(tmp_path / name, x.T, rate, **options)
        return tmp_path / name

    return write
