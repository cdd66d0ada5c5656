"""What is drawn over a time line: loop, playhead, and what is not split yet."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from vocalsplit_gui.views.ink import Ink, with_alpha

PLAYHEAD_REACH = 7
_BLACK, _WHITE = QColor(0, 0, 0), QColor(255, 255, 255)


def paint_playhead(painter: QPainter, x: float, rect: QRectF, *, has_head: bool) -> None:
    """A white line in a black casing, seen on any colour; with a triangle at its top."""
    painter.setPen(QPen(with_alpha(_BLACK, 200), 4))
    painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    painter.setPen(QPen(_WHITE, 2))
    painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    if has_head:
        top = rect.top()
        head = QPolygonF([QPointF(x - 5, top), QPointF(x + 5, top), QPointF(x, top + 7)])
        painter.setPen(QPen(_BLACK, 1))
        painter.setBrush(_WHITE)
        painter.drawPolygon(head)


def paint_loop(painter: QPainter, left: float, right: float, rect: QRectF, ink: Ink) -> None:
    """The loop's region with an edge and a grip at each end."""
    region = QRectF(left, rect.top(), right - left, rect.height()) & rect
    if region.isEmpty():
        return
    painter.fillRect(region, with_alpha(ink.loop, 40))
    for x, inwards in ((left, 1), (right, -1)):
        if rect.left() - 1 <= x <= rect.right() + 1:
            painter.setPen(QPen(with_alpha(_BLACK, 150), 4))
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
            painter.setPen(QPen(ink.loop, 2))
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
            grip = QRectF(x, rect.top(), inwards * 8, 14).normalized()
            painter.setPen(QPen(with_alpha(_BLACK, 150), 1))
            painter.setBrush(ink.loop)
            painter.drawRoundedRect(grip, 2, 2)


def paint_unready(painter: QPainter, region: QRectF, ink: Ink, label: str) -> None:
    """Hatching over a part that is not split yet, with a word where there is room for it."""
    painter.fillRect(region, ink.unready)
    painter.setBrushOrigin(QPointF(region.left() % 8, 0))
    painter.fillRect(region, QBrush(ink.hatch, Qt.BrushStyle.BDiagPattern))
    metrics = painter.fontMetrics()
    width, height = metrics.horizontalAdvance(label) + 16, metrics.height() + 4
    if label and region.width() > width and region.height() > height * 2:
        paint_chip(
            painter,
            QRectF(0, 0, width, height).translated(region.center() - QPointF(width / 2, height / 2)),
            label,
            ink,
        )


def paint_chip(painter: QPainter, rect: QRectF, text: str, ink: Ink) -> None:
    """A word on a small rounded ground that keeps it readable on any picture."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(with_alpha(ink.window, 215))
    painter.drawRoundedRect(rect, 4, 4)
    painter.setPen(ink.text)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)
