"""A person with a real song: the real window, the real model, what comes out of the loudspeaker."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import mutagen
import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest

from engine.audio.reading import open_audio
from engine.player import SilentDevice, SoundCard
from engine.resources import resource_path
from tests.support.pulse import match_db
from tests.support.songs import any_song
from tests.vocalsplit_gui.conftest import MakeApp
from tests.vocalsplit_gui.test_export import open_dialog, wait_for_report
from tests.vocalsplit_gui.test_singing import drop, press_v, wait_until_open, wait_until_plays
from vocalsplit_gui.jsonfile import read_object
from vocalsplit_gui.paths import user_paths
from vocalsplit_gui.shortcuts import Command
from vocalsplit_gui.state.queue_state import ItemState
from vocalsplit_gui.state.song_state import SplitPhase
from vocalsplit_gui.state.transport_state import PlayStatus
from vocalsplit_gui.wiring import Wiring

RATE = 44_100
ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.timeout(600)


def excerpt(seconds: float) -> np.ndarray:
    """The middle of a real song, again and again where it is shorter, ``(frames, 2)``."""
    with open_audio(any_song()) as reader:
        song = np.concatenate(list(reader.blocks()), axis=1).T
    frames = round(seconds * RATE)
    song = np.tile(song, (-(-frames // len(song)), 1))
    start = (len(song) - frames) // 2
    return np.asarray(0.7 * song[start : start + frames])


@pytest.fixture
def song(tmp_path: Path) -> Path:
    return write_excerpt(tmp_path / "Ωδή στη χαρά.flac", 25.0)


def write_excerpt(path: Path, seconds: float) -> Path:
    soundfile.write(path, excerpt(seconds), RATE, subtype="PCM_16")
    file = mutagen.File(path)
    file["title"], file["artist"] = "Ode", "Odi"
    file.save()
    return path


def wait_until_split(qtbot, app: Wiring) -> None:
    qtbot.waitUntil(lambda: app.song.state.phase == SplitPhase.DONE, timeout=240_000)


def wait_for_pictures(qtbot, app: Wiring) -> None:
    qtbot.waitUntil(lambda: app.window.song.spectrogram is not None, timeout=60_000)


def test_from_dropping_a_song_to_singing_along(make_app: MakeApp, qtbot, song: Path) -> None:
    app = make_app(model_id="")
    wait_for_pictures(qtbot, app)
    drop(app, song)
    qtbot.waitUntil(lambda: app.transport.state.position_s > 0.2, timeout=120_000)
    assert app.transport.state.status in (PlayStatus.PLAYING, PlayStatus.BUFFERING)
    player, waveform = app.song.deck.player, app.window.song.waveform
    assert player.mix.is_vocals_off
    app.mixer._clock = lambda: 0.0
    press_v(app, QEvent.Type.KeyPress)
    press_v(app, QEvent.Type.KeyRelease)
    assert not player.mix.is_vocals_off
    qtbot.mouseClick(app.window.mixer.vocals_off, Qt.MouseButton.LeftButton)
    assert player.mix.is_vocals_off
    qtbot.mouseClick(waveform, Qt.MouseButton.LeftButton, pos=QPoint(waveform.width() * 3 // 5, 30))
    qtbot.waitUntil(lambda: 15.0 < app.transport.state.position_s < 20.0, timeout=60_000)


def test_a_loop_is_dragged_on_the_zoomed_picture_and_goes_round(make_app: MakeApp, qtbot, song: Path) -> None:
    app = make_app(song, model_id="")
    wait_for_pictures(qtbot, app)
    wait_until_plays(qtbot, app)
    wait_until_split(qtbot, app)
    view = app.window.song.spectrogram.view
    app.transport.seek(10.0)
    app.window.setFocus()
    for _ in range(6):
        qtbot.keyClick(app.window, Qt.Key.Key_Plus)
    span_s = view.viewport.span_s
    assert span_s == pytest.approx(25.0 / 1.5**6, rel=0.01)
    left, right = (QPoint(round(view.x_of(view.viewport.start_s + share * span_s)), 60) for share in (0.3, 0.6))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=left)
    for x in range(left.x(), right.x() + 1, 10):
        QTest.mouseMove(view, QPoint(x, 60))
    QTest.mouseMove(view, right)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=right)
    start_s, stop_s = app.transport.state.loop
    assert stop_s - start_s == pytest.approx(0.3 * span_s, rel=0.15)
    app.transport.seek(start_s)
    positions: list[float] = []
    app.transport.ticked.connect(positions.append)
    qtbot.waitUntil(lambda: bool(np.any(np.diff(positions) < -0.2)), timeout=60_000)
    assert max(positions) <= stop_s + 0.1


def test_key_and_tempo_are_found_and_follow_the_transposition(make_app: MakeApp, qtbot) -> None:
    app = make_app(resource_path("demo", "demo.opus"), plays_on_open=False)
    header = app.window.song.header
    wait_until_open(qtbot, app, resource_path("demo", "demo.opus"))
    qtbot.waitUntil(lambda: app.song.state.is_analysed, timeout=120_000)
    assert (header._key.text(), header._tempo.text()) == ("C major", "96 bpm")
    assert "50 % sure" in header._key.accessibleName()
    player = app.song.deck.player
    assert player.settings.beats is not None
    assert app.transport.state.has_beats
    app.window.transport._click.click()
    assert player.settings.has_click
    for _ in range(3):
        app.commands.run(Command.KEY_UP)
    app.commands.run(Command.TEMPO_UP)
    assert (header._key.text(), header._tempo.text()) == ("E♭ major", "101 bpm")


def test_exported_stems_add_up_and_the_song_is_there_again(make_app: MakeApp, qtbot, song: Path) -> None:
    app = make_app(song, model_id="", export_place="beside", plays_on_open=False, has_recipe=True)
    dialog = open_dialog_when_open(qtbot, app, song)
    dialog.export_button.click()
    qtbot.waitUntil(lambda: app.dialogs.opened("report") is not None, timeout=240_000)
    wait_for_report(qtbot, app).accept()
    stems = [soundfile.read(song.parent / f"Odi - Ode ({stem}).wav", dtype="int16")[0] for stem in STEMS]
    np.testing.assert_array_equal(
        sum(stem.astype(int) for stem in stems), soundfile.read(song, dtype="int16")[0].astype(int)
    )
    assert all(np.abs(stem).max() > 1000 for stem in stems)
    recipe = json.loads((song.parent / "Odi - Ode (recipe).json").read_text(encoding="utf-8"))
    assert recipe["model"] == app.song.deck.session.manifest.model_id
    app.transport.seek(7.0)
    app.close()
    again = make_app(model_id="")
    wait_until_open(qtbot, again, song)
    wait_until_split(qtbot, again)
    assert again.transport.state.position_s == pytest.approx(7.0, abs=0.1)
    assert again.queue.state.items[0].title == "Ode"


STEMS = ("Vocals", "Instrumental")


def open_dialog_when_open(qtbot, app: Wiring, song: Path):
    wait_until_open(qtbot, app, song)
    return open_dialog(qtbot, app)


def test_rubbish_is_told_and_the_song_plays_on(make_app: MakeApp, qtbot, song: Path, tmp_path: Path) -> None:
    app = make_app(song, model_id="")
    wait_until_plays(qtbot, app)
    cut = tmp_path / "cut.flac"
    cut.write_bytes(song.read_bytes()[:2000])
    noise = tmp_path / "noise.mp3"
    noise.write_bytes(np.random.default_rng(0).bytes(50_000))
    drop(app, noise, cut, tmp_path / "gone.wav")
    qtbot.waitUntil(lambda: bool(app.window.notices.texts()), timeout=60_000)
    assert "left out" in app.window.notices.texts()[-1]
    assert app.song.deck.path == song
    at = app.transport.state.position_s
    qtbot.waitUntil(lambda: app.transport.state.position_s > at + 0.3, timeout=60_000)


def test_what_was_split_before_the_window_was_closed_is_not_split_again(make_app: MakeApp, qtbot, tmp_path: Path):
    song = write_excerpt(tmp_path / "long.flac", 90.0)
    app = make_app(song, model_id="")
    wait_until_open(qtbot, app, song)
    store = app.song.deck.session.store
    qtbot.waitUntil(lambda: store.segments_done >= 2, timeout=240_000)
    app.window.close()
    assert not app.window.isVisible()
    done = store.segments_done
    again = make_app(model_id="")
    wait_until_open(qtbot, again, song)
    assert again.song.deck.session.store.segments_done >= done
    wait_until_split(qtbot, again)
    assert again.queue.state.items[0].state == ItemState.READY


def test_after_a_kill_the_queue_the_song_and_the_mixer_are_there(make_app: MakeApp, qtbot, song: Path) -> None:
    workspace = user_paths().workspace
    command = [sys.executable, "-m", "vocalsplit_gui.app", str(song)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        try:
            qtbot.waitUntil(lambda: bool(read_object(workspace).get("current")), timeout=120_000)
        finally:
            process.kill()
    app = make_app(device=SilentDevice)
    wait_until_open(qtbot, app, song)
    assert app.transport.state.status == PlayStatus.PAUSED, "nobody asked for sound"
    assert app.mixer.state.is_vocals_off
    assert set(app.mixer.state.strips) == {"vocals", "accompaniment"}


@pytest.mark.sound
@pytest.mark.parametrize("is_off", [True, False])
def test_the_instrumental_is_heard_with_the_vocals_off(make_app: MakeApp, qtbot, pulse, tmp_path: Path, is_off: bool):
    song = write_excerpt(tmp_path / "a.flac", 4.0)
    app = make_app(song, model_id="", device=lambda: SoundCard(latency_s=0.3), plays_on_open=False)
    wait_until_split(qtbot, app)
    app.mixer.set_vocals_off(is_off)
    deck = app.song.deck
    qtbot.waitUntil(lambda: deck.player.output.name != "" and not deck.player.output.is_silent, timeout=30_000)
    recorded = play_to_the_end(qtbot, app, pulse)
    store = deck.session.store
    expected = store.read_stem("accompaniment", 0, store.frames) if is_off else store.read_mixture(0, store.frames)
    assert match_db(recorded, expected) > 60
    assert match_db(store.read_mixture(0, store.frames), store.read_stem("accompaniment", 0, store.frames)) < 40


def play_to_the_end(qtbot, app: Wiring, pulse) -> np.ndarray:
    """What is heard; a take that a busy machine has torn is played again, five times at most."""
    for _ in range(5):
        with pulse.recording() as recorder:
            qtbot.keyClick(app.window, Qt.Key.Key_Space)
            qtbot.waitUntil(lambda: app.transport.state.status == PlayStatus.PLAYING, timeout=30_000)
            qtbot.waitUntil(lambda: app.transport.state.status == PlayStatus.PAUSED, timeout=60_000)
            stop = recorder.frames + RATE // 2
            qtbot.waitUntil(lambda stop=stop: recorder.frames >= stop, timeout=30_000)
            samples = recorder.samples
        heard = np.flatnonzero(samples.any(axis=0))
        if len(heard) and np.diff(heard).max(initial=0) < 200:
            return samples
    return pytest.fail("every take was torn")
