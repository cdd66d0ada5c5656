"""How well a mask meets the ideal one: the measures of S2."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import ParameterError
from training.metrics import CEILING_DB

_EPSILON = 1e-12


def ideal_ratio_mask(vocals: NDArray[np.float32], accompaniment: NDArray[np.float32]) -> NDArray[np.float32]:
    """Share of the vocals in each bin, S2's "proportion mask": ``|V| / (|V| + |A|)``, 0 where both are silent.

    Args:
        vocals: Magnitudes of any shape.
        accompaniment: Magnitudes of the same shape.
    """
    return np.asarray(vocals / np.maximum(vocals + accompaniment, _EPSILON), np.float32)


def ideal_binary_mask(vocals: NDArray[np.float32], accompaniment: NDArray[np.float32]) -> NDArray[np.bool_]:
    """True where the vocals are louder than the accompaniment; magnitudes of one shape."""
    return np.asarray(vocals > accompaniment)


def mask_psnr(reference: NDArray[np.float32], estimate: NDArray[np.float32]) -> float:
    """Peak signal over noise of a mask in [0, 1]: ``10·log10(1 / MSE)`` (S2, equation 2.4).

    Returns:
        dB, at most ``CEILING_DB``, which equal masks have.

    Raises:
        ParameterError: If the shapes differ or there is nothing to compare.
    """
    _check(reference, estimate)
    error = float(np.square(reference.astype(np.float64) - estimate).mean())
    return min(CEILING_DB, -10.0 * float(np.log10(max(error, _EPSILON))))


def mask_iou(reference: NDArray[np.bool_], estimate: NDArray[np.bool_]) -> float:
    """Overlap over union of two binary masks, 0 to 1 (S2, equation 2.3, which gives it in percent).

    Returns:
        The share; 1 where both masks are empty, because then they agree.

    Raises:
        ParameterError: If the shapes differ or there is nothing to compare.
    """
    _check(reference, estimate)
    union = int(np.count_nonzero(reference | estimate))
    return int(np.count_nonzero(reference & estimate)) / union if union else 1.0


def _check(reference: NDArray[Any], estimate: NDArray[Any]) -> None:
    if reference.shape != estimate.shape or reference.size == 0:
        raise ParameterError(f"masks of {reference.shape} and {estimate.shape} must be of one shape")
