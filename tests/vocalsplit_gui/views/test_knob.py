from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QApplication

from vocalsplit_gui.views.knob import PanKnob

Key, Modifier, Button = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton


@pytest.fixture
def knob(qtbot):
    knob = PanKnob(name="Vocals, pan")
    qtbot.addWidget(knob)
    knob.resize(40, 40)
    with qtbot.waitExposed(knob):
        knob.show()
    return knob


@pytest.fixture
def changes(knob):
    seen = []
    knob.pan_changed.connect(seen.append)
    return seen


def test_setting_it_from_outside_says_nothing(knob, changes):
    knob.set_pan(-0.4)
    knob.set_pan(-7)
    assert knob.pan == -1
    assert changes == []


def test_a_drag_turns_it_and_it_catches_in_the_middle(qtbot, knob, changes):
    qtbot.mousePress(knob, Button.LeftButton, pos=QPoint(20, 20))
    qtbot.mouseMove(knob, QPoint(50, 20))
    qtbot.waitUntil(lambda: knob.pan == pytest.approx(0.3))
    qtbot.mouseMove(knob, QPoint(20, 10))
    qtbot.waitUntil(lambda: knob.pan == pytest.approx(0.1))
    qtbot.mouseMove(knob, QPoint(22, 20))
    qtbot.waitUntil(lambda: knob.pan == 0)
    qtbot.mouseRelease(knob, Button.LeftButton, pos=QPoint(22, 20))
    assert changes[-1] == 0


def test_a_double_click_centres_it(qtbot, knob, changes):
    knob.set_pan(0.7)
    qtbot.mouseDClick(knob, Button.LeftButton, pos=QPoint(20, 20))
    assert changes == [0.0]


def test_wheel_and_keys(qtbot, knob, changes):
    event = QWheelEvent(
        QPointF(20, 20), QPointF(20, 20), QPoint(), QPoint(0, 120), Button.NoButton, Modifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(knob, event)
    for key, modifiers in (
        (Key.Key_Left, Modifier.NoModifier),
        (Key.Key_Down, Modifier.ShiftModifier),
        (Key.Key_PageUp, Modifier.NoModifier),
        (Key.Key_Delete, Modifier.NoModifier),
    ):
        qtbot.keyClick(knob, key, modifiers)
    assert changes == pytest.approx([0.05, 0.0, -0.01, 0.24, 0.0])


def test_screen_readers_learn_where_it_points(knob):
    knob.set_pan(-0.3)
    interface = QAccessible.queryAccessibleInterface(knob)
    assert interface.text(QAccessible.Text.Name) == "Vocals, pan"
    assert interface.text(QAccessible.Text.Description) == "30 % left"
    knob.set_pan(0)
    assert interface.text(QAccessible.Text.Description) == "Centre"
