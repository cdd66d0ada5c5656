from __future__ import annotations

import numpy as np
import pytest

from engine.errors import ParameterError
from training.augment import waveform as augment

RATE = 16_000


def tone(hz: float, seconds: float = 2.0) -> np.ndarray:
    at = np.arange(round(seconds * RATE)) / RATE
    return np.stack([np.sin(2 * np.pi * hz * at), 0.5 * np.sin(2 * np.pi * hz * at)]).astype(np.float32)


def pitch_of(waveform: np.ndarray) -> float:
    middle = waveform[0, 4000:-4000] * np.hanning(waveform.shape[-1] - 8000)
    return float(np.argmax(np.abs(np.fft.rfft(middle, 1 << 18))) * RATE / (1 << 18))


@pytest.mark.parametrize("tempo", [0.88, 1.0, 1.12])
@pytest.mark.parametrize("semitones", [-2.0, 0.0, 2.0])
def test_tempo_and_pitch_change_apart(tempo: float, semitones: float) -> None:
    samples = 24_000
    material = tone(440.0)[:, : augment.stretched_length(samples, tempo=tempo)]
    output = augment.stretch(material, samples, tempo=tempo, semitones=semitones)
    assert output.shape == (2, samples)
    assert output.dtype == np.float32
    assert pitch_of(output) == pytest.approx(440.0 * 2 ** (semitones / 12), rel=2e-3)
    level = np.abs(output[:, 4000:-4000]).max(axis=1)
    assert level == pytest.approx([1.0, 0.5], rel=0.1), "the channels keep their balance"


def test_the_tempo_really_changes() -> None:
    beating = tone(440.0, 10.0) * (1.0 + np.sin(2 * np.pi * 4.0 * np.arange(10 * RATE) / RATE)).astype(np.float32)
    output = augment.stretch(beating, 8 * RATE, tempo=1.25, semitones=0)
    envelope = np.abs(output[0]) - np.abs(output[0]).mean()
    beats = np.abs(np.fft.rfft(envelope * np.hanning(8 * RATE), 1 << 18))[: 20 * (1 << 18) // RATE]
    assert np.argmax(beats) * RATE / (1 << 18) == pytest.approx(5.0, abs=0.1)


def test_nothing_to_stretch_is_nothing_changed() -> None:
    assert np.array_equal(augment.stretch(tone(300.0), 32_000, tempo=1.0, semitones=0.0), tone(300.0))
    with pytest.raises(ParameterError, match="tempo=0"):
        augment.stretch(tone(300.0), 100, tempo=0.0, semitones=0.0)


def test_reverberation_comes_after_and_is_as_loud_as_asked() -> None:
    impulse = np.zeros((2, RATE), np.float32)
    impulse[:, 1000] = 1.0
    output = augment.reverberate(impulse, RATE, np.random.default_rng(0), decay_s=0.5, wet_db=-10.0)
    wet = output - impulse
    assert np.abs(wet[:, :1070]).max() < 1e-8, "no sound before its cause"
    assert 10 * np.log10(np.square(wet).sum(axis=1)) == pytest.approx(-10.0, abs=0.3)
    assert not np.allclose(wet[0], wet[1])
    assert np.square(wet[:, 1000:4000]).sum() > 10 * np.square(wet[:, 6000:9000]).sum()


def test_reverberation_of_less_than_its_delay_is_dry() -> None:
    short = np.ones((1, 5), np.float32)
    assert np.array_equal(augment.reverberate(short, RATE, np.random.default_rng(0)), short)


@pytest.mark.parametrize("drive_db", [0.0, 12.0, 30.0])
def test_the_limiter_holds_its_ceiling_without_distorting_quiet_sound(drive_db: float) -> None:
    rng = np.random.default_rng(1)
    loud = (rng.standard_normal((2, RATE)) * np.linspace(0.0, 0.5, RATE)).astype(np.float32)
    gain = augment.limiter_gain(loud, RATE, drive_db=drive_db)
    assert gain.shape == (1, RATE)
    assert np.abs(loud * gain).max() <= 0.98 + 1e-6
    quiet = augment.limiter_gain(1e-3 * loud, RATE, drive_db=drive_db)
    assert quiet == pytest.approx(10 ** (drive_db / 20), rel=1e-5)
    assert np.abs(np.diff(gain[0])).max() < 0.01 * gain.max(), "a gain that jumps is a click"


def test_noise_and_silence() -> None:
    noisy = augment.add_noise(tone(440.0), np.random.default_rng(0), noise_db=-30.0)
    level = (noisy - tone(440.0)).std() / np.sqrt(np.square(tone(440.0)).mean())
    assert 20 * np.log10(level) == pytest.approx(-30.0, abs=0.2)
    assert not augment.add_noise(np.zeros((2, 9), np.float32), np.random.default_rng(0), noise_db=0.0).any()


def test_limit_band_keeps_below_and_removes_above() -> None:
    kept = augment.limit_band(tone(2000.0), RATE, 4000.0)
    gone = augment.limit_band(tone(6000.0), RATE, 4000.0)
    assert kept == pytest.approx(tone(2000.0), abs=1e-4)
    assert np.abs(gone[:, 100:-100]).max() < 1e-3
