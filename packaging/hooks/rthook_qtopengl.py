"""Run-time hook: pyqtgraph imports Qt's OpenGL modules by name and uses them only where OpenGL is on: never here."""

import sys
from types import ModuleType


class _StandIn(ModuleType):
    def __getattr__(self, name: str) -> type:
        if name != "QOpenGLWidget":
            raise AttributeError(name)
        from PySide6.QtWidgets import QWidget  # noqa: PLC0415  (only the app has Qt)

        return QWidget


for _name in ("PySide6.QtOpenGL", "PySide6.QtOpenGLWidgets"):
    sys.modules.setdefault(_name, _StandIn(_name))
