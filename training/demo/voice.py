"""A singer by source and filter: harmonics of the vocal folds and noise, through moving formants (Fant 1960)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.demo.phones import PHONES, Phone
from training.demo.score import EIGHTH_S, Phrase, Syllable

Signal = NDArray[np.float64]

CONTROL_HOP = 64
HIGHEST_HZ = 15_000.0
UPPER_FORMANTS_HZ = (3_900.0, 4_900.0, 6_200.0, 7_600.0, 9_100.0)
BANDWIDTHS_HZ = (80.0, 100.0, 120.0, 160.0, 240.0, 400.0, 600.0, 800.0)
BREATH_S = 0.30
NOISE_FFT = 512
NOISE_HOP = 128


@dataclass(frozen=True)
class Event:
    """A phone in time; ``note`` is the MIDI note it is sung on."""

    phone: Phone
    start_s: float
    stop_s: float
    note: float


def _length_s(phone: Phone) -> float:
    return phone.duration_s + phone.closure_s


def _syllable_events(syllable: Syllable, start_s: float) -> list[Event]:
    """Phones of a syllable: the vowel stands on the beat, the onset ahead of it, the coda inside the note."""
    onset = [PHONES[name] for name in syllable.onset]
    coda = [PHONES[name] for name in syllable.coda]
    stop_s = start_s + syllable.eighths * EIGHTH_S
    coda_s = sum(_length_s(phone) for phone in coda)
    vowel_s = max(stop_s - coda_s - 0.04 - start_s, 0.08)
    events = []
    at = start_s - sum(_length_s(phone) for phone in onset)
    spans = [(phone, _length_s(phone)) for phone in onset]
    spans += [(PHONES[name], share * vowel_s) for name, share in syllable.vowel]
    spans += [(phone, _length_s(phone)) for phone in coda]
    for phone, length_s in spans:
        events.append(Event(phone, at + phone.closure_s, at + length_s, syllable.note))
        at += length_s
    return events


def events_of(phrase: Phrase) -> list[Event]:
    """All phones of a line in order, a breath first; later ones cut what they overlap."""
    at = phrase.start * EIGHTH_S
    first = phrase.syllables[0]
    onset_s = sum(_length_s(PHONES[name]) for name in first.onset)
    events = [Event(PHONES["h"], at - onset_s - BREATH_S - 0.05, at - onset_s - 0.05, first.note)]
    for syllable in phrase.syllables:
        events += _syllable_events(syllable, at)
        at += syllable.eighths * EIGHTH_S
    return events


def _smoothed(values: Signal, width_s: float, rate: float) -> Signal:
    """Average over a Hann window; values ``(steps,)`` at ``rate`` steps a second."""
    width = max(int(width_s * rate) | 1, 3)
    window = np.hanning(width + 2)[1:-1]
    padded = np.pad(values, width // 2, mode="edge")
    return np.convolve(padded, window / window.sum(), mode="valid")


@dataclass(frozen=True)
class Gestures:
    """What the singer does over time, one value every ``CONTROL_HOP`` samples.

    Attributes:
        f0_hz: ``(steps,)`` pitch.
        voicing: ``(steps,)`` loudness of the folds.
        formants_hz: ``(8, steps)``.
        bandwidths_hz: ``(8, steps)``.
        noise: ``(steps,)`` loudness of the noise.
        noise_low_hz: ``(steps,)`` lower edge of its band.
        noise_high_hz: ``(steps,)`` upper edge of its band.
    """

    f0_hz: Signal
    voicing: Signal
    formants_hz: Signal
    bandwidths_hz: Signal
    noise: Signal
    noise_low_hz: Signal
    noise_high_hz: Signal


def _steps(events: list[Event], steps: int, rate: float) -> dict[str, Signal]:
    """Targets of every phone as a staircase; silence between phones keeps the last shape."""
    rows = {key: np.zeros(steps) for key in ("voicing", "noise", "note", "f1", "f2", "f3", "damping", "low", "high")}
    order = sorted(events, key=lambda event: event.start_s)
    for event, after in zip(order, [*order[1:], None], strict=True):
        start, stop = max(int(event.start_s * rate), 0), min(int(event.stop_s * rate), steps)
        shape_stop = steps if after is None else int(after.start_s * rate)
        phone = event.phone
        rows["voicing"][start:stop] = phone.voicing
        rows["noise"][start:stop] = phone.noise
        shape = (event.note, *phone.formants_hz, phone.damping, *phone.noise_band_hz)
        for key, value in zip(("note", "f1", "f2", "f3", "damping", "low", "high"), shape, strict=True):
            rows[key][start if event is not order[0] else 0 : shape_stop] = value
    return rows


def _pitch(note: Signal, rate: float, rng: np.random.Generator) -> Signal:
    """Pitch in Hz: glides between notes, vibrato that grows while a note is held, and a little unsteadiness."""
    steps = len(note)
    glide = _smoothed(note, 0.07, rate)
    held_s = np.zeros(steps)
    changes = np.flatnonzero(np.diff(note, prepend=note[0] - 1))
    for start, stop in zip(changes, [*changes[1:], steps], strict=True):
        held_s[start:stop] = np.arange(stop - start) / rate
    depth = 0.45 * np.clip((held_s - 0.25) / 0.5, 0.0, 1.0)
    time_s = np.arange(steps) / rate
    wander = _smoothed(rng.standard_normal(steps), 0.4, rate) * 0.9
    jitter = _smoothed(rng.standard_normal(steps), 0.012, rate) * 0.05
    vibrato = depth * np.sin(2 * np.pi * 5.6 * time_s + 0.4 * wander)
    semitones = glide + vibrato + wander * 0.12 + jitter
    return 440.0 * 2.0 ** ((semitones - 69.0) / 12.0)


def gestures(events: list[Event], samples: int, sample_rate: int, rng: np.random.Generator) -> Gestures:
    """Turn phones into smooth movements of pitch, loudness, formants and noise."""
    rate = sample_rate / CONTROL_HOP
    steps = samples // CONTROL_HOP + 1
    rows = _steps(events, steps, rate)
    f0_hz = _pitch(rows["note"], rate, rng)
    swell = 1.0 + 0.25 * _smoothed(rng.standard_normal(steps), 0.5, rate)
    loudness = 2.0 ** ((rows["note"] - 65.0) / 12.0 * 0.5)
    lowest = np.maximum(_smoothed(rows["f1"], 0.05, rate), f0_hz * 1.04)
    upper = [np.full(steps, hz) for hz in UPPER_FORMANTS_HZ]
    formants = np.stack([lowest, _smoothed(rows["f2"], 0.06, rate), _smoothed(rows["f3"], 0.06, rate), *upper])
    return Gestures(
        f0_hz=f0_hz,
        voicing=_smoothed(rows["voicing"] * loudness, 0.035, rate) * swell,
        formants_hz=formants,
        bandwidths_hz=np.outer(BANDWIDTHS_HZ, _smoothed(rows["damping"], 0.04, rate)),
        noise=_smoothed(rows["noise"], 0.012, rate),
        noise_low_hz=_smoothed(rows["low"], 0.02, rate),
        noise_high_hz=_smoothed(rows["high"], 0.02, rate),
    )


def tract(frequency_hz: Signal, formants_hz: Signal, bandwidths_hz: Signal) -> NDArray[np.complex128]:
    """Response of the vocal tract: resonators in cascade, 1 at 0 Hz.

    Args:
        frequency_hz: Broadcasts against ``(steps,)``.
        formants_hz: ``(8, steps)``.
        bandwidths_hz: ``(8, steps)``.

    Returns:
        Complex gain, of the broadcast shape.
    """
    response = np.ones(np.broadcast_shapes(frequency_hz.shape, formants_hz[0].shape), np.complex128)
    for centre, width in zip(formants_hz, bandwidths_hz, strict=True):
        response *= centre**2 / (centre**2 - frequency_hz**2 + 1j * frequency_hz * width)
    return response


def _glottal(frequency_hz: Signal, f0_hz: Signal) -> Signal:
    """Spectrum of the folds' pulses with the lips' radiation: -6 dB an octave, flatter where a microphone lifts it."""
    return f0_hz / frequency_hz * np.sqrt(1.0 + (frequency_hz / 2_500.0) ** 2)


def voiced(moves: Gestures, samples: int, sample_rate: int) -> Signal:
    """The sung tone ``(samples,)``: every harmonic below 15 kHz, weighted by folds and tract."""
    at = np.arange(samples)
    grid = np.arange(len(moves.f0_hz)) * CONTROL_HOP
    phase = np.cumsum(2 * np.pi * np.interp(at, grid, moves.f0_hz) / sample_rate)
    tone = np.zeros(samples)
    for harmonic in range(1, int(HIGHEST_HZ / moves.f0_hz.min()) + 1):
        hz = harmonic * moves.f0_hz
        fades = np.clip((HIGHEST_HZ - hz) / 1_000.0, 0.0, 1.0)
        gain = tract(hz, moves.formants_hz, moves.bandwidths_hz) * _glottal(hz, moves.f0_hz) * moves.voicing * fades
        if not gain.any():
            continue
        tone += np.interp(at, grid, gain.real) * np.cos(harmonic * phase)
        tone -= np.interp(at, grid, gain.imag) * np.sin(harmonic * phase)
    return tone


def _band(hz: Signal, low_hz: Signal, high_hz: Signal) -> Signal:
    """Smooth band ``(bins, frames)`` between two moving edges."""
    return 1.0 / (1.0 + (low_hz / hz) ** 6) / (1.0 + (hz / high_hz) ** 6)


def noise(moves: Gestures, samples: int, sample_rate: int, rng: np.random.Generator) -> Signal:
    """Consonants and breath ``(samples,)``: white noise, shaped frame by frame."""
    window = np.sqrt(np.hanning(NOISE_FFT + 1)[:-1])
    frames = samples // NOISE_HOP - NOISE_FFT // NOISE_HOP
    index = np.arange(frames)[:, None] * NOISE_HOP + np.arange(NOISE_FFT)
    spectra = np.fft.rfft(rng.standard_normal(samples)[index] * window)
    middle = np.minimum((index[:, 0] + NOISE_FFT // 2) // CONTROL_HOP, len(moves.noise) - 1)
    hz = np.maximum(np.fft.rfftfreq(NOISE_FFT, 1 / sample_rate), 20.0)[:, None]
    fricative = _band(hz, moves.noise_low_hz[middle], moves.noise_high_hz[middle]) * moves.noise[middle]
    breath = np.abs(tract(hz, moves.formants_hz[:, middle], moves.bandwidths_hz[:, middle]))
    breath *= 0.03 * moves.voicing[middle] * _band(hz, np.full(1, 900.0), np.full(1, 9_000.0))
    shaped = np.fft.irfft(spectra * (fricative + breath).T) * window  # (frames, NOISE_FFT)
    out = np.zeros(samples)
    np.add.at(out, index, shaped)
    return out * (NOISE_HOP / NOISE_FFT * 2)


def sing(phrases: tuple[Phrase, ...], samples: int, sample_rate: int, seed: int) -> Signal:
    """Sing lines of a song.

    Args:
        phrases: What to sing and when.
        samples: Length of the result.
        sample_rate: In Hz.
        seed: Of vibrato, unsteadiness and noise; the same seed gives the same voice.

    Returns:
        ``(samples,)``, mono and dry, of unit scale.
    """
    rng = np.random.default_rng(seed)
    events = [event for phrase in phrases for event in events_of(phrase)]
    moves = gestures(events, samples, sample_rate, rng)
    return voiced(moves, samples, sample_rate) + noise(moves, samples, sample_rate, rng)
