"""A network heard at several places of its own grid, as one."""

from __future__ import annotations

import numpy as np

from engine.backends.network import Array, Network
from engine.cancel import CancelToken


class AveragedNetwork:
    """The mean of what a network gives when the same frames lie at different places of its grid.

    A network that halves the time axis has a grid of frames, and what it gives for a sound depends a little on where
    in the grid that sound begins. These differences are errors that passes do not share: their mean is nearer to the
    truth (``training/attempts.md`` has the figures). After the shifts of Défossez et al., "Music source separation in
    the waveform domain", 2019, section 4.4, which are random; these are spread evenly, so that the result is always the
    same.

    Args:
        network: Takes ``(1, channels, frames, bins)`` and gives fewer frames, those in the middle.
        passes: How often it is run, at least 1.
        frame_multiple: Length of its grid.
    """

    def __init__(self, network: Network, passes: int, frame_multiple: int) -> None:
        self._network = network
        self._shifts = [round(index * frame_multiple / passes) for index in range(passes)]
        self._frame_multiple = frame_multiple

    @property
    def device(self) -> str:
        """What computes it."""
        return self._network.device

    def run(self, values: Array, cancel: CancelToken | None = None) -> Array:
        """Compute all passes; takes and returns what the network does."""
        total = self._network.run(values, cancel)
        for shift in self._shifts[1:]:
            after = self._frame_multiple - shift
            shifted = np.pad(values, ((0, 0), (0, 0), (shift, after), (0, 0)))
            total += self._network.run(shifted, cancel)[:, :, shift:-after]
        total /= len(self._shifts)
        return total

    def close(self) -> None:
        """Give back the network's memory."""
        self._network.close()
