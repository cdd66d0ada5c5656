"""If these fail, exports of killed runs pile up hidden files, or a run removes what another one is writing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.audio.publishing import PartFile

WRITER = """
import sys, time
from pathlib import Path
from engine.audio.publishing import PartFile

part = PartFile(Path(sys.argv[1]), overwrite=True)
part.file.write(b"half")
part.seal()
print(part.path, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def writer():
    """Starts a process that writes a file and waits; gives the process and the hidden file."""
    processes = []

    def start(final: Path):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(final)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        processes.append(process)
        return process, Path(process.stdout.readline().strip())

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def aged(path: Path) -> Path:
    """``path``, as if written to an hour ago."""
    os.utime(path, (time.time() - 3600,) * 2)
    return path


def parts(folder: Path) -> list[Path]:
    return sorted(folder.glob(".vocalsplit-*.part"))


def test_what_a_killed_process_left_goes_when_the_same_file_is_written_again(tmp_path, writer):
    final = tmp_path / "Lied (Vocals).wav"
    process, hidden = writer(final)
    aged(hidden)
    process.send_signal(signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    process.wait()
    assert parts(tmp_path) == [hidden]
    PartFile(final, overwrite=True).discard()
    assert parts(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="files that are closed cannot be told there but by their age")
def test_what_another_process_is_writing_stays(tmp_path, writer):
    final = tmp_path / "Song (Vocals).wav"
    _, hidden = writer(final)
    aged(hidden)
    PartFile(final, overwrite=True).discard()
    assert parts(tmp_path) == [hidden]


def test_what_was_left_for_other_files_and_other_files_themselves_stay(tmp_path, writer):
    process, hidden = writer(tmp_path / "One (Vocals).wav")
    aged(hidden)
    process.kill()
    process.wait()
    mine = tmp_path / "notes.part"
    mine.touch()
    aged(mine)
    PartFile(tmp_path / "Two (Vocals).wav", overwrite=True).discard()
    assert parts(tmp_path) == [hidden]
    assert mine.exists()


def test_a_file_that_has_just_been_made_stays(tmp_path, writer):
    """Its writer may not have marked it yet."""
    process, hidden = writer(tmp_path / "Song.wav")
    process.kill()
    process.wait()
    os.utime(hidden)
    PartFile(tmp_path / "Song.wav", overwrite=True).discard()
    assert parts(tmp_path) == [hidden]


def test_a_published_file_is_let_go_and_can_be_written_again(tmp_path):
    final = tmp_path / "Song.wav"
    for content in (b"one", b"two"):
        part = PartFile(final, overwrite=True)
        part.file.write(content)
        part.seal()
        part.publish()
        part.discard()
    assert final.read_bytes() == b"two"
    assert parts(tmp_path) == []
