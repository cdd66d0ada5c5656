"""The identity model: the estimate is the mixture. It measures all that is around a model."""

from __future__ import annotations

import numpy as np

from engine.cancel import CancelToken
from engine.models.checks import check_segment
from engine.models.manifest import ModelManifest
from engine.separation.model import Waveform
from engine.separation.plan import SegmentSpec

IDENTITY = ModelManifest(
    model_id="identity",
    name="Identity",
    family="identity",
    sample_rate=44100,
    targets=("vocals",),
    segment=SegmentSpec(length=131072, context=8192, fade=4096),
    licence_code="GPL-3.0-or-later",
    licence_weights="none",
    authors="VocalSplit",
    source="built in",
    training_data="none",
)


class IdentityModel:
    """Gives the mixture back as every target; see :class:`engine.separation.model.SeparationModel`.

    Args:
        manifest: Whose id, rate, targets and segment it takes on.
    """

    device = "cpu"
    choice = None
    precision = "fp32"

    def __init__(self, manifest: ModelManifest = IDENTITY) -> None:
        self.model_id = manifest.model_id
        self.sha256 = manifest.sha256
        self.sample_rate = manifest.sample_rate
        self.segment = manifest.segment
        self.targets = manifest.targets

    def estimate(self, mixture: Waveform, cancel: CancelToken | None = None) -> Waveform:
        """Copy the mixture: ``(2, samples)`` to ``(targets, 2, samples)``."""
        if cancel is not None:
            cancel.raise_if_cancelled()
        check_segment(mixture, self.segment.length)
        return np.repeat(mixture[np.newaxis].astype(np.float32), len(self.targets), axis=0)

    def close(self) -> None:
        """Nothing is held."""
