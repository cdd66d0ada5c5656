"""Every key, on F1."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from vocalsplit_gui.shortcuts import Group, Shortcut, groups
from vocalsplit_gui.views.dialogs import Dialog, scrolled
from vocalsplit_gui.views.widgets import label


class HelpDialog(Dialog):
    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, "")
        self.setWindowTitle(self.tr("Keys"))
        self.column.addWidget(label(self.tr("Keys"), "title"))
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 8, 0)
        row.setSpacing(36)
        all_groups = groups()
        for pair in (all_groups[:2], all_groups[2:]):
            column = QVBoxLayout()
            column.setSpacing(18)
            for group in pair:
                column.addWidget(self._make_group(group))
            column.addStretch()
            row.addLayout(column)
        self.column.addWidget(scrolled(inside), 1)
        self.add_close()
        self.resize(780, 620)

    def _make_group(self, group: Group) -> QWidget:
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(6)
        grid.setHorizontalSpacing(14)
        grid.setColumnStretch(1, 1)
        grid.addWidget(label(group.title, "heading"), 0, 0, 1, 2)
        for line, shortcut in enumerate(group.shortcuts, 1):
            grid.addWidget(_keys(shortcut), line, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(label(shortcut.text), line, 1)
        return box


def _keys(shortcut: Shortcut) -> QLabel:
    native = QKeySequence.SequenceFormat.NativeText
    texts = [QKeySequence(keys).toString(native) for keys in shortcut.keys] or ["V"]
    text = f"{texts[0]} … {texts[-1]}" if len(texts) > 2 else "  ".join(texts)
    return label(text, "chip")
