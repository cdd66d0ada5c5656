"""Keeps the workspace on disk, so that it is there again after a restart and after a crash."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from vocalsplit_gui.jobs import Job, JobRunner
from vocalsplit_gui.jsonfile import read_object, write_object
from vocalsplit_gui.state.workspace import Workspace, from_dict, to_dict

PLAYING_MS = 10_000
_SETTLE_MS = 1500
_log = logging.getLogger(__name__)


class WorkspaceKeeper(QObject):
    """Writes what ``collect`` gives, shortly after :meth:`touch` and at the end."""

    def __init__(self, runner: JobRunner, path: Path, collect: Callable[[], Workspace]) -> None:
        super().__init__(runner)
        self._runner = runner
        self._path = path
        self._collect = collect
        self._written = Workspace()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._save_soon)

    def load(self) -> Workspace:
        return from_dict(read_object(self._path))

    def touch(self, within_ms: int = _SETTLE_MS) -> None:
        """Something changed that is worth keeping, ``within_ms`` at the latest."""
        if not self._timer.isActive() or self._timer.remainingTime() > within_ms:
            self._timer.start(within_ms)

    def save_now(self) -> None:
        """Write at once, in this thread; for the app's end."""
        self._timer.stop()
        self._write(self._collect())

    def _save_soon(self) -> None:
        workspace = self._collect()
        if workspace != self._written:
            self._written = workspace
            self._runner.start(Job("keep workspace", lambda _: self._write(workspace)))

    def _write(self, workspace: Workspace) -> None:
        try:
            write_object(self._path, to_dict(workspace))
        except OSError as error:
            _log.warning("workspace not kept: %s", error)
