"""One strip of the mixer."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout

from vocalsplit_gui.icons import IconSet
from vocalsplit_gui.state.mixer_state import StripView, format_db
from vocalsplit_gui.views.drag_handle import DragHandle
from vocalsplit_gui.views.fader import Fader
from vocalsplit_gui.views.knob import PanKnob
from vocalsplit_gui.views.meter import LevelMeter
from vocalsplit_gui.views.widgets import describe, icon_button, label
from vocalsplit_gui.words import stem_word


class Strip(QFrame):
    """Signals: ``changed`` (field of StripState, value), ``export_requested``, ``file_wanted``, ``copied``."""

    changed = Signal(str, object)
    export_requested = Signal()
    file_wanted = Signal()
    copied = Signal()
    clip_reset = Signal()

    def __init__(self, icons: IconSet, stem: str, number: int) -> None:
        super().__init__()
        self.stem = stem
        self.word = stem_word(stem)
        self.setObjectName("card")
        self.setAccessibleName(self.word)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 8, 6, 6)
        column.setSpacing(4)
        self._name = label(self.word, "strip")
        self._name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._name)
        column.addLayout(self._make_letters(number))
        self.pan = PanKnob(name=self.tr("Pan of {stem}").format(stem=self.word))
        self.pan.pan_changed.connect(lambda pan: self.changed.emit("pan", pan))
        column.addWidget(self.pan, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(self._make_fader(), 1)
        self._level = label("", "small")
        self._level.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self._level)
        column.addLayout(self._make_tools(icons))
        self.setMinimumWidth(86)

    def show_strip(self, view: StripView) -> None:
        self.fader.set_gain_db(view.gain_db)
        self.pan.set_pan(view.pan)
        for button, is_on in ((self.mute, view.is_muted), (self.solo, view.is_soloed)):
            with QSignalBlocker(button):
                button.setChecked(is_on)
        self._level.setText(format_db(view.gain_db))
        self._name.setEnabled(view.is_heard)

    def show_level(self, peak_db: float) -> None:
        self.meter.set_levels([peak_db])

    def show_ready(self, *, is_ready: bool) -> None:
        self.handle.show_ready(is_ready=is_ready)

    def _make_letters(self, number: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        keys = "" if number > 6 else f"{number}, "
        self.mute = self._letter("M", self.tr("Mute {stem}").format(stem=self.word), f"{keys}M", "is_muted")
        self.solo = self._letter("S", self.tr("Solo {stem}").format(stem=self.word), f"{keys}S", "is_soloed")
        row.addStretch()
        row.addWidget(self.mute)
        row.addWidget(self.solo)
        row.addStretch()
        return row

    def _letter(self, letter: str, text: str, keys: str, field: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("letter")
        button.setText(letter)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        describe(button, text, keys=keys)
        button.toggled.connect(lambda is_on: self.changed.emit(field, is_on))
        return button

    def _make_fader(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self.fader = Fader(name=self.tr("Level of {stem}").format(stem=self.word))
        self.fader.gain_db_changed.connect(lambda gain_db: self.changed.emit("gain_db", gain_db))
        self.meter = LevelMeter(channels=1)
        self.meter.setAccessibleName(self.tr("Meter of {stem}").format(stem=self.word))
        self.meter.clip_reset.connect(self.clip_reset)
        row.addStretch()
        row.addWidget(self.fader)
        row.addWidget(self.meter)
        row.addStretch()
        return row

    def _make_tools(self, icons: IconSet) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        self.export_button = icon_button(icons, "export", self.tr("Export {stem} only").format(stem=self.word))
        self.export_button.clicked.connect(self.export_requested)
        self.handle = DragHandle(icons, self.word)
        self.handle.file_wanted.connect(self.file_wanted)
        self.handle.copied.connect(self.copied)
        row.addStretch()
        row.addWidget(self.export_button)
        row.addWidget(self.handle)
        row.addStretch()
        return row
