"""The only way to work off the UI thread."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from engine.cancel import Cancelled, CancelToken
from engine.priority import step_back

T = TypeVar("T")
_log = logging.getLogger(__name__)


def _ignore(_result: object) -> None:
    return


def start_daemon(name: str, work: Callable[[], None]) -> threading.Thread:
    """A thread for what is no job, because it waits for as long as the app runs."""
    thread = threading.Thread(target=work, name=name, daemon=True)
    thread.start()
    return thread


def stepping_back(work: Callable[[CancelToken], T]) -> Callable[[CancelToken], T]:
    """``work`` of a job, done behind everything else."""

    def do(token: CancelToken) -> T:
        step_back()
        return work(token)

    return do


@dataclass(frozen=True)
class Job(Generic[T]):
    """Work for another thread; ``done`` and ``failed`` are called in the UI thread, neither after a cancel.

    Without ``failed`` an error goes to the runner's ``unhandled``. Work that was cancelled from elsewhere than by its
    own token fails with :class:`Cancelled`. ``dropped`` takes a result that came after the
    cancel, in the UI thread too.
    """

    name: str
    work: Callable[[CancelToken], T]
    done: Callable[[T], None] = _ignore
    failed: Callable[[Exception], None] | None = None
    dropped: Callable[[T], None] = _ignore


class JobRunner(QObject):
    """Runs jobs, one thread each.

    Signals:
        unhandled: An error of a job that has no ``failed`` of its own.
    """

    unhandled = Signal(object)
    _posted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._running: dict[threading.Thread, tuple[str, CancelToken]] = {}
        self._is_closed = False
        self._posted.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def start(self, job: Job[T]) -> CancelToken:
        token = CancelToken()
        if self._is_closed:
            token.cancel()
            return token
        thread = threading.Thread(target=self._run, args=(job, token), name=job.name, daemon=True)
        with self._lock:
            self._running[thread] = (job.name, token)
        thread.start()
        return token

    def __call__(
        self, work: Callable[[CancelToken], T], done: Callable[[T], None], failed: Callable[[Exception], None]
    ) -> CancelToken:
        """The form in which the drawing views ask for work, which may take its time."""
        return self.start(Job("view", stepping_back(work), done, failed))

    def post(self, call: Callable[[], None]) -> None:
        """Have ``call`` made in the UI thread; from any thread."""
        if not self._is_closed:
            self._posted.emit(call)

    def running(self) -> list[str]:
        with self._lock:
            return [name for name, _ in self._running.values()]

    def close(self, timeout_s: float) -> bool:
        """Cancel everything and wait; False where a thread is still running after ``timeout_s``."""
        self._is_closed = True
        with self._lock:
            running = dict(self._running)
        for _, token in running.values():
            token.cancel()
        deadline = time.monotonic() + timeout_s
        for thread in running:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in running)

    def _run(self, job: Job[T], token: CancelToken) -> None:
        try:
            result = job.work(token)
        except Cancelled as stop:
            failed = job.failed or _ignore
            self.post(lambda stop=stop: None if token.is_cancelled else failed(stop))  # type: ignore[misc]
        except Exception as error:  # noqa: BLE001 - a thread's end is the last place that can tell the user
            level = logging.DEBUG if token.is_cancelled else logging.WARNING
            _log.log(level, "job %s failed", job.name, exc_info=error)
            failed = job.failed or self.unhandled.emit
            self.post(lambda error=error: None if token.is_cancelled else failed(error))  # type: ignore[misc]
        else:
            self.post(lambda: (job.dropped if token.is_cancelled else job.done)(result))
        finally:
            with self._lock:
                self._running.pop(threading.current_thread(), None)

    def _call(self, call: Callable[[], None]) -> None:
        if not self._is_closed:
            call()
