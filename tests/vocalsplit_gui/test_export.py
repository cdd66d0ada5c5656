"""Exports from the real window: names beforehand, files, the report, and leaving in the middle."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import soundfile
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QTreeWidget

from tests.vocalsplit_gui.conftest import MakeApp, write_song
from tests.vocalsplit_gui.test_singing import wait_until_open, wait_until_split
from vocalsplit_gui.shortcuts import Command
from vocalsplit_gui.state.queue_state import ItemState
from vocalsplit_gui.state.song_state import SplitPhase
from vocalsplit_gui.views.export_dialog import ExportDialog
from vocalsplit_gui.views.report_dialog import ReportDialog
from vocalsplit_gui.wiring import Wiring


def open_dialog(qtbot, app: Wiring, command: Command = Command.EXPORT) -> ExportDialog:
    app.commands.run(command)
    dialog = app.dialogs.opened("export")
    assert isinstance(dialog, ExportDialog)
    qtbot.waitUntil(dialog.export_button.isEnabled)
    return dialog


def wait_for_report(qtbot, app: Wiring) -> ReportDialog:
    qtbot.waitUntil(lambda: app.dialogs.opened("report") is not None, timeout=30_000)
    dialog = app.dialogs.opened("report")
    assert isinstance(dialog, ReportDialog)
    return dialog


def words_of(dialog: object) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())  # type: ignore[attr-defined]


def test_stems_are_saved_where_the_preview_said_and_add_up(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    song = write_song(tmp_path / "Ωδή.wav", 2.0)
    app = make_app(song)
    wait_until_split(qtbot, app)
    dialog = open_dialog(qtbot, app)
    folder = tmp_path / "music" / "VocalSplit" / "Ωδή"
    assert not folder.exists(), "looking must not make folders"
    assert str(folder) in words_of(dialog)
    for name in ("Ωδή (Vocals).wav", "Ωδή (Instrumental).wav"):
        qtbot.waitUntil(lambda name=name: name in words_of(dialog))
    dialog.export_button.click()
    report = wait_for_report(qtbot, app)
    assert "sample for sample" in words_of(report)
    assert report.findChild(QTreeWidget).topLevelItemCount() == 2
    mixture, _ = soundfile.read(song, dtype="int16")
    stems = [soundfile.read(folder / f"Ωδή ({stem}).wav", dtype="int16")[0] for stem in ("Vocals", "Instrumental")]
    np.testing.assert_array_equal(sum(s.astype(int) for s in stems), mixture.astype(int))
    assert app.queue.state.items[0].state == ItemState.SAVED


def test_the_preview_follows_the_choices(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    app = make_app(write_song(tmp_path / "a.wav"))
    wait_until_split(qtbot, app)
    dialog = open_dialog(qtbot, app)
    dialog._template.setText("{title} - {stem}")
    dialog._kind.setCurrentIndex(dialog._kind.findData("mp3"))
    dialog._kind.activated.emit(0)
    qtbot.waitUntil(lambda: "a - Vocals.mp3" in words_of(dialog))
    assert not dialog._depth.isEnabled()
    dialog._template.setText("{nonsense}")
    qtbot.waitUntil(lambda: "nonsense" in words_of(dialog))
    assert not dialog.export_button.isEnabled()
    dialog._template.setText("")
    for box in dialog._boxes.values():
        box.setChecked(False)
    qtbot.waitUntil(lambda: "at least one" in words_of(dialog))
    assert not dialog.export_button.isEnabled()


def test_nothing_is_overwritten_silently(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    app = make_app(write_song(tmp_path / "a.wav"), export_place="beside")
    mine = tmp_path / "a (Vocals).wav"
    mine.write_text("mine", encoding="utf-8")
    wait_until_split(qtbot, app)
    dialog = open_dialog(qtbot, app)
    qtbot.waitUntil(lambda: "a (Vocals) (2).wav" in words_of(dialog))
    dialog._if_exists.setCurrentIndex(dialog._if_exists.findData("overwrite"))
    dialog._if_exists.activated.emit(0)
    qtbot.waitUntil(lambda: "will be replaced" in words_of(dialog))
    dialog._if_exists.setCurrentIndex(dialog._if_exists.findData("number"))
    dialog._if_exists.activated.emit(0)
    qtbot.waitUntil(lambda: "(2)" in words_of(dialog) and dialog.export_button.isEnabled())
    dialog._recipe.setChecked(True)
    qtbot.waitUntil(dialog.export_button.isEnabled)
    dialog.export_button.click()
    wait_for_report(qtbot, app)
    assert mine.read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "a (Vocals) (2).wav").exists()
    recipe = json.loads((tmp_path / "a (recipe).json").read_text(encoding="utf-8"))
    assert recipe["model"] == "identity"
    assert app.settings.has_recipe, "the choices are there the next time"


def test_what_i_hear_is_one_file_of_the_mix(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    song = write_song(tmp_path / "a.wav")
    app = make_app(song, export_place="beside", starts_with_vocals_off=False)
    wait_until_split(qtbot, app)
    app.mixer.change_strip("vocals", "gain_db", -6.0)
    app.mixer.change_strip("accompaniment", "gain_db", -6.0)
    dialog = open_dialog(qtbot, app)
    for stem, box in dialog._boxes.items():
        box.setChecked(stem == "mix")
    qtbot.waitUntil(lambda: "a (Mix).wav" in words_of(dialog) and dialog.export_button.isEnabled())
    dialog.export_button.click()
    wait_for_report(qtbot, app)
    mixture, mix = (soundfile.read(path)[0] for path in (song, tmp_path / "a (Mix).wav"))
    np.testing.assert_allclose(mix, mixture * 10 ** (-6 / 20), atol=2e-4)


def test_all_songs_are_split_and_saved_one_after_the_other(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    songs = [write_song(tmp_path / f"{name}.wav", seed=i) for i, name in enumerate("abc")]
    app = make_app(*songs, export_place="folder", export_folder=str(tmp_path / "out"), plays_on_open=False)
    qtbot.waitUntil(lambda: len(app.queue.state.items) == 3)
    wait_until_open(qtbot, app, songs[0])
    dialog = open_dialog(qtbot, app, Command.EXPORT_ALL)
    qtbot.waitUntil(lambda: "c (Instrumental).wav" in words_of(dialog))
    dialog.export_button.click()
    report = wait_for_report(qtbot, app)
    assert report.findChild(QTreeWidget).topLevelItemCount() == 6
    assert len(list((tmp_path / "out").glob("*.wav"))) == 6
    assert {item.state for item in app.queue.state.items} == {ItemState.SAVED}
    qtbot.waitUntil(lambda: len(app.pool._leases) == 1)


def test_a_song_that_cannot_be_saved_is_told_and_the_others_are(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    songs = [write_song(tmp_path / f"{name}.wav", seed=i) for i, name in enumerate("ab")]
    app = make_app(*songs, export_place="folder", export_folder=str(tmp_path / "out"), plays_on_open=False)
    app.setProperty("expects_warnings", True)
    qtbot.waitUntil(lambda: len(app.queue.state.items) == 2)
    wait_until_split(qtbot, app)
    dialog = open_dialog(qtbot, app, Command.EXPORT_ALL)
    songs[1].unlink()
    dialog.export_button.click()
    report = wait_for_report(qtbot, app)
    assert "b.wav" in words_of(report) or "b:" in words_of(report)
    assert [item.state for item in app.queue.state.items] == [ItemState.SAVED, ItemState.FAILED]
    assert len(list((tmp_path / "out").glob("a (*.wav"))) == 2


def test_a_stem_is_copied_as_a_file(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    app = make_app(write_song(tmp_path / "a.wav"))
    wait_until_split(qtbot, app)
    handle = app.window.mixer.strips["vocals"].handle
    qtbot.waitUntil(handle.isEnabled)
    handle.click()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().mimeData().hasUrls(), timeout=20_000)
    file = Path(QGuiApplication.clipboard().mimeData().urls()[0].toLocalFile())
    assert file.name == "a (Vocals).wav"
    assert soundfile.info(file).duration == 2.0
    assert "Vocals" in app.window.notices.texts()[-1]


def test_a_stem_that_cannot_be_written_to_be_dragged_is_told(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("a file", encoding="utf-8")
    folder = str(tmp_path / "in the way" / "deeper")
    app = make_app(write_song(tmp_path / "a.wav"), export_place="folder", export_folder=folder)
    app.setProperty("expects_warnings", True)
    wait_until_split(qtbot, app)
    handle = app.window.mixer.strips["vocals"].handle
    qtbot.waitUntil(handle.isEnabled)
    handle.click()
    qtbot.waitUntil(lambda: bool(app.window.notices.texts()), timeout=20_000)
    assert "cannot be saved" in app.window.notices.texts()[-1]


def answer(button_text: str, asked: list[str]) -> None:
    """Answer the message box that is about to open."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            asked.append(box.text())
            next(b for b in box.buttons() if b.text() == button_text).click()
        else:
            QTimer.singleShot(20, press)

    QTimer.singleShot(0, press)


