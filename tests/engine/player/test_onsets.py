"""Onsets are found soon enough, once each, at any level, and only where something is struck."""

import numpy as np
import pytest

from engine.player.bands import bands_for
from engine.player.onsets import OnsetFinder

RATE = 44100
STRUCK = [20_000, 31_000, 45_000, 70_000]


def struck(level):
    """Bursts of noise that die away over a soft tone, stereo."""
    rng = np.random.default_rng(0)
    samples = 0.01 * np.sin(0.05 * np.arange(2 * RATE))
    for at in STRUCK:
        samples[at : at + 6000] += rng.standard_normal(6000) * np.exp(-np.arange(6000) / 1500)
    return (level * np.stack([samples, samples])).astype(np.float32)


def find(samples, block, start=0):
    """Onsets in ``samples``, which come in ``block`` frames at a time."""
    finder = OnsetFinder(bands_for(RATE), start)
    for stop in range(block, samples.shape[1], block):
        finder.watch(samples[:, finder.needed - start : stop])
    return list(finder.found)


@pytest.mark.parametrize("level", [0.5, 0.005])
def test_each_onset_is_found_once_to_10_ms_at_any_level(level):
    found = find(struck(level), 2048)
    assert len(found) == len(STRUCK)
    assert np.abs(np.subtract(found, STRUCK)).max() < 0.010 * RATE


def test_the_size_of_the_blocks_does_not_matter_and_positions_count_from_the_start():
    small = find(struck(0.5), 700)
    assert small == find(struck(0.5), 9000)
    assert find(struck(0.5), 700, start=-4096) == [onset - 4096 for onset in small]


def test_an_onset_is_known_as_soon_as_is_promised():
    samples = struck(0.5)
    finder = OnsetFinder(bands_for(RATE), 0)
    finder.watch(samples[:, : STRUCK[0] + finder.delay + finder.delay // 8])
    assert len(finder.found) == 1


def test_tones_and_silence_have_no_onsets():
    tones = sum(np.sin(2 * np.pi * hz * np.arange(2 * RATE) / RATE) for hz in (110, 440, 3000)) / 6
    assert not find(np.stack([tones, tones]).astype(np.float32), 2048)
    assert not find(np.zeros((2, RATE), dtype=np.float32), 2048)
