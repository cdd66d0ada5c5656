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

    Attributes:
        model_id: Id from the manifest.
        sha256: Hash of the weights, for the store's key and the report.
        sample_rate: The model's rate in Hz.
        segment: How it wants its segments.
        targets: What it extracts, in order, such as ``("vocals",)``.
        device: What computes it, such as ``cpu``.
        precision: Arithmetic, such as ``fp32``.
    """

    @property
    def model_id(self) -> str: ...
    @property
    def sha256(self) -> str: ...
    @property
    def sample_rate(self) -> int: ...
    @property
    def segment(self) -> SegmentSpec: ...
    @property
    def targets(self) -> tuple[str, ...]: ...
    @property
    def device(self) -> str: ...
    @property
    def precision(self) -> str: ...

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
