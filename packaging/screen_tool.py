"""What the smoke test does on a screen, in a process of its own: photograph it, wait for paint, drag files over it.

``screen_tool.py photograph FILE`` · ``screen_tool.py paint`` · ``screen_tool.py drag X Y FILE...``
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel

_PAINTED_COLOURS = 12


def grab() -> QImage:
    """The whole screen."""
    return QGuiApplication.primaryScreen().grabWindow(0).toImage()


def photograph(path: Path) -> int:
    QGuiApplication([])
    return 0 if grab().save(str(path)) else 1


def paint() -> int:
    """Print the moment when something with text and pictures stands on the empty screen, by the monotonic clock."""
    QGuiApplication([])
    print("ready", flush=True)
    while not _is_painted(grab()):
        time.sleep(0.005)
    print(time.monotonic(), flush=True)
    return 0


def _is_painted(image: QImage) -> bool:
    """Whether a window is drawn, judged at points 8 pixels apart."""
    colours = {image.pixel(x, y) for x in range(0, image.width(), 8) for y in range(0, image.height(), 8)}
    return len(colours) > _PAINTED_COLOURS


class Source(QLabel):
    """A window to drag files out of; what became of the drag is printed, and whoever took the files may still ask."""

    def __init__(self, files: list[str]) -> None:
        super().__init__("drag me")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._files = files

    def mousePressEvent(self, _event: QMouseEvent) -> None:  # noqa: N802  (Qt's name)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(name) for name in self._files])
        drag = QDrag(self)
        drag.setMimeData(data)
        print(drag.exec(Qt.DropAction.CopyAction).name, flush=True)


def drag(place: QPoint, files: list[str]) -> int:
    """Show the source at a place of the screen until somebody ends it."""
    app = QApplication([])
    source = Source(files)
    source.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    source.setGeometry(place.x(), place.y(), 120, 60)
    source.show()
    QTimer.singleShot(0, lambda: print("ready", flush=True))
    return app.exec()


def main(arguments: list[str]) -> int:
    match arguments:
        case ["photograph", path]:
            return photograph(Path(path))
        case ["paint"]:
            return paint()
        case ["drag", x, y, *files]:
            return drag(QPoint(int(x), int(y)), files)
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
