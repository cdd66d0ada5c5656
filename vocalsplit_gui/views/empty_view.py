"""What is shown while there is no song: where to drop one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from vocalsplit_gui.icons import IconSet
from vocalsplit_gui.views.widgets import Picture, describe, wrapped


class EmptyView(QWidget):
    """Signals: ``open_requested``, ``folder_requested``, ``demo_requested``."""

    open_requested = Signal()
    folder_requested = Signal()
    demo_requested = Signal()

    def __init__(self, icons: IconSet, *, has_demo: bool) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 16, 24, 24)
        self._frame = QFrame()
        self._frame.setObjectName("drop")
        outer.addWidget(self._frame)
        inner = QVBoxLayout(self._frame)
        inner.setContentsMargins(24, 24, 24, 24)
        inner.setSpacing(8)
        inner.addStretch(2)
        inner.addWidget(Picture("microphone", 84, "#8f7dff"), 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addSpacing(12)
        for text, kind in (
            (self.tr("Drop a song, sing"), "hero"),
            (self.tr("It plays at once, with the vocals off. Files, folders and playlists will do."), "muted"),
        ):
            words = wrapped(text, kind)
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            inner.addWidget(words)
        inner.addSpacing(20)
        inner.addLayout(self._buttons(icons, has_demo=has_demo))
        inner.addStretch(3)
        promise = wrapped(self.tr("Everything happens on this computer. Nothing leaves it."), "small")
        promise.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inner.addWidget(promise)

    def show_drag(self, *, is_over: bool) -> None:
        """Light up while something is held over the window."""
        self._frame.setProperty("is_over", "true" if is_over else "false")
        self._frame.style().unpolish(self._frame)
        self._frame.style().polish(self._frame)

    def _buttons(self, icons: IconSet, *, has_demo: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch()
        self.open_button = QPushButton(self.tr("Open songs…"))
        self.open_button.setObjectName("primary")
        self.open_button.setMinimumHeight(42)
        describe(self.open_button, self.tr("Open songs"), keys="Ctrl+O")
        self.open_button.clicked.connect(self.open_requested)
        row.addWidget(self.open_button)
        folder = QPushButton(self.tr("Open a folder…"))
        folder.setMinimumHeight(42)
        icons.bind(folder, "open")
        folder.clicked.connect(self.folder_requested)
        row.addWidget(folder)
        if has_demo:
            demo = QPushButton(self.tr("Try the demo song"))
            demo.setMinimumHeight(42)
            icons.bind(demo, "note")
            demo.clicked.connect(self.demo_requested)
            row.addWidget(demo)
        row.addStretch()
        return row
