"""The separation engine of VocalSplit: a song in, stems out.

The public names load what they need when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

# The wheels of ONNX Runtime number the machine and report to their makers, unless this is set before they are loaded.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

_HOMES = {
    "ExportOptions": "engine.export",
    "ExportSource": "engine.export",
    "SplitSession": "engine.session",
    "StemStore": "engine.store",
    "StoreCache": "engine.store.cache",
    "export_stems": "engine.export",
}

if TYPE_CHECKING:
    from engine.export import ExportOptions, ExportSource, export_stems
    from engine.session import SplitSession
    from engine.store import StemStore
    from engine.store.cache import StoreCache

__all__ = [
    "ExportOptions",
    "ExportSource",
    "SplitSession",
    "StemStore",
    "StoreCache",
    "__version__",
    "export_stems",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
