"""Loading a model onto a device."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from engine.backends.devices import choose_device, open_network
from engine.errors import ModelError
from engine.models.identity import IdentityModel
from engine.models.manifest import ModelManifest
from engine.models.mdx import MdxModel
from engine.models.network_model import NetworkModel
from engine.models.registry import find_model
from engine.models.spectral_mask import SpectralMaskModel
from engine.separation.model import SeparationModel

_ADAPTERS: Mapping[str, type[NetworkModel]] = {"spectral-mask": SpectralMaskModel, "mdx": MdxModel}


def load_model(
    model: str | ModelManifest | None = None, device: str = "auto", *, folders: Sequence[Path] = ()
) -> SeparationModel:
    """Load a model.

    Args:
        model: Its id or manifest; None takes the default.
        device: ``auto``, or a name from :func:`engine.backends.devices.list_devices`.
        folders: Further folders of models, from the settings.

    Returns:
        The model; its attribute ``why`` says why this device was taken.

    Raises:
        ModelError: If there is no such model, or it is damaged or does not fit.
        DeviceError: If the device is not there.
    """
    manifest = model if isinstance(model, ModelManifest) else find_model(model, folders)
    if manifest.family == "identity":
        return IdentityModel(manifest)
    content = manifest.read_file()
    name, why = choose_device(device)
    network = open_network(content, manifest.model_id, name)
    try:
        return _ADAPTERS[manifest.family](manifest, network, why)
    except ModelError:
        network.close()
        raise
