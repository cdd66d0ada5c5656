"""Running a network in parts where the device has too little memory for the whole."""

from __future__ import annotations

import numpy as np

from engine.backends.network import Array, Network
from engine.cancel import CancelToken
from engine.errors import DeviceError, DeviceFault


def run_or_halve(
    network: Network, values: Array, *, trim: int, multiple: int, cancel: CancelToken | None = None
) -> Array:
    """Run a network over frames; out of memory, in two overlapping halves, and each of them so again.

    The halves overlap by the context that the network needs, and by what rounding up to ``multiple`` adds; they meet in
    the middle of it, as far from the ends as can be.

    Args:
        network: Takes ``(1, channels, frames, bins)`` and gives ``(1, channels, frames - 2·trim, bins)``.
        values: Its input.
        trim: Frames at each end for which it gives nothing.
        multiple: Its number of frames must be a multiple of this, and halves start at one.
        cancel: Ends the computation when cancelled.

    Returns:
        Its output.

    Raises:
        Cancelled: If ``cancel`` was cancelled.
        DeviceError: If the device failed otherwise, or the smallest part is still too large.
    """
    try:
        return network.run(values, cancel)
    except DeviceError as error:
        frames = values.shape[2]
        half = -(-(-(-frames // 2) + trim) // multiple) * multiple
        if error.fault is not DeviceFault.OUT_OF_MEMORY or half >= frames:
            raise
    parts = (np.ascontiguousarray(part) for part in (values[:, :, :half], values[:, :, frames - half :]))
    first, second = (run_or_halve(network, part, trim=trim, multiple=multiple, cancel=cancel) for part in parts)
    twice = first.shape[2] + second.shape[2] - (frames - 2 * trim)
    seam = first.shape[2] - twice // 2
    return np.concatenate([first[:, :, :seam], second[:, :, twice - twice // 2 :]], axis=2)
