"""Exports, one song after the other, and the look at the disk before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.cancel import Cancelled, CancelToken
from engine.progress import Progress
from vocalsplit_gui.controllers.ahead import progress_fields
from vocalsplit_gui.controllers.exporting import ExportTask, export_song, plan_export
from vocalsplit_gui.controllers.pool import SessionPool
from vocalsplit_gui.controllers.queue import QueueController
from vocalsplit_gui.jobs import Job, JobRunner
from vocalsplit_gui.state.export_state import ExportOutcome
from vocalsplit_gui.state.queue_state import ItemState


class ExportController(QObject):
    """Signals: ``planned`` (ExportPlan), ``finished`` (outcomes, [(name, error)]), ``changed`` (songs left to do),
    ``file_made`` (stem, path), ``file_failed`` (error) for dragging out.
    """

    planned = Signal(object)
    finished = Signal(object, object)
    changed = Signal(int)
    file_made = Signal(str, object)
    file_failed = Signal(object)

    def __init__(self, runner: JobRunner, pool: SessionPool, queue: QueueController) -> None:
        super().__init__(runner)
        self._runner = runner
        self._pool = pool
        self._queue = queue
        self._waiting: list[tuple[int, ExportTask]] = []
        self._now: tuple[int, CancelToken] | None = None
        self._planning: CancelToken | None = None
        self._outcomes: list[ExportOutcome] = []
        self._failed: list[tuple[str, Exception]] = []
        self._making: set[tuple[Path, str]] = set()

    @property
    def is_running(self) -> bool:
        return self._now is not None

    def plan(self, tasks: Sequence[ExportTask]) -> None:
        """Find out what an export would do now; the answer comes as ``planned``."""
        if self._planning is not None:
            self._planning.cancel()
        self._planning = self._runner.start(
            Job("plan export", lambda token: plan_export(tasks, token), self.planned.emit)
        )

    def start(self, tasks: Sequence[tuple[int, ExportTask]]) -> None:
        """Export songs, each with its id in the queue, one after the other, each split to its end before."""
        busy = {item_id for item_id, _ in self._waiting} | ({self._now[0]} if self._now else set())
        self._waiting += [entry for entry in tasks if entry[0] not in busy]
        self._go_on()

    def cancel(self, ids: Sequence[int]) -> None:
        """Stop exporting these songs; the part of a file that was begun is removed."""
        self._waiting = [entry for entry in self._waiting if entry[0] not in ids]
        if self._now is not None and self._now[0] in ids:
            item_id, token = self._now
            token.cancel()
            self._queue.update(item_id, state=ItemState.CANCELLED, error=None)
            self._now = None
        self._go_on()

    def cancel_all(self) -> None:
        self._waiting.clear()
        if self._now is not None:
            self.cancel([self._now[0]])

    def make_file(self, task: ExportTask, stem: str) -> None:
        """Write one stem to drag out, or take the file that is there; it comes as ``file_made``.

        A click asks for it twice, by the press and by the click: the second request waits for the first one's file.
        """
        entry = (task.path, stem)
        if entry in self._making:
            return
        self._making.add(entry)
        task = replace(task, choices=replace(task.choices, stems=(stem,), if_exists="skip"))

        def work(token: CancelToken) -> Path:
            outcome = export_song(task, self._pool, token, lambda _progress: None)
            return outcome.folder / outcome.files[0].name

        def done(made: Path) -> None:
            self._making.discard(entry)
            self.file_made.emit(stem, made)

        def failed(error: Exception) -> None:
            self._making.discard(entry)
            self.file_failed.emit(error)

        self._runner.start(Job("file to drag", work, done, failed))

    def _go_on(self) -> None:
        while self._waiting and self._now is None:
            item_id, task = self._waiting.pop(0)
            item = self._queue.state.find(item_id)
            if item is not None:
                self._begin(item_id, task, item.title or item.path.name)
        self.changed.emit(len(self._waiting) + (self._now is not None))
        if self._now is None and (self._outcomes or self._failed):
            outcomes, failed, self._outcomes, self._failed = self._outcomes, self._failed, [], []
            self.finished.emit(outcomes, failed)

    def _begin(self, item_id: int, task: ExportTask, name: str) -> None:
        def report(progress: Progress) -> None:
            self._runner.post(lambda: self._on_progress(item_id, progress))

        token = self._runner.start(
            Job(
                "export",
                lambda token: export_song(task, self._pool, token, report),
                lambda outcome: self._on_done(item_id, outcome),
                lambda error: self._on_failed(item_id, name, error),
            )
        )
        self._now = (item_id, token)

    def _on_progress(self, item_id: int, progress: Progress) -> None:
        if self._now is not None and self._now[0] == item_id:
            self._queue.update(item_id, **progress_fields(progress))

    def _on_done(self, item_id: int, outcome: ExportOutcome) -> None:
        self._queue.update(item_id, state=ItemState.SAVED, saved_to=outcome.folder, error=None)
        self._outcomes.append(outcome)
        self._now = None
        self._go_on()

    def _on_failed(self, item_id: int, name: str, error: Exception) -> None:
        is_cancel = isinstance(error, Cancelled)
        state = ItemState.CANCELLED if is_cancel else ItemState.FAILED
        self._queue.update(item_id, state=state, error=None if is_cancel else error)
        if not is_cancel:
            self._failed.append((name, error))
        self._now = None
        self._go_on()
