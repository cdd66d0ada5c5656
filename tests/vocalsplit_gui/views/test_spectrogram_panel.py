from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QSpinBox

from engine.analysis.scales import FrequencyScale
from vocalsplit_gui.state.spectrogram_state import SpectrogramLayout
from vocalsplit_gui.views.spectrogram_menu import SpectrogramMenu
from vocalsplit_gui.views.spectrogram_panel import SpectrogramPanel

Button = Qt.MouseButton


@pytest.fixture
def panel(qtbot, runner, make_song):
    panel = SpectrogramPanel(runner)
    qtbot.addWidget(panel)
    panel.resize(1000, 400)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.set_song(make_song())
    qtbot.waitUntil(lambda: not panel.is_busy, timeout=20_000)
    return panel


def button(panel, text):
    return next(b for b in panel.findChildren(QAbstractButton) if b.text() == text and not b.isHidden())


def shown_texts(panel):
    return {b.text() for b in panel.findChildren(QAbstractButton) if not b.isHidden()}


def action(panel, *path):
    """A menu's action by the words on the way to it."""
    menu = panel.findChild(SpectrogramMenu)
    for word in path[:-1]:
        menu = next(a for a in menu.actions() if a.text() == word).menu()
    return next(a for a in menu.actions() if a.text() == path[-1])


def test_a_button_for_each_stem_shows_that_stem(qtbot, panel):
    assert button(panel, "Vocals").isChecked()
    with qtbot.waitSignal(panel.state_changed) as signal:
        qtbot.mouseClick(button(panel, "Instrumental"), Button.LeftButton)
    assert signal.args[0].stem == "accompaniment"
    assert panel.view.accessibleName() == "Spectrogram: Instrumental"
    assert button(panel, "Instrumental").isChecked()
    assert not button(panel, "Vocals").isChecked()


def test_side_by_side_and_back(qtbot, panel):
    qtbot.mouseClick(button(panel, "Side by side"), Button.LeftButton)
    assert panel.state.layout is SpectrogramLayout.STACKED
    assert panel.view.accessibleName() == "Spectrogram: Mixture, Vocals, Instrumental"
    assert "Hold to compare" not in shown_texts(panel)
    qtbot.mouseClick(button(panel, "Mixture"), Button.LeftButton)
    assert panel.state.layout is SpectrogramLayout.ONE


def test_holding_the_button_compares_and_letting_go_ends_it(qtbot, panel):
    hold = button(panel, "Hold to compare")
    qtbot.mousePress(hold, Button.LeftButton)
    assert panel.view.accessibleName() == "Spectrogram: Mixture"
    qtbot.mouseRelease(hold, Button.LeftButton)
    assert panel.view.accessibleName() == "Spectrogram: Vocals"
    hold.setFocus()
    qtbot.keyPress(hold, Qt.Key.Key_Space)
    assert panel.view.accessibleName() == "Spectrogram: Mixture"
    qtbot.keyRelease(hold, Qt.Key.Key_Space)
    assert panel.view.accessibleName() == "Spectrogram: Vocals"


def test_the_menu_changes_the_drawing_and_shows_what_is_chosen(panel):
    action(panel, "Frequency axis", "Linear").trigger()
    action(panel, "Colours", "Viridis").trigger()
    action(panel, "Detail", "4096").trigger()
    action(panel, "Lines at the notes").trigger()
    action(panel, "Follow the playhead").trigger()
    state = panel.state
    assert (state.scale, state.colour_map, state.n_fft) == (FrequencyScale.LINEAR, "viridis", 4096)
    assert (state.note_lines, state.follows) == (True, False)
    panel.set_state(replace(state, scale=FrequencyScale.LOG, note_lines=False))
    assert action(panel, "Frequency axis", "Octaves (logarithmic)").isChecked()
    assert not action(panel, "Frequency axis", "Linear").isChecked()
    assert not action(panel, "Lines at the notes").isChecked()


def test_the_level_range_can_be_typed(panel):
    brightest, darkest = panel.findChild(SpectrogramMenu).findChildren(QSpinBox)
    brightest.setValue(0)
    darkest.setValue(-70)
    assert (panel.state.floor_db, panel.state.ceiling_db) == (-70, 0)
    darkest.setValue(-3)
    assert darkest.value() == -10


def test_the_read_out_says_what_is_under_the_mouse(qtbot, panel):
    view = panel.view
    rect = view._stage.plot_rect(0)
    y = rect.bottom() - float(view._stage._settings.axis.position(2_000)) * rect.height()
    corner = QPoint(round(rect.right()) - 14, round(rect.top()) + 18)
    before = view.grab().toImage().pixelColor(corner).name()
    qtbot.mouseMove(view, QPoint(round(view.x_of(15.0)), round(y)))
    qtbot.waitUntil(lambda: view.readout.startswith(("0:14.9", "0:15.0")))
    assert "Hz   B6 " in view.readout
    assert view.readout.endswith("dB")
    assert view.grab().toImage().pixelColor(corner).name() != before
    qtbot.mouseMove(view, QPoint(2, 2))
    qtbot.waitUntil(lambda: view.readout == "")
    assert view.grab().toImage().pixelColor(corner).name() == before


@pytest.mark.parametrize("width", [340, 560, 1000])
def test_every_button_of_the_bar_can_be_read_at_any_width(qtbot, panel, width):
    panel.resize(width, 400)
    QApplication.processEvents()
    assert panel.width() == width
    QApplication.processEvents()
    for button in panel.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width() - 1, button.text()
    assert panel.view.height() > 200


def test_the_zoom_buttons(qtbot, panel):
    qtbot.mouseClick(
        next(b for b in panel.findChildren(QAbstractButton) if b.accessibleName() == "Zoom in"), Button.LeftButton
    )
    assert panel.view.viewport.span_s == pytest.approx(40 / 1.5)
    qtbot.mouseClick(
        next(b for b in panel.findChildren(QAbstractButton) if b.accessibleName() == "Zoom out"), Button.LeftButton
    )
    assert panel.view.viewport.shows_all_time


def test_another_song_has_its_own_stems(qtbot, panel, make_song):
    song = make_song()
    song.stems = ("mixture", "accompaniment")
    panel.set_song(song)
    qtbot.waitUntil(lambda: "Instrumental" in shown_texts(panel))
    assert "Vocals" not in shown_texts(panel)
    assert button(panel, "Mixture").isChecked()
    panel.set_song(None)
    assert not {"Mixture", "Instrumental", "Side by side", "Hold to compare"} & shown_texts(panel)


def test_everything_that_takes_the_keyboard_has_a_name(panel):
    for widget in [panel, *panel.findChildren(QAbstractButton), panel.view]:
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            assert widget.accessibleName() or widget.text()


def test_showing_a_spectrogram_imports_nothing_heavy():
    code = (
        "import sys, vocalsplit_gui.views.spectrogram_panel, vocalsplit_gui.views.waveform\n"
        "import vocalsplit_gui.views.spectrogram_canvas as c; c.colour_table('inferno', -90, -10)\n"
        "print({m.split('.')[0] for m in sys.modules} & {'scipy', 'matplotlib', 'librosa', 'numba', 'OpenGL', 'torch'})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "set()"