def test_closing_in_the_middle_of_an_export_asks_once(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    songs = [write_song(tmp_path / f"{i}.wav", 60.0, seed=i, rate=44100) for i in range(3)]
    app = make_app(*songs, export_place="folder", export_folder=str(tmp_path / "out"), plays_on_open=False)
    qtbot.waitUntil(lambda: len(app.queue.state.items) == 3)
    dialog = open_dialog(qtbot, app, Command.EXPORT_ALL)
    dialog.export_button.click()
    assert app.export.is_running
    asked: list[str] = []
    answer("Keep exporting", asked)
    assert not app.window.close()
    assert app.window.isVisible()
    assert app.export.is_running
    answer("Stop and quit", asked)
    assert app.window.close()
    assert len(asked) == 2
    assert not app.runner.running()
    assert not list(tmp_path.rglob("*.part"))


def test_a_song_whose_split_was_cancelled_goes_on_under_its_player(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    app = make_app(write_song(tmp_path / "a.wav", 300.0), export_place="beside")
    qtbot.waitUntil(lambda: app.song.deck is not None, timeout=20_000)
    deck = app.song.deck
    app.window.song.header.cancel_requested.emit()
    qtbot.waitUntil(lambda: app.song.state.phase == SplitPhase.CANCELLED)
    open_dialog(qtbot, app).export_button.click()
    wait_for_report(qtbot, app)
    wait_until_split(qtbot, app)
    assert app.song.deck is deck
    assert deck.session.store.read_mixture(0, 100).any()
