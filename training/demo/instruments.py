"""The demo's band: drums, bass, plucked strings and a pad, each a function of the score. NumPy only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.demo.score import BAR_S, BARS, CHORDS, EIGHTH_S

Signal = NDArray[np.float64]


def _hz(note: float) -> float:
    return float(440.0 * 2.0 ** ((note - 69.0) / 12.0))


def place(track: Signal, sound: Signal, at_s: float, sample_rate: int, gain: float = 1.0) -> None:
    """Add a sound ``(samples,)`` to a track at a time; what hangs over the end is dropped."""
    start = round(at_s * sample_rate)
    stop = min(start + len(sound), len(track))
    track[start:stop] += gain * sound[: stop - start]


def _time(length_s: float, sample_rate: int) -> Signal:
    return np.arange(round(length_s * sample_rate)) / sample_rate


def highpassed(sound: Signal, edge_hz: float, sample_rate: int, order: int = 4) -> Signal:
    """Take away what lies below an edge, by its spectrum; zero phase."""
    spectrum = np.fft.rfft(sound)
    hz = np.maximum(np.fft.rfftfreq(len(sound), 1 / sample_rate), 1e-3)
    return np.fft.irfft(spectrum / (1.0 + (edge_hz / hz) ** order), len(sound))


def kick(sample_rate: int) -> Signal:
    """A sine that falls from 160 to 48 Hz."""
    time_s = _time(0.35, sample_rate)
    phase = 2 * np.pi * np.cumsum(48.0 + 112.0 * np.exp(-time_s / 0.03)) / sample_rate
    click = np.exp(-time_s / 0.002) * 0.3
    return np.sin(phase) * np.exp(-time_s / 0.11) + click


def snare(sample_rate: int, rng: np.random.Generator) -> Signal:
    """Two modes of the skin and the wires' noise."""
    time_s = _time(0.3, sample_rate)
    skin = np.sin(2 * np.pi * 185 * time_s) + 0.6 * np.sin(2 * np.pi * 330 * time_s)
    wires = highpassed(rng.standard_normal(len(time_s)), 1_500, sample_rate)
    return 0.5 * skin * np.exp(-time_s / 0.05) + 0.35 * wires * np.exp(-time_s / 0.08)


def cymbal(sample_rate: int, rng: np.random.Generator, decay_s: float) -> Signal:
    """Noise above 7 kHz; a hi-hat where it decays fast, a crash where it does not."""
    time_s = _time(decay_s * 6, sample_rate)
    return 0.4 * highpassed(rng.standard_normal(len(time_s)), 7_000, sample_rate, 6) * np.exp(-time_s / decay_s)


def drums(samples: int, sample_rate: int, rng: np.random.Generator) -> dict[str, Signal]:
    """A plain beat: kick on one and three, snare on two and four, hi-hats on eighths, a crash at the verses."""
    tracks = {name: np.zeros(samples) for name in ("kick", "snare", "hats", "crash")}
    for eighth in range(8 * (BARS - 1)):
        at_s, place_in_bar = eighth * EIGHTH_S, eighth % 8
        if place_in_bar in {0, 4, 5}:
            place(tracks["kick"], kick(sample_rate), at_s, sample_rate, 0.7 if place_in_bar == 5 else 1.0)
        if place_in_bar in {2, 6}:
            place(tracks["snare"], snare(sample_rate, rng), at_s, sample_rate)
        accent = 1.0 if place_in_bar % 2 == 0 else 0.6
        place(tracks["hats"], cymbal(sample_rate, rng, 0.035), at_s, sample_rate, accent)
    for bar in (2, 6, 10):
        place(tracks["crash"], cymbal(sample_rate, rng, 0.5), bar * BAR_S, sample_rate)
    place(tracks["kick"], kick(sample_rate), (BARS - 1) * BAR_S, sample_rate)
    return tracks


def bass(samples: int, sample_rate: int) -> Signal:
    """Roots in eighths: twelve harmonics that lose their top while the note rings."""
    track = np.zeros(samples)
    for bar, chord in enumerate(CHORDS):
        root_hz = _hz(chord[0] - (12 if chord[0] < 52 else 24))
        last = bar == BARS - 1
        for eighth in (0,) if last else (0, 3, 4, 6, 7):
            length_s = (6 if last else 1.6) * EIGHTH_S
            time_s = _time(length_s, sample_rate)
            tone = sum(np.sin(2 * np.pi * k * root_hz * time_s) / k * np.exp(-time_s * 1.2 * k) for k in range(1, 13))
            ends = np.minimum(1.0, np.minimum(time_s / 0.005, (length_s - time_s) / 0.03))
            place(track, tone * ends, bar * BAR_S + eighth * EIGHTH_S, sample_rate)
    return track


def pluck(hz: float, length_s: float, sample_rate: int, rng: np.random.Generator) -> Signal:
    """A string by Karplus and Strong (1983), one period at a time."""
    period = round(sample_rate / hz - 0.5)
    string = rng.uniform(-1.0, 1.0, period)
    string = (string + np.roll(string, 1)) / 2
    periods = [string]
    for _ in range(round(length_s * sample_rate) // period):
        before = np.concatenate([periods[-1][-1:] if len(periods) == 1 else periods[-2][-1:], periods[-1]])
        periods.append(0.996 * (before[1:] + before[:-1]) / 2)
    sound = np.concatenate(periods)
    return sound * np.minimum(1.0, np.arange(len(sound), 0, -1) / (0.05 * sample_rate))


def guitar(samples: int, sample_rate: int, rng: np.random.Generator) -> Signal:
    """Broken chords, strummed on the first eighth of a bar."""
    track = np.zeros(samples)
    for bar, chord in enumerate(CHORDS):
        notes = [*chord, chord[0] + 12, chord[1] + 12]
        for number, note in enumerate(notes):
            at_s = bar * BAR_S + 0.018 * number
            place(track, pluck(_hz(note), 2.2, sample_rate, rng), at_s, sample_rate, 0.5)
        for eighth, number in () if bar == BARS - 1 else ((2, 1), (3, 3), (4, 2), (5, 4), (6, 1), (7, 3)):
            sound = pluck(_hz(notes[number]), 0.9, sample_rate, rng)
            place(track, sound, bar * BAR_S + eighth * EIGHTH_S, sample_rate, 0.6)
    return track


def pad(samples: int, sample_rate: int, rng: np.random.Generator) -> Signal:
    """Soft sustained chords ``(2, samples)``: detuned voices with few harmonics, wide."""
    track = np.zeros((2, samples))
    for bar, chord in enumerate(CHORDS):
        time_s = _time(BAR_S + 0.4, sample_rate)
        swell = np.minimum(1.0, np.minimum(time_s / 0.3, (BAR_S + 0.4 - time_s) / 0.4))
        for note in chord:
            for side, detune in ((0, 0.997), (1, 1.003), (0, 1.001), (1, 0.999)):
                hz, start = _hz(note + 12) * detune, rng.uniform(0.0, 2 * np.pi)
                tone = sum(np.sin(2 * np.pi * k * hz * time_s + k * start) / k**1.6 for k in range(1, 7))
                place(track[side], tone * swell, bar * BAR_S, sample_rate, 0.1)
    return track
