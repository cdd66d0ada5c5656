"""Run-time hook: pyqtgraph imports QtOpenGL by name and uses it only where OpenGL is switched on, which it never is."""

import sys
from types import ModuleType

sys.modules.setdefault("PySide6.QtOpenGL", ModuleType("PySide6.QtOpenGL"))
