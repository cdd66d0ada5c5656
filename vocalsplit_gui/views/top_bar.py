"""Along the top: queue, open, settings, menu."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QToolButton

from vocalsplit_gui.icons import IconSet, app_icon
from vocalsplit_gui.shortcuts import Command
from vocalsplit_gui.views.widgets import describe, icon_button, label


class TopBar(QFrame):
    """Signals: ``commanded`` (a Command), ``about_requested``, ``log_requested``, ``demo_requested``."""

    commanded = Signal(object)
    about_requested = Signal()
    log_requested = Signal()
    demo_requested = Signal()

    def __init__(self, icons: IconSet, *, has_demo: bool) -> None:
        super().__init__()
        self._icons = icons
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 4)
        row.setSpacing(6)
        self.queue_button = icon_button(icons, "queue", self.tr("Show or hide the queue"), keys="Q", is_checkable=True)
        self.queue_button.clicked.connect(lambda: self.commanded.emit(Command.TOGGLE_QUEUE))
        row.addWidget(self.queue_button)
        mark = label("")
        mark.setPixmap(app_icon().pixmap(QSize(26, 26)))
        mark.setAccessibleName("VocalSplit")
        row.addWidget(mark)
        row.addWidget(label("VocalSplit", "heading"))
        row.addStretch()
        self.open_button = QPushButton(self.tr("Open…"))
        icons.bind(self.open_button, "open")
        describe(self.open_button, self.tr("Open songs"), keys="Ctrl+O")
        self.open_button.clicked.connect(lambda: self.commanded.emit(Command.OPEN))
        row.addWidget(self.open_button)
        settings = icon_button(icons, "settings", self.tr("Settings"), keys="Ctrl+,")
        settings.clicked.connect(lambda: self.commanded.emit(Command.SETTINGS))
        row.addWidget(settings)
        row.addWidget(self._make_menu(has_demo=has_demo))

    def _make_menu(self, *, has_demo: bool) -> QToolButton:
        button = icon_button(self._icons, "menu", self.tr("Menu"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        for command, icon, text, keys in (
            (Command.OPEN, "open", self.tr("Open songs…"), "Ctrl+O"),
            (Command.OPEN_FOLDER, "open", self.tr("Open a folder…"), "Ctrl+Shift+O"),
            (Command.PASTE, "copy", self.tr("Paste songs"), "Ctrl+V"),
            (None, "", "", ""),
            (Command.EXPORT, "export", self.tr("Export this song…"), "Ctrl+E"),
            (Command.EXPORT_ALL, "export", self.tr("Split and export all…"), "Ctrl+Shift+E"),
            (None, "", "", ""),
            (Command.FULL_SCREEN, "full-screen", self.tr("Full screen"), "F"),
            (Command.SETTINGS, "settings", self.tr("Settings…"), "Ctrl+,"),
            (Command.HELP, "help", self.tr("Keys…"), "F1"),
        ):
            if command is None:
                menu.addSeparator()
            else:
                self._add(menu, icon, f"{text}\t{keys}", lambda command=command: self.commanded.emit(command))
        if has_demo:
            self._add(menu, "note", self.tr("Open the demo song"), self.demo_requested.emit)
        self._add(menu, "copy", self.tr("Log and details…"), self.log_requested.emit)
        self._add(menu, "note", self.tr("About VocalSplit…"), self.about_requested.emit)
        menu.addSeparator()
        self._add(menu, "close", self.tr("Quit") + "\tCtrl+Q", lambda: self.commanded.emit(Command.QUIT))
        button.setMenu(menu)
        return button

    def _add(self, menu: QMenu, icon: str, text: str, call: object) -> None:
        action = QAction(text, menu)
        self._icons.bind(action, icon)
        action.triggered.connect(lambda _=False: call())  # type: ignore[operator]
        menu.addAction(action)
