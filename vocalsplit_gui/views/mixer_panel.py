"""The mixer at the side: "Vocals off", the guide vocal, and a strip for each stem."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from vocalsplit_gui.icons import IconSet
from vocalsplit_gui.state.mixer_state import (
    MixerState,
    db_to_slider,
    derive_strip,
    format_db,
    is_changed,
    slider_to_db,
)
from vocalsplit_gui.views.strip import Strip
from vocalsplit_gui.views.widgets import describe, icon_button, label, level_slider

_SILENCE_DB = -120.0


class MixerPanel(QFrame):
    """Signals: ``vocals_off_requested`` (bool), ``guide_requested`` (dB), ``strip_changed`` (stem, field, value),
    ``reset_requested``, ``export_requested`` (stem), ``file_wanted`` (stem), ``copied`` (stem), ``clip_reset``,
    ``strips_changed``.
    """

    vocals_off_requested = Signal(bool)
    guide_requested = Signal(float)
    strip_changed = Signal(str, str, object)
    reset_requested = Signal()
    export_requested = Signal(str)
    file_wanted = Signal(str)
    copied = Signal(str)
    clip_reset = Signal()
    strips_changed = Signal()

    def __init__(self, icons: IconSet) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._icons = icons
        self._state = MixerState()
        self.strips: dict[str, Strip] = {}
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        self.vocals_off = QPushButton()
        self.vocals_off.setObjectName("vocalsOff")
        self.vocals_off.setCheckable(True)
        self.vocals_off.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.vocals_off.setIconSize(QSize(24, 24))
        self.vocals_off.toggled.connect(self.vocals_off_requested)
        column.addWidget(self.vocals_off)
        column.addWidget(self._make_guide())
        column.addLayout(self._make_head())
        column.addWidget(self._make_strips(), 1)
        self.show_state(self._state)

    def show_stems(self, stems: tuple[str, ...]) -> None:
        """Make a strip for each stem."""
        if tuple(self.strips) == stems:
            return
        for strip in self.strips.values():
            self._row.removeWidget(strip)
            strip.deleteLater()
        self.strips = {stem: self._make_strip(stem, number) for number, stem in enumerate(stems, 1)}
        for strip in self.strips.values():
            self._row.addWidget(strip)
        self.show_state(self._state)
        self.strips_changed.emit()

    @property
    def wanted_width(self) -> int:
        """Pixels in which all strips can be seen."""
        margins = self._column.contentsMargins()
        return margins.left() + self._row.sizeHint().width() + margins.right() + 2 * self.frameWidth()

    def show_state(self, state: MixerState) -> None:
        self._state = state
        stems = tuple(self.strips)
        is_off = state.vocals_are_off
        with QSignalBlocker(self.vocals_off):
            self.vocals_off.setChecked(is_off)
        self._icons.bind(self.vocals_off, "microphone-off" if is_off else "microphone")
        self.vocals_off.setText(self.tr("Vocals off") if is_off else self.tr("Vocals on"))
        describe(self.vocals_off, self.tr("Vocals off"), tip=self.tr("Vocals off or on; hold V to peek"), keys="V")
        with QSignalBlocker(self._guide):
            self._guide.setValue(db_to_slider(state.guide_db))
        self._guide_level.setText(self.tr("off") if self._guide.value() == 0 else format_db(state.guide_db))
        self._guide_row.setEnabled(is_off)
        self._reset.setEnabled(is_changed(state))
        for stem, strip in self.strips.items():
            strip.show_strip(derive_strip(state, stem, stems))

    def show_levels(self, peaks_db: Mapping[str, float]) -> None:
        for stem, strip in self.strips.items():
            strip.show_level(peaks_db.get(stem, _SILENCE_DB))

    def show_ready(self, *, is_ready: bool) -> None:
        for strip in self.strips.values():
            strip.show_ready(is_ready=is_ready)

    def take_file(self, stem: str, path: Path) -> None:
        if stem in self.strips:
            self.strips[stem].handle.take_file(path)

    def focused_stem(self) -> str | None:
        """The stem whose strip holds the focus."""
        return next((stem for stem, strip in self.strips.items() if strip.isAncestorOf(self._focus())), None)

    def focus_stem(self, number: int) -> None:
        """Go to the strip ``number``, from 1."""
        strips = list(self.strips.values())
        if number <= len(strips):
            strips[number - 1].fader.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _focus(self) -> QWidget:
        return self.window().focusWidget() or self

    def _make_guide(self) -> QWidget:
        self._guide_row = QWidget()
        row = QHBoxLayout(self._guide_row)
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(8)
        text = self.tr("Guide vocal")
        row.addWidget(label(text, "muted"))
        self._guide = level_slider(text, tip=self.tr("How much of the singer stays, to sing along with"))
        self._guide.setMinimumWidth(70)
        self._guide.valueChanged.connect(lambda value: self.guide_requested.emit(slider_to_db(value)))
        row.addWidget(self._guide, 1)
        self._guide_level = label("", "small")
        self._guide_level.setMinimumWidth(self.fontMetrics().horizontalAdvance(format_db(-30.0)))
        self._guide_level.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._guide_level)
        return self._guide_row

    def _make_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label(self.tr("Mixer"), "heading"))
        row.addStretch()
        self._reset = icon_button(self._icons, "reset", self.tr("Reset the mixer"), keys="Ctrl+0")
        self._reset.clicked.connect(self.reset_requested)
        row.addWidget(self._reset)
        return row

    def _make_strips(self) -> QScrollArea:
        inside = QWidget()
        self._row = QHBoxLayout(inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area

    def _make_strip(self, stem: str, number: int) -> Strip:
        strip = Strip(self._icons, stem, number)
        strip.changed.connect(lambda field, value: self.strip_changed.emit(stem, field, value))
        strip.export_requested.connect(lambda: self.export_requested.emit(stem))
        strip.file_wanted.connect(lambda: self.file_wanted.emit(stem))
        strip.copied.connect(lambda: self.copied.emit(stem))
        strip.clip_reset.connect(self.clip_reset)
        return strip
