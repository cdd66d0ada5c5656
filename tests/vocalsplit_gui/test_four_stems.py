"""A model with four targets: the whole window over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from engine.cancel import CancelToken
from engine.models import identity, load, registry
from engine.separation.model import Waveform
from tests.vocalsplit_gui.conftest import MakeApp, write_song
from tests.vocalsplit_gui.test_export import open_dialog, wait_for_report, words_of
from tests.vocalsplit_gui.test_singing import wait_until_split
from vocalsplit_gui.state.export_state import derive_exportable
from vocalsplit_gui.wiring import Wiring

TARGETS = ("vocals", "drums", "bass", "other")
SHARES = np.array([0.5, 0.25, 0.15, 0.1], np.float32)


class Shares(identity.IdentityModel):
    """Gives each target its share of the mixture."""

    def estimate(self, mixture: Waveform, cancel: CancelToken | None = None) -> Waveform:
        return super().estimate(mixture, cancel) * SHARES[:, None, None]


@pytest.fixture
def four_stems(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(registry, "IDENTITY", replace(identity.IDENTITY, targets=TARGETS))
    monkeypatch.setattr(load, "IdentityModel", Shares)
    return


def open_song(make_app: MakeApp, qtbot, tmp_path: Path, **settings: object) -> Wiring:
    app = make_app(write_song(tmp_path / "a.wav"), plays_on_open=False, **settings)
    wait_until_split(qtbot, app)
    return app


@pytest.mark.usefixtures("four_stems")
def test_every_stem_has_a_strip_that_can_be_seen(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    app = open_song(make_app, qtbot, tmp_path)
    panel = app.window.mixer
    assert tuple(panel.strips) == TARGETS
    assert [strip.word for strip in panel.strips.values()] == ["Vocals", "Drums", "Bass", "Other"]
    qtbot.waitUntil(lambda: all(s.visibleRegion().boundingRect() == s.rect() for s in panel.strips.values()))
    assert app.window.song.width() >= 0.39 * app.window.width()
    app.window.resize(1000, 700)
    qtbot.waitUntil(lambda: not app.window.queue.isVisible())
    qtbot.waitUntil(lambda: app.window.song.width() >= 0.5 * app.window.width())
    app.window.resize(1280, 800)
    qtbot.waitUntil(app.window.queue.isVisible)
    qtbot.keyClick(app.window, Qt.Key.Key_3)
    qtbot.keyClick(panel.strips["bass"].fader, Qt.Key.Key_M)
    assert app.song.deck.player.mix.stem("bass").is_muted


@pytest.mark.usefixtures("four_stems")
def test_each_stem_and_the_instrumental_can_be_looked_at(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    app = open_song(make_app, qtbot, tmp_path)
    qtbot.waitUntil(lambda: app.window.song.spectrogram is not None, timeout=20_000)
    stems = app.window.song.spectrogram.view._stage.song.stems
    assert stems == ("mixture", *TARGETS, "accompaniment")


@pytest.mark.usefixtures("four_stems")
def test_the_instrumental_is_exported_beside_the_stems(make_app: MakeApp, qtbot, tmp_path: Path) -> None:
    app = open_song(make_app, qtbot, tmp_path, export_place="beside")
    dialog = open_dialog(qtbot, app)
    qtbot.waitUntil(lambda: "a (Instrumental).wav" in words_of(dialog))
    dialog.export_button.click()
    assert "sample for sample" in words_of(wait_for_report(qtbot, app))
    names = ("Vocals", "Drums", "Bass", "Other", "Instrumental")
    files = {name: soundfile.read(tmp_path / f"a ({name}).wav", dtype="int16")[0].astype(int) for name in names}
    mixture = soundfile.read(tmp_path / "a.wav", dtype="int16")[0].astype(int)
    np.testing.assert_array_equal(sum(files[name] for name in names[:4]), mixture)
    np.testing.assert_array_equal(files["Vocals"] + files["Instrumental"], mixture)


@pytest.mark.parametrize(
    ("stems", "expected"),
    [
        (TARGETS, (*TARGETS, "accompaniment")),
        (("vocals", "accompaniment"), ("vocals", "accompaniment")),
        (("drums", "other"), ("drums", "other")),
    ],
)
def test_the_instrumental_is_offered_where_there_are_vocals(stems: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert derive_exportable(stems) == expected


def test_the_model_that_ships_can_be_chosen_in_the_settings(make_app: MakeApp, qtbot) -> None:
    app = make_app()
    app.dialogs.show_settings()
    dialog = app.dialogs.opened("settings")
    combo = next(box for box in dialog.findChildren(QComboBox) if box.accessibleName() == "Model")
    qtbot.waitUntil(lambda: combo.findData("spleeter-quartet") >= 0)
    assert app.settings.model_id != "spleeter-quartet"
    combo.setCurrentIndex(combo.findData("spleeter-quartet"))
    combo.activated.emit(combo.currentIndex())
    assert app.settings.model_id == "spleeter-quartet"
    dialog.reject()
