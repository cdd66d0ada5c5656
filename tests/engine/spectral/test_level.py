"""If these fail, quiet songs are split worse than loud ones, or noise is taken for music."""

import numpy as np
import pytest

from engine.spectral.level import frame_gains, gated_power, segment_gain


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


def gains_of(waveform, reach=8):
    return frame_gains(waveform, n_fft=4096, hop=1024, reach=reach, level_dbfs=-16, max_gain_db=60)


def test_every_frame_has_the_gain_of_its_surroundings():
    steps = np.concatenate([tone(40 * 1024, 0.5), tone(40 * 1024, 0.01)], axis=1)
    gains = gains_of(steps)
    assert gains.shape == (77,)
    assert gains.dtype == np.float32
    for frames, amplitude in ((gains[:29], 0.5), (gains[49:], 0.01)):
        expected = 10 ** (-16 / 20) / (amplitude / np.sqrt(2))
        np.testing.assert_allclose(frames, expected, rtol=0.01)
    assert (np.diff(gains) > -1e-3 * gains[1:]).all(), "it rises steadily where the music falls"


def test_a_gain_depends_on_its_surroundings_alone():
    random = np.random.default_rng(0).normal(0, 0.1, (2, 60 * 1024)).astype(np.float32)
    np.testing.assert_allclose(gains_of(random[:, 10 * 1024 : 50 * 1024])[8:-8], gains_of(random)[18:-18], rtol=1e-6)


def test_silence_before_a_song_does_not_turn_its_start_up():
    song = tone(40 * 1024)
    padded = np.pad(song, ((0, 0), (30 * 1024, 0)))
    np.testing.assert_allclose(gains_of(padded)[30:], gains_of(song), rtol=0.01)


def test_near_silence_of_a_frame_is_not_blown_up():
    np.testing.assert_allclose(gains_of(tone(20 * 1024, 1e-7)), 1000)
    np.testing.assert_allclose(gains_of(np.zeros((2, 20 * 1024), np.float32)), 1000)
