"""What every model checks of what goes in and comes out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.errors import DeviceError, DeviceFault, ParameterError


def check_segment(mixture: NDArray[np.float32], length: int) -> None:
    """Hold that a segment is ``(2, length)`` and finite; raises ParameterError."""
    if mixture.shape != (2, length):
        raise ParameterError(f"mixture.shape={mixture.shape} must be (2, {length})")
    if not np.isfinite(mixture).all():
        raise ParameterError("mixture must be finite")


def check_result(values: NDArray[np.float32], device: str) -> None:
    """Hold that all values are finite; raises DeviceError with WRONG_RESULT."""
    if not np.isfinite(values).all():
        raise DeviceError(device, DeviceFault.WRONG_RESULT, "not finite")
