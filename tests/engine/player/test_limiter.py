import numpy as np
import pytest

from engine.player.limiter import Limiter

RATE = 44100


def run(samples, blocks=1000):
    limiter = Limiter(RATE, samples.shape[0])
    edges = range(blocks, samples.shape[1], blocks)
    parts = np.split(samples, edges, axis=1)
    return np.concatenate([limiter.push(p, is_last=i == len(parts) - 1) for i, p in enumerate(parts)], axis=1)


def noise(level, seconds=1.0):
    samples = np.random.default_rng(3).uniform(-1, 1, (2, round(seconds * RATE))).astype(np.float32)
    return (samples / np.abs(samples).max() * level).astype(np.float32)


@pytest.mark.parametrize("level", [0.1, 1.0])
def test_up_to_full_scale_every_bit_passes(level):
    samples = noise(level)
    assert np.array_equal(run(samples), samples)


@pytest.mark.parametrize("blocks", [37, 1000, 44100])
def test_nothing_exceeds_full_scale(blocks):
    limited = run(noise(4.0), blocks)
    assert limited.shape == (2, RATE)
    assert np.abs(limited).max() <= 1.0


def test_the_block_size_changes_nothing():
    samples = noise(3.0)
    assert np.allclose(run(samples, 37), run(samples, 5000), atol=1e-6)


def test_a_single_peak_is_turned_down_without_a_step_and_forgotten_after_the_release():
    samples = np.full((1, RATE), 0.5, dtype=np.float32)
    samples[0, 20000] = 2.0
    gain = run(samples)[0] / samples[0]
    assert gain[20000] == pytest.approx(0.5, abs=1e-3)
    assert np.abs(np.diff(gain)).max() < 0.5 / 60
    assert (gain[:19800] == 1.0).all()
    assert (gain[20000 + round(0.21 * RATE) :] == 1.0).all()


def test_both_channels_get_the_same_gain():
    samples = np.full((2, RATE), 0.25, dtype=np.float32)
    samples[0, 10000] = 2.0
    limited = run(samples)
    quiet = np.delete(limited, 10000, axis=1)
    assert np.array_equal(quiet[0], quiet[1])
