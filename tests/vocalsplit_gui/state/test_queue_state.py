from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from vocalsplit_gui.state.queue_state import (
    ItemState,
    QueueState,
    add_songs,
    derive_next,
    derive_row,
    derive_split_ahead,
    derive_summary,
    move_items,
    remove_items,
    update_item,
)


def queue_of(names: str, **states: ItemState) -> QueueState:
    queue, _ = add_songs(QueueState(), [Path(name) for name in names])
    for name, state in states.items():
        queue = update_item(queue, names.index(name) + 1, state=state)
    return queue


def names(queue: QueueState) -> str:
    return "".join(str(item.path) for item in queue.items)


def test_a_song_is_in_the_queue_once() -> None:
    queue, first = add_songs(QueueState(), [Path("a"), Path("b"), Path("a")])
    queue, second = add_songs(queue, [Path("b"), Path("c")])
    assert names(queue) == "abc"
    assert (first, second) == ((1, 2), (2, 3))


def test_an_id_is_never_given_twice() -> None:
    queue = remove_items(queue_of("ab"), [2])
    queue, ids = add_songs(queue, [Path("c")])
    assert ids == (3,)


@pytest.mark.parametrize(
    ("moving", "before", "expected"),
    [("a", 0, "abcde"), ("a", 1, "abcde"), ("a", 2, "bacde"), ("a", 5, "bcdea"), ("e", 0, "eabcd"), ("ce", 1, "acebd"),
     ("ad", 5, "bcead"), ("ec", 0, "ceabd"), ("abcde", 3, "abcde"), ("", 2, "abcde")],
)  # fmt: skip
def test_moving(moving: str, before: int, expected: str) -> None:
    ids = ["abcde".index(name) + 1 for name in moving]
    assert names(move_items(queue_of("abcde"), ids, before)) == expected


def test_removing_the_open_song_leaves_none_open() -> None:
    queue = replace(queue_of("abc"), current_id=2)
    assert remove_items(queue, [1]).current_id == 2
    assert remove_items(queue, [2, 3]).current_id is None
    assert names(remove_items(queue, [2, 3])) == "a"


@pytest.mark.parametrize(
    ("current", "step", "failed", "expected"),
    [(None, 1, "", "a"), ("a", 1, "", "b"), ("c", 1, "", None), ("a", 1, "b", "c"), ("a", 1, "bc", None),
     ("a", -1, "", None), ("c", -1, "", "b"), ("c", -1, "b", "a"), (None, -1, "", None)],
)  # fmt: skip
def test_which_song_comes_next(current: str | None, step: int, failed: str, expected: str | None) -> None:
    queue = queue_of("abc", **dict.fromkeys(failed, ItemState.FAILED))
    queue = replace(queue, current_id="abc".index(current) + 1 if current else None)
    found = queue.find(derive_next(queue, step))
    assert (str(found.path) if found else None) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [(ItemState.READY, ItemState.WAITING, 2), (ItemState.SAVED, ItemState.WAITING, 2),
     (ItemState.SPLITTING, ItemState.WAITING, None), (ItemState.READY, ItemState.READY, None),
     (ItemState.READY, ItemState.CANCELLED, None), (ItemState.READY, ItemState.FAILED, 3)],
)  # fmt: skip
def test_one_song_is_split_ahead_and_only_while_the_open_one_is_done(a, b, expected) -> None:
    assert derive_split_ahead(replace(queue_of("abc", a=a, b=b), current_id=1)) == expected


def test_an_update_that_changes_nothing_is_the_same_object() -> None:
    queue = queue_of("ab")
    assert update_item(queue, 1, state=ItemState.WAITING) is queue
    assert update_item(queue, 99, state=ItemState.READY) is queue


@pytest.mark.parametrize(
    ("state", "percent", "can_cancel", "can_retry"),
    [
        (ItemState.WAITING, None, False, False),
        (ItemState.OPENING, None, True, False),
        (ItemState.READING, 42, True, False),
        (ItemState.SPLITTING, 42, True, False),
        (ItemState.READY, None, False, False),
        (ItemState.SAVING, 42, True, False),
        (ItemState.SAVED, None, False, False),
        (ItemState.FAILED, None, False, True),
        (ItemState.CANCELLED, None, False, True),
    ],
)
def test_what_a_row_shows_and_offers(state, percent, can_cancel, can_retry) -> None:
    item = replace(queue_of("a").items[0], state=state, fraction=0.429, eta_s=12.0)
    row = derive_row(item, is_current=False)
    assert (row.title, row.percent, row.can_cancel, row.can_retry) == ("a", percent, can_cancel, can_retry)
    assert (row.eta_s is not None) == can_cancel


def test_the_summary_counts() -> None:
    queue = queue_of("abcde", a=ItemState.READY, b=ItemState.SAVED, c=ItemState.FAILED, d=ItemState.READING)
    summary = derive_summary(queue)
    assert (summary.songs, summary.ready, summary.failed, summary.at_work) == (5, 2, 1, 1)
