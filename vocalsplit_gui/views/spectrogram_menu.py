"""The menu with everything about how a spectrogram is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QFormLayout, QMenu, QSpinBox, QWidget, QWidgetAction

from engine.analysis.scales import FrequencyScale
from vocalsplit_gui.state.spectrogram_state import (
    COLOUR_MAPS,
    HIGHEST_CEILING_DB,
    LOWEST_FLOOR_DB,
    WINDOW_LENGTHS,
    SpectrogramState,
    with_range,
)


class SpectrogramMenu(QMenu):
    """Shows a SpectrogramState and changes it.

    Signals:
        state_requested: The state that the user wants.
    """

    state_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = SpectrogramState()
        self._choices: list[tuple[QAction, str, object]] = []
        scales = {
            FrequencyScale.MEL: self.tr("As we hear (mel)"),
            FrequencyScale.LOG: self.tr("Octaves (logarithmic)"),
            FrequencyScale.LINEAR: self.tr("Linear"),
        }
        self._add_choices(self.tr("Frequency axis"), "scale", scales)
        self._add_choices(self.tr("Colours"), "colour_map", self._colour_names())
        windows = {length: self._window_name(length) for length in WINDOW_LENGTHS}
        self._add_choices(self.tr("Detail"), "n_fft", windows)
        self._floor, self._ceiling = self._add_levels()
        self.addSeparator()
        self._notes = self._add_flag(self.tr("Lines at the notes"))
        self._notes.triggered.connect(lambda is_on: self._ask(replace(self._state, note_lines=is_on)))
        self._follows = self._add_flag(self.tr("Follow the playhead"))
        self._follows.triggered.connect(lambda is_on: self._ask(replace(self._state, follows=is_on)))

    def show_state(self, state: SpectrogramState) -> None:
        self._state = state
        for action, name, value in self._choices:
            action.setChecked(getattr(state, name) == value)
        self._notes.setChecked(state.note_lines)
        self._follows.setChecked(state.follows)
        for field, value in ((self._floor, state.floor_db), (self._ceiling, state.ceiling_db)):
            field.blockSignals(True)
            field.setValue(round(value))
            field.blockSignals(False)

    def _add_choices(
        self, title: str, name: str, texts: dict[FrequencyScale, str] | dict[str, str] | dict[int, str]
    ) -> None:
        menu = self.addMenu(title)
        group = QActionGroup(menu)
        for value, text in texts.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(self._changer(name, value))
            self._choices.append((action, name, value))

    def _add_flag(self, text: str) -> QAction:
        action = self.addAction(text)
        action.setCheckable(True)
        return action

    def _add_levels(self) -> tuple[QSpinBox, QSpinBox]:
        menu = self.addMenu(self.tr("Levels"))
        box = QWidget(menu)
        form = QFormLayout(box)
        form.setContentsMargins(12, 6, 12, 6)
        fields = []
        for text in (self.tr("Brightest"), self.tr("Darkest")):
            field = QSpinBox(box)
            field.setRange(round(LOWEST_FLOOR_DB), round(HIGHEST_CEILING_DB))
            field.setSingleStep(5)
            field.setSuffix(self.tr(" dB"))
            field.setAccessibleName(text)
            form.addRow(text, field)
            fields.append(field)
        ceiling, floor = fields
        for field in fields:
            field.valueChanged.connect(lambda _: self._ask(with_range(self._state, floor.value(), ceiling.value())))
        action = QWidgetAction(menu)
        action.setDefaultWidget(box)
        menu.addAction(action)
        return floor, ceiling

    def _changer(self, name: str, value: object) -> Callable[[], None]:
        return lambda: self._ask(replace(self._state, **{name: value}))  # type: ignore[arg-type]

    def _ask(self, state: SpectrogramState) -> None:
        self.state_requested.emit(state)

    def _colour_names(self) -> dict[str, str]:
        texts = (
            self.tr("Inferno"),
            self.tr("Magma"),
            self.tr("Viridis"),
            self.tr("Cividis"),
            self.tr("Grey on black"),
            self.tr("Grey on white"),
        )
        return dict(zip(COLOUR_MAPS, texts, strict=True))

    def _window_name(self, length: int) -> str:
        if length == min(WINDOW_LENGTHS):
            return self.tr("%1: sharp in time").replace("%1", str(length))
        if length == max(WINDOW_LENGTHS):
            return self.tr("%1: sharp in pitch").replace("%1", str(length))
        return str(length)
