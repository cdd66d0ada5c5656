"""Files that come with the app."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path


def resource_folder() -> Path:
    """``resources`` of a frozen bundle, of an installed wheel, or of a checkout."""
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen:
        return Path(frozen) / "resources"
    spec = find_spec("engine")
    origin = Path(spec.origin) if spec and spec.origin else Path(__file__).parent
    installed = origin.parent / "_resources"
    return installed if installed.is_dir() else Path(__file__).resolve().parents[1] / "resources"
