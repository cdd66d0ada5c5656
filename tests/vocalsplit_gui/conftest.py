from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from vocalsplit_gui.jobs import JobRunner

if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def runner(qapp: object) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    assert runner.close(10.0), f"still running: {runner.running()}"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the folders of the person who runs it."""
    monkeypatch.setenv("VOCALSPLIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VOCALSPLIT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def _log_is_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
