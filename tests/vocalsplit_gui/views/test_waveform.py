from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPalette, QWheelEvent
from PySide6.QtWidgets import QApplication

from vocalsplit_gui.views.ink import ink_of
from vocalsplit_gui.views.waveform import WaveformView

Key, Button = Qt.Key, Qt.MouseButton
LENGTH_S = 40.0


def dark():
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor("#13151a"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#f1f3f7"))
    return palette


@pytest.fixture
def view(qtbot, runner):
    view = WaveformView(runner)
    qtbot.addWidget(view)
    view.setPalette(dark())
    view.resize(806, 80)
    with qtbot.waitExposed(view):
        view.show()
    return view


def show(qtbot, view, song):
    view.set_song(song)
    qtbot.waitUntil(lambda: not view.is_busy, timeout=20_000)


def at(view, time_s, y=60):
    return QPoint(round(view.x_of(time_s)), y)


def is_like(colour, other):
    return (
        max(abs(colour.red() - other.red()), abs(colour.green() - other.green()), abs(colour.blue() - other.blue()))
        < 25
    )


def test_the_voice_has_its_own_colour_where_it_sings(qtbot, view, make_song):
    show(qtbot, view, make_song())
    image, ink = view.grab().toImage(), ink_of(view.palette())
    assert is_like(image.pixelColor(at(view, 30.0, 45)), ink.vocals)
    assert is_like(image.pixelColor(at(view, 10.0, 43)), ink.mixture)
    assert [name for name, _ in view.legend()] == ["Mixture", "Vocals"]


def test_the_part_that_is_not_split_is_hatched_until_it_is(qtbot, view, make_song):
    song = make_song(ready_s=[(0, 10)])
    show(qtbot, view, song)
    ink = ink_of(view.palette())
    assert not is_like(view.grab().toImage().pixelColor(at(view, 30.0, 45)), ink.vocals)
    hatched = {view.grab().toImage().pixelColor(at(view, 15.0, 70) + QPoint(dx, 0)).name() for dx in range(16)}
    assert len(hatched) > 1
    song.set_ready("vocals", [(0, song.frames)])
    view.refresh()
    qtbot.waitUntil(lambda: not view.is_busy, timeout=20_000)
    image = view.grab().toImage()
    assert is_like(image.pixelColor(at(view, 30.0, 45)), ink.vocals)
    assert len({image.pixelColor(at(view, 5.0, 70) + QPoint(dx, 0)).name() for dx in range(16)}) == 1


def test_a_click_seeks(qtbot, view, make_song):
    show(qtbot, view, make_song())
    with qtbot.waitSignal(view.seek_requested) as signal:
        qtbot.mouseClick(view, Button.LeftButton, pos=at(view, 12.5))
    assert signal.args[0] == pytest.approx(12.5, abs=0.06)


def test_a_drag_marks_a_loop(qtbot, view, make_song):
    show(qtbot, view, make_song())
    seeks = []
    view.seek_requested.connect(seeks.append)
    qtbot.mousePress(view, Button.LeftButton, pos=at(view, 10.0))
    qtbot.mouseMove(view, at(view, 15.0))
    with qtbot.waitSignal(view.loop_requested) as signal:
        qtbot.mouseMove(view, at(view, 20.0))
        qtbot.mouseRelease(view, Button.LeftButton, pos=at(view, 20.0))
    assert signal.args == pytest.approx([10.0, 20.0], abs=0.1)
    assert seeks == []


def test_the_loops_edge_can_be_moved_and_the_loop_cleared(qtbot, view, make_song):
    show(qtbot, view, make_song())
    view.set_loop((10.0, 20.0))
    qtbot.mousePress(view, Button.LeftButton, pos=at(view, 10.0))
    qtbot.mouseMove(view, at(view, 7.0))
    with qtbot.waitSignal(view.loop_requested) as signal:
        qtbot.mouseMove(view, at(view, 5.0))
        qtbot.mouseRelease(view, Button.LeftButton, pos=at(view, 5.0))
    assert signal.args == pytest.approx([5.0, 20.0], abs=0.1)
    view.setFocus()
    with qtbot.waitSignal(view.loop_clear_requested):
        qtbot.keyClick(view, Key.Key_Delete)


def test_escape_drops_a_drag(qtbot, view, make_song):
    show(qtbot, view, make_song())
    seen = []
    view.loop_requested.connect(lambda *loop: seen.append(loop))
    view.seek_requested.connect(seen.append)
    qtbot.mousePress(view, Button.LeftButton, pos=at(view, 10.0))
    qtbot.mouseMove(view, at(view, 15.0))
    qtbot.keyClick(view, Key.Key_Escape)
    qtbot.mouseRelease(view, Button.LeftButton, pos=at(view, 15.0))
    assert seen == []


def test_what_is_looked_at_can_be_moved_and_zoomed(qtbot, view, make_song):
    show(qtbot, view, make_song())
    view.set_visible_range(10, 14)
    with qtbot.waitSignal(view.visible_range_requested) as moved:
        qtbot.mouseClick(view, Button.RightButton, pos=at(view, 30.0))
    assert moved.args == pytest.approx([28.0, 32.0], abs=0.1)
    with qtbot.waitSignal(view.visible_range_requested) as paged:
        qtbot.keyClick(view, Key.Key_PageDown)
    assert paged.args == pytest.approx([13.2, 17.2])
    point = at(view, 12.0)
    event = QWheelEvent(
        QPointF(point), QPointF(view.mapToGlobal(point)), QPoint(), QPoint(0, 120), Button.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    with qtbot.waitSignal(view.visible_range_requested) as zoomed:
        QApplication.sendEvent(view, event)
    assert zoomed.args[1] - zoomed.args[0] == pytest.approx(3.2)
    assert sum(zoomed.args) / 2 == pytest.approx(12.0, abs=0.1)


def test_arrows_seek_within_the_song(qtbot, view, make_song):
    show(qtbot, view, make_song())
    view.set_position(38.0)
    with qtbot.waitSignal(view.seek_requested) as signal:
        qtbot.keyClick(view, Key.Key_Right)
    assert signal.args == [LENGTH_S]
    with qtbot.waitSignal(view.seek_requested) as signal:
        qtbot.keyClick(view, Key.Key_Left)
    assert signal.args == [33.0]


def test_the_playhead_is_where_the_song_is(qtbot, view, make_song):
    show(qtbot, view, make_song())
    view.set_position(5.0)
    assert view.grab().toImage().pixelColor(at(view, 5.0, 70)).lightness() > 230
    view.set_position(6.0)
    image = view.grab().toImage()
    assert image.pixelColor(at(view, 5.0, 70)).lightness() < 100
    assert image.pixelColor(at(view, 6.0, 70)).lightness() > 230


def test_without_a_song_nothing_is_asked_for(qtbot, view):
    seen = []
    for signal in (view.seek_requested, view.visible_range_requested):
        signal.connect(lambda *args: seen.append(args))
    qtbot.mouseClick(view, Button.LeftButton, pos=QPoint(100, 30))
    qtbot.keyClick(view, Key.Key_Right)
    view.set_position(3.0)
    view.refresh()
    assert seen == []


def test_closing_a_song_empties_the_view(qtbot, view, make_song):
    show(qtbot, view, make_song())
    view.set_song(None)
    assert len({view.grab().toImage().pixelColor(x, 40).name() for x in range(20, 780, 7)}) == 1


def test_a_song_that_grows_stretches_over_the_same_width(qtbot, view, make_song):
    song = make_song()
    frames, song.frames = song.frames, song.frames // 2
    show(qtbot, view, song)
    right = view.x_of(20.0)
    song.frames = frames
    view.refresh()
    qtbot.waitUntil(lambda: view.x_of(40.0) == pytest.approx(right), timeout=10_000)
    assert view.x_of(20.0) == pytest.approx((view.x_of(0.0) + right) / 2)
