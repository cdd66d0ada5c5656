"""A spectrogram with its bar: which stem, side by side, hold to compare, how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.analysis.samples import SampleSource
from vocalsplit_gui.state.dragging import Loop
from vocalsplit_gui.state.running import Runner
from vocalsplit_gui.state.spectrogram_state import SpectrogramLayout, SpectrogramState, derive_other_stem
from vocalsplit_gui.views.flow_layout import FlowLayout
from vocalsplit_gui.views.spectrogram import SpectrogramView
from vocalsplit_gui.views.spectrogram_menu import SpectrogramMenu
from vocalsplit_gui.views.stem_names import stem_name

_ZOOM = 1.5


class SpectrogramPanel(QWidget):
    """The spectrogram as the song view holds it; its signals are those of SpectrogramView.

    Signals:
        seek_requested: Seconds.
        loop_requested: Start and end in seconds.
        loop_clear_requested: The user wants no loop.
        hover_changed: Hover or None.
        visible_range_changed: First and last visible moment in seconds.
        state_changed: SpectrogramState.
    """

    seek_requested = Signal(float)
    loop_requested = Signal(float, float)
    loop_clear_requested = Signal()
    hover_changed = Signal(object)
    visible_range_changed = Signal(float, float)
    state_changed = Signal(object)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = SpectrogramView(runner, self)
        self._bar = FlowLayout(gap=4, line_gap=4)
        self._choices = QButtonGroup(self)
        self._compare = self._hold_button()
        self._menu = SpectrogramMenu(self)
        self._arrange()
        self._connect()
        self._show_stems()
        self._show_state(self.view.state)

    @property
    def state(self) -> SpectrogramState:
        return self.view.state

    @property
    def is_busy(self) -> bool:
        """True while a picture is still to come."""
        return self.view.is_busy

    def set_song(self, samples: SampleSource | None) -> None:
        self.view.set_song(samples)
        self._show_stems()
        self._show_state(self.view.state)

    def refresh(self) -> None:
        self.view.refresh()

    def set_state(self, state: SpectrogramState) -> None:
        self.view.set_state(state)

    def set_position(self, position_s: float) -> None:
        self.view.set_position(position_s)

    def set_playing(self, is_playing: bool) -> None:
        self.view.set_playing(is_playing)

    def set_loop(self, loop: Loop | None) -> None:
        self.view.set_loop(loop)

    def set_visible_range(self, start_s: float, stop_s: float) -> None:
        self.view.set_visible_range(start_s, stop_s)

    def peek(self, stem: str) -> None:
        self.view.peek(stem)

    def end_peek(self) -> None:
        self.view.end_peek()

    def zoom_time(self, factor: float) -> None:
        self.view.zoom_time(factor)

    def zoom_frequency(self, factor: float) -> None:
        self.view.zoom_frequency(factor)

    def show_all(self) -> None:
        self.view.show_all()

    def minimumSizeHint(self) -> QSize:
        return QSize(320, 180)

    def _arrange(self) -> None:
        tool_buttons = QWidget(self)
        tools = _row(tool_buttons)
        for text, name, call in (
            ("\N{MINUS SIGN}", self.tr("Zoom out"), self._zoom_out),
            ("+", self.tr("Zoom in"), self._zoom_in),
            (self.tr("All"), self.tr("Show the whole song"), self.view.show_all),
        ):
            tools.addWidget(self._tool(text, name, call))
        menu_button = self._tool(self.tr("View"), self.tr("How the spectrogram is drawn"), None)
        menu_button.setMenu(self._menu)
        menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        tools.addWidget(menu_button)
        for widget in (self._compare, tool_buttons):
            self._bar.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._bar)
        layout.addWidget(self.view, 1)

    def _connect(self) -> None:
        view = self.view
        view.seek_requested.connect(self.seek_requested)
        view.loop_requested.connect(self.loop_requested)
        view.loop_clear_requested.connect(self.loop_clear_requested)
        view.visible_range_changed.connect(self.visible_range_changed)
        view.hover_changed.connect(self.hover_changed)
        view.state_changed.connect(self._show_state)
        view.state_changed.connect(self.state_changed)
        self._menu.state_requested.connect(view.set_state)

    def _tool(self, text: str, name: str, call: Callable[[], None] | None) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(name)
        button.setAccessibleName(name)
        if call is not None:
            button.clicked.connect(lambda _: call())
        return button

    def _hold_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setText(self.tr("Hold to compare"))
        button.pressed.connect(self._on_compare_pressed)
        button.released.connect(self.end_peek)
        return button

    def _show_stems(self) -> None:
        """A button for each stem, and one for all of them, one above the other."""
        for button in self._choices.buttons():
            self._choices.removeButton(button)
            self._bar.removeWidget(button)
            button.hide()
            button.deleteLater()
        for stem in self.view.stems:
            self._add_choice(stem_name(stem), partial(self._choose, stem))
        if len(self.view.stems) > 1:
            self._add_choice(self.tr("Side by side"), self._choose_all)
        for first, second in pairwise([*self._choices.buttons(), self._compare]):
            self.setTabOrder(first, second)

    def _choose(self, stem: str) -> None:
        self.view.set_state(replace(self.state, stem=stem, layout=SpectrogramLayout.ONE))

    def _choose_all(self) -> None:
        self.view.set_state(replace(self.state, layout=SpectrogramLayout.STACKED))

    def _add_choice(self, text: str, chosen: Callable[[], None]) -> None:
        button = QToolButton(self)
        button.setText(text)
        button.setCheckable(True)
        button.clicked.connect(lambda _: chosen())
        self._bar.insert_widget(len(self._choices.buttons()), button)
        self._choices.addButton(button)

    def _show_state(self, state: SpectrogramState) -> None:
        self._menu.show_state(state)
        stems, buttons = self.view.stems, self._choices.buttons()
        is_one = state.layout is SpectrogramLayout.ONE
        if buttons:
            shown = stems.index(state.stem) if state.stem in stems else 0
            buttons[shown if is_one else -1].setChecked(True)
        self._compare.setVisible(is_one and len(stems) > 1)
        other = stem_name(derive_other_stem(state, stems))
        self._compare.setToolTip(self.tr("Shows %1 at the same place while it is held").replace("%1", other))

    def _zoom_in(self) -> None:
        self.view.zoom_time(_ZOOM)

    def _zoom_out(self) -> None:
        self.view.zoom_time(1 / _ZOOM)

    def _on_compare_pressed(self) -> None:
        self.view.peek(derive_other_stem(self.state, self.view.stems))


def _row(holder: QWidget) -> QHBoxLayout:
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    return layout
