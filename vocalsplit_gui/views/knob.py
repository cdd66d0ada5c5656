"""A knob for the place of a stem between left and right."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from vocalsplit_gui.state.levels import describe_pan
from vocalsplit_gui.views.ink import ink_of, mixed

_REACH_DEG = 135
_PIXELS_FOR_ALL = 200
_STEP, _FINE_STEP, _PAGE = 5, 1, 25
_SNAP = 3


class PanKnob(QAbstractSlider):
    """Turns from -1 (left) over 0 to 1 (right); its value for screen readers is -100..100.

    Signals:
        pan_changed: The place that the user set, -1..1.
    """

    pan_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None, *, name: str = "") -> None:
        super().__init__(parent)
        self._dragged_from: tuple[QPointF, int] | None = None
        self._is_silent = False
        self.setRange(-100, 100)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name or self.tr("Pan"))
        self.valueChanged.connect(self._on_value_changed)
        self._describe()

    @property
    def pan(self) -> float:
        return self.value() / 100

    def set_pan(self, pan: float) -> None:
        """Show a place; emits nothing."""
        self._is_silent = True
        self.setValue(round(min(max(pan, -1.0), 1.0) * 100))
        self._is_silent = False

    def sizeHint(self) -> QSize:
        side = max(32, round(self.fontMetrics().height() * 2.1))
        return QSize(side, side)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = (event.position(), self.value())
            self.setSliderDown(True)
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is None:
            return
        start, value = self._dragged_from
        moved = event.position() - start
        is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        turned = (moved.x() - moved.y()) * 200 / _PIXELS_FOR_ALL * (0.2 if is_fine else 1.0)
        aim = round(value + turned)
        self.setValue(0 if abs(aim) < _SNAP and not is_fine else aim)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._dragged_from = None
        self.setSliderDown(False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragged_from = None
            self.setValue(0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = (event.angleDelta().y() or event.angleDelta().x()) / 120
        is_fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.setValue(round(self.value() + notches * (_FINE_STEP if is_fine else _STEP)))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _FINE_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
        key = Qt.Key
        steps = {key.Key_Up: step, key.Key_Right: step, key.Key_Down: -step, key.Key_Left: -step}
        steps |= {key.Key_PageUp: _PAGE, key.Key_PageDown: -_PAGE}
        if event.key() in steps:
            self.setValue(self.value() + steps[key(event.key())])
        elif event.key() in (key.Key_Delete, key.Key_Backspace):
            self.setValue(0)
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, ink = QPainter(self), ink_of(self.palette())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width(), self.height()) - 6.0
        circle = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.setPen(QPen(ink.line, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(circle, (90 + _REACH_DEG) * 16, -2 * _REACH_DEG * 16)
        painter.setPen(
            QPen(ink.accent if self.isEnabled() else ink.line, 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        )
        painter.drawArc(circle, 90 * 16, round(-self.pan * _REACH_DEG * 16))
        body = circle.adjusted(4, 4, -4, -4)
        painter.setPen(QPen(ink.focus, 2) if self.hasFocus() else QPen(ink.line, 1))
        painter.setBrush(mixed(ink.window, ink.text, 0.12))
        painter.drawEllipse(body)
        angle = math.radians(self.pan * _REACH_DEG)
        direction = QPointF(math.sin(angle), -math.cos(angle)) * (body.width() / 2)
        painter.setPen(QPen(ink.text, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(body.center() + direction * 0.35, body.center() + direction * 0.85)
        painter.end()

    def _on_value_changed(self, _value: int) -> None:
        self._describe()
        self.update()
        if not self._is_silent:
            self.pan_changed.emit(self.pan)

    def _describe(self) -> None:
        side, percent = describe_pan(self.pan)
        texts = {"left": self.tr("%1 % left"), "right": self.tr("%1 % right"), "centre": self.tr("Centre")}
        text = texts[side].replace("%1", str(percent))
        self.setAccessibleDescription(text)
        self.setToolTip(self.tr("%1 · double-click: centre").replace("%1", text))
