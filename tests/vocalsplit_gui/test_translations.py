"""No string is missed: every one is translated, keeps its fields, and is shown in the chosen language."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget

from engine.resources import resource_path
from tests.vocalsplit_gui.conftest import MakeApp
from vocalsplit_gui.shortcuts import Command

FOLDER = Path(__file__).resolve().parents[2] / "vocalsplit_gui" / "translations"
LANGUAGES = ("el", "fr", "de")
FIELD = re.compile(r"\{\w*\}|%\d|%n")
# Names, units and letters that are the same in every language.
NAMES = "VocalSplit|Ogg Vorbis|WAV|FLAC|MP3|Opus|English|Ελληνικά|Français|Deutsch"
NOT_WORDS = re.compile(rf"{NAMES}|[MSIOV]|[\W\d]*(dB)?")


def messages(language: str) -> Iterator[tuple[str, list[str]]]:
    for message in ET.parse(FOLDER / f"vocalsplit_{language}.ts").iter("message"):  # noqa: S314 - our own file
        translation = message.find("translation")
        assert translation is not None
        assert translation.get("type") is None, f"{language}: {message.findtext('source')!r} is not finished"
        forms = [form.text or "" for form in translation.iter("numerusform")]
        yield message.findtext("source") or "", forms or [translation.text or ""]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated_and_keeps_its_fields(language: str) -> None:
    found = list(messages(language))
    assert len(found) > 300
    for source, forms in found:
        for form in forms:
            assert form.strip(), source
            assert sorted(FIELD.findall(form)) == sorted(FIELD.findall(source)), (source, form)


@pytest.mark.parametrize("language", (*LANGUAGES, "en"))
def test_what_is_shipped_is_what_was_translated(qapp, language: str) -> None:
    translator = QTranslator()
    assert translator.load(f"vocalsplit_{language}", str(resource_path("translations")))
    if language != "en":
        expected = dict(messages(language))["Vocals off"][0]
        assert translator.translate("MixerPanel", "Vocals off") == expected


class Marking(QTranslator):
    """Marks every string that goes through translation."""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's own
        return False

    def translate(self, _context: str, source: str, _note: str = "", _count: int = -1) -> str:
        return f"⟦{source}⟧"


def shown_texts(root: QWidget) -> Iterator[str]:
    for widget in (root, *root.findChildren(QWidget)):
        yield widget.toolTip()
        yield widget.accessibleName()
        if isinstance(widget, QLabel | QAbstractButton):
            yield widget.text()
        if isinstance(widget, QComboBox):
            yield from (widget.itemText(i) for i in range(widget.count()))


def test_everything_that_is_shown_goes_through_translation(make_app: MakeApp, qapp, qtbot) -> None:
    marking = Marking()
    qapp.installTranslator(marking)
    try:
        app = make_app()
        qtbot.waitUntil(lambda: app.window.song.spectrogram is not None, timeout=20_000)
        app.window.mixer.show_stems(("vocals", "accompaniment"))
        roots: list[QWidget] = [app.window]
        for command, kind in ((Command.SETTINGS, "settings"), (Command.HELP, "help")):
            app.commands.run(command)
            dialog = app.dialogs.opened(kind)
            assert dialog is not None
            roots.append(dialog)
        panel = app.window.song.spectrogram
        missed = {
            text
            for root in roots
            for text in shown_texts(root)
            if text and "⟦" not in text and not NOT_WORDS.fullmatch(text) and root is not panel
        }
        keys = {text for text in missed if re.fullmatch(r"[\w+←→↑↓,= -]+(\s+\S+)?( … \S+)?", text) and len(text) < 20}
        assert missed - keys == set()
    finally:
        qapp.removeTranslator(marking)
