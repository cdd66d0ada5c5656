from __future__ import annotations

import threading

import pytest

from engine.cancel import CancelToken
from vocalsplit_gui.jobs import Job, JobRunner


def test_work_runs_elsewhere_and_its_result_arrives_in_the_ui_thread(runner: JobRunner, qtbot) -> None:
    seen = []

    def done(result: str) -> None:
        seen.append((result, threading.current_thread()))

    runner.start(Job("named", lambda _: threading.current_thread().name, done))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [("named", threading.main_thread())]
    assert runner.running() == []


def test_an_error_goes_to_failed(runner: JobRunner, qtbot) -> None:
    seen: list[Exception] = []

    def fail(_: CancelToken) -> None:
        raise OSError("no disk")

    runner.start(Job("a", fail, failed=seen.append))
    qtbot.waitUntil(lambda: bool(seen))
    assert str(seen[0]) == "no disk"


def test_an_error_without_failed_is_not_lost(runner: JobRunner, qtbot) -> None:
    def fail(_: CancelToken) -> None:
        raise ValueError("nobody listens")

    with qtbot.waitSignal(runner.unhandled) as signal:
        runner.start(Job("a", fail))
    assert str(signal.args[0]) == "nobody listens"


@pytest.mark.parametrize("raises", [False, True])
def test_after_a_cancel_neither_done_nor_failed_is_called(runner: JobRunner, qtbot, raises: bool) -> None:
    calls: list[object] = []
    begun = threading.Event()

    def work(token: CancelToken) -> int:
        begun.set()
        token.wait(10)
        if raises:
            raise OSError
        return 1

    token = runner.start(Job("a", work, calls.append, calls.append))
    begun.wait(10)
    token.cancel()
    qtbot.waitUntil(lambda: not runner.running())
    runner.start(Job("after", lambda _: "after", calls.append))
    qtbot.waitUntil(lambda: bool(calls))
    assert calls == ["after"]


def test_closing_cancels_all_and_refuses_more(qapp) -> None:
    runner = JobRunner()
    runner.start(Job("waits", lambda token: token.wait(60)))
    assert runner.close(10.0)
    ran = threading.Event()
    assert runner.start(Job("late", lambda _: ran.set())).is_cancelled
    assert not ran.is_set()
