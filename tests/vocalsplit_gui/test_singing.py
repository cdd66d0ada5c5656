"""What a person does with a song, in the real window over the real engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFileOpenEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from engine.player import PlayerState
from tests.vocalsplit_gui.conftest import MakeApp, write_song
from vocalsplit_gui.shortcuts import Command
from vocalsplit_gui.state.queue_state import ItemState
from vocalsplit_gui.state.song_state import SplitPhase
from vocalsplit_gui.state.transport_state import PlayStatus
from vocalsplit_gui.wiring import Wiring


def wait_until_plays(qtbot, app: Wiring) -> None:
    qtbot.waitUntil(lambda: app.transport.state.status == PlayStatus.PLAYING, timeout=20_000)


def wait_until_split(qtbot, app: Wiring) -> None:
    qtbot.waitUntil(lambda: app.song.state.phase == SplitPhase.DONE, timeout=20_000)


def wait_until_open(qtbot, app: Wiring, path: Path) -> None:
    qtbot.waitUntil(lambda: app.song.deck is not None and app.song.deck.path == path, timeout=20_000)


def drop(app: Wiring, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, copy = QPoint(200, 200), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(app.window, QDragEnterEvent(at, copy, data, left, none))
    QApplication.sendEvent(app.window, QDropEvent(QPointF(at), copy, data, left, none))


def test_a_dropped_song_plays_at_once_with_its_vocals_off(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    app = make_app()
    assert app.window.empty.isVisible()
    drop(app, write_song(tmp_path / "Ωδή.wav", 30.0))
    wait_until_plays(qtbot, app)
    deck = app.song.deck
    assert deck is not None
    assert deck.player.mix.is_vocals_off
    assert app.window.mixer.vocals_off.isChecked()
    assert not app.window.empty.isVisible()
    assert "Ωδή" in app.window.windowTitle()
    qtbot.waitUntil(lambda: app.transport.state.position_s > 0.2)


def test_the_first_of_many_opens_and_the_wrong_ones_are_told(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    folder = tmp_path / "dropped"
    songs = [write_song(folder / "in" / f"{name}.wav") for name in "ab"]
    text, empty = folder / "notes.mp3", folder / "empty.wav"
    text.write_text("no sound in here at all", encoding="utf-8")
    empty.touch()
    app = make_app()
    drop(app, text, folder / "in", empty)
    wait_until_open(qtbot, app, songs[0])
    qtbot.waitUntil(lambda: bool(app.window.notices.texts()))
    assert [item.path for item in app.queue.state.items] == songs
    assert "2" in app.window.notices.texts()[-1]
    app.window.notices.action_button.click()
    dialog = app.dialogs.opened("rejected")
    assert dialog is not None
    words = dialog.details
    assert "notes.mp3" in words and "not a sound file" in words
    assert "empty.wav" in words and "empty" in words.split("empty.wav")[1]


def test_a_song_from_the_command_line_opens(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    song = write_song(tmp_path / "a.wav")
    app = make_app(song)
    wait_until_open(qtbot, app, song)
    assert [item.path for item in app.queue.state.items] == [song]


def test_a_song_dropped_onto_the_icon_opens(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    song = write_song(tmp_path / "a.wav")
    app = make_app()
    QApplication.sendEvent(QApplication.instance(), QFileOpenEvent(QUrl.fromLocalFile(str(song))))
    wait_until_open(qtbot, app, song)
    assert [item.path for item in app.queue.state.items] == [song]


def test_songs_are_pasted_from_the_clipboard(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    song = write_song(tmp_path / "a b.wav")
    app = make_app()
    QGuiApplication.clipboard().setText(f'"{song}"\n')
    app.commands.run(Command.PASTE)
    wait_until_open(qtbot, app, song)
    assert [item.path for item in app.queue.state.items] == [song]


def test_play_seek_and_loop_by_keys(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    app = make_app(write_song(tmp_path / "a.wav", 60.0))
    wait_until_plays(qtbot, app)
    window, player = app.window, app.song.deck.player
    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: player.state is PlayerState.PAUSED)
    qtbot.keyClick(window, Qt.Key.Key_Home)
    qtbot.keyClick(window, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: app.transport.state.position_s == pytest.approx(5.0, abs=0.01))
    qtbot.keyClick(window, Qt.Key.Key_I)
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: app.transport.state.position_s == pytest.approx(20.0, abs=0.01))
    qtbot.keyClick(window, Qt.Key.Key_O)
    assert app.transport.state.loop == pytest.approx((5.0, 20.0), abs=0.01)
    assert player.loop is not None
    assert player.loop.start == pytest.approx(5 * 8000, abs=100)
    qtbot.keyClick(window, Qt.Key.Key_L)
    assert player.loop is None
    qtbot.keyClick(window, Qt.Key.Key_L)
    assert app.transport.state.loop == pytest.approx((5.0, 20.0), abs=0.01)


def press_v(app: Wiring, kind: QEvent.Type) -> None:
    target = QApplication.focusWidget() or app.window
    QApplication.sendEvent(target, QKeyEvent(kind, Qt.Key.Key_V, Qt.KeyboardModifier.NoModifier, "v"))


def test_a_tap_on_v_turns_the_vocals_around_and_holding_it_peeks(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    app = make_app(write_song(tmp_path / "a.wav", 10.0))
    wait_until_plays(qtbot, app)
    now = [100.0]
    app.mixer._clock = lambda: now[0]
    mix = lambda: app.song.deck.player.mix  # noqa: E731
    press_v(app, QEvent.Type.KeyPress)
    press_v(app, QEvent.Type.KeyRelease)
    assert not mix().is_vocals_off
    press_v(app, QEvent.Type.KeyPress)
    assert mix().is_vocals_off
    now[0] += 2.0
    press_v(app, QEvent.Type.KeyRelease)
    assert not mix().is_vocals_off


def test_letters_are_text_while_a_field_has_the_focus(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    app = make_app(write_song(tmp_path / "a.wav", 10.0))
    wait_until_plays(qtbot, app)
    field = QLineEdit(app.window)
    field.show()
    field.setFocus()
    mixer, queue = app.mixer.state, app.window.queue.isVisible()
    qtbot.keyClicks(field, "vm sl qf1+")
    assert field.text() == "vm sl qf1+"
    assert app.mixer.state == mixer
    assert app.window.queue.isVisible() == queue
    assert app.transport.state.loop is None
    assert app.transport.state.status == PlayStatus.PLAYING


def test_the_mixer_moves_the_sound(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    app = make_app(write_song(tmp_path / "a.wav", 10.0))
    wait_until_plays(qtbot, app)
    panel, player = app.window.mixer, app.song.deck.player
    strip = panel.strips["accompaniment"]
    strip.mute.click()
    assert player.mix.stem("accompaniment").is_muted
    qtbot.keyClick(app.window, Qt.Key.Key_2)
    qtbot.keyClick(strip.fader, Qt.Key.Key_S)
    assert player.mix.stem("accompaniment").is_soloed
    panel.vocals_off.click()
    assert not player.mix.is_vocals_off
    app.window.transport.volume_requested.emit(-6.0)
    assert player.mix.master_db == -6.0
    app.commands.run(Command.RESET_MIXER)
    assert not player.mix.stem("accompaniment").is_muted
    assert not strip.mute.isChecked()


def test_the_next_song_follows_by_itself(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    first, second = write_song(tmp_path / "a.wav", 1.0), write_song(tmp_path / "b.wav", 30.0, seed=1)
    app = make_app(first, second)
    wait_until_open(qtbot, app, second)
    wait_until_plays(qtbot, app)
    assert app.queue.state.items[0].state == ItemState.READY


def test_a_song_that_breaks_is_told_and_can_be_tried_again(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    song = write_song(tmp_path / "a.wav")
    app = make_app(song, restores_workspace=False)
    app.setProperty("expects_warnings", True)
    wait_until_split(qtbot, app)
    app.song.close()
    qtbot.waitUntil(lambda: not app.song._pool._leases)  # one that is still open needs no file to be opened again
    song.unlink()
    app.playing.reopen()
    qtbot.waitUntil(lambda: app.song.state.phase == SplitPhase.FAILED)
    assert app.queue.state.current.state == ItemState.FAILED
    assert "a.wav" in app.window.notices.texts()[-1]
    write_song(song)
    app.playing.retry([app.queue.state.current_id])
    wait_until_split(qtbot, app)
    assert app.queue.state.current.state == ItemState.READY


def test_removing_the_open_song_closes_it(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    app = make_app(write_song(tmp_path / "a.wav", 10.0))
    wait_until_plays(qtbot, app)
    app.window.queue.remove_requested.emit([app.queue.state.current_id])
    assert app.song.deck is None
    assert app.window.empty.isVisible()
    assert app.transport.state.status == PlayStatus.EMPTY


def test_opening_another_song_at_once_leaves_only_that_one(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    songs = [write_song(tmp_path / f"{i}.wav", 5.0, seed=i) for i in range(6)]
    app = make_app(*songs, splits_ahead=False)
    qtbot.waitUntil(lambda: len(app.queue.state.items) == 6)
    for item in app.queue.state.items:
        app.playing.open_item(item.item_id)
    wait_until_open(qtbot, app, songs[5])
    qtbot.waitUntil(lambda: len(app.song._alive) == 1 and len(app.pool._leases) == 1)
    assert app.song.deck in app.song._alive


def test_the_next_song_is_split_ahead(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    songs = [
        write_song(tmp_path / name, seconds) for name, seconds in (("a.wav", 30.0), ("b.wav", 3.0), ("c.wav", 2.0))
    ]
    app = make_app(*songs)
    qtbot.waitUntil(lambda: len(app.queue.state.items) == 3)
    qtbot.waitUntil(lambda: app.queue.state.items[1].state == ItemState.READY, timeout=20_000)
    assert app.queue.state.items[2].state == ItemState.WAITING
    assert not app.pool._leases.keys() - {app.song.deck.path}
