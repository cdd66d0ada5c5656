"""Who gets a song's session, and who does not any more."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.cancel import Cancelled
from vocalsplit_gui.controllers.pool import SessionPool


class FakeSession:
    error = None
    is_cancelled = is_started = is_closed = False

    def start(self) -> None:
        self.is_started, self.is_cancelled = True, False

    def cancel(self) -> None:
        self.is_cancelled = True

    def close(self) -> None:
        self.is_closed = True


def test_the_last_one_closes_the_session() -> None:
    pool = SessionPool(lambda _path: FakeSession())  # type: ignore[arg-type, return-value]
    first, second = pool.acquire(Path("a.wav")), pool.acquire(Path("a.wav"))
    assert first is second
    pool.release(first)
    assert not first.is_closed
    pool.release(second)
    assert first.is_closed


def test_a_cancelled_session_goes_on_and_is_closed_for_nobody_who_has_it() -> None:
    pool = SessionPool(lambda _path: FakeSession())  # type: ignore[arg-type, return-value]
    first = pool.acquire(Path("a.wav"))
    first.cancel()
    again = pool.acquire(Path("a.wav"))
    assert again is first
    assert not first.is_cancelled
    pool.release(again)
    assert not first.is_closed


def test_nothing_begins_once_the_app_ends() -> None:
    pool = SessionPool(lambda _path: FakeSession())  # type: ignore[arg-type, return-value]
    open_one = pool.acquire(Path("a.wav"))
    pool.cancel()
    assert open_one.is_cancelled
    with pytest.raises(Cancelled):
        pool.acquire(Path("b.wav"))


def test_a_session_that_opens_while_the_app_ends_is_closed_unused() -> None:
    made = FakeSession()

    def open_late(_path: Path) -> FakeSession:
        pool.cancel()
        return made

    pool = SessionPool(open_late)  # type: ignore[arg-type]
    pool.acquire(Path("a.wav"))
    assert not made.is_started
    pool.close()
    assert made.is_closed
