from __future__ import annotations

import numpy as np
import pytest

from engine.errors import ParameterError
from engine.postprocessing.median import median_filtered_mask, refine_by_median


def test_equals_the_median_by_hand() -> None:
    mask = np.random.default_rng(0).random((2, 7, 9)).astype(np.float32)
    padded = np.pad(mask, ((0, 0), (1, 1), (2, 2)), mode="edge")
    expected = [[[np.median(padded[c, b : b + 3, f : f + 5]) for f in range(9)] for b in range(7)] for c in range(2)]
    assert median_filtered_mask(mask, bins=3, frames=5) == pytest.approx(np.array(expected))
    assert np.array_equal(median_filtered_mask(mask, bins=1, frames=1), mask)


def test_large_masks_are_filtered_a_few_rows_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    mask = np.random.default_rng(0).random((1, 40, 30)).astype(np.float32)
    whole = median_filtered_mask(mask)
    monkeypatch.setattr("engine.postprocessing.median._BATCH_VALUES", 1000)
    assert np.array_equal(median_filtered_mask(mask), whole)


def test_a_lone_spike_goes() -> None:
    mask = np.zeros((1, 9, 9), np.float32)
    mask[0, 4, 4] = 1.0
    assert not median_filtered_mask(mask).any()


def test_a_perfect_estimate_stays_what_it_is() -> None:
    rng = np.random.default_rng(0)
    mixture = (0.1 * rng.standard_normal((2, 30_000))).astype(np.float32)
    assert refine_by_median(mixture, mixture) == pytest.approx(mixture, abs=1e-4)
    assert refine_by_median(0 * mixture, mixture) == pytest.approx(0 * mixture, abs=1e-6)
    assert refine_by_median(mixture[:, :1], mixture[:, :1]).shape == (2, 1)


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ParameterError, match="bins=2"):
        median_filtered_mask(np.ones((1, 4, 4), np.float32), bins=2)
    with pytest.raises(ParameterError, match="shape"):
        refine_by_median(np.ones((2, 9), np.float32), np.ones((1, 9), np.float32))
