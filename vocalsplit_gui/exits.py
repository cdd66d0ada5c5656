"""How the app ends from outside: SIGTERM, SIGINT, the end of the desktop session."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtGui import QGuiApplication


class ExitWatch(QObject):
    """Calls ``leave`` in the UI thread when a signal asks the process to end.

    Python runs its signal handlers only between two of its own instructions, and an idle Qt loop runs none: the
    signal's number therefore also arrives through a socket that the loop watches.
    """

    def __init__(self, app: QGuiApplication, leave: Callable[[], object]) -> None:
        super().__init__(app)
        self._leave = leave
        self._reading, self._writing = socket.socketpair()
        for end in (self._reading, self._writing):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        self._old_descriptor = signal.set_wakeup_fd(self._writing.fileno())
        self._old_handlers = {number: signal.signal(number, _ignore) for number in _signals()}
        app.commitDataRequest.connect(lambda _manager: leave())

    def close(self) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(self._old_descriptor)
        for number, handler in self._old_handlers.items():
            signal.signal(number, handler)
        self._notifier.setEnabled(False)
        self._reading.close()
        self._writing.close()

    def _on_signal(self) -> None:
        self._reading.recv(64)
        self._leave()


def _signals() -> tuple[signal.Signals, ...]:
    return tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP") if hasattr(signal, name))


def _ignore(_number: int, _frame: object) -> None:
    return
