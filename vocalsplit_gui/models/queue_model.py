"""The queue as Qt's list model."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from vocalsplit_gui.messages import reason
from vocalsplit_gui.state.queue_state import QueueState, RowView, derive_row
from vocalsplit_gui.words import row_text

Index = QModelIndex | QPersistentModelIndex
ROWS_MIME = "application/x-vocalsplit-rows"


class QueueRole(IntEnum):
    ITEM_ID = Qt.ItemDataRole.UserRole + 1
    ROW = Qt.ItemDataRole.UserRole + 2


class QueueModel(QAbstractListModel):
    """Signals: ``move_requested`` (ids, before which row), when rows are dragged."""

    move_requested = Signal(object, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = QueueState()
        self._rows: list[RowView] = []

    def show_state(self, state: QueueState) -> None:
        """Show ``state``; rows that stay keep their selection."""
        old_ids = [item.item_id for item in self._state.items]
        new_ids = [item.item_id for item in state.items]
        known = {id(item): row for item, row in zip(self._state.items, self._rows, strict=True)}
        marked = {self._state.current_id, state.current_id}
        rows = [
            (None if item.item_id in marked else known.get(id(item)))
            or derive_row(item, is_current=item.item_id == state.current_id)
            for item in state.items
        ]
        if old_ids == new_ids:
            self._update(state, rows)
        elif new_ids[: len(old_ids)] == old_ids:
            self.beginInsertRows(QModelIndex(), len(old_ids), len(new_ids) - 1)
            self._state, self._rows = state, rows
            self.endInsertRows()
        else:
            self._rearrange(state, rows)

    def item_ids(self, indexes: Sequence[QModelIndex]) -> list[int]:
        return [self._state.items[index.row()].item_id for index in sorted(indexes, key=lambda i: i.row())]

    def row_of(self, item_id: int | None) -> int:
        return self._state.index_of(item_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt's own signature
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        item, row = self._state.items[index.row()], self._rows[index.row()]
        values: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: row.title,
            Qt.ItemDataRole.AccessibleTextRole: ", ".join(t for t in (row.title, row.artist, row_text(row)) if t),
            QueueRole.ITEM_ID: item.item_id,
            QueueRole.ROW: row,
        }
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{item.path}\n{reason(item.error)}" if item.error else str(item.path)
        return values.get(role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | (Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.ItemIsDropEnabled)

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [ROWS_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(ROWS_MIME, ",".join(str(i) for i in self.item_ids(indexes)).encode())
        return data

    def dropMimeData(self, data: QMimeData, _action: Qt.DropAction, row: int, _column: int, parent: Index) -> bool:
        ids = [int(text) for text in bytes(data.data(ROWS_MIME).data()).decode().split(",") if text.isdecimal()]
        if ids:
            before = row if row >= 0 else parent.row() if parent.isValid() else len(self._rows)
            self.move_requested.emit(ids, before)
        return False

    def _update(self, state: QueueState, rows: list[RowView]) -> None:
        changed = [i for i, (old, new) in enumerate(zip(self._rows, rows, strict=True)) if old != new]
        self._state, self._rows = state, rows
        for i in changed:
            self.dataChanged.emit(self.index(i), self.index(i))

    def _rearrange(self, state: QueueState, rows: list[RowView]) -> None:
        self.layoutAboutToBeChanged.emit()
        persistent = self.persistentIndexList()
        ids = [self._state.items[index.row()].item_id for index in persistent]
        self._state, self._rows = state, rows
        places = [state.index_of(item_id) for item_id in ids]
        self.changePersistentIndexList(persistent, [self.index(i) if i >= 0 else QModelIndex() for i in places])
        self.layoutChanged.emit()
