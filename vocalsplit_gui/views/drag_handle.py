"""A handle by which a stem is dragged out to a file manager or a DAW, or copied as a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl, Signal
from PySide6.QtGui import QDrag, QGuiApplication, QMouseEvent
from PySide6.QtWidgets import QApplication, QToolButton

from vocalsplit_gui.icons import IconSet
from vocalsplit_gui.views.widgets import describe


class DragHandle(QToolButton):
    """The file is made when the handle is pressed; the drag begins as soon as it is there.

    Signals:
        file_wanted: The handle was pressed.
        copied: The file is on the clipboard, after Enter or Space.
    """

    file_wanted = Signal()
    copied = Signal()

    def __init__(self, icons: IconSet, stem: str) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        icons.bind(self, "drag")
        self._stem = stem
        self._pressed_at: QPoint | None = None
        self._has_left = False
        self._wants_copy = False
        self._file: Path | None = None
        self.clicked.connect(self._on_clicked)
        self.show_ready(is_ready=False)

    def show_ready(self, *, is_ready: bool) -> None:
        """Whether the stem is split to its end, so that a file can be made."""
        self.setEnabled(is_ready)
        self.setCursor(Qt.CursorShape.OpenHandCursor if is_ready else Qt.CursorShape.ArrowCursor)
        text = self.tr("Drag {stem} out as a file; click to copy it").format(stem=self._stem)
        describe(self, text, tip=text if is_ready else self.tr("Once the song is split, drag the stem out from here"))

    def take_file(self, path: Path) -> None:
        """The file is there: go on with the drag, or copy, whichever was begun."""
        self._file = path
        if self._wants_copy:
            self._wants_copy = False
            QGuiApplication.clipboard().setMimeData(self._mime())
            self.copied.emit()
        elif self._pressed_at is not None and self._has_left:
            self._drag()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.isEnabled():
            self._pressed_at, self._has_left, self._file = event.position().toPoint(), False, None
            self.file_wanted.emit()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None:
            return
        distance = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if distance >= QApplication.startDragDistance():
            self._has_left = True
            if self._file is not None:
                self._drag()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        is_click = not self._has_left
        self._pressed_at = None
        if is_click:
            super().mouseReleaseEvent(event)
        else:
            self.setDown(False)

    def _on_clicked(self) -> None:
        self._wants_copy = True
        if self._file is None:
            self.file_wanted.emit()
        else:
            self.take_file(self._file)

    def _mime(self) -> QMimeData:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(self._file))])
        return data

    def _drag(self) -> None:
        self._pressed_at = None
        self.setDown(False)
        drag = QDrag(self)
        drag.setMimeData(self._mime())
        drag.exec(Qt.DropAction.CopyAction)
