"""The error tree.

::

    VocalSplitError
    ├─ AudioError(path, fault)       a song cannot be read
    ├─ ModelError(model_id, fault)   a model cannot be used
    ├─ OutputError(path, fault)      a result cannot be written
    ├─ DeviceError(name, fault)      a device cannot compute
    └─ ParameterError                also a ValueError: the caller's mistake

Errors carry data: which file, which fault, which numbers. The sentences that people read live in
``engine.cli.messages`` (terminal) and ``vocalsplit_gui.messages`` (app); a test holds both to every fault listed here.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path


class AudioFault(StrEnum):
    """Why a song could not be read."""

    MISSING = "missing"
    FOLDER = "folder"
    NO_PERMISSION = "no-permission"
    EMPTY_FILE = "empty-file"
    NOT_AUDIO = "not-audio"
    NO_AUDIO_TRACK = "no-audio-track"
    PROTECTED = "protected"
    NO_DECODER = "no-decoder"
    DAMAGED = "damaged"
    TOO_SHORT = "too-short"
    NOT_FINITE = "not-finite"
    CHANGED = "changed"


class ModelFault(StrEnum):
    """Why a model could not be used."""

    MISSING = "missing"
    DAMAGED = "damaged"
    UNSUITABLE = "unsuitable"
    NOT_TRUSTED = "not-trusted"


class OutputFault(StrEnum):
    """Why a result could not be written."""

    EXISTS = "exists"
    NOT_WRITABLE = "not-writable"
    NOT_A_FOLDER = "not-a-folder"
    DISK_FULL = "disk-full"
    VERIFY_FAILED = "verify-failed"
    BUSY = "busy"


class DeviceFault(StrEnum):
    """Why a device cannot compute or play, or why another one is taken."""

    NOT_THERE = "not-there"
    NO_GPU = "no-gpu"
    NOT_INSTALLED = "not-installed"
    NOT_SUPPORTED = "not-supported"
    NOT_EQUAL = "not-equal"
    NOT_FASTER = "not-faster"
    OUT_OF_MEMORY = "out-of-memory"
    WRONG_RESULT = "wrong-result"


class VocalSplitError(Exception):
    """Root of all errors that a user can meet."""


class AudioError(VocalSplitError):
    """A song cannot be read.

    Args:
        path: The file.
        fault: Why.
        detail: What the decoder said, for the log.
    """

    def __init__(self, path: Path, fault: AudioFault, detail: str = "") -> None:
        super().__init__(f"{path}: {fault}" + (f" ({detail})" if detail else ""))
        self.path = path
        self.fault = fault
        self.detail = detail


class ModelError(VocalSplitError):
    """A model cannot be used.

    Args:
        model_id: The model's id, or the path of what was to become one.
        fault: Why.
        detail: What exactly, for the log.
    """

    def __init__(self, model_id: str, fault: ModelFault, detail: str = "") -> None:
        super().__init__(f"model {model_id}: {fault}" + (f" ({detail})" if detail else ""))
        self.model_id = model_id
        self.fault = fault
        self.detail = detail


class OutputError(VocalSplitError):
    """A result cannot be written.

    Args:
        path: The file or folder.
        fault: Why.
        detail: What the system said, for the log.
        needed_bytes: Space that the work needs, where the fault is a full disk.
        free_bytes: Space that is there, where the fault is a full disk.
    """

    def __init__(
        self, path: Path, fault: OutputFault, detail: str = "", *, needed_bytes: int = 0, free_bytes: int = 0
    ) -> None:
        super().__init__(f"{path}: {fault}" + (f" ({detail})" if detail else ""))
        self.path = path
        self.fault = fault
        self.detail = detail
        self.needed_bytes = needed_bytes
        self.free_bytes = free_bytes


class DeviceError(VocalSplitError):
    """A device cannot compute or play.

    Args:
        name: The device as the user named it, such as ``cuda``.
        fault: Why.
        detail: What the runtime said, for the log.
    """

    def __init__(self, name: str, fault: DeviceFault, detail: str = "") -> None:
        super().__init__(f"device {name}: {fault}" + (f" ({detail})" if detail else ""))
        self.name = name
        self.fault = fault
        self.detail = detail


class ParameterError(VocalSplitError, ValueError):
    """A caller passed a value outside its bounds; the text names it: ``overlap=1.2 must lie in [0, 1)``."""
