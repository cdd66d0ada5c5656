"""Small multitrack songs made from nothing: enough music for tests to learn something in seconds.

The voice is harmonic with vibrato, formants, notes and pauses; drums, bass and chords are what they sound like. All is
a pure function of the seed. ``python -m training.data.synthetic FOLDER`` writes a data set in the layout of MUSDB18-HQ.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from numpy.random import Generator
from numpy.typing import NDArray

from engine.separation.model import Waveform

_Mono = NDArray[np.float64]
_SCALE = np.array([0, 2, 4, 7, 9])
_VOWELS = ((700.0, 1200.0, 2600.0), (400.0, 2000.0, 2700.0), (350.0, 800.0, 2500.0))


def synthetic_song(seed: int, *, seconds: float = 6.0, sample_rate: int = 44100) -> dict[str, Waveform]:
    """The four stems of one song.

    Args:
        seed: The song.
        seconds: Its length, above 0.
        sample_rate: In Hz.

    Returns:
        ``vocals``, ``drums``, ``bass`` and ``other``, each ``(2, round(seconds · sample_rate))`` float32 within ±1; the
        voice stands in the middle and is silent in its pauses.
    """
    rng = np.random.default_rng([seed, 7])
    samples = round(seconds * sample_rate)
    beat = round(60.0 / rng.uniform(90.0, 140.0) * sample_rate)
    root = float(rng.uniform(90.0, 130.0))
    makers: dict[str, Callable[[Generator, int, int, int, float], _Mono]] = {
        "vocals": _voice,
        "drums": _drums,
        "bass": _bass,
        "other": _chords,
    }
    levels = {"vocals": 0.2, "drums": 0.25, "bass": 0.15, "other": 0.15}
    sides = {"vocals": 0.0, "drums": 0.0, "bass": 0.0, "other": float(rng.uniform(-0.6, 0.6))}
    return {
        name: _placed(make(rng, samples, sample_rate, beat, root) * levels[name], sides[name])
        for name, make in makers.items()
    }


def write_synthetic(
    folder: Path, *, train: int = 4, validation: int = 2, seconds: float = 6.0, sample_rate: int = 44100
) -> None:
    """Write songs as ``{train,valid}/<song>/{mixture,vocals,drums,bass,other}.wav``, 16 bit.

    Args:
        folder: Made where it is not there.
        train: Songs to train with.
        validation: Songs to validate with.
        seconds: Length of each.
        sample_rate: In Hz.
    """
    for split, first, count in (("train", 0, train), ("valid", 10_000, validation)):
        for seed in range(first, first + count):
            place = folder / split / f"Synthetic - {seed:05d}"
            place.mkdir(parents=True, exist_ok=True)
            stems = synthetic_song(seed, seconds=seconds, sample_rate=sample_rate)
            stems["mixture"] = np.sum(list(stems.values()), axis=0, dtype=np.float32)
            for name, waveform in stems.items():
                soundfile.write(place / f"{name}.wav", waveform.T, sample_rate, subtype="PCM_16")


def _placed(mono: _Mono, side: float) -> Waveform:
    """Between the channels: -1 left, 0 middle, 1 right; ``(samples,)`` to ``(2, samples)``."""
    gains = np.sqrt([(1.0 - side) / 2.0, (1.0 + side) / 2.0])
    return np.asarray(np.clip(gains[:, None] * mono[None] * np.sqrt(2.0), -1.0, 1.0), np.float32)


def _note_hz(root: float, degree: int) -> float:
    octave, step = divmod(degree, len(_SCALE))
    return float(root * 2.0 ** (octave + _SCALE[step] / 12.0))


def _hull(length: int, sample_rate: int, attack_s: float, release_s: float) -> _Mono:
    """Rises and falls linearly, 1 between."""
    at = np.arange(length) / sample_rate
    return np.minimum(1.0, np.minimum(at / attack_s, (length / sample_rate - at) / release_s))


def _voice(rng: Generator, samples: int, sample_rate: int, beat: int, root: float) -> _Mono:
    """Sung notes of one to two beats, every fourth or so a pause."""
    output = np.zeros(samples)
    place = 0
    while place < samples:
        length = min(beat * int(rng.integers(1, 3)), samples - place)
        if rng.random() > 0.25 or place == 0:
            hz = _note_hz(2.0 * root, int(rng.integers(0, 8)))
            note = _sung(rng, length, sample_rate, hz)
            output[place : place + length] = note * _hull(length, sample_rate, 0.04, 0.08)
        place += length
    return output


def _sung(rng: Generator, length: int, sample_rate: int, hz: float) -> _Mono:
    """One vowel with vibrato of 5 to 6.5 Hz and a breath of noise, of RMS 1 or so."""
    at = np.arange(length) / sample_rate
    vibrato = 2.0 ** (0.4 / 12.0 * np.sin(2 * np.pi * (rng.uniform(5.0, 6.5) * at + rng.random())))
    phase = 2 * np.pi * np.cumsum(hz * vibrato) / sample_rate
    formants = _VOWELS[int(rng.integers(len(_VOWELS)))]
    output = 0.02 * rng.standard_normal(length)
    for harmonic in range(1, int(min(5000.0, 0.45 * sample_rate) / (hz * 1.03)) + 1):
        near = sum(np.exp(-(((harmonic * hz - formant) / 250.0) ** 2)) for formant in formants)
        output += (0.15 + near) / harmonic**0.7 * np.sin(harmonic * phase)
    return output


def _drums(rng: Generator, samples: int, sample_rate: int, beat: int, root: float) -> _Mono:  # noqa: ARG001 - one signature for all stems
    """A kick on one and three, a snare on two and four, a hi-hat on every half."""
    length = min(samples, round(0.25 * sample_rate))
    at = np.arange(length) / sample_rate
    kick = np.sin(2 * np.pi * 55.0 * at * (1.0 + 0.5 * np.exp(-at / 0.02))) * np.exp(-at / 0.08) * 1.5
    snare = rng.standard_normal(length) * np.exp(-at / 0.05) * 0.6
    hat = np.diff(rng.standard_normal(length + 1)) * np.exp(-at / 0.02) * 0.3
    output = np.zeros(samples + length)
    for half, place in enumerate(range(0, samples, max(1, beat // 2))):
        output[place : place + length] += hat
        if half % 2 == 0:
            output[place : place + length] += snare if half % 4 else kick
    return output[:samples]


def _bass(rng: Generator, samples: int, sample_rate: int, beat: int, root: float) -> _Mono:
    """A low note on every beat."""
    output = np.zeros(samples)
    for place in range(0, samples, beat):
        length = min(beat, samples - place)
        phase = 2 * np.pi * _note_hz(root / 2.0, int(rng.integers(0, 5))) * np.arange(length) / sample_rate
        tone = np.sin(phase) + 0.4 * np.sin(2 * phase) + 0.2 * np.sin(3 * phase)
        output[place : place + length] = tone * _hull(length, sample_rate, 0.005, 0.05)
    return output


def _chords(rng: Generator, samples: int, sample_rate: int, beat: int, root: float) -> _Mono:
    """Three struck notes every two beats."""
    output = np.zeros(samples)
    for place in range(0, samples, 2 * beat):
        length = min(2 * beat, samples - place)
        at = np.arange(length) / sample_rate
        degree = int(rng.integers(0, 5))
        tones = [
            np.sin(2 * np.pi * _note_hz(2.0 * root, degree + step) * harmonic * at) / harmonic**1.5
            for step in (0, 2, 4)
            for harmonic in (1, 2, 3, 4)
        ]
        output[place : place + length] = (
            np.sum(tones, axis=0) * np.exp(-at / 0.8) * _hull(length, sample_rate, 0.01, 0.02)
        )
    return output


def main(arguments: list[str] | None = None) -> int:
    """Write a synthetic data set; see the module."""
    parser = argparse.ArgumentParser(prog="python -m training.data.synthetic", description="Write small made-up songs.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--train", type=int, default=4, help="songs to train with")
    parser.add_argument("--validation", type=int, default=2, help="songs to validate with")
    parser.add_argument("--seconds", type=float, default=6.0)
    parser.add_argument("--sample-rate", type=int, default=44100)
    options = parser.parse_args(arguments)
    write_synthetic(
        options.folder,
        train=options.train,
        validation=options.validation,
        seconds=options.seconds,
        sample_rate=options.sample_rate,
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
