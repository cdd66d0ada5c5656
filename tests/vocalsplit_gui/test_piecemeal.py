"""If these fail, loading the pictures freezes the window, or goes on when the window is gone."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer

from vocalsplit_gui.piecemeal import Piecemeal


def pieces(done: list[str], names: str) -> Iterator[None]:
    for name in names:
        done.append(name)
        yield


def test_events_come_between_two_pieces(qtbot) -> None:
    parent, done = QObject(), []
    work = Piecemeal(parent, pieces(done, "abc"))
    events = QTimer(parent, interval=0)
    events.timeout.connect(lambda: done.append("event"))
    events.start()
    qtbot.waitUntil(lambda: "c" in done)
    assert "event" in done[done.index("a") : done.index("b")]
    assert "event" in done[done.index("b") : done.index("c")]
    qtbot.waitUntil(lambda: not work._timer.isActive())


def test_what_was_stopped_does_not_go_on(qtbot) -> None:
    parent, done, reached = QObject(), [], []

    def stopping() -> Iterator[None]:
        done.append("a")
        work.stop()
        yield
        done.append("b")

    work = Piecemeal(parent, stopping())
    later = Piecemeal(parent, pieces(reached, "abc"))
    qtbot.waitUntil(lambda: not later._timer.isActive())
    assert reached == ["a", "b", "c"]
    assert done == ["a"]
