"""Which devices there are, and which one is taken.

torch is looked for without importing it: importing costs a second or two, and most machines have none.
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from engine.backends.network import Network
from engine.errors import DeviceError, DeviceFault, ModelError

CPU = "cpu"
AGREEMENT_DB = 40.0
_ACCELERATORS = ("cuda", "mps")
# NVIDIA's kernel module, NVIDIA in a container, AMD's compute driver, Windows' GPU inside WSL.
_DRIVER_FILES = ("/proc/driver/nvidia/version", "/dev/nvidiactl", "/dev/kfd", "/dev/dxg")


@dataclass(frozen=True)
class DeviceInfo:
    """A device that VocalSplit knows.

    Attributes:
        name: As given to ``--device``.
        detail: What it is, such as the GPU's name; where it cannot be used, what :class:`DeviceError` says beside the
            fault.
        fault: Why it cannot be used here; None where it can.
    """

    name: str
    detail: str
    fault: DeviceFault | None = None

    @property
    def is_available(self) -> bool:
        """Whether it can be used here."""
        return self.fault is None

    @property
    def error(self) -> DeviceError | None:
        """What asking for it raises; None where it can be used."""
        return None if self.fault is None else DeviceError(self.name, self.fault, self.detail)


@dataclass(frozen=True)
class Comparison:
    """One segment on a device, held against the processor.

    Attributes:
        agreement_db: Energy of the processor's estimate over the energy of the difference.
        device_s: Seconds that the device took.
        cpu_s: Seconds that the processor took.
    """

    agreement_db: float
    device_s: float
    cpu_s: float

    @property
    def factor(self) -> float:
        """How many times as fast as the processor the device is."""
        return self.cpu_s / max(self.device_s, 1e-9)


@dataclass(frozen=True)
class DeviceChoice:
    """The device that is taken, and why.

    Attributes:
        name: The device.
        is_asked: True where it was named; else it was chosen.
        comparison: What spoke for it; None where nothing else was possible.
        rejected: Why each device that could have been faster was not taken.
    """

    name: str
    is_asked: bool = False
    comparison: Comparison | None = None
    rejected: tuple[DeviceError | ModelError, ...] = ()


def list_devices() -> list[DeviceInfo]:
    """List all devices, those that are not there with the reason."""
    return [DeviceInfo(CPU, _package("onnxruntime", "ONNX Runtime")), *_torch_devices()]


def check_device(name: str) -> None:
    """Hold that a device can be used; raises DeviceError with the reason where it cannot."""
    known = {device.name: device for device in list_devices()}
    if name not in known:
        raise DeviceError(name, DeviceFault.NOT_THERE, ", ".join(known))
    if error := known[name].error:
        raise error


def choose_device(name: str = "auto", compare: Callable[[str], Comparison] | None = None) -> DeviceChoice:
    """Choose a device.

    ``auto`` takes a GPU only where one segment on it agrees with the processor's to more than 40 dB, and is faster.

    Args:
        name: ``auto``, or the name of a device.
        compare: Runs one segment on a device and on the processor; None does it with the default model.

    Returns:
        The device, and why it was taken.

    Raises:
        DeviceError: If the device that was named cannot be used.
    """
    if name != "auto":
        if name != CPU:
            check_device(name)
        return DeviceChoice(name, is_asked=True)
    rejected = []
    for device in _torch_devices():
        if device.name not in _likely_accelerators():
            continue
        try:
            return DeviceChoice(device.name, comparison=_compared(device, compare or _compare_default))
        except (DeviceError, ModelError) as error:
            rejected.append(error)
    return DeviceChoice(CPU, rejected=tuple(rejected))


def open_network(content: bytes, model_id: str, name: str) -> Network:
    """Load a network onto a device.

    Args:
        content: The ONNX file's bytes.
        model_id: For messages.
        name: A device that :func:`choose_device` gave.

    Returns:
        The network, ready to run.

    Raises:
        ModelError: If the device cannot compute this network.
        DeviceError: If the device has too little memory.
    """
    if name == CPU:
        from engine.backends.onnx_backend import OnnxNetwork  # noqa: PLC0415 - 0.1 s that listing need not pay

        return OnnxNetwork(content, model_id)
    from engine.backends.torch_backend import TorchNetwork  # noqa: PLC0415 - torch only where it was asked for

    return TorchNetwork(content, model_id, name)


def _compared(device: DeviceInfo, compare: Callable[[str], Comparison]) -> Comparison:
    """What speaks for a device; raises DeviceError or ModelError with what speaks against it."""
    if device.error:
        raise device.error
    comparison = compare(device.name)
    if not comparison.agreement_db > AGREEMENT_DB:
        raise DeviceError(device.name, DeviceFault.NOT_EQUAL, f"{comparison.agreement_db:.0f} dB")
    if comparison.factor <= 1:
        raise DeviceError(device.name, DeviceFault.NOT_FASTER, f"{comparison.factor:.2f}")
    return comparison


def _compare_default(name: str) -> Comparison:
    from engine.models.comparison import compare_devices  # noqa: PLC0415 - models stand above backends
    from engine.models.registry import find_model  # noqa: PLC0415

    return compare_devices(find_model(), name)


def _torch_devices() -> list[DeviceInfo]:
    missing = " and ".join(name for name in ("torch", "onnx") if find_spec(name) is None)
    fault = DeviceFault.NOT_INSTALLED if missing else None
    processor = DeviceInfo("torch-cpu", missing or _package("torch", "torch"), fault)
    return [processor, *(_gpu(name, missing) for name in _ACCELERATORS)]


def _gpu(name: str, missing: str) -> DeviceInfo:
    is_there = _is_apple() if name == "mps" else platform.system() != "Darwin" and _has_gpu_driver()
    if not is_there:
        return DeviceInfo(name, "", DeviceFault.NO_GPU)
    if missing:
        return DeviceInfo(name, missing, DeviceFault.NOT_INSTALLED)
    if name == "cuda" and not _torch_is_built_for_cuda():
        return DeviceInfo(name, _package("torch", "torch"), DeviceFault.NOT_SUPPORTED)
    from engine.backends.torch_backend import find_gpu  # noqa: PLC0415 - torch only where it may find a GPU

    found = find_gpu(name)
    return DeviceInfo(name, found or _package("torch", "torch"), None if found else DeviceFault.NOT_SUPPORTED)


def _is_apple() -> bool:
    return platform.system() == "Darwin" and platform.machine() == "arm64"


def _has_gpu_driver() -> bool:
    """Look for the driver's own files: asking torch would mean to import it, for seconds and hundreds of megabytes."""
    if platform.system() == "Windows":
        return (Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "System32" / "nvcuda.dll").exists()
    return any(Path(path).exists() for path in _DRIVER_FILES)


def _likely_accelerators() -> tuple[str, ...]:
    """Those that this system may have; the others' absence is nothing to tell."""
    return ("mps",) if platform.system() == "Darwin" else ("cuda",)


def _torch_is_built_for_cuda() -> bool:
    """Read in torch's own version file, which names the CUDA (or ROCm) release that it was built for."""
    spec = find_spec("torch")
    if spec is None or spec.origin is None:
        return False
    try:
        text = (Path(spec.origin).parent / "version.py").read_text(encoding="utf-8")
    except OSError:
        return False
    return re.search(r"^(cuda|hip)\b[^=]*= *['\"]", text, re.MULTILINE) is not None


def _package(package: str, name: str) -> str:
    try:
        return f"{name} {version(package)}"
    except PackageNotFoundError:
        return name
