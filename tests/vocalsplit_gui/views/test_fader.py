from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from vocalsplit_gui.state.levels import MARKS_DB
from vocalsplit_gui.views.fader import Fader

Key, Modifier, Button = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton
VERTICAL, HORIZONTAL = Qt.Orientation.Vertical, Qt.Orientation.Horizontal


@pytest.fixture(params=[VERTICAL, HORIZONTAL])
def fader(request, qtbot):
    fader = Fader(name="Vocals", orientation=request.param)
    qtbot.addWidget(fader)
    fader.resize(*((60, 240) if request.param is VERTICAL else (240, 60)))
    with qtbot.waitExposed(fader):
        fader.show()
    fader.activateWindow()
    fader.setFocus()
    return fader


@pytest.fixture
def changes(fader):
    seen = []
    fader.gain_db_changed.connect(seen.append)
    return seen


def place(fader, gain_db):
    """The middle of the groove at a gain."""
    along, across = fader._pixel_of(gain_db), fader._centre_line()
    return QPointF(across, along).toPoint() if fader.orientation() is VERTICAL else QPointF(along, across).toPoint()


def turn(fader, dy, modifiers=Modifier.NoModifier):
    point = QPointF(fader.rect().center())
    event = QWheelEvent(
        point, fader.mapToGlobal(point), QPoint(), QPoint(0, dy), Button.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(fader, event)


def test_setting_a_gain_from_outside_says_nothing(fader, changes):
    fader.set_gain_db(-7.5)
    assert fader.gain_db == -7.5
    assert changes == []


@pytest.mark.parametrize("gain_db", [3.0, -6.0, -20.0, -40.0])
def test_a_drag_of_the_handle_sets_the_gain(qtbot, fader, changes, gain_db):
    qtbot.mousePress(fader, Button.LeftButton, pos=place(fader, 0.0))
    qtbot.mouseMove(fader, place(fader, gain_db))
    qtbot.waitUntil(lambda: bool(changes))
    qtbot.mouseRelease(fader, Button.LeftButton, pos=place(fader, gain_db))
    assert fader.gain_db == changes[-1] == pytest.approx(gain_db, abs=0.7)


def test_the_bottom_is_silence_and_the_top_plus_six(qtbot, fader, changes):
    qtbot.mousePress(fader, Button.LeftButton, pos=place(fader, 0.0))
    for gain_db, result in ((-math.inf, -math.inf), (6.0, 6.0)):
        qtbot.mouseMove(fader, place(fader, gain_db))
        qtbot.waitUntil(lambda result=result: fader.gain_db == result)
    qtbot.mouseRelease(fader, Button.LeftButton)
    assert changes[-1] == 6.0


def test_a_press_beside_the_handle_moves_it_there(qtbot, fader, changes):
    qtbot.mouseClick(fader, Button.LeftButton, pos=place(fader, -30.0))
    assert changes[-1] == pytest.approx(-30.0, abs=1.0)


def test_a_double_click_means_0_db(qtbot, fader, changes):
    fader.set_gain_db(-12.0)
    qtbot.mouseDClick(fader, Button.LeftButton, pos=place(fader, -12.0))
    assert changes == [0.0]


def test_the_wheel_is_fine_and_finer_with_shift(fader, changes):
    turn(fader, 120)
    turn(fader, -120, Modifier.ShiftModifier)
    turn(fader, -240)
    assert changes == [0.5, 0.4, -0.6]


def test_the_keyboard_does_it_all(qtbot, fader, changes):
    for key, modifiers in (
        (Key.Key_Down, Modifier.NoModifier),
        (Key.Key_Down, Modifier.ShiftModifier),
        (Key.Key_PageDown, Modifier.NoModifier),
        (Key.Key_Up, Modifier.NoModifier),
        (Key.Key_Delete, Modifier.NoModifier),
    ):
        qtbot.keyClick(fader, key, modifiers)
    assert changes == [-0.5, -0.6, -3.6, -3.1, 0.0]


@pytest.mark.parametrize(("typed", "gain_db"), [("-4.5", -4.5), ("-inf", -math.inf), ("99", 6.0)])
def test_a_value_can_be_typed(qtbot, fader, changes, typed, gain_db):
    qtbot.keyClick(fader, Key.Key_Return)
    field = fader.findChild(QLineEdit)
    assert field.isVisible()
    qtbot.keyClicks(field, typed)
    qtbot.keyClick(field, Key.Key_Return)
    assert changes == [gain_db]
    assert not field.isVisible()


def test_nonsense_or_escape_changes_nothing(qtbot, fader, changes):
    qtbot.keyClick(fader, Key.Key_F2)
    field = fader.findChild(QLineEdit)
    qtbot.keyClicks(field, "loud")
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.keyClick(fader, Key.Key_F2)
    qtbot.keyClicks(field, "-20")
    qtbot.keyClick(field, Key.Key_Escape)
    assert not field.isVisible()
    assert changes == []


def test_screen_readers_learn_name_and_value_and_can_change_it(fader, changes):
    fader.set_gain_db(-3.5)
    interface = QAccessible.queryAccessibleInterface(fader)
    assert interface.role() == QAccessible.Role.Slider
    assert interface.text(QAccessible.Text.Name) == "Vocals"
    assert interface.text(QAccessible.Text.Description).startswith("\N{LEFT-TO-RIGHT MARK}\N{MINUS SIGN}3.5")
    fader.setValue(-10)
    fader.setValue(fader.minimum())
    assert changes == [-10.0, -math.inf]
    assert fader.gain_db == -math.inf


def test_marks_stand_in_order_and_mirror_from_right_to_left(fader):
    pixels = [fader._pixel_of(mark) for mark in MARKS_DB]
    assert pixels == sorted(pixels, reverse=fader.orientation() is HORIZONTAL)
    fader.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    mirrored = [fader._pixel_of(mark) for mark in MARKS_DB]
    is_upright = fader.orientation() is VERTICAL
    assert mirrored == pytest.approx(pixels if is_upright else [fader.width() - pixel for pixel in pixels])
