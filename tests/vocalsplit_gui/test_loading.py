"""If these fail, the start reads the source of every module again, or the pictures freeze the window."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from vocalsplit_gui.loading import wake_classes

ROOT = Path(__file__).resolve().parents[2]
_AFTER_QT = """
import builtins, linecache
own = builtins.__import__
from vocalsplit_gui.loading import load_qt
load_qt()
assert builtins.__import__ is own
from PySide6.QtWidgets import QLabel
import vocalsplit_gui.start
print(len(linecache.cache))
"""


def test_what_is_imported_after_qt_is_not_read_as_text() -> None:
    shown = subprocess.run([sys.executable, "-c", _AFTER_QT], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(shown.stdout) < 20


def test_every_class_of_a_module_is_there(qapp) -> None:
    wake_classes("PySide6.QtSvg")
    assert {"QSvgRenderer", "QSvgGenerator"} <= vars(sys.modules["PySide6.QtSvg"]).keys()
