"""When the workspace is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from vocalsplit_gui.controllers.workspace import PLAYING_MS, WorkspaceKeeper
from vocalsplit_gui.jobs import JobRunner
from vocalsplit_gui.jsonfile import read_object
from vocalsplit_gui.state.workspace import Workspace


def test_what_is_urgent_does_not_wait_for_what_is_not(runner: JobRunner, tmp_path: Path) -> None:
    keeper = WorkspaceKeeper(runner, tmp_path / "workspace.json", Workspace)
    keeper.touch(PLAYING_MS)
    later = keeper._timer.remainingTime()
    keeper.touch()
    soon = keeper._timer.remainingTime()
    keeper.touch(PLAYING_MS)
    assert keeper._timer.remainingTime() <= soon < 2000 < later


def test_what_did_not_change_is_not_written_again(runner: JobRunner, qtbot, tmp_path: Path) -> None:
    path = tmp_path / "workspace.json"
    now = [Workspace(position_s=1.0)]
    keeper = WorkspaceKeeper(runner, path, lambda: now[0])
    keeper.touch(0)
    qtbot.waitUntil(lambda: read_object(path).get("position_s") == 1.0)
    qtbot.waitUntil(lambda: not runner.running())
    path.unlink()
    keeper.touch(0)
    qtbot.waitUntil(lambda: not keeper._timer.isActive())
    assert not runner.running()
    assert not path.exists()
    now[0] = replace(now[0], key=3)
    keeper.touch(0)
    qtbot.waitUntil(lambda: read_object(path).get("key") == 3)
