"""If these fail, a widget may be destroyed in the wrong thread, and the app dies with it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from vocalsplit_gui.start import GarbageCollector


class Cycle:
    def __init__(self) -> None:
        self.me = self


@pytest.fixture
def collector(qapp: object) -> Iterator[GarbageCollector]:
    parent = QObject()
    yield GarbageCollector(parent)
    gc.unfreeze()
    gc.enable()


def test_python_does_not_collect_by_itself(collector: GarbageCollector) -> None:
    assert not gc.isenabled()
    collector.start()
    assert not gc.isenabled()


def test_garbage_is_collected_by_and_by_in_the_event_loop(
    collector: GarbageCollector, qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gc, "get_count", lambda: (701, 11, 11))
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    collector.start()
    gone = weakref.ref(Cycle())
    assert gone() is not None
    qtbot.waitUntil(lambda: gone() is None)


def test_nothing_is_done_where_nothing_is_due(collector: GarbageCollector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gc, "get_count", lambda: (700, 10, 10))
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    asked: list[int] = []
    monkeypatch.setattr(gc, "collect", asked.append)
    collector.collect()
    assert not asked


@pytest.mark.parametrize(("counts", "oldest"), [((701, 0, 0), 0), ((701, 11, 3), 1), ((5, 2, 11), 2)])
def test_the_oldest_generation_that_is_due_is_collected(
    collector: GarbageCollector, monkeypatch: pytest.MonkeyPatch, counts: tuple[int, ...], oldest: int
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(gc, "get_count", lambda: counts)
    monkeypatch.setattr(gc, "get_threshold", lambda: (700, 10, 10))
    monkeypatch.setattr(gc, "collect", asked.append)
    collector.collect()
    assert asked == [oldest]
