"""Run-time hook: sounddevice asks the system for PortAudio; the bundle's own copy answers first.

``ctypes.util.find_library`` looks in the system's linker cache only, which knows nothing of the bundle's folder.
"""

import ctypes.util
import sys
from pathlib import Path

_find_library = ctypes.util.find_library


def _find_bundled(name: str) -> str | None:
    bundled = Path(sys._MEIPASS) / f"lib{name}.so.2"  # type: ignore[attr-defined]
    return str(bundled) if name == "portaudio" and bundled.exists() else _find_library(name)


ctypes.util.find_library = _find_bundled
