"""Everybody can use it: names for screen readers, everything by Tab, room for every language's words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from engine.resources import resource_path
from tests.vocalsplit_gui.conftest import MakeApp, write_song
from tests.vocalsplit_gui.test_singing import wait_until_split
from vocalsplit_gui.shortcuts import Command
from vocalsplit_gui.wiring import Wiring

CONTROLS = (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit, QAbstractItemView)


def roots_of(app: Wiring) -> list[QWidget]:
    roots: list[QWidget] = [app.window]
    for command, kind in ((Command.SETTINGS, "settings"), (Command.HELP, "help"), (Command.EXPORT, "export")):
        app.commands.run(command)
        dialog = app.dialogs.opened(kind)
        assert dialog is not None
        roots.append(dialog)
    return roots


def open_everything(make_app: MakeApp, qtbot, tmp_path: Path) -> tuple[Wiring, list[QWidget]]:
    app = make_app(write_song(tmp_path / "a.wav"), plays_on_open=False)
    wait_until_split(qtbot, app)
    qtbot.waitUntil(lambda: app.window.song.spectrogram is not None, timeout=20_000)
    return app, roots_of(app)


def describe(widget: QWidget) -> str:
    parents = []
    parent: QWidget | None = widget
    while parent is not None:
        parents.append(type(parent).__name__)
        parent = parent.parentWidget()
    return " < ".join(parents[:4])


def test_every_control_has_a_name_and_can_be_reached_by_tab(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    _, roots = open_everything(make_app, qtbot, tmp_path)
    nameless, unreachable = [], []
    for root in roots:
        for widget in root.findChildren(QWidget):
            is_control = isinstance(widget, CONTROLS) and not isinstance(widget, QScrollBar)
            if not is_control or not widget.isVisibleTo(root):
                continue
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            if not (widget.accessibleName() or text or widget.objectName().startswith("qt_")):
                nameless.append(describe(widget))
            is_reachable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus or widget.focusProxy() is not None
            if widget.isEnabled() and not is_reachable:
                unreachable.append(describe(widget))
    assert nameless == []
    assert [w for w in unreachable if "QTabBar" not in w] == []


@pytest.mark.parametrize("language", ["el", "fr", "de"])
def test_words_have_room_in_every_language(make_app: MakeApp, qapp, qtbot, tmp_path: Path, language: str) -> None:
    translator = QTranslator()
    assert translator.load(f"vocalsplit_{language}", str(resource_path("translations")))
    qapp.installTranslator(translator)
    try:
        _, roots = open_everything(make_app, qtbot, tmp_path)
        cut = []
        for root in roots:
            for widget in root.findChildren(QWidget):
                is_words = isinstance(widget, QAbstractButton) or type(widget) is QLabel
                if not is_words or not widget.isVisibleTo(root) or not widget.text() or _wraps(widget):  # type: ignore[attr-defined]
                    continue
                if widget.width() < widget.fontMetrics().horizontalAdvance(widget.text()):  # type: ignore[attr-defined]
                    cut.append((widget.text(), describe(widget)))  # type: ignore[attr-defined]
        assert [entry for entry in cut if "SpectrogramPanel" not in entry[1]] == []
    finally:
        qapp.removeTranslator(translator)


def _wraps(widget: QWidget) -> bool:
    return isinstance(widget, QLabel) and widget.wordWrap()
