"""A level meter: bars in dB with peak hold and a clip lamp that stays on."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from vocalsplit_gui.state.levels import (
    HIGHEST_DB,
    HOT_FROM_DB,
    LOWEST_DB,
    WARM_FROM_DB,
    MeterState,
    metered,
    share_of_db,
    unclipped,
)
from vocalsplit_gui.views.ink import Ink, ink_of

_TICK_MS = 33
_LAMP = 9.0
_GAP = 2.0
_FRAME = 2.0
_END = 13.0


class LevelMeter(QWidget):
    """Shows the peaks of some channels.

    The colour of a bar says the same as its height against the marks at -12, -6 and 0 dB; the lamp shows a sign.

    Signals:
        clip_reset: The user put the lamps out.
    """

    clip_reset = Signal()

    def __init__(
        self,
        channels: int = 2,
        orientation: Qt.Orientation = Qt.Orientation.Vertical,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._orientation = orientation
        self._states = [MeterState()] * channels
        self._peaks = [-math.inf] * channels
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        is_upright = orientation is Qt.Orientation.Vertical
        fixed, free = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setSizePolicy(fixed if is_upright else free, free if is_upright else fixed)
        self.setAccessibleName(self.tr("Level"))
        self.setToolTip(self.tr("Click to put out the clip lamp"))

    @property
    def states(self) -> tuple[MeterState, ...]:
        return tuple(self._states)

    @property
    def is_moving(self) -> bool:
        """True while the meter repaints by itself."""
        return self._timer.isActive()

    def set_levels(self, peaks_db: Sequence[float]) -> None:
        """The peak of every channel since the last call, in dB; a single one stands for all channels."""
        spread = list(peaks_db) * len(self._peaks) if len(peaks_db) == 1 else list(peaks_db)
        self._peaks = [max(old, new) for old, new in zip(self._peaks, spread, strict=True)]
        if not self._timer.isActive() and max(self._peaks) >= LOWEST_DB:
            self._clock.start()
            self._timer.start()
            self._advance(0.0)

    def reset(self) -> None:
        """Put out the lamps and forget the held peaks."""
        self._states = [unclipped(state) for state in self._states]
        self._show_clipping()
        self.update()

    def sizeHint(self) -> QSize:
        across = round(len(self._states) * 7 + (len(self._states) - 1) * _GAP + 2 * _FRAME)
        return QSize(across, 160) if self._orientation is Qt.Orientation.Vertical else QSize(160, across)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(hint.width(), 60) if self._orientation is Qt.Orientation.Vertical else QSize(60, hint.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._reset_by_user()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete):
            self._reset_by_user()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, ink = QPainter(self), ink_of(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._orientation is Qt.Orientation.Horizontal:  # painted upright, loud at y = 0, and turned
            mirrored, turned = QTransform(0, 1, 1, 0, 0, 0), QTransform(0, 1, -1, 0, self.width(), 0)
            painter.setTransform(mirrored if self._is_mirrored() else turned, True)
        for channel, state in enumerate(self._states):
            self._paint_channel(painter, channel, state, ink)
        if self.hasFocus():
            painter.resetTransform()
            painter.setPen(QPen(ink.focus, _FRAME))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _paint_channel(self, painter: QPainter, channel: int, state: MeterState, ink: Ink) -> None:
        upright = self._orientation is Qt.Orientation.Vertical
        length, across = (self.height(), self.width()) if upright else (self.width(), self.height())
        count = len(self._states)
        width = (across - 2 * _FRAME - (count - 1) * _GAP) / count
        left = _FRAME + channel * (width + _GAP)
        top, bottom = _END, length - _END  # where a fader of the same height has its ends
        self._paint_lamp(painter, QRectF(left, _FRAME, width, _LAMP), state.is_clipped, ink)
        painter.fillRect(QRectF(left, top, width, bottom - top), ink.well)
        zones = (
            (LOWEST_DB, WARM_FROM_DB, ink.good),
            (WARM_FROM_DB, HOT_FROM_DB, ink.warm),
            (HOT_FROM_DB, HIGHEST_DB, ink.hot),
        )

        def y_of(db: float) -> float:
            return bottom - share_of_db(db) * (bottom - top)

        for from_db, to_db, colour in zones:
            if state.level_db > from_db:
                start = bottom if from_db == LOWEST_DB else y_of(from_db)
                end = y_of(min(state.level_db, to_db))
                painter.fillRect(QRectF(left, end, width, start - end), colour)
        for mark_db in (WARM_FROM_DB, HOT_FROM_DB, 0.0):
            painter.fillRect(QRectF(left, y_of(mark_db) - 0.5, width, 1), ink.window)
        if state.held_db > LOWEST_DB:
            painter.fillRect(QRectF(left, y_of(state.held_db) - 1, width, 2), ink.text)

    @staticmethod
    def _paint_lamp(painter: QPainter, rect: QRectF, is_clipped: bool, ink: Ink) -> None:
        painter.setPen(QPen(ink.hot if is_clipped else ink.line, 1))
        painter.setBrush(ink.hot if is_clipped else ink.well)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 1.5, 1.5)
        if is_clipped:  # an exclamation mark: seen without telling red from green
            middle = rect.center().x()
            painter.fillRect(QRectF(middle - 0.75, rect.top() + 2, 1.5, 3), Qt.GlobalColor.white)
            painter.fillRect(QRectF(middle - 0.75, rect.bottom() - 3, 1.5, 1.5), Qt.GlobalColor.white)

    def _tick(self) -> None:
        self._advance(self._clock.restart() / 1000)
        if all(state.is_at_rest for state in self._states):
            self._timer.stop()

    def _advance(self, elapsed_s: float) -> None:
        was_clipped = self._is_clipped()
        self._states = [metered(state, peak, elapsed_s) for state, peak in zip(self._states, self._peaks, strict=True)]
        self._peaks = [-math.inf] * len(self._peaks)
        if self._is_clipped() != was_clipped:
            self._show_clipping()
        self.update()

    def _is_clipped(self) -> bool:
        return any(state.is_clipped for state in self._states)

    def _show_clipping(self) -> None:
        """Only a lamp that is on needs the keyboard, to be put out."""
        is_clipped = self._is_clipped()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_clipped else Qt.FocusPolicy.NoFocus)
        self.setAccessibleDescription(self.tr("Clipped; Enter puts the lamp out") if is_clipped else "")

    def _reset_by_user(self) -> None:
        self.reset()
        self.clip_reset.emit()
