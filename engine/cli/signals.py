"""Ctrl-C and requests to end, as a cancelled token."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from engine.cancel import CancelToken


@contextmanager
def signals_cancel(cancel: CancelToken) -> Iterator[list[int]]:
    """While the block runs, Ctrl-C and a request to end cancel; yields the signals received."""
    received: list[int] = []

    def handle(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        cancel.cancel()

    previous = {}
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with suppress(AttributeError, ValueError):
            number = getattr(signal, name)
            previous[number] = signal.signal(number, handle)
    try:
        yield received
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
