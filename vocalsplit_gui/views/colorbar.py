"""The colour bar of a spectrogram: which colour stands for how many decibels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from engine.analysis.spectrogram import db_to_level
from vocalsplit_gui.state.ticks import derive_db_ticks
from vocalsplit_gui.views.ink import ink_of

_BAR_WIDTH = 14
_WHEEL_STEP_DB = 2.0


class ColourBar(QWidget):
    """A vertical bar with marks in dB; a wheel turn or a drag moves the range.

    Signals:
        range_requested: The floor and the ceiling that the user wants, in dB.
    """

    range_requested = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colours = np.zeros(256, np.uint32)
        self._floor_db, self._ceiling_db = -90.0, -10.0
        self._margins = (0.0, 0.0)
        self._dragged_from: tuple[float, float, float] | None = None
        self.setCursor(Qt.CursorShape.SizeVerCursor)
        self.setAccessibleName(self.tr("Colour scale"))
        self.setToolTip(self.tr("Drag or scroll to move the level range; with Shift to widen or narrow it"))

    def set_scale(self, colours: NDArray[np.uint32], floor_db: float, ceiling_db: float) -> None:
        """Show the colours of stored levels between two levels."""
        self._colours, self._floor_db, self._ceiling_db = colours, floor_db, ceiling_db
        description = (
            self.tr("From %1 to %2 decibels").replace("%1", f"{floor_db:.0f}").replace("%2", f"{ceiling_db:.0f}")
        )
        self.setAccessibleDescription(description)
        self.update()

    def set_margins(self, top: float, bottom: float) -> None:
        """Leave room above and below, so that the bar is as high as the plots beside it."""
        self._margins = (top, bottom)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_BAR_WIDTH + 10 + self.fontMetrics().horizontalAdvance("-120 dB"), 120)

    def paintEvent(self, _event: QPaintEvent) -> None:
        ink, bar = ink_of(self.palette()), self._bar()
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # else a minus goes to the other side of its number
        painter.drawImage(bar, self._gradient())
        painter.setPen(QPen(ink.line, 1))
        painter.drawRect(bar)
        painter.setFont(self.font())
        height = painter.fontMetrics().height()
        ticks = derive_db_ticks(self._floor_db, self._ceiling_db, bar.height(), gap_px=2.2 * height)
        for tick in ticks:
            y = bar.bottom() - (tick.at - self._floor_db) / (self._ceiling_db - self._floor_db) * bar.height()
            painter.setPen(QPen(ink.line, 1))
            painter.drawLine(QPointF(bar.right() + 1, y), QPointF(bar.right() + 4, y))
            painter.setPen(ink.text)
            top = min(max(y - height / 2, bar.top()), bar.bottom() - height)
            label = f"{tick.label} dB" if tick is ticks[-1] else tick.label
            painter.drawText(
                QRectF(bar.right() + 7, top, self.width(), height),
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
                label,
            )
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        by = _WHEEL_STEP_DB * (event.angleDelta().y() or event.angleDelta().x()) / 120
        widens = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.range_requested.emit(self._floor_db - by if widens else self._floor_db + by, self._ceiling_db + by)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._dragged_from = (event.position().y(), self._floor_db, self._ceiling_db)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is None:
            return
        y, floor_db, ceiling_db = self._dragged_from
        by = (event.position().y() - y) / max(1.0, self._bar().height()) * (ceiling_db - floor_db)
        widens = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.range_requested.emit(floor_db - by if widens else floor_db + by, ceiling_db + by)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._dragged_from = None

    def _bar(self) -> QRectF:
        top, bottom = self._margins
        return QRectF(0.5, top + 0.5, _BAR_WIDTH, max(1.0, self.height() - top - bottom - 1))

    def _gradient(self) -> QImage:
        levels = np.linspace(self._ceiling_db, self._floor_db, 256)
        pixels = np.ascontiguousarray(self._colours[db_to_level(levels.astype(np.float32))])
        return QImage(pixels.data, 1, 256, 4, QImage.Format.Format_RGB32).copy()
