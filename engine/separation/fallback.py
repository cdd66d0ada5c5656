"""A model on the device that was asked for, and on the CPU once that device has failed."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.cancel import CancelToken
from engine.errors import DeviceError
from engine.separation.model import SeparationModel
from engine.separation.separator import StemBlock, separate
from engine.store import StemStore

if TYPE_CHECKING:
    from engine.backends.devices import DeviceChoice
    from engine.models.manifest import ModelManifest

FALLBACK_DEVICE = "cpu"
LoadModel = Callable[["ModelManifest", str], SeparationModel]


@dataclass(frozen=True)
class DeviceReport:
    """What computes, and why.

    Attributes:
        name: Device in use, such as ``cpu``; empty while no model was needed.
        choice: Why that device; None where nobody chose.
        fallback: What made it leave its first device; None where nothing did.
    """

    name: str = ""
    choice: DeviceChoice | None = None
    fallback: DeviceError | None = None


class ModelOnDevice:
    """Loads a model at its first need and separates with it; safe to call from several threads.

    Args:
        manifest: The model.
        device: Where to begin: ``auto`` or a name from ``list_devices``.
        load: Makes the model, which then stays the caller's to close; by default it is loaded and closed here.
    """

    def __init__(self, manifest: ModelManifest, device: str, load: LoadModel | None = None) -> None:
        self._manifest = manifest
        self._device = device
        self._load = load or _load_model
        self._owns = load is None
        self._lock = threading.Lock()
        self._model: SeparationModel | None = None
        self.report = DeviceReport()

    def separate(self, store: StemStore, index: int, cancel: CancelToken) -> StemBlock:
        """Separate segment ``index``; where the device fails, on the CPU, which then stays.

        Raises:
            Cancelled: If ``cancel`` was cancelled.
            DeviceError: If the CPU failed too.
            ModelError: If the model cannot be loaded.
        """
        model = self._get()
        try:
            return separate(store, store.plan()[index], model, cancel)
        except DeviceError as error:
            if model.device == FALLBACK_DEVICE:
                raise
            return separate(store, store.plan()[index], self._leave(model, error), cancel)

    def close(self) -> None:
        """Give back the device's memory."""
        with self._lock:
            if self._model is not None and self._owns:
                self._model.close()
            self._model = None

    def _get(self) -> SeparationModel:
        with self._lock:
            if self._model is None:
                self._model = self._load(self._manifest, self._device)
                self.report = DeviceReport(self._model.device, getattr(self._model, "choice", None))
            return self._model

    def _leave(self, failed: SeparationModel, error: DeviceError) -> SeparationModel:
        """The model on the CPU, in place of ``failed``; other threads may still be using that one."""
        with self._lock:
            if self._model is failed:
                self._model = self._load(self._manifest, FALLBACK_DEVICE)
                self.report = DeviceReport(self._model.device, self.report.choice, error)
            if self._model is None:
                raise error
            return self._model


def _load_model(manifest: ModelManifest, device: str) -> SeparationModel:
    from engine.models.load import load_model  # noqa: PLC0415

    return load_model(manifest, device=device)
