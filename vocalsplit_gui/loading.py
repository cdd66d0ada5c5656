"""How Qt is loaded."""

from __future__ import annotations

import builtins
import importlib


def load_qt() -> None:
    """Load Qt without the hook that PySide6 leaves in every later import.

    It serves the switches of ``__feature__``, which nobody here uses, and reads the source of each module that anybody
    imports to look for them: a fifth of the start, and 20 MB that stay.
    """
    own_import = builtins.__import__
    import PySide6.QtCore  # noqa: F401, PLC0415

    builtins.__import__ = own_import


def wake_classes(module: str) -> None:
    """Load a module of Qt with all its classes, which otherwise come into being when they are first asked for."""
    loaded = importlib.import_module(module)
    for name in dir(loaded):
        getattr(loaded, name)
