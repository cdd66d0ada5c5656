from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, Qt

from vocalsplit_gui.views.ink import ink_of
from vocalsplit_gui.views.meter import LevelMeter


@pytest.fixture(params=[Qt.Orientation.Vertical, Qt.Orientation.Horizontal])
def meter(request, qtbot):
    meter = LevelMeter(2, request.param)
    qtbot.addWidget(meter)
    meter.resize(*((20, 200) if request.param is Qt.Orientation.Vertical else (200, 20)))
    with qtbot.waitExposed(meter):
        meter.show()
    return meter


def names(meter, channel):
    """The colours along a channel, from the quiet end to the loud one."""
    image, across = meter.grab().toImage(), 6 if channel == 0 else 13
    ratio = image.devicePixelRatio()
    along = range(199, -1, -1) if meter.height() > meter.width() else range(200)
    points = [QPoint(across, a) if meter.height() > meter.width() else QPoint(a, across) for a in along]
    return [image.pixelColor(point * ratio).name() for point in points]


def test_bars_are_green_then_yellow_then_red(meter):
    meter.set_levels([-3.0, -20.0])
    ink = ink_of(meter.palette())
    loud, quiet = names(meter, 0), names(meter, 1)
    order = [loud.index(colour.name()) for colour in (ink.good, ink.warm, ink.hot)]
    assert order == sorted(order)
    assert ink.good.name() in quiet
    assert ink.warm.name() not in quiet
    assert ink.hot.name() not in quiet


def test_a_louder_channel_has_a_longer_bar(meter):
    meter.set_levels([-15.0, -40.0])
    good = ink_of(meter.palette()).good.name()
    assert names(meter, 0).count(good) > 2 * names(meter, 1).count(good) > 0


def test_the_meter_falls_by_itself_and_rests(qtbot, meter):
    meter.set_levels([-40.0, -40.0])
    assert meter.is_moving
    qtbot.waitUntil(lambda: meter.states[0].level_db < -45.0)
    assert meter.states[0].held_db == -40.0
    qtbot.waitUntil(lambda: not meter.is_moving, timeout=15_000)
    assert all(state.is_at_rest for state in meter.states)


def test_silence_starts_nothing(meter):
    meter.set_levels([-math.inf])
    assert not meter.is_moving


def test_the_clip_lamp_latches_and_a_click_puts_it_out(qtbot, meter):
    meter.set_levels([0.0, -20.0])
    assert [state.is_clipped for state in meter.states] == [True, False]
    qtbot.waitUntil(lambda: meter.states[0].level_db < -6.0)
    assert meter.states[0].is_clipped
    assert ink_of(meter.palette()).hot.name() in names(meter, 0)
    with qtbot.waitSignal(meter.clip_reset):
        qtbot.mouseClick(meter, Qt.MouseButton.LeftButton)
    assert not any(state.is_clipped for state in meter.states)


def test_the_keyboard_reaches_a_lamp_that_is_on(qtbot, meter):
    assert meter.focusPolicy() is Qt.FocusPolicy.NoFocus
    meter.set_levels([1.0])
    assert meter.focusPolicy() is Qt.FocusPolicy.TabFocus
    assert "Clipped" in meter.accessibleDescription()
    with qtbot.waitSignal(meter.clip_reset):
        qtbot.keyClick(meter, Qt.Key.Key_Return)
    assert meter.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert meter.accessibleDescription() == ""


def test_the_loud_end_of_a_lying_meter_is_where_reading_ends(qtbot):
    meter = LevelMeter(2, Qt.Orientation.Horizontal)
    qtbot.addWidget(meter)
    meter.resize(200, 20)
    meter.set_levels([-20.0])
    good = ink_of(meter.palette()).good.name()
    assert names(meter, 0).index(good) < 50
    meter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert names(meter, 0).index(good) > 50
