"""Starting, coming back, and leaving."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.vocalsplit_gui.conftest import MakeApp, write_song
from tests.vocalsplit_gui.test_singing import wait_until_open, wait_until_plays, wait_until_split
from vocalsplit_gui import settings as settings_file
from vocalsplit_gui.controllers.workspace import WorkspaceKeeper
from vocalsplit_gui.jsonfile import read_object
from vocalsplit_gui.paths import user_paths
from vocalsplit_gui.shortcuts import Command
from vocalsplit_gui.state.transport_state import PlayStatus
from vocalsplit_gui.views.error_dialog import ErrorDialog

ROOT = Path(__file__).resolve().parents[2]


def test_the_workspace_is_there_again(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    songs = [write_song(tmp_path / f"{name}.wav", 30.0, seed=i) for i, name in enumerate("ab")]
    app = make_app(*songs)
    wait_until_plays(qtbot, app)
    qtbot.waitUntil(lambda: len(app.queue.state.items) == 2)
    app.playing.open_item(app.queue.state.items[1].item_id)
    wait_until_open(qtbot, app, songs[1])
    app.commands.run(Command.PLAY)
    qtbot.waitUntil(lambda: app.transport.state.status == PlayStatus.PAUSED)
    app.transport.seek(12.0)
    app.transport.set_loop(10.0, 20.0)
    app.mixer.change_strip("vocals", "pan", -0.5)
    app.mixer.set_vocals_off(False)
    app.mixer.set_guide(-9.0)
    qtbot.waitUntil(lambda: app.transport.state.position_s == pytest.approx(12.0, abs=0.01))
    app.close()
    again = make_app()
    wait_until_open(qtbot, again, songs[1])
    assert [item.path for item in again.queue.state.items] == songs
    qtbot.waitUntil(lambda: again.transport.state.position_s == pytest.approx(12.0, abs=0.1))
    assert again.transport.state.status == PlayStatus.PAUSED, "nobody asked for sound"
    assert again.transport.state.loop == (10.0, 20.0)
    page = again.window.song
    qtbot.waitUntil(lambda: page.spectrogram is not None, timeout=20_000)
    assert page.waveform._position_s == pytest.approx(12.0, abs=0.1), "the pictures show it, before it plays too"
    assert page.spectrogram.view._stage.overlay._state.position_s == pytest.approx(12.0, abs=0.1)
    mix = again.song.deck.player.mix
    assert mix.stem("vocals").pan == -0.5
    assert not mix.is_vocals_off
    assert mix.guide_db == -9.0


def test_after_a_crash_the_workspace_is_there_too(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    song = write_song(tmp_path / "a.wav", 30.0)
    app = make_app(song)
    wait_until_plays(qtbot, app)
    app.transport.set_loop(5.0, 9.0)
    app.keeper.touch(0)
    path = user_paths().workspace
    qtbot.waitUntil(lambda: read_object(path).get("loop") == [5.0, 9.0])
    assert read_object(path)["current"] == str(song)


def test_songs_of_the_last_time_that_are_gone_are_told(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    songs = [write_song(tmp_path / f"{name}.wav", seed=i) for i, name in enumerate("ab")]
    app = make_app(*songs)
    qtbot.waitUntil(lambda: len(app.queue.state.items) == 2)
    wait_until_split(qtbot, app)
    app.close()
    songs[1].unlink()
    again = make_app()
    qtbot.waitUntil(lambda: bool(again.window.notices.texts()))
    assert "b.wav" in again.window.notices.texts()[-1]
    wait_until_open(qtbot, again, songs[0])


def test_an_unwritable_home_is_survived(make_app: MakeApp, qtbot, tmp_path: Path, home: Path) -> None:
    home.write_text("in the way", encoding="utf-8")
    app = make_app(write_song(tmp_path / "a.wav"))
    app.setProperty("expects_warnings", True)
    wait_until_split(qtbot, app)
    app.close()
    assert "not kept" in app.dialogs.log_text()
    assert home.read_text(encoding="utf-8") == "in the way"


def test_an_unexpected_error_is_told_once_kept_and_survived(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    app = make_app(write_song(tmp_path / "a.wav", 20.0))
    app.setProperty("expects_warnings", True)
    wait_until_plays(qtbot, app)
    for number in range(3):
        app.faults.take(RuntimeError(f"bug number {number}"))
    qtbot.waitUntil(lambda: app.dialogs.opened("fault") is not None)
    dialog = app.dialogs.opened("fault")
    assert isinstance(dialog, ErrorDialog)
    qtbot.waitUntil(lambda: len(list(user_paths().reports.glob("*.txt"))) == 3)
    assert "bug number 0" in dialog.details
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: app.dialogs.opened("fault") is None)
    qtbot.waitUntil(lambda: app.transport.state.status == PlayStatus.PLAYING)


def test_escape_never_ends_a_job(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    app = make_app(write_song(tmp_path / "a.wav", 20.0))
    wait_until_plays(qtbot, app)
    for _ in range(3):
        qtbot.keyClick(app.window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: app.transport.state.status == PlayStatus.PLAYING)
    assert not app.song.deck.session.is_cancelled
    assert app.window.isVisible()


def test_settings_are_written_when_they_change(make_app: MakeApp, qtbot) -> None:
    app = make_app()
    app.commands.run(Command.SETTINGS)
    dialog = app.dialogs.opened("settings")
    box = dialog._theme
    box.setCurrentIndex(box.findData("light"))
    box.activated.emit(box.currentIndex())
    assert app.theme.theme.name == "light"
    qtbot.waitUntil(lambda: settings_file.load(user_paths().settings).theme == "light")
    dialog.close()


def test_keeping_the_workspace_survives_a_full_disk(runner, qtbot, tmp_path: Path, caplog) -> None:
    (tmp_path / "file").touch()
    from vocalsplit_gui.state.workspace import Workspace

    keeper = WorkspaceKeeper(runner, tmp_path / "file" / "workspace.json", Workspace)
    keeper.save_now()
    assert "not kept" in caplog.text


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that a process can catch")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_saves_everything_and_ends_the_app(qtbot, home: Path, tmp_path: Path, number: signal.Signals) -> None:
    song = write_song(tmp_path / "a.wav", 300.0)
    workspace = home / "data" / "workspace.json"
    command = [sys.executable, "-m", "vocalsplit_gui.app", str(song)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) as process:
        try:
            qtbot.waitUntil(lambda: bool(read_object(workspace).get("current")), timeout=60_000)
            process.send_signal(number)
            assert process.wait(20) == 0
            assert read_object(workspace)["songs"] == [str(song)]
            assert b"Traceback" not in process.stderr.read()
        finally:
            process.kill()
