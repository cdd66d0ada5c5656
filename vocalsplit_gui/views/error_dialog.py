"""An error that needs an answer, or the details of all that happened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from vocalsplit_gui.icons import IconSet
from vocalsplit_gui.messages import Message
from vocalsplit_gui.views.dialogs import Dialog
from vocalsplit_gui.views.widgets import Picture, wrapped


class DetailsDialog(Dialog):
    """Text to read and copy, such as the log."""

    def __init__(self, parent: QWidget | None, title: str, details: str, folder: Path | None = None) -> None:
        super().__init__(parent, title)
        self.details = details
        self.column.addWidget(make_details(details, title), 1)
        roles = QDialogButtonBox.ButtonRole
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.reject)
        close.setDefault(True)
        copy = QPushButton(self.tr("Copy details"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details))
        buttons = [(close, roles.RejectRole), (copy, roles.ActionRole)]
        if folder is not None:
            open_folder = QPushButton(self.tr("Open the log's folder"))
            open_folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
            buttons.append((open_folder, roles.ActionRole))
        self.add_buttons(*buttons)
        self.resize(720, 480)


class ErrorDialog(Dialog):
    """One error in words, its action, and its details to copy.

    Signals:
        action_requested: The offered action was chosen.
    """

    action_requested = Signal()

    def __init__(
        self, parent: QWidget | None, icons: IconSet, message: Message, *, action_text: str, details: str
    ) -> None:
        super().__init__(parent, message.title)
        self.details = details
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(Picture("warning", 34), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(wrapped(message.title, "heading"))
        words.addWidget(wrapped(message.text))
        row.addLayout(words, 1)
        self.column.addLayout(row)
        self._text = make_details(details, self.tr("Details"))
        self._text.hide()
        self.column.addWidget(self._text, 1)
        self.setMinimumWidth(460)
        self._make_buttons(icons, action_text)

    def _make_buttons(self, icons: IconSet, action_text: str) -> None:
        roles = QDialogButtonBox.ButtonRole
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.reject)
        show = QPushButton(self.tr("Details"))
        show.setCheckable(True)
        show.toggled.connect(self._on_details)
        copy = QPushButton(self.tr("Copy details"))
        icons.bind(copy, "copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details))
        buttons = [(close, roles.RejectRole), (show, roles.ActionRole), (copy, roles.ActionRole)]
        if action_text:
            action = QPushButton(action_text)
            action.setObjectName("primary")
            action.clicked.connect(self.accept)
            action.clicked.connect(self.action_requested)
            buttons.append((action, roles.AcceptRole))
        (buttons[-1][0] if action_text else close).setDefault(True)
        self.add_buttons(*buttons)

    def _on_details(self, is_shown: bool) -> None:
        self._text.setVisible(is_shown)
        if is_shown:
            self.resize(max(self.width(), 640), max(self.height(), 420))
        else:
            self.adjustSize()


def make_details(details: str, name: str) -> QPlainTextEdit:
    text = QPlainTextEdit(details)
    text.setReadOnly(True)
    text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    text.setTabChangesFocus(True)
    text.setAccessibleName(name)
    return text
