"""What the adapters of all families that run a network share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from engine.backends.devices import DeviceChoice
from engine.backends.network import Network
from engine.cancel import CancelToken
from engine.models.checks import check_segment
from engine.models.manifest import ModelManifest
from engine.models.options import Options
from engine.separation.model import Waveform
from engine.spectral.level import segment_gain

Gain = float | NDArray[np.float32]
"""One for all frames, or one each."""


class NetworkModel(ABC):
    """A model computed by a network; see :class:`engine.separation.model.SeparationModel`.

    A network may hear by level, so music is brought to one loudness before it and back after it (see
    ``docs/adr/every-frame-at-one-loudness.md``). The manifest's options ``level_dbfs`` and ``max_gain_db`` say to
    which; the bound keeps near-silence near silence.

    Args:
        manifest: The model.
        network: Its network, loaded.
        choice: Why this device computes it; None where nobody chose.

    Raises:
        ModelError: If the manifest's settings do not fit together.
    """

    _can_have_several_targets: ClassVar[bool] = False

    def __init__(self, manifest: ModelManifest, network: Network, choice: DeviceChoice | None = None) -> None:
        self.model_id = manifest.model_id
        self.sha256 = manifest.sha256
        self.sample_rate = manifest.sample_rate
        self.segment = manifest.segment
        self.targets = manifest.targets
        self.precision = manifest.precision
        self.choice = choice
        self._network = network
        options = Options(manifest)
        if len(manifest.targets) != 1 and not self._can_have_several_targets:
            raise options.unsuitable("exactly one target is needed")
        self._stft = options.stft()
        self._level_dbfs = options.number("level_dbfs")
        self._max_gain_db = options.number("max_gain_db")
        self._take_options(options)
        options.finish()

    @property
    def device(self) -> str:
        """What computes the network."""
        return self._network.device

    def estimate(self, mixture: Waveform, cancel: CancelToken | None = None) -> Waveform:
        """Separate one segment: ``(2, segment.length)`` to ``(targets, 2, segment.length)``, the context silent."""
        check_segment(mixture, self.segment.length)
        if cancel is not None:
            cancel.raise_if_cancelled()
        if not mixture.any():
            return np.zeros((len(self.targets), *mixture.shape), np.float32)
        return self.estimate_at(mixture, self.gain_for(mixture), cancel)

    def gain_for(self, mixture: Waveform) -> Gain:
        """The gain at which the network hears a mixture ``(2, samples)`` that is not silent."""
        return segment_gain(mixture, level_dbfs=self._level_dbfs, max_gain_db=self._max_gain_db)

    @abstractmethod
    def _take_options(self, options: Options) -> None:
        """Take the family's own options and hold that they fit."""

    @abstractmethod
    def estimate_at(self, mixture: Waveform, gain: Gain, cancel: CancelToken | None = None) -> Waveform:
        """Like :meth:`estimate`, with the network's input gain given."""

    def close(self) -> None:
        """Give back the network's memory."""
        self._network.close()
