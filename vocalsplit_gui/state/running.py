"""What a view needs in order to have work done off the UI thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from engine.cancel import CancelToken

T = TypeVar("T")


class Runner(Protocol):
    """Runs work in another thread and brings its result back to the UI thread."""

    def __call__(
        self,
        work: Callable[[CancelToken], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
    ) -> CancelToken:
        """Start ``work`` and return; later call ``done`` or ``failed`` in the UI thread, or neither after a cancel."""
        ...
