"""Along the bottom: play, position, loop, key, tempo, sound."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from vocalsplit_gui.icons import IconSet
from vocalsplit_gui.shortcuts import Command
from vocalsplit_gui.state.mixer_state import db_to_slider, format_db, slider_to_db
from vocalsplit_gui.state.transport_state import TransportState, TransportView, derive_transport, parse_time
from vocalsplit_gui.views.flow_layout import FlowLayout
from vocalsplit_gui.views.meter import LevelMeter
from vocalsplit_gui.views.widgets import describe, icon_button, label, level_slider, text_width


class TransportBar(QFrame):
    """Signals: ``commanded`` (a Command), and what has a value: seek, volume, count-in, click, output device."""

    commanded = Signal(object)
    seek_requested = Signal(float)
    volume_requested = Signal(float)
    count_in_requested = Signal(bool)
    click_requested = Signal(bool)
    output_requested = Signal(str)
    outputs_wanted = Signal()
    clip_reset = Signal()

    def __init__(self, icons: IconSet) -> None:
        super().__init__()
        self.setObjectName("bar")
        self._icons = icons
        self._volume_before_mute = 0.0
        self._state = TransportState()
        flow = FlowLayout(self, gap=14, line_gap=6, spreads=True)
        flow.setContentsMargins(14, 8, 14, 8)
        flow.addWidget(self._play_group())
        for group in (self._loop_group(), self._voice_group(), self._beat_group(), self._sound_group()):
            flow.addWidget(group)
        self.show_state(self._state)

    def show_state(self, state: TransportState) -> None:
        self._state = state
        view = derive_transport(state)
        self._show_play(view)
        self._show_loop(view, state)
        for widget, text in ((self._key, view.key), (self._tempo, view.tempo)):
            widget.setText(text)
        for button, is_on in ((self._count_in, state.has_count_in), (self._click, state.has_click)):
            with QSignalBlocker(button):
                button.setChecked(is_on)
        self._count_in.setToolTip(self._beat_tip(self._count_in, state))
        self._click.setToolTip(self._beat_tip(self._click, state))
        with QSignalBlocker(self._volume):
            self._volume.setValue(db_to_slider(state.volume_db))
        self._volume.setToolTip(self.tr("Volume {level}").format(level=format_db(state.volume_db)))
        self._icons.bind(self._mute, "volume-off" if state.volume_db == -math.inf else "volume")
        for group in self._needs_song:
            group.setEnabled(view.can_play)
        self._voice.setEnabled(view.can_play)

    def show_position(self, view: TransportView) -> None:
        """The little that changes many times a second."""
        if not self._clock.hasFocus() and self._clock.text() != view.position:
            self._clock.setText(view.position)

    def show_level(self, peak_db: float) -> None:
        """What is heard of all stems together."""
        self._meter.set_levels([peak_db])

    def show_outputs(self, names: list[str], chosen: str) -> None:
        """Fill the menu of sound cards; an empty name is the system's default."""
        menu = self._output.menu()
        menu.clear()
        group = QActionGroup(menu)
        for name in ["", *names]:
            action = QAction(name or self.tr("The system's choice"), menu)
            action.setCheckable(True)
            action.setChecked(name == chosen)
            action.triggered.connect(lambda _=False, name=name: self.output_requested.emit(name))
            group.addAction(action)
            menu.addAction(action)

    def _show_play(self, view: TransportView) -> None:
        name = self.tr("Pause") if view.shows_pause else self.tr("Play")
        self._icons.bind(self._play, "pause" if view.shows_pause else "play", is_on_accent=True)
        describe(self._play, name, keys=self.tr("Space"))
        self._play.setEnabled(view.can_play)
        self.show_position(view)
        self._duration.setText(view.duration)
        note = ""
        if view.is_buffering:
            note = self.tr("Splitting ahead…")
        elif view.has_no_device:
            note = self.tr("No sound card")
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _show_loop(self, view: TransportView, state: TransportState) -> None:
        with QSignalBlocker(self._loop):
            self._loop.setChecked(view.has_loop)
        self._loop_text.setText(view.loop_text)
        self._loop_text.setVisible(view.has_loop)
        self._loop_out.setEnabled(state.loop_in_s is not None or view.has_loop)

    def _button(self, icon: str, text: str, command: Command, keys: str) -> QToolButton:
        button = icon_button(self._icons, icon, text, keys=keys)
        button.clicked.connect(lambda: self.commanded.emit(command))
        return button

    def _play_group(self) -> QWidget:
        group, row = _group()
        row.addWidget(self._button("previous", self.tr("Previous song"), Command.PREVIOUS_SONG, "Ctrl+←"))
        self._play = self._button("play", self.tr("Play"), Command.PLAY, self.tr("Space"))
        self._play.setObjectName("play")
        self._play.setIconSize(QSize(24, 24))
        row.addWidget(self._play)
        row.addWidget(self._button("next", self.tr("Next song"), Command.NEXT_SONG, "Ctrl+→"))
        row.addWidget(
            self._button("stop", self.tr("Stop, back to the start"), Command.STOP, "Shift+" + self.tr("Space"))
        )
        row.addSpacing(8)
        self._clock = _Clock()
        describe(self._clock, self.tr("Position"), tip=self.tr("Position: type a time to go there"))
        self._clock.returnPressed.connect(self._on_time_typed)
        self._duration = label("0:00", "muted")
        self._duration.setToolTip(self.tr("Length"))
        times = QHBoxLayout()
        times.setSpacing(4)
        for part in (self._clock, label("/", "muted"), self._duration):
            times.addWidget(part)
        self._note = label("", "smallWarning")
        self._note.setAccessibleDescription(self.tr("State of the player"))
        self._note.hide()
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addStretch()
        column.addLayout(times)
        column.addWidget(self._note)
        column.addStretch()
        row.addLayout(column)
        return group

    def _loop_group(self) -> QWidget:
        group, row = _group()
        self._loop_in = self._letter("I", self.tr("Loop starts here"), Command.LOOP_IN)
        self._loop_out = self._letter("O", self.tr("Loop ends here"), Command.LOOP_OUT)
        self._loop = icon_button(self._icons, "loop", self.tr("Loop on or off"), keys="L", is_checkable=True)
        self._loop.clicked.connect(lambda: self.commanded.emit(Command.LOOP))
        self._loop_text = label("", "small")
        self._loop_text.setMinimumWidth(text_width(self.fontMetrics(), "00:00.0 - 00:00.0"))
        for widget in (self._loop, self._loop_in, self._loop_out, self._loop_text):
            row.addWidget(widget)
        self._needs_song = [group]
        return group

    def _voice_group(self) -> QWidget:
        group, row = _group()
        self._key = self._stepper(
            row, self.tr("Key"), ("-12",), (Command.KEY_DOWN, Command.KEY_UP), ("Ctrl+↓", "Ctrl+↑")
        )
        row.addSpacing(14)
        keys = ("Ctrl+Shift+↓", "Ctrl+Shift+↑")
        self._tempo = self._stepper(row, self.tr("Tempo"), ("200 %",), (Command.TEMPO_DOWN, Command.TEMPO_UP), keys)
        self._voice = group
        return group

    def _beat_group(self) -> QWidget:
        group, row = _group()
        self._count_in = icon_button(self._icons, "count-in", self.tr("Count in before playing"), is_checkable=True)
        self._click = icon_button(self._icons, "click", self.tr("Click along"), is_checkable=True)
        self._count_in.toggled.connect(self.count_in_requested)
        self._click.toggled.connect(self.click_requested)
        row.addWidget(self._count_in)
        row.addWidget(self._click)
        self._needs_song.append(group)
        return group

    def _beat_tip(self, button: QToolButton, state: TransportState) -> str:
        name = button.accessibleName()
        return name if state.has_beats else self.tr("{name}, as soon as the beat is known").format(name=name)

    def _sound_group(self) -> QWidget:
        group, row = _group()
        self._output = icon_button(self._icons, "headphones", self.tr("Sound card"))
        self._output.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self._output)
        menu.aboutToShow.connect(self.outputs_wanted)
        self._output.setMenu(menu)
        self._mute = icon_button(self._icons, "volume", self.tr("Sound off or on"))
        self._mute.clicked.connect(self._on_mute)
        self._volume = level_slider(self.tr("Volume"))
        self._volume.setFixedWidth(120)
        self._volume.valueChanged.connect(lambda value: self.volume_requested.emit(slider_to_db(value)))
        self._meter = LevelMeter(channels=1, orientation=Qt.Orientation.Horizontal)
        self._meter.setFixedWidth(120)
        self._meter.setAccessibleName(self.tr("Meter of all together"))
        self._meter.clip_reset.connect(self.clip_reset)
        levels = QVBoxLayout()
        levels.setSpacing(2)
        levels.addWidget(self._volume)
        levels.addWidget(self._meter)
        for widget in (self._output, self._mute):
            row.addWidget(widget)
        row.addLayout(levels)
        return group

    def _letter(self, letter: str, text: str, command: Command) -> QToolButton:
        button = QToolButton()
        button.setObjectName("letter")
        button.setText(letter)
        describe(button, text, keys=letter)
        button.clicked.connect(lambda: self.commanded.emit(command))
        return button

    def _stepper(
        self,
        row: QHBoxLayout,
        text: str,
        widest: tuple[str, ...],
        commands: tuple[Command, Command],
        keys: tuple[str, str],
    ) -> QLabel:
        """``text − value +``."""
        caption, value = label(text, "muted"), label("")
        value.setAlignment(Qt.AlignmentFlag.AlignCenter)
        value.setMinimumWidth(text_width(self.fontMetrics(), *widest) + 6)
        value.setAccessibleDescription(text)
        less = self._button("minus", self.tr("{name} down").format(name=text), commands[0], keys[0])
        more = self._button("add", self.tr("{name} up").format(name=text), commands[1], keys[1])
        for widget in (caption, less, value, more):
            row.addWidget(widget)
        for button in (less, more):
            button.setAutoRepeat(True)
            button.setIconSize(QSize(16, 16))
        return value

    def _on_time_typed(self) -> None:
        seconds = parse_time(self._clock.text())
        self._clock.clearFocus()
        if seconds is not None:
            self.seek_requested.emit(seconds)
        self._clock.setText(derive_transport(self._state).position)

    def _on_mute(self) -> None:
        if self._state.volume_db == -math.inf:
            self.volume_requested.emit(self._volume_before_mute)
            return
        self._volume_before_mute = self._state.volume_db
        self.volume_requested.emit(-math.inf)


class _Clock(QLineEdit):
    """The position; typing a time goes there."""

    def __init__(self) -> None:
        super().__init__("0:00")
        self.setObjectName("clock")
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(text_width(self.fontMetrics(), "0:00:00") + 14, hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def _group() -> tuple[QWidget, QHBoxLayout]:
    group = QWidget()
    group.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    row = QHBoxLayout(group)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    return group, row
