"""The queue at the side of the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QMenu, QPushButton, QVBoxLayout

from vocalsplit_gui.icons import IconSet
from vocalsplit_gui.models.queue_model import QueueModel, QueueRole
from vocalsplit_gui.state.queue_state import QueueState, RowView, derive_summary
from vocalsplit_gui.theme import Theme
from vocalsplit_gui.views.queue_delegate import QueueDelegate
from vocalsplit_gui.views.widgets import describe, icon_button, label


class QueuePanel(QFrame):
    """Signals: a request each; those with ids carry the selected songs, in the queue's order."""

    open_requested = Signal(int)
    add_requested = Signal()
    remove_requested = Signal(object)
    retry_requested = Signal(object)
    cancel_requested = Signal(object)
    move_requested = Signal(object, int)
    export_all_requested = Signal()

    def __init__(self, icons: IconSet, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setMinimumWidth(200)
        self._icons = icons
        self._model = QueueModel(self)
        self._model.move_requested.connect(self.move_requested)
        self._delegate = QueueDelegate(theme)
        self.list = self._make_list()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(6)
        layout.addLayout(self._make_head())
        layout.addWidget(self.list, 1)
        layout.addLayout(self._make_tools())
        self.export_all = QPushButton(self.tr("Split and export all…"))
        icons.bind(self.export_all, "export")
        describe(self.export_all, self.tr("Split and export all songs"), keys="Ctrl+Shift+E")
        self.export_all.clicked.connect(self.export_all_requested)
        layout.addWidget(self.export_all)
        self._show_tools()

    def show_state(self, state: QueueState) -> None:
        summary = derive_summary(state)
        self._model.show_state(state)
        self._count.setText(self.tr("%n song(s)", "", summary.songs))
        self.export_all.setEnabled(summary.songs > 0)
        self._show_tools()

    def show_theme(self, theme: Theme) -> None:
        self._delegate.theme = theme
        self.list.viewport().update()

    def selected_ids(self) -> list[int]:
        return self._model.item_ids(self.list.selectionModel().selectedIndexes())

    def select(self, item_id: int | None) -> None:
        row = self._model.row_of(item_id)
        if row >= 0:
            self.list.setCurrentIndex(self._model.index(row))

    def _make_list(self) -> QListView:
        view = _QueueList()
        view.setObjectName("queue")
        view.setModel(self._model)
        view.setItemDelegate(self._delegate)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        view.setDefaultDropAction(Qt.DropAction.MoveAction)
        view.setMouseTracking(True)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._on_menu_wanted)
        view.doubleClicked.connect(self._on_activated)
        view.enter_pressed.connect(self._on_activated)
        view.delete_pressed.connect(lambda: self.remove_requested.emit(self.selected_ids()))
        view.selectionModel().selectionChanged.connect(self._show_tools)
        describe(view, self.tr("Queue"), tip=" ")
        view.setToolTip("")
        return view

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Queue"), "heading"))
        self._count = label("", "small")
        head.addWidget(self._count)
        head.addStretch()
        add = icon_button(self._icons, "add", self.tr("Add songs"), keys="Ctrl+O")
        add.clicked.connect(self.add_requested)
        head.addWidget(add)
        return head

    def _make_tools(self) -> QHBoxLayout:
        tools = QHBoxLayout()
        tools.setSpacing(2)
        self._tools = {}
        for name, icon, text in (
            ("up", "up", self.tr("Move up")),
            ("down", "down", self.tr("Move down")),
            ("retry", "retry", self.tr("Try again")),
            ("cancel", "close", self.tr("Cancel the work on it")),
            ("remove", "remove", self.tr("Remove from the queue")),
        ):
            button = icon_button(self._icons, icon, text)
            button.clicked.connect(lambda _=False, name=name: self._do(name))
            self._tools[name] = button
            tools.addWidget(button)
            if name == "down":
                tools.addStretch()
        return tools

    def _show_tools(self) -> None:
        allowed = self._allowed()
        for name, button in self._tools.items():
            button.setEnabled(name in allowed)

    def _allowed(self) -> set[str]:
        """Commands that make sense for what is selected."""
        rows = self._selected_rows()
        places = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        allowed = {"remove", "open"} if rows else set()
        if places and places[0] > 0:
            allowed.add("up")
        if places and places[-1] < self._model.rowCount() - 1:
            allowed.add("down")
        if any(row.can_retry for row in rows):
            allowed.add("retry")
        if any(row.can_cancel for row in rows):
            allowed.add("cancel")
        return allowed

    def _selected_rows(self) -> Sequence[RowView]:
        return [index.data(QueueRole.ROW) for index in self.list.selectionModel().selectedIndexes()]

    def _do(self, name: str) -> None:
        ids = self.selected_ids()
        places = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        if not ids or name not in self._allowed():
            return
        if name == "open":
            self.open_requested.emit(ids[0])
        elif name in ("up", "down"):
            self.move_requested.emit(ids, places[0] - 1 if name == "up" else places[-1] + 2)
        else:
            requests = {
                "retry": self.retry_requested,
                "cancel": self.cancel_requested,
                "remove": self.remove_requested,
            }
            requests[name].emit(ids)

    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.open_requested.emit(index.data(QueueRole.ITEM_ID))

    def _on_menu_wanted(self, point: QPoint) -> None:
        menu = self.make_menu()
        if menu is not None:
            menu.popup(self.list.viewport().mapToGlobal(point))

    def make_menu(self) -> QMenu | None:
        """The menu of the selected songs; None where nothing is selected."""
        allowed = self._allowed()
        if not allowed:
            return None
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, text in (
            ("open", self.tr("Open")),
            ("retry", self.tr("Try again")),
            ("cancel", self.tr("Cancel the work on it")),
            ("up", self.tr("Move up")),
            ("down", self.tr("Move down")),
            ("remove", self.tr("Remove from the queue")),
        ):
            action = QAction(text, menu)
            action.setEnabled(name in allowed)
            action.triggered.connect(lambda _=False, name=name: self._do(name))
            menu.addAction(action)
        return menu


class _QueueList(QListView):
    enter_pressed = Signal(QModelIndex)
    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter_pressed.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        elif event.text() and event.text().isprintable() and not event.modifiers():
            event.ignore()  # Qt would search by letter, and eat the app's shortcuts
        else:
            super().keyPressEvent(event)
