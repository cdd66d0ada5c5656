"""The demo's studio: reverberation, panning, the mix, and the encoder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from training.demo.instruments import bass, drums, guitar, pad
from training.demo.score import BAR_S, BARS, PHRASES, TAIL_S
from training.demo.voice import sing

Signal = NDArray[np.float64]
SAMPLE_RATE = 48_000
SEED = 20
PEAK = 0.89
BIT_RATE = 112_000
VOICE_DB = 1.0


@dataclass(frozen=True)
class DemoSong:
    """The demo as its sources, ``(2, samples)`` each; their sum is the mixture."""

    vocals: Signal
    accompaniment: Signal


def _gain(db: float) -> float:
    return float(10.0 ** (db / 20.0))


def panned(sound: Signal, position: float) -> Signal:
    """Mono ``(samples,)`` to ``(2, samples)`` with constant power; ``position`` from -1 (left) to 1 (right)."""
    angle = (position + 1.0) * np.pi / 4
    return np.stack([np.cos(angle) * sound, np.sin(angle) * sound])


def reverberated(sound: Signal, wet_db: float, decay_s: float, rng: np.random.Generator) -> Signal:
    """Add a room: decaying noise, unlike on both sides, 20 ms late.

    Args:
        sound: ``(2, samples)``.
        wet_db: Level of the room against the sound.
        decay_s: Time to fall by 60 dB.
        rng: Source of the noise.

    Returns:
        ``(2, samples)``.
    """
    time_s = np.arange(round(decay_s * SAMPLE_RATE)) / SAMPLE_RATE
    room = rng.standard_normal((2, len(time_s))) * np.exp(-6.9 * time_s / decay_s)
    room[:, : SAMPLE_RATE // 50] = 0.0
    room = (room + np.roll(room, 1, axis=1)) / 2
    room *= _gain(wet_db) / np.sqrt((room**2).sum(axis=1, keepdims=True))
    size = sound.shape[1] + room.shape[1]
    wet = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(room, size), size)
    return sound + wet[:, : sound.shape[1]]


def _levelled(sound: Signal, rms_db: float) -> Signal:
    """Scale so that the loud part of a sound, its upper half of 50 ms blocks, has a level."""
    blocks = sound[:, : sound.shape[1] // 2400 * 2400].reshape(sound.shape[0], -1, 2400)
    power = (blocks**2).mean(axis=(0, 2))
    loud = power[power >= np.quantile(power, 0.6)].mean()
    return sound * (_gain(rms_db) / float(np.sqrt(loud)))


def make_song(seed: int = SEED) -> DemoSong:
    """Play and sing the score; the same seed gives the same song."""
    samples = round((BARS * BAR_S + TAIL_S) * SAMPLE_RATE)
    rng = np.random.default_rng(seed)
    kit = drums(samples, SAMPLE_RATE, rng)
    places = {"kick": (0.0, -12.0), "snare": (0.05, -15.0), "hats": (0.35, -26.0), "crash": (-0.4, -30.0)}
    kit_parts = [_levelled(panned(kit[name], place), db) for name, (place, db) in places.items()]
    band = reverberated(np.sum(kit_parts, axis=0), -16.0, 0.5, rng)
    band = band + _levelled(panned(bass(samples, SAMPLE_RATE), 0.0), -15.0)
    strings = _levelled(panned(guitar(samples, SAMPLE_RATE, rng), -0.5), -21.0)
    strings = strings + _levelled(pad(samples, SAMPLE_RATE, rng), -23.0)
    band = band + reverberated(strings, -10.0, 1.2, rng)
    voice = panned(sing(PHRASES, samples, SAMPLE_RATE, seed), 0.0)
    vocals = reverberated(_levelled(voice, -10.0 + VOICE_DB), -13.0, 1.4, rng)
    fade = np.minimum(1.0, np.arange(samples, 0, -1) / (0.8 * SAMPLE_RATE))
    scale = PEAK / np.abs((vocals + band) * fade).max()
    return DemoSong(vocals * fade * scale, band * fade * scale)


def write_opus(path: Path, sound: Signal, *, title: str) -> None:
    """Encode ``(2, samples)`` as Ogg Opus with tags, without anything that differs from run to run."""
    tags = {"title": title, "artist": "VocalSplit", "license": "CC0-1.0"}
    with av.open(str(path), "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        container.metadata.update(tags)
        stream = container.add_stream("libopus", rate=SAMPLE_RATE, layout="stereo")
        stream.bit_rate = BIT_RATE
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound, np.float32), "fltp", "stereo")
        frame.sample_rate = SAMPLE_RATE
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
