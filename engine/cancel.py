"""Stopping work that runs in another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """Raised inside work whose token was cancelled."""


class CancelToken:
    """Asks work to stop; the work reads it between its steps.

    A callback registered with :meth:`on_cancel` stops what cannot be polled, such as a running inference.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.RLock()
        self._callbacks: list[Callable[[], None]] = []

    @property
    def is_cancelled(self) -> bool:
        """True once :meth:`cancel` was called."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Ask the work to stop. Safe from any thread, and more than once."""
        with self._lock:
            self._event.set()
            callbacks = list(self._callbacks)
        for callback in callbacks:
            callback()

    def raise_if_cancelled(self) -> None:
        """Raise :class:`Cancelled` where the token was cancelled."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, timeout_s: float) -> bool:
        """Wait up to ``timeout_s`` seconds; returns True as soon as the token is cancelled."""
        return self._event.wait(timeout_s)

    @contextmanager
    def on_cancel(self, callback: Callable[[], None]) -> Iterator[None]:
        """Call ``callback`` on cancel while the block runs; at once where it was cancelled before."""
        with self._lock:
            self._callbacks.append(callback)
            is_late = self._event.is_set()
        try:
            if is_late:
                callback()
            yield
        finally:
            with self._lock:
                self._callbacks.remove(callback)
