"""Changes to waveforms ``(channels, samples)``; each is a pure function of its arguments, random ones of ``rng``."""

from __future__ import annotations

import librosa
import numpy as np
import scipy.ndimage
import scipy.signal
import soxr
from numpy.random import Generator

from engine.errors import ParameterError
from engine.separation.model import Waveform

_N_FFT = 2048
_FLOOR = 1e-10


def db_to_gain(gain_db: float) -> float:
    """Linear gain of ``gain_db`` decibels."""
    return float(10.0 ** (gain_db / 20.0))


def stretched_length(samples: int, *, tempo: float) -> int:
    """Samples of material that :func:`stretch` needs to make ``samples``."""
    return round(samples * tempo)


def stretch(waveform: Waveform, samples: int, *, tempo: float, semitones: float) -> Waveform:
    """Change tempo and pitch, each by itself.

    A phase vocoder changes the length, resampling moves the pitch. Where both changes ask for plain resampling (a tape
    that runs faster), only that is done.

    Args:
        waveform: ``(channels, stretched_length(samples, tempo=tempo))``.
        samples: Wanted length.
        tempo: Speed of what is heard, above 0; 1.1 is 10 % faster.
        semitones: Shift of the pitch.

    Returns:
        ``(channels, samples)`` float32.

    Raises:
        ParameterError: If ``tempo`` is not above 0.
    """
    if tempo <= 0:
        raise ParameterError(f"tempo={tempo} must be above 0")
    ratio = 2.0 ** (semitones / 12.0)
    if tempo == 1.0 and semitones == 0.0:
        return _fit(waveform, samples)
    between = round(samples * ratio)
    if abs(between - waveform.shape[-1]) > 1:
        spectrum = librosa.stft(waveform, n_fft=_N_FFT)
        slower = librosa.phase_vocoder(spectrum, rate=waveform.shape[-1] / between, n_fft=_N_FFT)
        waveform = librosa.istft(slower, n_fft=_N_FFT, length=between)
    if between != samples:
        waveform = soxr.resample(waveform.T, between, samples, quality="MQ").T
    return _fit(waveform, samples)


def reverberate(
    waveform: Waveform,
    sample_rate: int,
    rng: Generator,
    *,
    decay_s: float | None = None,
    wet_db: float | None = None,
) -> Waveform:
    """Add the reverberation of a random room: noise that dies away, different in each channel, after a short delay.

    Args:
        waveform: ``(channels, samples)``.
        sample_rate: In Hz.
        rng: Draws the room.
        decay_s: Time to fall by 60 dB; drawn from 0.3 to 2 s where None.
        wet_db: Energy of the reverberation against the dry sound; drawn from -20 to -4 dB where None.

    Returns:
        The same shape: dry sound plus reverberation, cut at the end.
    """
    decay_s = float(np.exp(rng.uniform(np.log(0.3), np.log(2.0)))) if decay_s is None else decay_s
    wet_db = rng.uniform(-20.0, -4.0) if wet_db is None else wet_db
    delay = round(rng.uniform(0.005, 0.04) * sample_rate)
    length = max(1, round(decay_s * sample_rate))
    envelope = 10.0 ** (-3.0 * np.arange(length) / length)  # -60 dB at the end
    room = rng.standard_normal((waveform.shape[0], length)) * envelope
    room *= db_to_gain(wet_db) / np.sqrt(np.square(room).sum(axis=1, keepdims=True))
    tail = scipy.signal.fftconvolve(waveform, room, axes=1)[:, : waveform.shape[-1]]
    wet = np.zeros_like(waveform)
    wet[:, delay:] = tail[:, : max(0, waveform.shape[-1] - delay)]
    return np.asarray(waveform + wet, np.float32)


def limiter_gain(mixture: Waveform, sample_rate: int, *, drive_db: float, ceiling: float = 0.98) -> Waveform:
    """Gain over time of a peak limiter with 5 ms of look-ahead and a slow return, as loud records have.

    Args:
        mixture: ``(channels, samples)``.
        sample_rate: In Hz.
        drive_db: Gain before limiting.
        ceiling: No sample of ``mixture · gain`` exceeds it.

    Returns:
        ``(1, samples)`` float32, to multiply the mixture and each of its sources with.
    """
    drive = db_to_gain(drive_db)
    peaks = np.abs(mixture).max(axis=0) * drive
    wanted = np.minimum(1.0, ceiling / np.maximum(peaks, _FLOOR))
    attack = 2 * max(1, round(0.005 * sample_rate)) + 1
    release = 2 * max(1, round(0.05 * sample_rate)) + 1
    held = scipy.ndimage.minimum_filter1d(wanted, attack + release - 1, mode="nearest")
    smooth = scipy.ndimage.uniform_filter1d(held, release, mode="nearest")  # a mean of minima, never above `wanted`
    return np.asarray(drive * np.minimum(smooth, wanted), np.float32)[None]


def add_noise(waveform: Waveform, rng: Generator, *, noise_db: float) -> Waveform:
    """Add white noise at ``noise_db`` decibels against the RMS of the whole; silence stays silent."""
    level = float(np.sqrt(np.square(waveform, dtype=np.float64).mean())) * db_to_gain(noise_db)
    return np.asarray(waveform + level * rng.standard_normal(waveform.shape), np.float32)


def limit_band(waveform: Waveform, sample_rate: int, highest_hz: float) -> Waveform:
    """Take away all above ``highest_hz``, over a rim of a twentieth below it, in the frequency domain."""
    samples = waveform.shape[-1]
    frequencies = np.fft.rfftfreq(samples, 1.0 / sample_rate)
    rim = np.clip((highest_hz - frequencies) / (0.05 * highest_hz), 0.0, 1.0)
    shape = 0.5 - 0.5 * np.cos(np.pi * rim)
    return np.fft.irfft(np.fft.rfft(waveform) * shape, samples).astype(np.float32)


def _fit(waveform: Waveform, samples: int) -> Waveform:
    """Cut or zero-pad at the end to ``(channels, samples)``."""
    output = np.zeros((waveform.shape[0], samples), np.float32)
    kept = min(samples, waveform.shape[-1])
    output[:, :kept] = waveform[:, :kept]
    return output
