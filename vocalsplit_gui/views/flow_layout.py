"""Groups in a row that goes on in the next line where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Lines fill from the side where reading begins; each line's items are centred in its height.

    With ``spreads``, a single line takes the whole width, its gaps equally wide.
    """

    def __init__(
        self, parent: QWidget | None = None, *, gap: int = 12, line_gap: int = 8, spreads: bool = False
    ) -> None:
        super().__init__(parent)
        self._spreads = spreads
        self._items: list[QLayoutItem] = []
        self._gap, self._line_gap = gap, line_gap

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def insert_widget(self, index: int, widget: QWidget) -> None:
        """Add a widget before the item ``index``."""
        self.addWidget(widget)
        self._items.insert(index, self._items.pop())
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), is_trial=True)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, is_trial=False)

    def sizeHint(self) -> QSize:
        return self._grown(
            QSize(
                sum(item.sizeHint().width() + self._gap for item in self._items) - self._gap,
                max((item.sizeHint().height() for item in self._items), default=0),
            )
        )

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return self._grown(size)

    def _grown(self, size: QSize) -> QSize:
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = [[]]
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            needed = item.sizeHint().width()
            if lines[-1] and used + self._gap + needed > width:
                lines.append([])
                used = 0
            used += needed + (self._gap if lines[-1] else 0)
            lines[-1].append(item)
        return lines

    def _place(self, rect: QRect, *, is_trial: bool) -> int:
        margins: QMargins = self.contentsMargins()
        inner = rect.marginsRemoved(margins)
        y = inner.top()
        lines = self._lines(inner.width())
        for line in lines:
            height = max((item.sizeHint().height() for item in line), default=0)
            if not is_trial:
                self._place_line(line, QRect(inner.left(), y, inner.width(), height), spreads=len(lines) == 1)
            y += height + self._line_gap
        return y - self._line_gap + margins.bottom() - rect.top()

    def _place_line(self, line: list[QLayoutItem], area: QRect, *, spreads: bool) -> None:
        needed = sum(item.sizeHint().width() + self._gap for item in line) - self._gap
        gap = self._gap
        if self._spreads and spreads and len(line) > 1:
            gap += max(0, area.width() - needed) // (len(line) - 1)
        growing = [item for item in line if item.expandingDirections() & Qt.Orientation.Horizontal]
        spare = max(0, area.width() - needed) // max(1, len(growing))
        parent = self.parentWidget()
        is_mirrored = parent is not None and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = 0
        for item in line:
            hint = item.sizeHint()
            width = min(hint.width() + (spare if item in growing else 0), area.width())
            left = area.left() + (area.width() - x - width if is_mirrored else x)
            top = area.top() + (area.height() - hint.height()) // 2
            item.setGeometry(QRect(QPoint(left, top), QSize(width, hint.height())))
            x += width + gap
