"""Every system by its name; a system's module is imported when it is asked for."""

from __future__ import annotations

from importlib import import_module

from engine.errors import ParameterError
from training.config import Config
from training.networks.base import System

SYSTEMS: dict[str, tuple[str, str]] = {
    "mask-inference": ("mask_inference", "MaskInferenceSystem"),
    "unet": ("unet", "UNetSystem"),
    "deep-clustering": ("clustering", "DeepClusteringSystem"),
    "hybrid-clustering": ("clustering", "HybridClusteringSystem"),
    "mel-unet": ("mel_unet", "MelUNetSystem"),
    "uh-net": ("mel_unet", "UHNetSystem"),
    "conv1d": ("dprnn", "Conv1dSystem"),
    "dprnn": ("dprnn", "DprnnSystem"),
    "channels-unet": ("channels_unet", "ChannelsUNetSystem"),
    "open-unmix": ("open_unmix", "OpenUnmixSystem"),
    "spleeter-unet": ("spleeter_unet", "SpleeterUNetSystem"),
    "spleeter-quartet": ("spleeter_quartet", "SpleeterQuartetSystem"),
    "wave-unet": ("wave_unet", "WaveUNetSystem"),
    "d3net": ("d3net", "D3NetSystem"),
}


def system_class(name: str) -> type[System]:
    """The class of a system.

    Raises:
        ParameterError: If there is no such system.
    """
    if name not in SYSTEMS:
        raise ParameterError(f"system={name!r} must be one of {', '.join(sorted(SYSTEMS))}")
    module, cls = SYSTEMS[name]
    found: type[System] = getattr(import_module(f"training.networks.{module}"), cls)
    return found


def build_system(config: Config) -> System:
    """The system of a configuration, with fresh weights drawn from the global generator."""
    return system_class(config.system)(config)
