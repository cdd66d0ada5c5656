"""If these fail, what is not there is heard, or what is there is turned down."""

import numpy as np
import pytest

from engine.spectral.presence import presence_gains

REACH, FRAMES, BINS = 6, 40, 16
SETTINGS = {"reach": REACH, "window": 5, "vocals_db": -26.0, "rest_db": -20.0}


def spectrum(frames=FRAMES):
    random = np.random.default_rng(0)
    shape = (2, frames + 2 * REACH, BINS + 3)
    return (random.normal(size=shape) + 1j * random.normal(size=shape)).astype(np.complex64)


def flat(level_db, frames=FRAMES):
    """A mask that gives the vocals this level against the mixture everywhere."""
    return np.full((2, frames + 2 * REACH, BINS), 10 ** (level_db / 20), np.float32)


def test_half_is_kept_at_the_level_that_is_named():
    vocals, rest = presence_gains(spectrum(), flat(-26.0), **SETTINGS)
    assert vocals.shape == rest.shape == (FRAMES,)
    np.testing.assert_allclose(vocals, 0.5, atol=1e-3)
    vocals, rest = presence_gains(spectrum(), 1 - flat(-20.0), **SETTINGS)
    np.testing.assert_allclose(rest, 0.5, atol=1e-3)


@pytest.mark.parametrize("level_db", [-1.0, -6.0, -12.0])
def test_what_is_there_stays(level_db):
    vocals, rest = presence_gains(spectrum(), flat(level_db), **SETTINGS)
    assert vocals.min() > 0.99
    assert level_db == -1.0 or rest.min() > 0.99


def test_what_leaks_goes():
    vocals, rest = presence_gains(spectrum(), flat(-40.0), **SETTINGS)
    assert vocals.max() < 0.01
    assert rest.min() > 0.99


def test_a_frame_hears_only_the_frames_around_it():
    music, mask = spectrum(), flat(-40.0)
    mask[:, : REACH + 20] = 0.5
    vocals, _ = presence_gains(music, mask, **SETTINGS)
    alone, _ = presence_gains(music[:, 10:], mask[:, 10:], **SETTINGS)
    np.testing.assert_allclose(vocals[10:], alone, rtol=1e-6)
    assert vocals[:10].min() > 0.99
    assert vocals[-10:].max() < 0.01
    assert (np.diff(vocals) < 1e-3).all()


def test_loudness_does_not_matter():
    quiet = presence_gains(spectrum() * np.float32(1e-4), flat(-24.0), **SETTINGS)
    loud = presence_gains(spectrum(), flat(-24.0), **SETTINGS)
    np.testing.assert_allclose(quiet, loud, rtol=1e-5)


def test_silence_is_finite():
    gains = presence_gains(np.zeros_like(spectrum()), flat(-6.0), **SETTINGS)
    assert np.isfinite(gains).all()
