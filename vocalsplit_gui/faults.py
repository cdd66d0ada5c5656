"""Exceptions that nobody caught: logged, kept as a report, told once, survived."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

_log = logging.getLogger("unexpected")


class FaultCatcher(QObject):
    """Brings exceptions of any thread to ``tell`` in the UI thread."""

    _caught = Signal(object)

    def __init__(self, tell: Callable[[BaseException], None]) -> None:
        super().__init__()
        self._caught.connect(tell, Qt.ConnectionType.QueuedConnection)
        self._old = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def close(self) -> None:
        sys.excepthook, threading.excepthook = self._old

    def take(self, error: BaseException) -> None:
        _log.error("%s", error, exc_info=error)
        self._caught.emit(error)

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        self.take(error.with_traceback(trace))

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.take(args.exc_value)
