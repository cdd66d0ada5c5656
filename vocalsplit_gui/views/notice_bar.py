"""News that needs no answer, above the song: what was left out, what was saved, what failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from vocalsplit_gui.icons import IconSet
from vocalsplit_gui.views.widgets import Picture, icon_button, label, wrapped


@dataclass(frozen=True)
class Notice:
    """``kind`` is good or warning or bad; ``action`` is called by the button ``action_text``."""

    kind: str
    title: str
    text: str = ""
    action_text: str = ""
    action: Callable[[], None] | None = None


_ICONS = {"good": "check", "warning": "warning", "bad": "warning"}


class NoticeBar(QFrame):
    """Shows the latest notice until it is closed; earlier ones come back then."""

    def __init__(self, icons: IconSet) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._notices: list[Notice] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(10)
        self._picture = Picture("check", 22)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._title = wrapped("", "heading")
        self._text = wrapped("")
        words.addWidget(self._title)
        words.addWidget(self._text)
        row.addLayout(words, 1)
        self._more = label("", "small")
        row.addWidget(self._more)
        self.action_button = QPushButton()
        self.action_button.clicked.connect(self._on_action)
        row.addWidget(self.action_button)
        close = icon_button(icons, "close", self.tr("Close this message"))
        close.clicked.connect(self.dismiss)
        row.addWidget(close)
        self.hide()

    def notify(self, notice: Notice) -> None:
        self._notices = [n for n in self._notices if n.title != notice.title] + [notice]
        self._show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def dismiss(self) -> None:
        self._notices = self._notices[:-1]
        self._show()

    def texts(self) -> list[str]:
        return [f"{n.title} {n.text}".strip() for n in self._notices]

    def _show(self) -> None:
        self.setVisible(bool(self._notices))
        if not self._notices:
            return
        notice = self._notices[-1]
        self._title.setText(notice.title)
        self._text.setText(notice.text)
        self._text.setVisible(bool(notice.text))
        self._picture.set_icon(_ICONS.get(notice.kind, "help"))
        self.action_button.setText(notice.action_text)
        self.action_button.setVisible(notice.action is not None)
        earlier = len(self._notices) - 1
        self._more.setText(f"+{earlier}" if earlier else "")
        self.setAccessibleName(f"{notice.title} {notice.text}".strip())

    def _on_action(self) -> None:
        action = self._notices[-1].action if self._notices else None
        self.dismiss()
        if action is not None:
            action()
