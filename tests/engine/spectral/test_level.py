"""If these fail, quiet songs are split worse than loud ones, or noise is taken for music."""

import numpy as np
import pytest

from engine.spectral.level import gated_power, segment_gain


def tone(samples, amplitude=0.5):
    x = amplitude * np.sin(np.arange(samples) * 0.1)
    return np.stack([x, x]).astype(np.float32)


@pytest.mark.parametrize("amplitude", [1.0, 0.3, 1e-2, 3e-3])
def test_every_level_is_brought_to_the_same(amplitude):
    x = tone(65536, amplitude)
    gain = segment_gain(x, level_dbfs=-16, max_gain_db=60)
    rms = np.sqrt(np.mean((gain * x.astype(np.float64)) ** 2))
    assert 20 * np.log10(rms) == pytest.approx(-16, abs=0.01)


def test_near_silence_is_not_blown_up():
    assert segment_gain(tone(65536, 1e-7), level_dbfs=-16, max_gain_db=60) == pytest.approx(1000)


def test_silence_has_no_gain():
    assert segment_gain(np.zeros((2, 4096), np.float32), level_dbfs=-16, max_gain_db=60) == 0


def test_silence_around_a_passage_does_not_count():
    passage = tone(20 * 1024)
    padded = np.pad(passage, ((0, 0), (40 * 1024, 60 * 1024)))
    assert gated_power(padded) == pytest.approx(gated_power(passage), rel=1e-6)


def test_any_length_will_do():
    assert gated_power(np.ones((2, 1), np.float32)) == pytest.approx(1 / 1024)
