"""Splits the next song of the queue while the open one needs nothing any more."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from engine.cancel import Cancelled, CancelToken
from engine.progress import Progress, Stage
from vocalsplit_gui.controllers.exporting import split_whole
from vocalsplit_gui.controllers.pool import SessionPool
from vocalsplit_gui.controllers.queue import QueueController
from vocalsplit_gui.jobs import Job, JobRunner
from vocalsplit_gui.state.queue_state import ItemState, QueueState, derive_split_ahead

_SETTLE_MS = 500


class AheadController(QObject):
    """One song at a time; opening that song, or removing it, ends this."""

    def __init__(self, runner: JobRunner, pool: SessionPool, queue: QueueController) -> None:
        super().__init__(runner)
        self._runner = runner
        self._pool = pool
        self._queue = queue
        self._token: CancelToken | None = None
        self._item_id: int | None = None
        self.is_enabled = True
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self._begin)
        queue.changed.connect(self._on_queue)

    @property
    def is_running(self) -> bool:
        return self._token is not None

    def stop(self, item_id: int | None = None) -> None:
        """Stop, or stop only where it is ``item_id`` that is being split."""
        if self._token is not None and item_id in (None, self._item_id):
            self._token.cancel()
            self._finish(ItemState.WAITING)

    def _on_queue(self, state: QueueState) -> None:
        if self._item_id is not None and (state.find(self._item_id) is None or state.current_id == self._item_id):
            self._token, token, self._item_id = None, self._token, None
            if token is not None:
                token.cancel()
        if self.is_enabled and self._token is None and derive_split_ahead(state) is not None:
            self._timer.start()

    def _begin(self) -> None:
        item = self._queue.state.find(derive_split_ahead(self._queue.state))
        if item is None or self._token is not None or not self.is_enabled:
            return
        item_id = self._item_id = item.item_id
        report = self._reporter(item_id)
        self._queue.update(item_id, state=ItemState.READING)
        self._token = self._runner.start(
            Job(
                "split ahead",
                lambda token: split_whole(item.path, self._pool, token, report),
                lambda _: self._finish(ItemState.READY),
                self._on_failed,
            )
        )

    def _reporter(self, item_id: int) -> Callable[[Progress], None]:
        def report(progress: Progress) -> None:
            self._runner.post(lambda: self._on_progress(item_id, progress))

        return report

    def _on_progress(self, item_id: int, progress: Progress) -> None:
        if item_id == self._item_id:
            self._queue.update(item_id, **progress_fields(progress))

    def _on_failed(self, error: Exception) -> None:
        self._finish(ItemState.CANCELLED if isinstance(error, Cancelled) else ItemState.FAILED, error)

    def _finish(self, state: ItemState, error: Exception | None = None) -> None:
        item_id, self._item_id, self._token = self._item_id, None, None
        if item_id is not None and self._queue.state.current_id != item_id:
            self._queue.update(item_id, state=state, error=error)


def progress_fields(progress: Progress) -> dict[str, object]:
    """Fields of a queue item that ``progress`` decides."""
    states = {Stage.READING: ItemState.READING, Stage.SPLITTING: ItemState.SPLITTING, Stage.SAVING: ItemState.SAVING}
    return {"state": states[progress.stage], "fraction": progress.fraction, "eta_s": progress.eta_s}
