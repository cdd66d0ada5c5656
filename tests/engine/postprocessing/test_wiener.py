from __future__ import annotations

import warnings

import numpy as np
import pytest

from engine.errors import ParameterError
from engine.postprocessing.wiener import wiener, wiener_filter


def spectra(seed: int, *shape: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.standard_normal(shape) + 1j * rng.standard_normal(shape)


@pytest.mark.parametrize("channels", [1, 2, 3])
@pytest.mark.parametrize("softmask", [False, True])
@pytest.mark.parametrize("iterations", [0, 1, 3])
def test_equals_norbert(channels: int, softmask: bool, iterations: int) -> None:
    norbert = pytest.importorskip("norbert", reason="compares with norbert 0.2.1")
    mixture = 20 * spectra(0, channels, 33, 40)
    magnitudes = np.abs(10 * spectra(1, 2, channels, 33, 40))
    # norbert wants (frames, bins, channels, targets) and changes its arguments
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = norbert.wiener(
            magnitudes.transpose(3, 2, 1, 0).copy(), mixture.T.copy(), iterations=iterations, use_softmask=softmask
        ).transpose(3, 2, 1, 0)
    ours = wiener(magnitudes, mixture, iterations=iterations, softmask=softmask)
    assert ours == pytest.approx(theirs, rel=1e-6, abs=1e-6 * np.abs(theirs).max())


def test_the_sources_add_up_to_the_mixture() -> None:
    mixture = spectra(0, 2, 9, 50)
    estimates = wiener(np.abs(spectra(1, 3, 2, 9, 50)), mixture, iterations=2)
    assert estimates.sum(axis=0) == pytest.approx(mixture, abs=1e-5)


@pytest.mark.parametrize("gain", [1e-6, 1e-2, 1e3])
def test_loudness_changes_nothing(gain: float) -> None:
    mixture, magnitudes = spectra(0, 2, 9, 50), np.abs(spectra(1, 2, 2, 9, 50))
    scaled = wiener(gain * magnitudes, gain * mixture)
    assert scaled / gain == pytest.approx(wiener(magnitudes, mixture), rel=1e-6, abs=1e-9)


def test_two_directions_are_told_apart() -> None:
    """Two sources in different places, estimated badly: the filter finds the places and undoes most of the damage."""
    rng = np.random.default_rng(0)
    activity = np.repeat(rng.random((2, 40)) > 0.5, 1000, axis=1)
    mono = rng.standard_normal((2, 40_000)) * (0.05 + activity)
    places = np.array([[1.0, 0.2], [0.3, 1.0]])
    sources = (0.1 * places[:, :, None] * mono[:, None, :]).astype(np.float32)
    mixture = sources.sum(axis=0)
    blurred = (0.7 * sources + 0.3 * sources[::-1]).astype(np.float32)

    def error(estimates: np.ndarray) -> float:
        return float(np.square(estimates - sources).sum() / np.square(sources).sum())

    refined = wiener_filter(blurred, mixture, iterations=3)
    assert refined.dtype == np.float32
    assert error(refined) < 0.4 * error(blurred)


def test_one_channel_and_the_root_of_the_shares_change_nothing() -> None:
    rng = np.random.default_rng(0)
    mixture = (0.1 * rng.standard_normal((1, 30_000))).astype(np.float32)
    estimates = np.stack([0.7 * mixture, 0.3 * mixture]).astype(np.float32)
    assert wiener_filter(estimates, mixture, exponent=0.5) == pytest.approx(estimates, abs=2e-3)


@pytest.mark.parametrize("samples", [1, 50, 5000])
def test_short_and_silent_signals_pass(samples: int) -> None:
    silence = np.zeros((2, samples), np.float32)
    assert not wiener_filter(np.stack([silence, silence]), silence).any()
    loud = silence + np.float32(0.5)
    refined = wiener_filter(np.stack([loud, silence]), loud)
    assert refined[0] == pytest.approx(loud, abs=1e-3)
    assert np.isfinite(refined).all()


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ParameterError, match="targets"):
        wiener(np.ones((2, 2, 3, 4)), np.ones((2, 3, 5), complex))
    with pytest.raises(ParameterError, match="iterations=0"):
        wiener_filter(np.ones((2, 2, 9), np.float32), np.ones((2, 9), np.float32), iterations=0)
    with pytest.raises(ParameterError, match="exponent=0"):
        wiener_filter(np.ones((2, 2, 9), np.float32), np.ones((2, 9), np.float32), exponent=0)
