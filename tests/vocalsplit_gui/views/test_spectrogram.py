from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from engine.analysis.scales import FrequencyScale
from vocalsplit_gui.state.spectrogram_state import COLOUR_MAPS, SpectrogramLayout
from vocalsplit_gui.views.spectrogram import SpectrogramView

Key, Modifier, Button = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton
VOICE_HZ, TONE_HZ = 2_000.0, 500.0


@pytest.fixture
def view(qtbot, runner, make_song):
    view = SpectrogramView(runner)
    qtbot.addWidget(view)
    view.resize(900, 400)
    with qtbot.waitExposed(view):
        view.show()
    view.set_song(make_song())
    qtbot.waitUntil(lambda: not view.is_busy, timeout=20_000)
    return view


def settle(qtbot, view):
    qtbot.waitUntil(lambda: not view.is_busy, timeout=20_000)


def point_of(view, time_s, hz, row=0):
    rect = view._stage.plot_rect(row)
    position = float(view._stage._settings.axis.position(hz))
    share = (position - view.viewport.low) / view.viewport.height
    return QPoint(round(view.x_of(time_s)), round(rect.bottom() - share * rect.height()))


def wheel(view, point, dx=0, dy=0, modifiers=Modifier.NoModifier):
    event = QWheelEvent(
        QPointF(point), QPointF(view.mapToGlobal(point)), QPoint(), QPoint(dx, dy), Button.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def seconds_per_pixel(view):
    return view.viewport.span_s / view._stage.plot_rect(0).width()


def test_a_click_seeks_to_the_moment_under_the_mouse(qtbot, view):
    with qtbot.waitSignal(view.seek_requested) as signal:
        qtbot.mouseClick(view, Button.LeftButton, pos=point_of(view, 30.0, 1_000))
    assert signal.args[0] == pytest.approx(30.0, abs=seconds_per_pixel(view))


def test_a_click_seeks_rightly_in_a_zoomed_view(qtbot, view):
    view.set_visible_range(10, 12)
    with qtbot.waitSignal(view.seek_requested) as signal:
        qtbot.mouseClick(view, Button.LeftButton, pos=point_of(view, 11.3, 1_000))
    assert signal.args[0] == pytest.approx(11.3, abs=0.003)


def test_a_drag_marks_a_loop_and_does_not_seek(qtbot, view):
    seeks = []
    view.seek_requested.connect(seeks.append)
    qtbot.mousePress(view, Button.LeftButton, pos=point_of(view, 25.0, 1_000))
    qtbot.mouseMove(view, point_of(view, 20.0, 1_000))
    with qtbot.waitSignal(view.loop_requested) as signal:
        qtbot.mouseMove(view, point_of(view, 10.0, 1_000))
        qtbot.mouseRelease(view, Button.LeftButton, pos=point_of(view, 10.0, 1_000))
    assert signal.args == pytest.approx([10.0, 25.0], abs=2 * seconds_per_pixel(view))
    assert seeks == []


def test_a_drag_at_the_loops_edge_moves_that_edge(qtbot, view):
    view.set_loop((10.0, 25.0))
    qtbot.mousePress(view, Button.LeftButton, pos=point_of(view, 25.0, 1_000) + QPoint(3, 0))
    qtbot.mouseMove(view, point_of(view, 27.0, 1_000))
    with qtbot.waitSignal(view.loop_requested) as signal:
        qtbot.mouseMove(view, point_of(view, 30.0, 1_000))
        qtbot.mouseRelease(view, Button.LeftButton, pos=point_of(view, 30.0, 1_000))
    assert signal.args == pytest.approx([10.0, 30.0], abs=2 * seconds_per_pixel(view))


def test_escape_drops_a_drag(qtbot, view):
    seen = []
    view.loop_requested.connect(lambda *loop: seen.append(loop))
    view.seek_requested.connect(seen.append)
    qtbot.mousePress(view, Button.LeftButton, pos=point_of(view, 10.0, 1_000))
    qtbot.mouseMove(view, point_of(view, 20.0, 1_000))
    qtbot.keyClick(view, Key.Key_Escape)
    qtbot.mouseRelease(view, Button.LeftButton, pos=point_of(view, 20.0, 1_000))
    assert seen == []


@pytest.mark.parametrize("dy", [120, 360, -120])
def test_the_wheel_zooms_and_keeps_the_time_under_the_mouse(view, dy):
    view.set_visible_range(10, 20)
    point = point_of(view, 13.0, 1_000)
    before = view.time_at(point.x())
    wheel(view, point, dy=dy)
    assert view.time_at(point.x()) == pytest.approx(before, abs=1e-9)
    assert (view.viewport.span_s < 10) == (dy > 0)


def test_the_wheel_with_alt_or_over_the_axis_zooms_the_frequencies(view):
    point = point_of(view, 13.0, 2_000)
    before = view.position_at(QPointF(point))
    wheel(view, point, dx=120, modifiers=Modifier.AltModifier)  # Qt turns the wheel sideways while Alt is held
    assert view.viewport.height < 1
    assert view.position_at(QPointF(point)) == pytest.approx(before, abs=1e-9)
    height = view.viewport.height
    wheel(view, QPoint(5, point.y()), dy=120)
    assert view.viewport.height < height
    assert view.viewport.shows_all_time


@pytest.mark.parametrize(("dx", "dy", "modifiers"), [(0, -120, Modifier.ShiftModifier), (-120, 0, Modifier.NoModifier)])
def test_the_wheel_sideways_or_with_shift_moves_on(view, dx, dy, modifiers):
    view.set_visible_range(10, 20)
    wheel(view, point_of(view, 13.0, 1_000), dx=dx, dy=dy, modifiers=modifiers)
    assert view.viewport.start_s == pytest.approx(11.2)
    assert view.viewport.span_s == pytest.approx(10)


def test_a_drag_with_the_right_button_moves_the_picture(qtbot, view):
    view.set_visible_range(10, 20)
    view.zoom_frequency(2.0)
    low, start = view.viewport.low, point_of(view, 15.0, 2_000)
    under = view.time_at(start.x() + 100)
    qtbot.mousePress(view, Button.RightButton, pos=start)
    qtbot.mouseMove(view, start + QPoint(-100, 50))
    qtbot.mouseRelease(view, Button.RightButton, pos=start + QPoint(-100, 50))
    assert view.time_at(start.x()) == pytest.approx(under, abs=1e-6)
    assert view.viewport.low > low


@pytest.mark.parametrize("scale", FrequencyScale)
@pytest.mark.parametrize("tone", [(30.0, VOICE_HZ, -6.0), (10.0, TONE_HZ, -20.0)])
def test_the_read_out_is_right_for_a_sine(qtbot, view, scale, tone):
    time_s, hz, db = tone
    view.set_state(replace(view.state, stem="mixture", scale=scale, n_fft=8192))
    settle(qtbot, view)
    point = point_of(view, time_s, hz)
    with qtbot.waitSignal(view.hover_changed) as signal:
        qtbot.mouseMove(view, point)
    hover = signal.args[0]
    assert hover.stem == "mixture"
    assert hover.time_s == pytest.approx(time_s, abs=seconds_per_pixel(view))
    axis, rect = view._stage._settings.axis, view._stage.plot_rect(0)
    assert float(axis.position(hover.hz)) == pytest.approx(float(axis.position(hz)), abs=0.6 / rect.height())
    levels = [view._stage.hover_at(QPointF(point + QPoint(0, dy))).db for dy in (-2, -1, 0, 1, 2)]
    assert max(levels) == pytest.approx(db, abs=2.0)  # a Hann window loses up to 1.4 dB between two bins


def test_the_read_out_ends_when_the_mouse_leaves(qtbot, view):
    seen = []
    view.hover_changed.connect(seen.append)
    qtbot.mouseMove(view, point_of(view, 30.0, VOICE_HZ))
    qtbot.waitUntil(lambda: bool(seen) and seen[-1] is not None)
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert seen[-1] is None
    qtbot.mouseMove(view, point_of(view, 31.0, VOICE_HZ))
    qtbot.waitUntil(lambda: seen[-1] is not None)
    qtbot.mouseMove(view, QPoint(2, 2))
    qtbot.waitUntil(lambda: seen[-1] is None)


def colour_at(view, time_s, hz):
    return view.grab().toImage().pixelColor(point_of(view, time_s, hz))


def test_the_voice_is_bright_where_it_sings_and_dark_before(view):
    assert colour_at(view, 30.0, VOICE_HZ).lightness() > 120
    assert colour_at(view, 10.0, VOICE_HZ).lightness() < 10
    assert colour_at(view, 30.0, 6_000).lightness() < 10


def test_another_stem_is_shown_at_the_same_place(qtbot, view):
    view.set_visible_range(5, 15)
    settle(qtbot, view)
    assert colour_at(view, 10.0, TONE_HZ).lightness() < 10
    view.peek("mixture")
    settle(qtbot, view)
    assert colour_at(view, 10.0, TONE_HZ).lightness() > 100
    assert view.accessibleName() == "Spectrogram: Mixture"
    view.end_peek()
    assert view.accessibleName() == "Spectrogram: Vocals"
    assert colour_at(view, 10.0, TONE_HZ).lightness() < 10
    assert (view.viewport.start_s, view.viewport.stop_s) == (5, 15)


def test_stems_one_above_the_other_are_aligned_in_time(qtbot, view):
    view.set_state(replace(view.state, layout=SpectrogramLayout.STACKED))
    settle(qtbot, view)
    rects = [view._stage.plot_rect(row) for row in range(3)]
    assert len({(rect.left(), rect.width()) for rect in rects}) == 1
    assert len({round(rect.height()) for rect in rects}) <= 2
    assert all(rect.width() > 600 for rect in rects)
    assert all(above.bottom() <= below.top() for above, below in zip(rects, rects[1:], strict=False))
    image = view.grab().toImage()
    lit = [image.pixelColor(point_of(view, 10.0, TONE_HZ, row)).lightness() > 100 for row in range(3)]
    assert lit == [True, False, True]
    with qtbot.waitSignal(view.hover_changed) as signal:
        qtbot.mouseMove(view, point_of(view, 10.0, TONE_HZ, row=2))
    assert signal.args[0].stem == "accompaniment"
    assert signal.args[0].db == pytest.approx(-20, abs=3)
    with qtbot.waitSignal(view.seek_requested) as seek:
        qtbot.mouseClick(view, Button.LeftButton, pos=point_of(view, 22.0, 300, row=1))
    assert seek.args[0] == pytest.approx(22.0, abs=seconds_per_pixel(view))


def test_the_part_that_is_not_split_is_hatched_and_fills_in(qtbot, view, make_song):
    song = make_song(ready_s=[(0, 10)])
    view.set_song(song)
    settle(qtbot, view)
    assert view._stage.hover_at(QPointF(point_of(view, 30.0, VOICE_HZ))).db is None
    assert colour_at(view, 30.0, VOICE_HZ).hsvSaturation() < 60
    song.set_ready("vocals", [(0, song.frames)])
    view.refresh()
    qtbot.waitUntil(lambda: view.is_busy)
    settle(qtbot, view)
    assert view._stage.hover_at(QPointF(point_of(view, 30.0, VOICE_HZ))).db == pytest.approx(-6, abs=2.5)
    assert colour_at(view, 30.0, VOICE_HZ).hsvSaturation() > 80


def test_a_song_that_grows_while_it_is_read_stays_whole_in_view(qtbot, view, make_song):
    song = make_song()
    frames = song.frames
    song.frames = frames // 2
    view.set_song(song)
    assert view.viewport.stop_s == pytest.approx(20)
    song.frames = frames
    view.refresh()
    qtbot.waitUntil(lambda: view.viewport.stop_s == pytest.approx(40))


def test_the_playhead_is_drawn_in_high_contrast_on_every_colour_map(qtbot, view):
    view.set_position(30.0)
    for name in COLOUR_MAPS:
        view.set_state(replace(view.state, colour_map=name))
        line = [colour_at(view, 30.0, hz).lightness() for hz in (300, VOICE_HZ, 7_000)]
        image, point = view.grab().toImage(), point_of(view, 30.0, VOICE_HZ)
        casing = min(image.pixelColor(point + QPoint(dx, 0)).lightness() for dx in (-3, -2, 2, 3))
        assert min(line) > 200
        assert casing < 120


def test_the_keyboard_zooms_moves_and_shows_all(qtbot, view):
    view.setFocus()
    qtbot.keyClick(view, Key.Key_Plus)
    qtbot.keyClick(view, "=")
    assert view.viewport.span_s == pytest.approx(40 / 1.25**2)
    start = view.viewport.start_s
    qtbot.keyClick(view, Key.Key_PageDown)
    assert view.viewport.start_s > start
    qtbot.keyClick(view, Key.Key_Left)
    qtbot.keyClick(view, Key.Key_PageUp)
    assert view.viewport.start_s == 0
    qtbot.keyClick(view, Key.Key_Plus, Modifier.AltModifier)
    qtbot.keyClick(view, Key.Key_Up)
    assert view.viewport.low > 0
    qtbot.keyClick(view, Key.Key_0)
    assert view.viewport.shows_all_time
    assert (view.viewport.low, view.viewport.high) == (0, 1)
    qtbot.keyClick(view, Key.Key_Minus)
    assert view.viewport.shows_all_time


def test_the_keyboard_reads_out_seeks_and_marks_a_loop(qtbot, view):
    view.set_position(20.0)
    view.setFocus()
    with qtbot.waitSignal(view.hover_changed) as hover:
        qtbot.keyClick(view, Key.Key_Right, Modifier.AltModifier)
    assert hover.args[0].time_s == pytest.approx(20.0 + 4 * seconds_per_pixel(view), abs=0.05)
    with qtbot.waitSignal(view.seek_requested) as seek:
        qtbot.keyClick(view, Key.Key_Return)
    assert seek.args[0] == pytest.approx(hover.args[0].time_s)
    with qtbot.waitSignal(view.loop_requested) as loop:
        qtbot.keyClick(view, Key.Key_I, Modifier.ShiftModifier)
    assert loop.args == pytest.approx([seek.args[0], 40.0], abs=1e-6)
    view.set_loop(tuple(loop.args))
    for _ in range(3):
        qtbot.keyClick(view, Key.Key_Right, Modifier.AltModifier | Modifier.ShiftModifier)
    with qtbot.waitSignal(view.loop_requested) as loop:
        qtbot.keyClick(view, Key.Key_O, Modifier.ShiftModifier)
    assert loop.args[0] < loop.args[1] < 40
    with qtbot.waitSignal(view.loop_clear_requested):
        qtbot.keyClick(view, Key.Key_Delete)


def test_the_view_follows_the_playhead_while_playing(view):
    view.set_visible_range(10, 20)
    view.set_position(14.0)
    view.set_playing(True)
    view.set_visible_range(10, 20)
    view.set_position(14.5)
    assert view.viewport.start_s == 10
    positions = [14.5 + 0.5 * step for step in range(30)]
    for position_s in positions:
        view.set_position(position_s)
        assert view.viewport.holds(position_s)
    assert view.viewport.span_s == pytest.approx(10)


def test_a_view_that_the_user_moved_away_is_left_alone(view):
    view.set_visible_range(10, 20)
    view.set_position(14.0)
    view.set_playing(True)
    view.set_visible_range(30, 40)
    for step in range(10):
        view.set_position(14.0 + step * 0.1)
    assert view.viewport.start_s == 30


def test_the_view_follows_a_jump(view):
    view.set_visible_range(10, 20)
    view.set_position(35.0)
    assert view.viewport.holds(35.0)
    view.set_state(replace(view.state, follows=False))
    view.set_position(2.0)
    assert not view.viewport.holds(2.0)


def test_the_colour_bar_moves_the_level_range(qtbot, view):
    bar = view._bar
    with qtbot.waitSignal(view.state_changed) as signal:
        event_point = QPoint(7, bar.height() // 2)
        wheel(bar, event_point, dy=120)
    assert signal.args[0].ceiling_db == view.state.ceiling_db == -8.0
    assert "-88" in bar.accessibleDescription()


@pytest.mark.parametrize("layout", SpectrogramLayout)
def test_the_colour_bar_is_as_high_as_the_plots(qtbot, runner, make_song, layout):
    window = QWidget()
    qtbot.addWidget(window)
    box = QVBoxLayout(window)
    view = SpectrogramView(runner)
    box.addWidget(view)
    view.set_song(make_song())  # before it was ever shown
    view.set_state(replace(view.state, layout=layout))
    window.resize(700, 500)
    with qtbot.waitExposed(window):
        window.show()
    settle(qtbot, view)
    bar, plots = view._bar._bar(), view._stage.plots_extent()
    assert (bar.top(), bar.bottom()) == pytest.approx(plots, abs=1.5)
    assert bar.height() > 400


def test_without_a_song_nothing_happens(qtbot, runner):
    view = SpectrogramView(runner)
    qtbot.addWidget(view)
    view.resize(400, 200)
    with qtbot.waitExposed(view):
        view.show()
    seen = []
    view.seek_requested.connect(seen.append)
    qtbot.mouseClick(view, Button.LeftButton, pos=QPoint(200, 100))
    qtbot.keyClick(view, Key.Key_Plus)
    qtbot.keyClick(view, Key.Key_Return)
    wheel(view, QPoint(200, 100), dy=120)
    view.set_position(3.0)
    view.refresh()
    assert seen == []
    assert not view.is_busy


def test_closing_a_song_empties_the_view(qtbot, view):
    view.set_song(None)
    assert view.stems == ()
    assert view.grab().toImage().pixelColor(450, 200).lightness() < 255
    assert view.viewport.duration_s == 0


def test_a_stem_that_cannot_be_read_leaves_the_view_alive(qtbot, runner, make_song):
    song = make_song()
    read = song.read

    def read_or_fail(stem, start, stop):
        if stem == "vocals":
            raise OSError("the disk is gone")
        return read(stem, start, stop)

    song.read = read_or_fail
    view = SpectrogramView(runner)
    qtbot.addWidget(view)
    view.resize(600, 300)
    view.show()
    view.set_song(song)
    settle(qtbot, view)
    song.read = read
    view.set_song(song)
    settle(qtbot, view)
    assert view._stage.hover_at(QPointF(point_of(view, 30.0, VOICE_HZ))).db == pytest.approx(-6, abs=2.5)


def test_time_runs_to_the_right_also_where_reading_runs_to_the_left(qtbot, runner, make_song):
    holder = QWidget()
    holder.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    view = SpectrogramView(runner)
    QVBoxLayout(holder).addWidget(view)
    qtbot.addWidget(holder)
    holder.resize(900, 400)
    with qtbot.waitExposed(holder):
        holder.show()
    view.set_song(make_song())
    settle(qtbot, view)
    plot = view._stage.plot_rect(0)
    assert plot.left() - 1 <= view.x_of(0.0) < view.x_of(40.0) <= plot.right() + 1
    assert plot.left() > 50, "the frequencies stand at the left"
    assert view._bar.x() > plot.right(), "the colour bar at the right"
