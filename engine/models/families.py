"""The adapter of each family that has a network."""

from __future__ import annotations

from collections.abc import Mapping

from engine.backends.devices import DeviceChoice
from engine.backends.network import Network
from engine.errors import ModelError, ModelFault
from engine.models.manifest import ModelManifest
from engine.models.mdx import MdxModel
from engine.models.network_model import NetworkModel
from engine.models.spectral_mask import SpectralMaskModel

_ADAPTERS: Mapping[str, type[NetworkModel]] = {"spectral-mask": SpectralMaskModel, "mdx": MdxModel}


def make_model(manifest: ModelManifest, network: Network, choice: DeviceChoice | None = None) -> NetworkModel:
    """Put a network behind its family's adapter.

    Args:
        manifest: The model.
        network: Its network, loaded; closed where this raises.
        choice: Why this device computes it.

    Returns:
        The model.

    Raises:
        ModelError: If the family has no network, or the manifest's settings do not fit together.
    """
    if manifest.family not in _ADAPTERS:
        network.close()
        raise ModelError(manifest.model_id, ModelFault.UNSUITABLE, f"family {manifest.family} has no network")
    try:
        return _ADAPTERS[manifest.family](manifest, network, choice)
    except ModelError:
        network.close()
        raise
