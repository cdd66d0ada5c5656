"""The one window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QMimeData, QObject, QRect, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from vocalsplit_gui.icons import IconSet, app_icon
from vocalsplit_gui.shortcuts import Command, groups
from vocalsplit_gui.theme import Theme
from vocalsplit_gui.views.empty_view import EmptyView
from vocalsplit_gui.views.keys import is_typing, keeps_key
from vocalsplit_gui.views.mixer_panel import MixerPanel
from vocalsplit_gui.views.notice_bar import NoticeBar
from vocalsplit_gui.views.queue_panel import QueuePanel
from vocalsplit_gui.views.song_page import SongPage
from vocalsplit_gui.views.top_bar import TopBar
from vocalsplit_gui.views.transport_bar import TransportBar
from vocalsplit_gui.views.widgets import label

_NARROW = 900
_SONG_SHARE = 0.4
_QUEUE, _SONG, _MIXER = 260, 760, 250


class MainWindow(QMainWindow):
    """Signals: ``commanded`` (a Command), ``stem_chosen`` (number), ``dropped`` (paths), ``peeked`` (V down or up)."""

    commanded = Signal(object)
    stem_chosen = Signal(int)
    dropped = Signal(object)
    peeked = Signal(bool)

    def __init__(self, icons: IconSet, theme: Theme, *, has_demo: bool) -> None:
        super().__init__()
        self.setWindowTitle("VocalSplit")
        self.setWindowIcon(app_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(560, 420)
        self.may_close: Callable[[], bool] = lambda: True
        self.top = TopBar(icons, has_demo=has_demo)
        self.empty = EmptyView(icons, has_demo=has_demo)
        self.queue = QueuePanel(icons, theme)
        self.song = SongPage(icons)
        self.mixer = MixerPanel(icons)
        self.notices = NoticeBar(icons)
        self.transport = TransportBar(icons)
        self._is_queue_wanted = True
        self._lay_out()
        self._overlay = label(self.tr("Drop to add to the queue"), "overlay", parent=self.centralWidget())
        self._overlay.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._overlay.hide()
        self._bind_keys()
        for part in (self.top, self.transport):
            part.commanded.connect(self.commanded)
        # Queued: a layout counts a new strip only once Qt has shown it, which it does from the event loop.
        self.mixer.strips_changed.connect(self._fit_mixer, Qt.ConnectionType.QueuedConnection)
        self.show_song(is_open=False)

    def show_song(self, *, is_open: bool) -> None:
        """Show the song, or where to drop one while there is none."""
        self._pages.setCurrentWidget(self._body if is_open else self.empty)
        self.transport.setVisible(is_open)
        self._show_queue()

    def _fit_mixer(self) -> None:
        """Let the mixer be as wide as its strips, as far as the song keeps its share of the window."""
        self._show_queue()
        queue, song, mixer = self._splitter.sizes()
        more = min(self.mixer.wanted_width - mixer, song - round(_SONG_SHARE * self.width()))
        if more > 0:
            self._splitter.setSizes([queue or _QUEUE, song - more, mixer + more])

    def toggle_queue(self) -> None:
        self._is_queue_wanted = not self.queue.isVisible()
        self._show_queue(is_forced=self._is_queue_wanted)

    def toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def save_layout(self) -> tuple[str, str]:
        """Geometry and splitters as text."""
        parts = (self.saveGeometry(), self._splitter.saveState())
        return parts[0].toBase64().toStdString(), parts[1].toBase64().toStdString()

    def restore_layout(self, geometry: str, splitters: str) -> None:
        """Put back what :meth:`save_layout` gave; what does not fit is left out by Qt."""
        if geometry:
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        if splitters:
            self._splitter.restoreState(QByteArray.fromBase64(splitters.encode()))

    def _lay_out(self) -> None:
        root = QWidget()
        root.setObjectName("window")
        column = QVBoxLayout(root)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        news = QHBoxLayout()
        news.setContentsMargins(12, 0, 12, 4)
        news.addWidget(self.notices)
        column.addLayout(news)
        self._body = QWidget()
        body = QHBoxLayout(self._body)
        body.setContentsMargins(12, 4, 12, 12)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(10)
        self._splitter.setChildrenCollapsible(False)
        for panel, share in ((self.queue, 0), (self.song, 1), (self.mixer, 0)):
            self._splitter.addWidget(panel)
            self._splitter.setStretchFactor(self._splitter.count() - 1, share)
        self._splitter.setSizes([_QUEUE, _SONG, _MIXER])
        body.addWidget(self._splitter)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._body)
        column.addWidget(self._pages, 1)
        column.addWidget(self.transport)
        self.setCentralWidget(root)

    def _show_queue(self, *, is_forced: bool = False) -> None:
        has_room = self._has_room(self.width()) or is_forced
        self.queue.setVisible(self._is_queue_wanted and has_room)
        self.top.queue_button.setChecked(self._is_queue_wanted and has_room)
        self.top.queue_button.setVisible(self._pages.currentWidget() is self._body)

    def _has_room(self, width: int) -> bool:
        """Whether a window of that width holds the queue beside song and mixer."""
        return width - max(0, self.mixer.wanted_width - _MIXER) >= _NARROW

    # --- keys

    def _bind_keys(self) -> None:
        for group in groups():
            for shortcut in group.shortcuts:
                if shortcut.command in (Command.VOCALS_OFF, Command.PEEK):
                    continue  # the key filter has V, because letting it go matters too
                for keys in shortcut.keys:
                    self._bind(shortcut.command, keys, is_repeating=shortcut.is_repeating)
        self.installEventFilter(self)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    def _bind(self, command: Command, keys: str, *, is_repeating: bool) -> None:
        key = QShortcut(QKeySequence(keys), self)
        key.setAutoRepeat(is_repeating)
        if command == Command.STEM:
            key.activated.connect(lambda: self.stem_chosen.emit(int(keys)))
        else:
            key.activated.connect(lambda: self.commanded.emit(command))

    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        """Watch keys where they arrive: a filter on the application would show Python every event of every object."""
        if old is not None and old is not self:
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if watched is QApplication.focusWidget() and keeps_key(QApplication.focusWidget(), event):
                event.accept()
                return True
        elif kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) and isinstance(event, QKeyEvent):
            return self._is_peek_key(watched, event)
        return super().eventFilter(watched, event)

    def _is_peek_key(self, watched: QObject, event: QKeyEvent) -> bool:
        is_ours = event.key() == Qt.Key.Key_V and event.modifiers() == Qt.KeyboardModifier.NoModifier
        if not is_ours or QApplication.activeWindow() is not self or is_typing(QApplication.focusWidget()):
            return False
        if not isinstance(watched, QWidget) or QApplication.activePopupWidget() is not None:
            return False
        if not event.isAutoRepeat():
            self.peeked.emit(event.type() == QEvent.Type.KeyPress)
        return True

    # --- dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_paths(event.mimeData()):
            event.acceptProposedAction()
            self._show_drag(is_over=True)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._show_drag(is_over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_drag(is_over=False)
        paths = local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _show_drag(self, *, is_over: bool) -> None:
        is_empty = self._pages.currentWidget() is self.empty
        self.empty.show_drag(is_over=is_over and is_empty)
        self._overlay.setVisible(is_over and not is_empty)
        self._overlay.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._overlay.setGeometry(QRect(24, 24, self.width() - 48, self.height() - 48))
        if self._has_room(event.oldSize().width()) != self._has_room(self.width()):
            self._show_queue()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self.may_close())


def local_paths(data: QMimeData) -> list[Path]:
    """Files and folders of a drop or the clipboard, also those pasted as text, one a line."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if not paths and data.hasText():
        lines = (line.strip().strip('"') for line in data.text().splitlines())
        paths = [Path(line) for line in lines if line and "\0" not in line and Path(line).is_absolute()]
    return paths
