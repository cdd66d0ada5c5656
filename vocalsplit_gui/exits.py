"""How the app ends: SIGTERM, SIGINT, the end of the desktop session, and the last moment of the process."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import NoReturn

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from vocalsplit_gui.jobs import start_daemon

END_S = 2.5
_log = logging.getLogger(__name__)


class ExitWatch(QObject):
    """Calls ``leave`` in the UI thread when a signal asks the process to end, and ends it where that takes too long.

    Python runs its signal handlers only between two of its own instructions in the main thread, and an idle Qt loop
    runs none: the signal's number therefore also arrives through a socket, which a thread reads.
    """

    _asked = Signal()

    def __init__(self, app: QGuiApplication, leave: Callable[[], object]) -> None:
        super().__init__(app)
        self._asked.connect(leave, Qt.ConnectionType.QueuedConnection)
        self._reading, self._writing = socket.socketpair()
        self._writing.setblocking(False)
        self._old_descriptor = signal.set_wakeup_fd(self._writing.fileno())
        self._old_handlers = {number: signal.signal(number, _ignore) for number in _signals()}
        self._thread = start_daemon("signals", self._wait_for_signal)
        app.commitDataRequest.connect(lambda _manager: leave())

    def close(self) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(self._old_descriptor)
        for number, handler in self._old_handlers.items():
            signal.signal(number, handler)
        self._writing.close()
        self._thread.join()
        self._reading.close()

    def _wait_for_signal(self) -> None:
        while self._reading.recv(64):
            end_soon()
            self._asked.emit()


def end_soon(within_s: float = END_S) -> None:
    """End the process after ``within_s``, whatever it still does: what is to be kept is kept as it changes."""

    def end() -> None:
        time.sleep(within_s)
        running = ", ".join(sorted(thread.name for thread in threading.enumerate()))
        _log.warning("ended in the middle of: %s", running)
        end_now(0)

    start_daemon("end", end)


def end_now(status: int) -> NoReturn:
    """End the process without taking Python and Qt apart.

    They do that in no certain order, while threads of drivers that nobody can stop may still call back into both; what
    has to be closed is closed by then.
    """
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:  # a windowed app of Windows has none
            stream.flush()
    os._exit(status)


def _signals() -> tuple[signal.Signals, ...]:
    return tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP") if hasattr(signal, name))


def _ignore(_number: int, _frame: object) -> None:
    return
