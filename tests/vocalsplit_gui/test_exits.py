"""Ending from outside, where the app itself does not come to an end."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_STUCK = """
import threading
from PySide6.QtCore import QTimer
from vocalsplit_gui.application import make_application
from vocalsplit_gui.exits import ExitWatch

app = make_application()
watch = ExitWatch(app, lambda: (print("leaving", flush=True), threading.Event().wait()))
QTimer.singleShot(0, lambda: print("running", flush=True))
app.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that a process can catch")
def test_work_that_never_ends_does_not_keep_the_app() -> None:
    with subprocess.Popen([sys.executable, "-c", _STUCK], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout.readline() == "running\n"
            process.send_signal(signal.SIGTERM)
            assert process.stdout.readline() == "leaving\n"
            assert process.wait(60) == 0
        finally:
            process.kill()
