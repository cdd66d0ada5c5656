"""The compressor and the filters."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import ParameterError
from engine.postprocessing.compressor import CompressorSettings, compress, static_gain_db
from engine.postprocessing.filters import high_pass, low_pass

RATE = 16_000


def tone(hz: float, level: float = 0.5, samples: int = 2 * RATE) -> np.ndarray:
    return np.stack([level * np.sin(2 * np.pi * hz * np.arange(samples) / RATE)] * 2).astype(np.float32)


def rms_db(waveform: np.ndarray) -> float:
    return float(10 * np.log10(np.square(waveform).mean()))


def test_the_curve_below_at_and_above_the_threshold() -> None:
    hard = CompressorSettings(threshold_db=-20, ratio=4, knee_db=0)
    assert static_gain_db(np.array([-40.0, -20.0, -8.0]), hard) == pytest.approx([0, 0, -9])
    soft = static_gain_db(np.linspace(-40, 0, 401), CompressorSettings(threshold_db=-20, ratio=4, knee_db=8))
    assert (np.diff(soft) <= 1e-12).all()
    assert np.abs(np.diff(soft, 2)).max() < 0.02, "a bend, no corner"


@pytest.mark.parametrize("level_db", [-40.0, -9.0])
def test_a_steady_tone_gets_the_gain_of_the_curve(level_db: float) -> None:
    settings = CompressorSettings(threshold_db=-20, ratio=4, knee_db=0, makeup_db=3)
    given = tone(1000, np.sqrt(2) * 10 ** (level_db / 20))
    heard = compress(given, RATE, settings)
    expected = level_db + 3 + min(0.0, -0.75 * (level_db + 20))
    assert rms_db(heard[:, RATE:]) == pytest.approx(expected, abs=0.1)


def test_loud_and_quiet_come_nearer_and_the_stereo_image_stays() -> None:
    given = np.concatenate([tone(500, 0.8), tone(500, 0.02)], axis=1) * np.array([[1.0], [0.25]], np.float32)
    heard = compress(given, RATE)
    before = rms_db(given[:, :RATE]) - rms_db(given[:, -RATE:])
    assert rms_db(heard[:, :RATE]) - rms_db(heard[:, -RATE:]) < before - 6
    assert heard[1] == pytest.approx(0.25 * heard[0], abs=1e-6)


def test_silence_and_the_shortest_signals_pass_the_compressor() -> None:
    assert not compress(np.zeros((2, 999), np.float32), RATE).any()
    assert np.isfinite(compress(np.ones((1, 1), np.float32), RATE)).all()
    assert compress(np.ones((1, 0), np.float32), RATE).shape == (1, 0)
    with pytest.raises(ParameterError, match="ratio"):
        CompressorSettings(ratio=0.5)


@pytest.mark.parametrize("cutoff_hz", [100.0, 1000.0])
def test_filters_keep_one_side_and_remove_the_other(cutoff_hz: float) -> None:
    inside = slice(RATE // 2, -RATE // 2)
    below, above = tone(cutoff_hz / 2), tone(2 * cutoff_hz)
    assert low_pass(below, RATE, cutoff_hz)[:, inside] == pytest.approx(below[:, inside], abs=1e-3)
    assert high_pass(above, RATE, cutoff_hz)[:, inside] == pytest.approx(above[:, inside], abs=1e-3)
    assert np.abs(low_pass(above, RATE, cutoff_hz)[:, inside]).max() < 1e-3
    assert np.abs(high_pass(below, RATE, cutoff_hz)[:, inside]).max() < 1e-3


def test_low_and_high_add_up_over_the_seams_of_blocks() -> None:
    noise = np.random.default_rng(0).standard_normal((1, 150_000)).astype(np.float32)
    assert low_pass(noise, RATE, 500) + high_pass(noise, RATE, 500) == pytest.approx(noise, abs=1e-5)
    low = low_pass(noise, RATE, 500)
    parts = low_pass(noise[:, 60_000:80_000], RATE, 500)
    assert parts[:, 5000:15_000] == pytest.approx(low[:, 65_000:75_000], abs=1e-5)


def test_filters_of_the_shortest_signals_and_wrong_frequencies() -> None:
    assert low_pass(np.ones((1, 1), np.float32), RATE, 100).shape == (1, 1)
    assert low_pass(np.ones((1, 0), np.float32), RATE, 100).shape == (1, 0)
    for cutoff_hz in (0.0, 8000.0):
        with pytest.raises(ParameterError, match="cutoff_hz"):
            low_pass(np.ones((1, 9), np.float32), RATE, cutoff_hz)
