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


# A frozen bundle cannot be added to, so the way is the same for everybody.
_WAY_TO_GPU = "; there is a GPU, and the VocalSplit that uses it comes with: pipx install 'vocalsplit[torch]'"


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


def list_devices() -> list[DeviceInfo]:
    """List all devices, those that are not there with the reason."""
    return [DeviceInfo(CPU, is_available=True, detail=_package("onnxruntime", "ONNX Runtime")), *_torch_devices()]


def check_device(name: str) -> None:
    """Hold that a device is there; raises DeviceError with NOT_THERE and the reason."""
    for device in list_devices():
        if device.name == name:
            if not device.is_available:
                raise DeviceError(name, DeviceFault.NOT_THERE, device.detail)
            return
    raise DeviceError(name, DeviceFault.NOT_THERE, "not known")


def choose_device(name: str = "auto", compare: Callable[[str], Comparison] | None = None) -> tuple[str, str]:
    """Choose a device.

    ``auto`` takes a GPU only where one segment on it agrees with the processor's to more than 40 dB, and is faster.

    Args:
        name: ``auto``, or the name of a device.
        compare: Runs one segment on a device and on the processor; None does it with the default model.

    Returns:
        The device's name, and why it was taken.

    Raises:
        DeviceError: If the device that was named is not there.
    """
    if name != "auto":
        if name != CPU:
            check_device(name)
        return name, "it was asked for"
    reasons = []
    for device in _torch_devices():
        if device.name not in _likely_accelerators():
            continue
        if not device.is_available:
            reasons.append(f"{device.name}: {device.detail}")
            continue
        verdict = _verdict(device.name, compare or _compare_default)
        if verdict.is_taken:
            return device.name, verdict.why
        reasons.append(f"{device.name}: {verdict.why}")
    return CPU, f"no faster device ({'; '.join(reasons)})"


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


@dataclass(frozen=True)
class _Verdict:
    is_taken: bool
    why: str


def _verdict(name: str, compare: Callable[[str], Comparison]) -> _Verdict:
    try:
        comparison = compare(name)
    except (DeviceError, ModelError) as error:
        return _Verdict(is_taken=False, why=str(error))
    if not comparison.agreement_db > AGREEMENT_DB:
        detail = f"its result agrees to {comparison.agreement_db:.0f} dB only"
        return _Verdict(is_taken=False, why=detail)
    factor = comparison.cpu_s / max(comparison.device_s, 1e-9)
    if factor <= 1:
        return _Verdict(is_taken=False, why=f"it is slower than the processor ({factor:.2f} times as fast)")
    detail = f"{factor:.1f} times as fast as the processor, the same result to {comparison.agreement_db:.0f} dB"
    return _Verdict(is_taken=True, why=detail)


def _compare_default(name: str) -> Comparison:
    from engine.models.comparison import compare_devices  # noqa: PLC0415 - models stand above backends
    from engine.models.registry import find_model  # noqa: PLC0415

    return compare_devices(find_model(), name)


def _torch_devices() -> list[DeviceInfo]:
    missing = [name for name in ("torch", "onnx") if find_spec(name) is None]
    if missing:
        detail = f"{' and '.join(missing)} not installed"
        hints = {name: _WAY_TO_GPU for name in _likely_accelerators() if _has_gpu()}
        names = ("torch-cpu", *_ACCELERATORS)
        return [DeviceInfo(name, is_available=False, detail=detail + hints.get(name, "")) for name in names]
    processor = DeviceInfo("torch-cpu", is_available=True, detail=_package("torch", "torch"))
    return [
        processor,
        _cuda(),
        _gpu("mps", _is_apple(), "not an Apple computer with a processor of Apple's"),
    ]


def _has_gpu() -> bool:
    """Whether there is a GPU that torch could use, judged without torch."""
    return _is_apple() if platform.system() == "Darwin" else _has_gpu_driver()


def _is_apple() -> bool:
    return platform.system() == "Darwin" and platform.machine() == "arm64"


def _cuda() -> DeviceInfo:
    if not _torch_is_built_for_cuda():
        return _gpu("cuda", False, "this torch is built without CUDA")
    return _gpu("cuda", _has_gpu_driver(), "there is no driver of a GPU")


def _has_gpu_driver() -> bool:
    """Look for the driver's own files: asking torch would mean to import it, for seconds and hundreds of megabytes."""
    if platform.system() == "Windows":
        return (Path(os.environ.get("SYSTEMROOT", "C:/Windows")) / "System32" / "nvcuda.dll").exists()
    return any(Path(path).exists() for path in _DRIVER_FILES)


def _gpu(name: str, is_possible: bool, why_not: str) -> DeviceInfo:
    if not is_possible:
        return DeviceInfo(name, is_available=False, detail=why_not)
    from engine.backends.torch_backend import find_gpu  # noqa: PLC0415 - torch only where it may find a GPU

    return DeviceInfo(name, *find_gpu(name))


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
