"""Loading a model onto a device."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from engine.backends.devices import choose_device
from engine.models.chained import open_networks
from engine.models.comparison import compare_devices
from engine.models.families import make_model
from engine.models.identity import IdentityModel
from engine.models.manifest import ModelManifest
from engine.models.registry import find_model, read_files
from engine.separation.model import SeparationModel


def load_model(
    model: str | ModelManifest | None = None, device: str = "auto", *, folders: Sequence[Path] = ()
) -> SeparationModel:
    """Load a model.

    Args:
        model: Its id or manifest; None takes the default.
        device: ``auto``, or a name from :func:`engine.backends.devices.list_devices`.
        folders: Further folders of models, from the settings.

    Returns:
        The model; its attribute ``choice`` says why this device was taken.

    Raises:
        ModelError: If there is no such model, or it is damaged or does not fit.
        DeviceError: If the device cannot be used.
    """
    manifest = model if isinstance(model, ModelManifest) else find_model(model, folders)
    if manifest.family == "identity":
        return IdentityModel(manifest)
    contents = read_files(manifest, folders)
    choice = choose_device(device, lambda candidate: compare_devices(manifest, candidate, contents))
    return make_model(manifest, open_networks(manifest, contents, choice.name), choice)
