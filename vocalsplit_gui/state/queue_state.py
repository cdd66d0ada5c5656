"""The queue of songs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any


class ItemState(StrEnum):
    WAITING = "waiting"
    OPENING = "opening"
    READING = "reading"
    SPLITTING = "splitting"
    READY = "ready"
    SAVING = "saving"
    SAVED = "saved"
    FAILED = "failed"
    CANCELLED = "cancelled"


AT_WORK = frozenset({ItemState.OPENING, ItemState.READING, ItemState.SPLITTING, ItemState.SAVING})
RETRYABLE = frozenset({ItemState.FAILED, ItemState.CANCELLED})


@dataclass(frozen=True)
class QueueItem:
    """One song of the queue; ``error`` says why it failed."""

    item_id: int
    path: Path
    title: str = ""
    artist: str = ""
    duration_s: float | None = None
    state: ItemState = ItemState.WAITING
    fraction: float = 0.0
    eta_s: float | None = None
    error: Exception | None = None
    saved_to: Path | None = None


@dataclass(frozen=True)
class QueueState:
    """The songs in their order; ``current_id`` is the one that is open."""

    items: tuple[QueueItem, ...] = ()
    current_id: int | None = None
    next_id: int = 1

    def find(self, item_id: int | None) -> QueueItem | None:
        return next((item for item in self.items if item.item_id == item_id), None)

    def index_of(self, item_id: int | None) -> int:
        return next((i for i, item in enumerate(self.items) if item.item_id == item_id), -1)

    @property
    def current(self) -> QueueItem | None:
        return self.find(self.current_id)


def add_songs(queue: QueueState, paths: Iterable[Path]) -> tuple[QueueState, tuple[int, ...]]:
    """Add songs at the end, but none twice; also returns the ids of all ``paths``."""
    known = {item.path: item.item_id for item in queue.items}
    items, next_id, ids = list(queue.items), queue.next_id, []
    for path in paths:
        if path not in known:
            known[path] = next_id
            items.append(QueueItem(next_id, path))
            next_id += 1
        ids.append(known[path])
    return replace(queue, items=tuple(items), next_id=next_id), tuple(dict.fromkeys(ids))


def update_item(queue: QueueState, item_id: int, **changes: Any) -> QueueState:  # noqa: ANN401 - fields of QueueItem
    items = tuple(replace(item, **changes) if item.item_id == item_id else item for item in queue.items)
    return queue if items == queue.items else replace(queue, items=items)


def update_songs(queue: QueueState, changes: Mapping[Path, Mapping[str, Any]]) -> QueueState:
    """Change many items at once, by their paths."""
    items = tuple(replace(item, **changes[item.path]) if item.path in changes else item for item in queue.items)
    return replace(queue, items=items)


def remove_items(queue: QueueState, ids: Iterable[int]) -> QueueState:
    gone = set(ids)
    items = tuple(item for item in queue.items if item.item_id not in gone)
    return replace(queue, items=items, current_id=None if queue.current_id in gone else queue.current_id)


def move_items(queue: QueueState, ids: Iterable[int], before: int) -> QueueState:
    """Put the items ``ids``, in their present order, before row ``before`` of the present queue."""
    moving = set(ids)
    head = [item for item in queue.items[:before] if item.item_id not in moving]
    tail = [item for item in queue.items[before:] if item.item_id not in moving]
    block = [item for item in queue.items if item.item_id in moving]
    return replace(queue, items=(*head, *block, *tail))


def derive_next(queue: QueueState, step: int = 1) -> int | None:
    """Id of the song to play ``step`` songs after the current one, past those that failed; None at the end."""
    at = queue.index_of(queue.current_id)
    rows = queue.items[at + 1 :] if step > 0 else tuple(reversed(queue.items[: max(0, at)]))
    return next((item.item_id for item in rows if item.state != ItemState.FAILED), None)


def derive_split_ahead(queue: QueueState) -> int | None:
    """Id of the song to split though nobody plays it: the one after the current, once that is done."""
    current = queue.current
    if current is None or current.state not in (ItemState.READY, ItemState.SAVED):
        return None
    following = queue.find(derive_next(queue))
    return following.item_id if following and following.state == ItemState.WAITING else None


@dataclass(frozen=True)
class RowView:
    """What a row of the queue shows; ``can_…`` say which commands it offers."""

    title: str
    artist: str
    duration_s: float | None
    state: ItemState
    percent: int | None
    eta_s: float | None
    is_current: bool
    can_cancel: bool
    can_retry: bool


def derive_row(item: QueueItem, *, is_current: bool) -> RowView:
    is_at_work = item.state in AT_WORK
    return RowView(
        title=item.title or item.path.stem,
        artist=item.artist,
        duration_s=item.duration_s,
        state=item.state,
        percent=min(100, int(item.fraction * 100)) if is_at_work and item.state != ItemState.OPENING else None,
        eta_s=item.eta_s if is_at_work else None,
        is_current=is_current,
        can_cancel=is_at_work,
        can_retry=item.state in RETRYABLE,
    )


@dataclass(frozen=True)
class QueueSummary:
    """Counts for the line under the queue."""

    songs: int
    ready: int
    failed: int
    at_work: int


def derive_summary(queue: QueueState) -> QueueSummary:
    states = [item.state for item in queue.items]
    return QueueSummary(
        songs=len(states),
        ready=sum(s in (ItemState.READY, ItemState.SAVED) for s in states),
        failed=states.count(ItemState.FAILED),
        at_work=sum(s in AT_WORK for s in states),
    )
