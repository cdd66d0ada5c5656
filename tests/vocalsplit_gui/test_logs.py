from __future__ import annotations

import faulthandler
import logging
import subprocess
import sys
from pathlib import Path

from vocalsplit_gui.logs import log_sudden_death, save_report, start_logging
from vocalsplit_gui.paths import user_paths

ROOT = Path(__file__).resolve().parents[2]


def test_the_log_is_a_file_and_the_last_lines_can_be_copied(home: Path) -> None:
    paths = user_paths()
    recent = start_logging(paths)
    logging.getLogger("engine").info("a song: %s", "Ωδή")
    assert "a song: Ωδή" in recent.text()
    assert "a song: Ωδή" in paths.log.read_text(encoding="utf-8")
    assert home in paths.log.parents


def test_no_log_folder_is_no_reason_to_stop(home: Path) -> None:
    home.mkdir()
    (home / "logs").write_text("in the way", encoding="utf-8")
    recent = start_logging(user_paths())
    logging.getLogger("engine").info("still heard")
    assert "still heard" in recent.text()
    assert save_report(user_paths(), "details", recent.text()) is None


def test_a_report_holds_details_log_and_versions(home: Path) -> None:
    path = save_report(user_paths(), "KeyError: 'x'", "line one")
    assert path is not None
    text = path.read_text(encoding="utf-8")
    for part in ("VocalSplit 0.", "Python 3.", "Qt 6.", "KeyError: 'x'", "line one"):
        assert part in text


_DIES = """
import os
from vocalsplit_gui.logs import log_sudden_death, start_logging
from vocalsplit_gui.paths import user_paths

start_logging(user_paths())
log_sudden_death(user_paths())
os.abort()
"""


def test_a_sudden_death_is_told_by_the_next_run(home: Path) -> None:
    paths = user_paths()
    paths.logs.mkdir(parents=True)
    assert subprocess.run([sys.executable, "-c", _DIES], check=False, cwd=ROOT).returncode != 0
    recent = start_logging(paths)
    file = log_sudden_death(paths)
    try:
        assert "Fatal Python error: Aborted" in recent.text()
        assert "<module>" in recent.text()
        assert not (paths.logs / "sudden-death.txt").read_text(encoding="utf-8")
    finally:
        faulthandler.enable()
        assert file
        file.close()
