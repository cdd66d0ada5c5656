"""What a singer hears of a changed key or tempo: attacks stay sharp, the stereo image stays, levels stay."""

import numpy as np
import pytest

from engine.player.stretch import Stretcher, lead_frames
from engine.player.varispeed import Varispeed

RATES = [22050, 44100, 48000, 96000]


def shift(lanes, varispeed, rate=44100, *, has_voice_lane=False):
    """All of ``lanes``, ``(2, 2, n)``, with another key and tempo; and the position of each frame."""
    lead = lead_frames(rate)
    padded = np.concatenate([np.zeros((2, 2, lead), dtype=np.float32), lanes.astype(np.float32)], axis=2)
    at = 0

    def read(frames):
        nonlocal at
        block = padded[:, :, at : at + frames]
        at += block.shape[2]
        return block

    stretcher = Stretcher(rate, 2, read, varispeed, lead=lead, has_voice_lane=has_voice_lane)
    samples, steps = [], []
    while True:
        block = stretcher.pull(1000)
        if not block.samples.shape[1]:
            return np.concatenate(samples, axis=1), np.concatenate(steps)
        samples.append(block.samples)
        steps.append(block.step - lead + block.slope * np.arange(block.samples.shape[1]))


def alone(samples):
    """``(2, n)`` as the first of two lanes."""
    return np.stack([samples, np.zeros_like(samples)])


def drums(seconds=4.0, rate=44100):
    """Bursts of noise twice a second over a chord; and where they are."""
    rng = np.random.default_rng(3)
    time_s = np.arange(round(seconds * rate)) / rate
    samples = 0.02 * sum(np.sin(2 * np.pi * hz * time_s) for hz in (110, 277.2, 329.6))
    struck = np.arange(rate // 2, len(samples) - rate // 2, rate // 2)
    for at in struck:
        samples[at : at + 4000] += 0.5 * rng.standard_normal(4000) * np.exp(-np.arange(4000) / 700)
    return np.stack([samples, samples]), struck


@pytest.mark.parametrize("varispeed", [Varispeed(2), Varispeed(-4), Varispeed(0, 0.8), Varispeed(0, 0.5)])
def test_attacks_stay_sharp(varispeed):
    """Before an attack it stays quiet, and the attack has its strength within 3 ms."""
    samples, struck = drums()
    played, steps = shift(alone(samples), varispeed)
    for at in struck:
        before = played[0, (steps > at - 1500) & (steps < at - 300)]
        attack = played[0, (steps > at - 50) & (steps < at + 150)]
        original = samples[0, at : at + 150]
        assert 20 * np.log10(np.std(attack) / np.std(before)) > 14, at / 44100
        assert np.std(attack) > 0.7 * np.std(original), at / 44100


def test_the_stereo_image_stays():
    """The right channel is a copy of the left one at half the level, and stays one."""
    samples, _ = drums()
    samples[1] *= 0.5
    played, _ = shift(alone(samples), Varispeed(3, 0.9))
    assert np.abs(played[1] - 0.5 * played[0]).max() < 1e-4 * np.abs(played).max()


def test_a_tone_has_the_same_phase_in_all_channels():
    """A tone in quadrature stays in quadrature: what is summed to mono does not cancel."""
    phase = 2 * np.pi * 600.0 * np.arange(3 * 44100) / 44100
    played, _ = shift(alone(0.3 * np.stack([np.sin(phase), np.cos(phase)])), Varispeed(2, 0.8))
    radius = np.hypot(*played[:, 20_000:-20_000])
    assert radius.std() / radius.mean() < 0.01


@pytest.mark.parametrize("varispeed", [Varispeed(2), Varispeed(-5, 1.2), Varispeed(0, 0.5), Varispeed(12)])
def test_levels_stay(varispeed):
    """A chord keeps its level to 0.2 dB; noise, which no frame continues exactly, loses less than 2 dB."""
    time_s = np.arange(3 * 44100) / 44100
    chord = 0.1 * sum(np.sin(2 * np.pi * hz * time_s) for hz in (110, 277.2, 329.6))
    noise = np.convolve(np.random.default_rng(0).standard_normal(len(time_s)), np.hanning(12), "same") / 50
    for samples, least_db, most_db in ((chord, -0.2, 0.2), (noise, -2.0, 0.2)):
        played, _ = shift(alone(np.stack([samples, samples])), varispeed)
        level_db = 20 * np.log10(np.std(played[:, 20_000:-20_000]) / np.std(samples[20_000:-20_000]))
        assert least_db < level_db < most_db


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("has_voice_lane", [False, True])
def test_it_works_at_every_rate_and_the_length_is_exact(rate, has_voice_lane):
    samples, _ = drums(2.0, rate)
    for varispeed in (Varispeed(4), Varispeed(0, 0.75)):
        played, _ = shift(alone(samples), varispeed, rate, has_voice_lane=has_voice_lane)
        assert abs(played.shape[1] - samples.shape[1] / varispeed.tempo) <= 1
        assert np.isfinite(played).all()


def test_a_higher_key_folds_nothing_back():
    """A tone that the change lifts over half the sample rate is left out, not mirrored."""
    phase = 2 * np.pi * 15_000.0 * np.arange(2 * 44100) / 44100
    played, _ = shift(alone(0.5 * np.stack([np.sin(phase), np.sin(phase)])), Varispeed(12))
    assert np.std(played[:, 10_000:-10_000]) < 0.5 * 10 ** (-50 / 20)


def test_silence_stays_silence():
    played, _ = shift(np.zeros((2, 2, 60_000)), Varispeed(5, 0.6), has_voice_lane=True)
    assert not played.any()


@pytest.mark.parametrize("key", [-4, 3])
def test_noise_stays_noise(key):
    """No value stands out as a click or a tone would."""
    noise = 0.1 * np.random.default_rng(1).standard_normal((2, 3 * 44100))
    played, _ = shift(alone(noise), Varispeed(key))
    assert np.abs(played).max() < 7 * np.std(played)
