"""If these fail, Cancel does not stop what is running."""

import threading

import pytest

from engine.cancel import Cancelled, CancelToken


def test_cancelling_is_seen_and_raised():
    token = CancelToken()
    token.raise_if_cancelled()
    token.cancel()
    assert token.is_cancelled
    with pytest.raises(Cancelled):
        token.raise_if_cancelled()


def test_callbacks_run_only_while_they_are_registered():
    token, calls = CancelToken(), []
    with token.on_cancel(lambda: calls.append("early")):
        pass
    with token.on_cancel(lambda: calls.append("now")):
        token.cancel()
    assert calls == ["now"]


def test_a_late_callback_runs_at_once():
    token, calls = CancelToken(), []
    token.cancel()
    with token.on_cancel(lambda: calls.append("late")):
        assert calls == ["late"]


def test_waiting_ends_with_the_cancel():
    token = CancelToken()
    threading.Thread(target=token.cancel).start()
    assert token.wait(10.0)
