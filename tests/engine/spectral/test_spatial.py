"""If these fail, a voice is looked for in the wrong direction, or a mono song is split otherwise than its mask says."""

import numpy as np
import pytest

from engine.spectral.spatial import filter_by_direction

RANDOM = np.random.default_rng(3)


def noise(*shape):
    return (RANDOM.normal(size=shape) + 1j * RANDOM.normal(size=shape)).astype(np.complex64)


def masks(*shape):
    return RANDOM.uniform(0, 1, shape).astype(np.float32)


def by_matrices(spectrum, mask, spread):
    """The same with matrices, bin by bin, in double precision, as the papers write it."""
    estimate = np.zeros_like(spectrum, np.complex128)
    for f in range(spectrum.shape[2]):
        x = spectrum[:, :, f].astype(np.complex128)
        powers, covariances = [], []
        for share in (mask[:, :, f], 1 - mask[:, :, f]):
            y = np.sqrt(share) * x
            powers.append((np.abs(y) ** 2).sum(axis=0))
            covariances.append(y @ y.conj().T / powers[-1].sum())
        whole = np.abs(x[0]) ** 2 + np.abs(x[1]) ** 2
        for t in range(spectrum.shape[1]):
            mixture = sum(p[t] * c for p, c in zip(powers, covariances, strict=True)) + spread * whole[t] * np.eye(2)
            wiener = powers[0][t] * covariances[0] @ np.linalg.inv(mixture)
            estimate[:, t, f] = (1 + spread) * wiener @ x[:, t]
    return estimate


def test_it_is_the_multichannel_wiener_filter():
    spectrum, mask = noise(2, 70, 5), masks(2, 70, 5)
    expected = by_matrices(spectrum, mask, 0.02)
    np.testing.assert_allclose(filter_by_direction(spectrum, mask, spread=0.02), expected, rtol=1e-3, atol=1e-4)


def test_a_mono_song_gets_its_mask():
    spectrum, mask = noise(1, 50, 9).repeat(2, axis=0), masks(1, 50, 9).repeat(2, axis=0)
    np.testing.assert_allclose(filter_by_direction(spectrum, mask, spread=0.02), spectrum * mask, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_all_or_nothing_stays_all_or_nothing(value):
    spectrum = noise(2, 40, 6)
    mask = np.full(spectrum.shape, value, np.float32)
    error = filter_by_direction(spectrum, mask, spread=0.02) - value * spectrum
    assert np.abs(error).max() < 0.05 * np.abs(spectrum).max()


def test_a_voice_in_the_middle_is_told_from_what_stands_aside():
    voice, guitar = noise(1, 400, 8), noise(1, 400, 8)
    spectrum = np.concatenate([voice + guitar, voice + 0.1 * guitar])
    share = np.abs(voice) ** 2 / (np.abs(voice) ** 2 + np.abs(guitar) ** 2)
    mask = np.concatenate([share, share]).astype(np.float32)
    error = np.abs(filter_by_direction(spectrum, mask, spread=0.02) - voice) ** 2
    assert error.mean() < 0.7 * (np.abs(spectrum * mask - voice) ** 2).mean()


def test_silence_in_some_bins_is_silence():
    spectrum, mask = noise(2, 30, 4), masks(2, 30, 4)
    spectrum[:, 10:] = 0
    spectrum[:, :, 2] = 0
    estimate = filter_by_direction(spectrum, mask, spread=0.02)
    assert np.isfinite(estimate).all()
    assert not estimate[:, 10:].any()
    assert not estimate[:, :, 2].any()


@pytest.mark.parametrize("gain", [1e-6, 1e4])
def test_it_is_the_same_at_every_level(gain):
    spectrum, mask = noise(2, 40, 6), masks(2, 40, 6)
    expected = filter_by_direction(spectrum, mask, spread=0.02)
    found = filter_by_direction(spectrum * np.float32(gain), mask, spread=0.02) / np.float32(gain)
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-5)


def test_how_many_frames_are_taken_at_once_changes_nothing(monkeypatch):
    spectrum, mask = noise(2, 40, 6), masks(2, 40, 6)
    expected = filter_by_direction(spectrum, mask, spread=0.02)
    monkeypatch.setattr("engine.spectral.spatial._BATCH_VALUES", 7 * 6)
    np.testing.assert_allclose(filter_by_direction(spectrum, mask, spread=0.02), expected, rtol=1e-5, atol=1e-6)
