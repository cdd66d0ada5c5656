"""What a separation model must be able to do, whatever computes it."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.cancel import CancelToken
from engine.separation.plan import SegmentSpec

Waveform = NDArray[np.float32]


class SeparationModel(Protocol):
    """Estimates targets from one segment of stereo mixture.

    Implementations are pure: the same segment gives the same estimates, whatever was separated before.
    """

    @property
    def model_id(self) -> str:
        """Id from the manifest."""
        ...

    @property
    def sha256(self) -> str:
        """Hash of the weights, for the store's key and the report."""
        ...

    @property
    def sample_rate(self) -> int:
        """The model's rate in Hz."""
        ...

    @property
    def segment(self) -> SegmentSpec:
        """How it wants its segments."""
        ...

    @property
    def targets(self) -> tuple[str, ...]:
        """What it extracts, in order, such as ``("vocals",)``."""
        ...

    @property
    def device(self) -> str:
        """What computes it, such as ``cpu``."""
        ...

    @property
    def precision(self) -> str:
        """Arithmetic, such as ``fp32``."""
        ...

    def estimate(self, mixture: Waveform, cancel: CancelToken | None = None) -> Waveform:
        """Separate one segment.

        Args:
            mixture: ``(2, segment.length)`` float32.
            cancel: Ends a running inference when cancelled.

        Returns:
            ``(targets, 2, segment.length)`` float32, finite.

        Raises:
            Cancelled: If ``cancel`` was cancelled.
            DeviceError: If the device ran out of memory or returned what is not finite.
        """
        ...

    def close(self) -> None:
        """Give back the device's memory."""
        ...
