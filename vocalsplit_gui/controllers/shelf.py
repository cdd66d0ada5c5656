"""Models that are loaded, shared by all sessions: a second song does not load the network again."""

from __future__ import annotations

import threading

from engine.models.load import load_model
from engine.models.manifest import ModelManifest
from engine.separation.model import SeparationModel


class ModelShelf:
    """Safe from any thread. A model lives until :meth:`close`, or until another model or device is asked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._models: dict[tuple[str, str], SeparationModel] = {}

    def get(self, manifest: ModelManifest, device: str) -> SeparationModel:
        """The model on that device, loaded at most once.

        Raises:
            ModelError: If the model is damaged.
            DeviceError: If the device is not there.
        """
        key = (manifest.sha256, device)
        with self._lock:
            if key not in self._models:
                self._models[key] = load_model(manifest, device)
            return self._models[key]

    def close(self) -> None:
        """Close all models; no session may run any more."""
        with self._lock:
            models, self._models = list(self._models.values()), {}
        for model in models:
            model.close()
