"""The one QApplication, in the manner of the app."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from vocalsplit_gui.icons import app_icon


class Application(QApplication):
    """Signals: ``file_opened`` (Path), when a song is dropped onto the icon, on macOS."""

    file_opened = Signal(object)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self.file_opened.emit(Path(event.file()))
            return True
        return super().event(event)


def make_application() -> Application:
    """The application, made where there is none yet."""
    app = QApplication.instance()
    if not isinstance(app, Application):
        app = Application(sys.argv[:1])
    app.setApplicationName("VocalSplit")
    app.setDesktopFileName("vocalsplit")
    app.setWindowIcon(app_icon())
    app.setStyle("Fusion")
    return app
