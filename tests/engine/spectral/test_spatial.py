"""If these fail, a voice is looked for in the wrong direction, or a mono song is split otherwise than its mask says."""

import numpy as np
import pytest

from engine.spectral.spatial import filter_by_direction

RANDOM = np.random.default_rng(3)


def noise(*shape):
    return (RANDOM.normal(size=shape) + 1j * RANDOM.normal(size=shape)).astype(np.complex64)


def masks(*shape):
    return RANDOM.uniform(0, 1, shape).astype(np.float32)


REACH = 6


def directed(spectrum, mask, spread=0.02):
    return filter_by_direction(spectrum, mask, reach=REACH, spread=spread)


def middle(values):
    return values[:, REACH:-REACH]


def by_matrices(spectrum, mask, spread):
    """The same with matrices, frame by frame and bin by bin, in double precision, as the papers write it."""
    estimate = np.zeros_like(spectrum, np.complex128)
    for t, f in np.ndindex(spectrum.shape[1:]):
        around = slice(max(0, t - REACH), t + REACH + 1)
        x = spectrum[:, around, f].astype(np.complex128)
        sources = [np.sqrt(share) * x for share in (mask[:, around, f], 1 - mask[:, around, f])]
        covariances = [y @ y.conj().T / (np.abs(y) ** 2).sum() for y in sources]
        here = spectrum[:, t, f].astype(np.complex128)
        powers = [np.sum(share * np.abs(here) ** 2) for share in (mask[:, t, f], 1 - mask[:, t, f])]
        mixture = sum(p * c for p, c in zip(powers, covariances, strict=True)) + spread * sum(powers) * np.eye(2)
        estimate[:, t, f] = (1 + spread) * powers[0] * covariances[0] @ np.linalg.inv(mixture) @ here
    return middle(estimate)


def test_it_is_the_multichannel_wiener_filter():
    spectrum, mask = noise(2, 40, 5), masks(2, 40, 5)
    np.testing.assert_allclose(directed(spectrum, mask), by_matrices(spectrum, mask, 0.02), rtol=1e-3, atol=1e-4)


def test_a_frame_depends_on_its_neighbours_alone():
    spectrum, mask = noise(2, 60, 5), masks(2, 60, 5)
    np.testing.assert_allclose(
        directed(spectrum[:, 20:50], mask[:, 20:50]), directed(spectrum, mask)[:, 20:38], rtol=1e-4, atol=1e-5
    )


def test_a_mono_song_gets_its_mask():
    spectrum, mask = noise(1, 50, 9).repeat(2, axis=0), masks(1, 50, 9).repeat(2, axis=0)
    np.testing.assert_allclose(directed(spectrum, mask), middle(spectrum * mask), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_all_or_nothing_stays_all_or_nothing(value):
    spectrum = noise(2, 40, 6)
    mask = np.full(spectrum.shape, value, np.float32)
    error = directed(spectrum, mask) - value * middle(spectrum)
    assert np.abs(error).max() < 0.05 * np.abs(spectrum).max()


def test_a_voice_in_the_middle_is_told_from_what_stands_aside():
    voice, guitar = noise(1, 400, 8), noise(1, 400, 8)
    spectrum = np.concatenate([voice + guitar, voice + 0.1 * guitar])
    share = np.abs(voice) ** 2 / (np.abs(voice) ** 2 + np.abs(guitar) ** 2)
    mask = np.concatenate([share, share]).astype(np.float32)
    error = np.abs(directed(spectrum, mask) - middle(voice)) ** 2
    assert error.mean() < 0.75 * (np.abs(spectrum * mask - voice) ** 2).mean()


def test_silence_in_some_bins_is_silence():
    spectrum, mask = noise(2, 80, 4), masks(2, 80, 4)
    spectrum[:, 20:] = 0
    spectrum[:, 60:, 1] = noise(2, 20) * np.float32(1e-9)
    spectrum[:, :, 2] = 0
    estimate = directed(spectrum, mask)
    assert np.isfinite(estimate).all()
    assert not estimate[:, 20 - REACH : 60 - REACH].any()
    assert not estimate[:, :, 2].any()
    assert np.abs(estimate[:, 60 - REACH :, 1]).max() < 1e-8


@pytest.mark.parametrize("gain", [1e-6, 1e4])
def test_it_is_the_same_at_every_level(gain):
    spectrum, mask = noise(2, 40, 6), masks(2, 40, 6)
    expected = directed(spectrum, mask)
    found = directed(spectrum * np.float32(gain), mask) / np.float32(gain)
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-5)


def test_how_many_bins_are_taken_at_once_changes_nothing(monkeypatch):
    spectrum, mask = noise(2, 40, 10), masks(2, 40, 10)
    expected = directed(spectrum, mask)
    monkeypatch.setattr("engine.spectral.spatial._BATCH_BINS", 3)
    np.testing.assert_allclose(directed(spectrum, mask), expected, rtol=1e-5, atol=1e-6)
