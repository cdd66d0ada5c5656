"""The two ends of the scale: the mixture itself, and masks made from the answer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.separation.model import Waveform
from training.classical.base import ClassicalSeparator, Oracle
from training.metrics.masks import ideal_binary_mask, ideal_ratio_mask


class Mixture(ClassicalSeparator):
    """Doing nothing: the mixture is the estimate of both targets."""

    name = "mixture"

    def separate(self, mixture: Waveform) -> NDArray[np.float32]:
        """The mixture twice, ``(2, channels, samples)``."""
        return np.stack([mixture, mixture]).astype(np.float32)

    def vocals(self, mixture: Waveform) -> Waveform:
        """The mixture."""
        return mixture


class IdealRatioMask(Oracle):
    """``|V| / (|V| + |A|)``: the best that a soft mask with the mixture's phase can be expected to do."""

    name = "ideal-ratio-mask"

    def mask(self, vocals: NDArray[np.float32], accompaniment: NDArray[np.float32]) -> NDArray[np.float32]:
        """Share of the vocals."""
        return ideal_ratio_mask(vocals, accompaniment)


class IdealBinaryMask(Oracle):
    """Each bin goes to whatever is louder there: the aim of clustering."""

    name = "ideal-binary-mask"

    def mask(self, vocals: NDArray[np.float32], accompaniment: NDArray[np.float32]) -> NDArray[np.float32]:
        """1 where the vocals are louder."""
        return ideal_binary_mask(vocals, accompaniment).astype(np.float32)
