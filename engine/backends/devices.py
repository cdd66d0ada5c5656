"""Which devices there are, and which one is taken."""

from __future__ import annotations

from dataclasses import dataclass

from engine.backends.network import Network
from engine.errors import DeviceError, DeviceFault


@dataclass(frozen=True)
class DeviceInfo:
    """A device that VocalSplit knows.

    Attributes:
        name: As given to ``--device``.
        is_available: True where it can be used here.
        detail: What it is, or why it cannot be used.
    """

    name: str
    is_available: bool
    detail: str


def list_devices() -> list[DeviceInfo]:
    """List all devices, those that are not there with the reason."""
    return [DeviceInfo("cpu", is_available=True, detail="ONNX Runtime")]


def choose_device(name: str = "auto") -> tuple[str, str]:
    """Choose a device; returns its name and why."""
    if name not in ("auto", "cpu"):
        raise DeviceError(name, DeviceFault.NOT_THERE, "not known")
    return "cpu", "it was asked for" if name == "cpu" else "there is no other device"


def open_network(content: bytes, model_id: str, name: str) -> Network:
    """Load a network onto a device that :func:`choose_device` named."""
    if name != "cpu":
        raise DeviceError(name, DeviceFault.NOT_THERE, "not known")
    from engine.backends.onnx_backend import OnnxNetwork  # noqa: PLC0415 - 0.1 s that listing devices need not pay

    return OnnxNetwork(content, model_id)
