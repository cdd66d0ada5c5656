"""A fader in dB."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QLineEdit, QSizePolicy, QWidget

from vocalsplit_gui.state.levels import (
    HIGHEST_DB,
    LEFT_TO_RIGHT,
    LOWEST_DB,
    MARKS_DB,
    db_of_share,
    limited_gain,
    parse_gain,
    share_of_db,
    stepped_gain,
)
from vocalsplit_gui.state.mixer_state import format_db
from vocalsplit_gui.views.ink import Ink, ink_of, mixed

_HANDLE = 22.0
_BREADTH = 26.0
_GROOVE = 4.0
_FRAME = 2.0
_WHEEL_DB, _FINE_DB, _PAGE_DB = 0.5, 0.1, 3.0
_FINE_DRAG = 0.2


class _GainField(QLineEdit):
    """Keeps Enter and Escape to itself, so that they do not open the field again.

    Signals:
        dropped: The user wants to leave the gain as it is.
    """

    dropped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dropped.emit()
        else:
            super().keyPressEvent(event)
        event.accept()


class Fader(QAbstractSlider):
    """Sets a gain; what screen readers see is the gain in whole decibels, -61 for silence.

    Signals:
        gain_db_changed: The gain that the user set, in dB; -inf for silence.
    """

    gain_db_changed = Signal(float)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        name: str = "",
        orientation: Qt.Orientation = Qt.Orientation.Vertical,
    ) -> None:
        super().__init__(parent)
        self._gain_db = 0.0
        self._dragged_from: tuple[float, float] | None = None
        self._field: _GainField | None = None
        self.setOrientation(orientation)
        self.setRange(round(LOWEST_DB) - 1, round(HIGHEST_DB))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name or self.tr("Volume"))
        fixed, free = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setSizePolicy(*((fixed, free) if self._is_upright else (free, fixed)))
        self.valueChanged.connect(self._on_value_changed)
        self._describe()

    @property
    def gain_db(self) -> float:
        return self._gain_db

    def set_gain_db(self, gain_db: float) -> None:
        """Show a gain; emits nothing."""
        self._gain_db = limited_gain(gain_db)
        self.blockSignals(True)
        self.setValue(self._whole_db())
        self.blockSignals(False)
        self._describe()
        self.update()

    def sizeHint(self) -> QSize:
        across = round(_BREADTH + self._label_room() + 2 * _FRAME)
        return QSize(across, 160) if self._is_upright else QSize(160, across)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(hint.width(), 68) if self._is_upright else QSize(100, hint.height())

    def edit(self) -> None:
        """Open the field in which a gain is typed."""
        if self._field is None:
            self._field = _GainField(self)
            self._field.setStyleSheet("padding: 1px; border-radius: 4px")
            self._field.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._field.setAccessibleName(self.tr("Gain in dB"))
            self._field.editingFinished.connect(self._on_typed)
            self._field.dropped.connect(self._close_field)
        self._field.setText(format_db(self._gain_db).lstrip(LEFT_TO_RIGHT).removesuffix("dB").strip())
        hint = self._field.sizeHint()
        self._field.resize(max(self.width(), 40), hint.height())
        self._field.move(
            0, round(min(max(0.0, self._handle().center().y() - hint.height() / 2), self.height() - hint.height()))
        )
        self._field.show()
        self._field.selectAll()
        self._field.setFocus()

    # events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        at = self._along(event.position())
        if not self._handle().contains(event.position()):
            self._change(db_of_share(self._share_at(at)))
        self._dragged_from = (at, share_of_db(self._gain_db))
        self.setSliderDown(True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is None:
            return
        at, share = self._dragged_from
        is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        here = self._along(event.position())
        share += (self._share_at(here) - self._share_at(at)) * (_FINE_DRAG if is_fine else 1.0)
        self._change(db_of_share(min(max(share, 0.0), 1.0)))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._dragged_from = None
        self.setSliderDown(False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = None
            self._change(0.0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = (event.angleDelta().y() or event.angleDelta().x()) / 120
        is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._change(stepped_gain(self._gain_db, notches * (_FINE_DB if is_fine else _WHEEL_DB)))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = _FINE_DB if is_fine else _WHEEL_DB
        steps = {
            Qt.Key.Key_Up: step,
            Qt.Key.Key_Down: -step,
            Qt.Key.Key_PageUp: _PAGE_DB,
            Qt.Key.Key_PageDown: -_PAGE_DB,
        }
        if not self._is_upright:
            steps |= {Qt.Key.Key_Right: step, Qt.Key.Key_Left: -step}
        if event.key() in steps:
            self._change(stepped_gain(self._gain_db, steps[Qt.Key(event.key())]))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._change(0.0)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.edit()
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, ink = QPainter(self), ink_of(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_marks(painter, ink)
        self._paint_groove(painter, ink)
        self._paint_handle(painter, ink)
        painter.end()

    # inside

    @property
    def _is_upright(self) -> bool:
        return self.orientation() is Qt.Orientation.Vertical

    @property
    def _is_mirrored(self) -> bool:
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    def _mark_font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(max(6.0, font.pointSizeF() * 0.75))
        return font

    def _label_room(self) -> float:
        metrics = self.fontMetrics()
        return metrics.horizontalAdvance("-60") * 0.75 + 8 if self._is_upright else metrics.height() * 0.75 + 6

    def _along(self, point: QPointF) -> float:
        return point.y() if self._is_upright else point.x()

    def _ends(self) -> tuple[float, float]:
        """Pixels of silence and of +6 dB."""
        margin = _HANDLE / 2 + _FRAME
        if self._is_upright:
            return self.height() - margin, margin
        return (self.width() - margin, margin) if self._is_mirrored else (margin, self.width() - margin)

    def _share_at(self, pixel: float) -> float:
        low, high = self._ends()
        return (pixel - low) / (high - low)

    def _pixel_of(self, gain_db: float) -> float:
        low, high = self._ends()
        return low + share_of_db(gain_db) * (high - low)

    def _centre_line(self) -> float:
        """Where the groove lies across the fader; labels are on the other side."""
        middle = _FRAME + _BREADTH / 2
        if not self._is_upright:
            return middle
        return middle if self._is_mirrored else self.width() - middle

    def _handle(self) -> QRectF:
        at, across = self._pixel_of(self._gain_db), self._centre_line()
        if self._is_upright:
            return QRectF(across - _BREADTH / 2, at - _HANDLE / 2, _BREADTH, _HANDLE)
        return QRectF(at - _HANDLE / 2, across - _BREADTH / 2, _HANDLE, _BREADTH)

    def _whole_db(self) -> int:
        return self.minimum() if self._gain_db == -math.inf else round(self._gain_db)

    def _change(self, gain_db: float) -> None:
        gain_db = limited_gain(gain_db)
        if gain_db != self._gain_db:
            self.set_gain_db(gain_db)
            self.gain_db_changed.emit(gain_db)

    def _on_value_changed(self, value: int) -> None:
        """Somebody else, such as a screen reader, moved the slider in whole decibels."""
        if value != self._whole_db():
            self._change(-math.inf if value < LOWEST_DB else float(value))

    def _on_typed(self) -> None:
        if self._field is None or not self._field.isVisible():
            return
        gain_db = parse_gain(self._field.text())
        self._close_field()
        if gain_db is not None:
            self._change(gain_db)

    def _close_field(self) -> None:
        if self._field is not None:
            self._field.blockSignals(True)  # hiding it takes the focus away, which would count as having typed
            self._field.hide()
            self._field.blockSignals(False)
            self.setFocus()

    def _describe(self) -> None:
        text = format_db(self._gain_db)
        self.setAccessibleDescription(text)
        self.setToolTip(self.tr("%1 · double-click: 0 dB · Enter: type a value").replace("%1", text))

    def _paint_marks(self, painter: QPainter, ink: Ink) -> None:
        painter.setFont(self._mark_font())
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # else a minus goes to the other side of its number
        height = painter.fontMetrics().height()
        labelled = self._labelled_marks(height if self._is_upright else 2 * height)
        for mark in MARKS_DB:
            at, across = self._pixel_of(mark), self._centre_line()
            label = f"{mark}".replace("-", "\N{MINUS SIGN}") if mark in labelled else ""
            is_reference = mark == 0
            painter.setPen(QPen(ink.text if is_reference else ink.line, 1.5 if is_reference else 1))
            if self._is_upright:
                painter.drawLine(QPointF(across - 9, at), QPointF(across + 9, at))
                room = self.width() - _BREADTH - 2 * _FRAME
                left = self.width() - room if self._is_mirrored else 0.0
                painter.setPen(ink.text if is_reference else ink.faint)
                painter.drawText(QRectF(left, at - height / 2, room - 4, height), Qt.AlignmentFlag.AlignRight, label)
            else:
                painter.drawLine(QPointF(at, across - 9), QPointF(at, across + 9))
                painter.setPen(ink.text if is_reference else ink.faint)
                painter.drawText(
                    QRectF(at - 20, self.height() - height, 40, height), Qt.AlignmentFlag.AlignHCenter, label
                )

    def _labelled_marks(self, room: float) -> set[int]:
        """Marks whose labels do not touch; 0 dB and the ends come first."""
        chosen: set[int] = set()
        for mark in (0, MARKS_DB[-1], *MARKS_DB):
            at = self._pixel_of(mark)
            if all(abs(at - self._pixel_of(other)) >= 0.8 * room for other in chosen):
                chosen.add(mark)
        return chosen

    def _paint_groove(self, painter: QPainter, ink: Ink) -> None:
        low, high = self._ends()
        at, across = self._pixel_of(self._gain_db), self._centre_line()
        painter.setPen(Qt.PenStyle.NoPen)
        for start, stop, colour in ((low, high, ink.line), (low, at, ink.accent if self.isEnabled() else ink.line)):
            first, last = sorted((start, stop))
            rect = QRectF(across - _GROOVE / 2, first, _GROOVE, last - first)
            if not self._is_upright:
                rect = QRectF(first, across - _GROOVE / 2, last - first, _GROOVE)
            painter.setBrush(colour)
            painter.drawRoundedRect(rect, _GROOVE / 2, _GROOVE / 2)

    def _paint_handle(self, painter: QPainter, ink: Ink) -> None:
        rect = self._handle().adjusted(1, 4, -1, -4) if self._is_upright else self._handle().adjusted(4, 1, -4, -1)
        ground = mixed(ink.window, ink.text, 0.82 if self.isEnabled() else 0.4)
        painter.setPen(QPen(ink.focus, 2.5) if self.hasFocus() else QPen(ink.window, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(rect, 4, 4)
        painter.setPen(QPen(ink.window, 2))
        middle = rect.center()
        if self._is_upright:
            painter.drawLine(QPointF(rect.left() + 4, middle.y()), QPointF(rect.right() - 4, middle.y()))
        else:
            painter.drawLine(QPointF(middle.x(), rect.top() + 4), QPointF(middle.x(), rect.bottom() - 4))
