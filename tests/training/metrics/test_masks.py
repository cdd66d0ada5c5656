from __future__ import annotations

import numpy as np
import pytest

from engine.errors import ParameterError
from training.metrics import CEILING_DB
from training.metrics.difference import signal_difference
from training.metrics.masks import ideal_binary_mask, ideal_ratio_mask, mask_iou, mask_psnr


def test_ideal_masks() -> None:
    vocals, accompaniment = np.array([3.0, 1.0, 0.0], np.float32), np.array([1.0, 1.0, 0.0], np.float32)
    assert ideal_ratio_mask(vocals, accompaniment).tolist() == [0.75, 0.5, 0.0]
    assert ideal_binary_mask(vocals, accompaniment).tolist() == [True, False, False]


def test_psnr_of_masks() -> None:
    mask = np.full((4, 5), 0.5, np.float32)
    assert mask_psnr(mask, mask + np.float32(0.1)) == pytest.approx(20.0, abs=1e-4)
    assert mask_psnr(mask, mask) == CEILING_DB
    with pytest.raises(ParameterError):
        mask_psnr(mask, mask[1:])


def test_iou_of_masks() -> None:
    one, other = np.array([True, True, False, False]), np.array([True, False, True, False])
    assert mask_iou(one, other) == pytest.approx(1 / 3)
    assert mask_iou(one, one) == 1.0
    assert mask_iou(one & False, other) == 0.0
    assert mask_iou(one & False, other & False) == 1.0


def test_signal_difference_is_of_one_scale_in_time_and_frequency() -> None:
    signal = (0.1 * np.random.default_rng(0).standard_normal((2, 40_000))).astype(np.float32)
    energy = float(np.square(signal).sum())
    same = signal_difference(signal, signal)
    assert (same.time, same.time_frequency) == (0.0, 0.0)
    half = signal_difference(signal, 0.5 * signal)
    assert half.time == pytest.approx(0.5 * energy, rel=1e-4)
    assert half.time_frequency == pytest.approx(0.5 * energy, rel=0.05)
    assert signal_difference(signal[:, :1], signal[:, :1] * 0).time == pytest.approx(np.square(signal[:, 0]).sum())
