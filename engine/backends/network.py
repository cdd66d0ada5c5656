"""What a backend gives to a model's adapter."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.cancel import CancelToken

Array = NDArray[np.float32]


class Network(Protocol):
    """A network with one input and one output, loaded on a device.

    Attributes:
        device: What computes it, such as ``cpu``.
    """

    @property
    def device(self) -> str:
        """What computes it."""
        ...

    def run(self, values: Array, cancel: CancelToken | None = None) -> Array:
        """Compute the network.

        Args:
            values: Its input, batch first, float32, contiguous.
            cancel: Ends the computation when cancelled.

        Returns:
            Its output, batch first, float32; whether it is finite is for the caller to check.

        Raises:
            Cancelled: If ``cancel`` was cancelled.
            DeviceError: If the device has too little memory or cannot compute.
        """
        ...

    def close(self) -> None:
        """Give back the device's memory."""
        ...
