"""How a row of the queue is drawn: title, artist, state, progress."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from vocalsplit_gui.icons import paint_icon
from vocalsplit_gui.models.queue_model import QueueRole
from vocalsplit_gui.state.queue_state import ItemState, RowView
from vocalsplit_gui.state.transport_state import format_time
from vocalsplit_gui.theme import Theme
from vocalsplit_gui.words import row_text

_PAD = 10
_ICON = 18
_ICONS = {
    ItemState.WAITING: "clock",
    ItemState.OPENING: "clock",
    ItemState.READING: "split",
    ItemState.SPLITTING: "split",
    ItemState.READY: "check",
    ItemState.SAVING: "export",
    ItemState.SAVED: "export",
    ItemState.FAILED: "warning",
    ItemState.CANCELLED: "close",
}


class QueueDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        height = QFontMetrics(option.font).lineSpacing() + QFontMetrics(_small(option.font)).lineSpacing()
        return QSize(120, height + 2 * _PAD + 6)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = cast("RowView", index.data(QueueRole.ROW))
        area = option.rect.adjusted(2, 2, -2, -2)
        state = option.state
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, area, state, row)
        inner = area.adjusted(_PAD, _PAD - 2, -_PAD, -_PAD + 2)
        icon = QRect(inner.left(), inner.center().y() - _ICON // 2, _ICON, _ICON)
        text = inner.adjusted(_ICON + _PAD, 0, 0, 0)
        if is_mirrored:
            icon.moveRight(inner.right())
            text = inner.adjusted(0, 0, -_ICON - _PAD, 0)
        name = "play" if row.is_current else _ICONS[row.state]
        paint_icon(painter, name, self._colour(row).name(), QRectF(icon))
        self._paint_text(painter, text, row, option.font, is_mirrored=is_mirrored)
        painter.restore()

    def _paint_ground(self, painter: QPainter, area: QRect, state: QStyle.StateFlag, row: RowView) -> None:
        theme = self.theme
        fill = ""
        if state & QStyle.StateFlag.State_Selected:
            fill = theme.selection
        elif state & QStyle.StateFlag.State_MouseOver:
            fill = theme.hover
        painter.setPen(Qt.PenStyle.NoPen)
        if fill:
            painter.setBrush(QColor(fill))
            painter.drawRoundedRect(area, 8, 8)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(theme.focus))
            painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if row.percent is not None:
            bar = QRectF(area.left() + 8, area.bottom() - 3.5, area.width() - 16, 3)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.line))
            painter.drawRoundedRect(bar, 1.5, 1.5)
            painter.setBrush(QColor(theme.link))
            bar.setWidth(max(3.0, bar.width() * row.percent / 100))
            painter.drawRoundedRect(bar, 1.5, 1.5)

    def _paint_text(self, painter: QPainter, area: QRect, row: RowView, font: QFont, *, is_mirrored: bool) -> None:
        title, small = QFont(font), _small(font)
        title.setWeight(QFont.Weight.DemiBold if row.is_current else QFont.Weight.Medium)
        upper = QRect(area.left(), area.top(), area.width(), QFontMetrics(title).lineSpacing())
        lower = QRect(area.left(), upper.bottom() + 1, area.width(), QFontMetrics(small).lineSpacing())
        near, far = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight  # the painter mirrors them
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight)
        painter.setFont(title)
        painter.setPen(QColor(self.theme.link if row.is_current else self.theme.text))
        painter.drawText(upper, near, _elided(painter, row.title, upper.width()))
        painter.setFont(small)
        length = format_time(row.duration_s) if row.duration_s else ""
        room = lower.width() - painter.fontMetrics().horizontalAdvance(length) - _PAD
        painter.setPen(QColor(self.theme.muted))
        painter.drawText(lower, far, length)
        words = row_text(row)
        if row.state in (ItemState.FAILED, ItemState.CANCELLED) or row.percent is not None:
            painter.setPen(self._colour(row))
        elif row.artist:
            words = row.artist
        lower.setLeft(lower.right() - room if is_mirrored else lower.left())
        painter.drawText(lower, near, _elided(painter, words, room))

    def _colour(self, row: RowView) -> QColor:
        theme = self.theme
        if row.state == ItemState.FAILED:
            return QColor(theme.bad)
        if row.is_current:
            return QColor(theme.link)
        return QColor(theme.good if row.state in (ItemState.READY, ItemState.SAVED) else theme.muted)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(max(1.0, font.pointSizeF() * 0.9))
    return small


def _elided(painter: QPainter, text: str, width: int) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
