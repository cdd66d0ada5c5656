"""The settings; every change counts at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from vocalsplit_gui.icons import IconSet
from vocalsplit_gui.messages import format_bytes
from vocalsplit_gui.settings import Settings
from vocalsplit_gui.state.export_state import depths_of
from vocalsplit_gui.views.dialogs import Dialog, form, scrolled
from vocalsplit_gui.views.widgets import ElidedLabel, describe, icon_button, label, wrapped

_LANGUAGES = (("en", "English"), ("el", "Ελληνικά"), ("fr", "Français"), ("de", "Deutsch"))


@dataclass(frozen=True)
class Choice:
    """One entry of a list of models or devices; one that cannot be used says why in ``detail``."""

    value: str
    text: str
    detail: str = ""
    is_available: bool = True


class SettingsDialog(Dialog):
    """Signals: ``changed`` (Settings), ``cache_clear_requested``."""

    changed = Signal(object)
    cache_clear_requested = Signal()

    def __init__(self, parent: QWidget | None, icons: IconSet, settings: Settings) -> None:
        super().__init__(parent, "")
        self.setWindowTitle(self.tr("Settings"))
        self._icons = icons
        self._settings = settings
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for title, page in (
            (self.tr("General"), self._make_general()),
            (self.tr("Splitting"), self._make_splitting()),
            (self.tr("Export"), self._make_export()),
        ):
            self.tabs.addTab(scrolled(page), title)
        self.column.addWidget(self.tabs, 1)
        self.add_close()
        self.resize(620, 540)

    def show_models(self, models: Sequence[Choice]) -> None:
        _fill(self._model, models, self._settings.model_id)
        self._show_details()

    def show_devices(self, devices: Sequence[Choice]) -> None:
        _fill(self._device, devices, self._settings.device)
        self._show_details()

    def show_outputs(self, outputs: Sequence[Choice]) -> None:
        _fill(self._output, outputs, self._settings.output_device)

    def show_cache(self, size: int) -> None:
        self._cache_size.setText(self.tr("{size} in use").format(size=format_bytes(size)))
        self._clear.setEnabled(size > 0)

    def _change(self, **changes: Any) -> None:  # noqa: ANN401 - fields of Settings
        self._settings = replace(self._settings, **changes)
        self.changed.emit(self._settings)

    def _make_general(self) -> QWidget:
        page, lines = _page()
        self._theme = self._choice(
            self.tr("Appearance"),
            "theme",
            (("system", self.tr("As the system")), ("dark", self.tr("Dark")), ("light", self.tr("Light"))),
        )
        lines.addRow(self.tr("Appearance"), self._theme)
        self._language = self._choice(
            self.tr("Language"), "language", (("system", self.tr("As the system")), *_LANGUAGES)
        )
        lines.addRow(self.tr("Language"), self._language)
        self._language_note = label(self.tr("Shown after the next start"), "small")
        self._language_note.hide()
        self._language.activated.connect(self._language_note.show)
        lines.addRow("", self._language_note)
        self._output = QComboBox()
        describe(self._output, self.tr("Sound card"))
        self._output.activated.connect(lambda: self._change(output_device=self._output.currentData()))
        lines.addRow(self.tr("Sound card"), self._output)
        for name, text in (
            ("starts_with_vocals_off", self.tr("Songs start with the vocals off")),
            ("plays_on_open", self.tr("Songs play as soon as they are opened")),
            ("plays_next", self.tr("The next song of the queue follows by itself")),
            ("restores_workspace", self.tr("Begin with the songs of the last time")),
            ("keeps_awake", self.tr("Keep screen and computer awake while a song plays or is split")),
            ("has_reduced_motion", self.tr("Less motion")),
        ):
            lines.addRow("", self._check(name, text))
        return page

    def _make_splitting(self) -> QWidget:
        page, lines = _page()
        self._model, self._device = QComboBox(), QComboBox()
        for combo, name, text in (
            (self._model, "model_id", self.tr("Model")),
            (self._device, "device", self.tr("Device")),
        ):
            describe(combo, text)
            combo.activated.connect(lambda _=0, combo=combo, name=name: self._on_engine(combo, name))
            lines.addRow(text, combo)
            detail = wrapped("", "small")
            combo.setProperty("detail", detail)
            lines.addRow("", detail)
        lines.addRow("", self._check("splits_ahead", self.tr("Split the next song of the queue ahead")))
        self._cache = QDoubleSpinBox()
        self._cache.setRange(0.5, 10_000.0)
        self._cache.setDecimals(1)
        self._cache.setSuffix(" GB")
        self._cache.setValue(self._settings.cache_limit_gb)
        self._cache.valueChanged.connect(lambda value: self._change(cache_limit_gb=value))
        describe(self._cache, self.tr("Room for songs that are split"))
        lines.addRow(self.tr("Room for songs that are split"), self._cache)
        self._cache_size = label("", "small")
        self._clear = QPushButton(self.tr("Empty it"))
        self._clear.setEnabled(False)
        self._clear.clicked.connect(self.cache_clear_requested)
        row = QHBoxLayout()
        row.addWidget(self._cache_size, 1)
        row.addWidget(self._clear)
        lines.addRow("", row)
        return page

    def _make_export(self) -> QWidget:
        page, lines = _page()
        self._kind = self._choice(
            self.tr("Format"),
            "export_kind",
            (("wav", "WAV"), ("flac", "FLAC"), ("mp3", "MP3"), ("ogg", "Ogg Vorbis"), ("opus", "Opus")),
        )
        lines.addRow(self.tr("Format"), self._kind)
        self._depth = self._choice(
            self.tr("Depth"),
            "export_depth",
            (
                ("source", self.tr("as the song has it")),
                ("16", self.tr("16 bit")),
                ("24", self.tr("24 bit")),
                ("32f", self.tr("32 bit float")),
            ),
        )
        lines.addRow(self.tr("Depth"), self._depth)
        self._kind.activated.connect(self._show_depth)
        self._show_depth()
        self._place = self._choice(
            self.tr("Folder"),
            "export_place",
            (
                ("music", self.tr("Music folder, a folder for each song")),
                ("beside", self.tr("Beside the song")),
                ("folder", self.tr("A folder of my choice")),
            ),
        )
        browse = icon_button(self._icons, "open", self.tr("Choose the folder"))
        browse.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        browse.clicked.connect(self._on_browse)
        row = QHBoxLayout()
        row.addWidget(self._place, 1)
        row.addWidget(browse)
        lines.addRow(self.tr("Folder"), row)
        self._folder = ElidedLabel("small", Qt.TextElideMode.ElideMiddle)
        self._folder.setText(self._settings.export_folder)
        lines.addRow("", self._folder)
        self._template = QLineEdit(self._settings.export_template)
        self._template.setPlaceholderText("{artist} - {title} ({stem})")
        self._template.setMaxLength(200)
        describe(self._template, self.tr("Names"))
        self._template.editingFinished.connect(lambda: self._change(export_template=self._template.text().strip()))
        lines.addRow(self.tr("Names"), self._template)
        lines.addRow("", self._check("has_recipe", self.tr("Also write a recipe beside the stems")))
        return page

    def _choice(self, name: str, field: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
        combo = QComboBox()
        describe(combo, name)
        for value, text in choices:
            combo.addItem(text, value)
        combo.setCurrentIndex(max(0, combo.findData(getattr(self._settings, field))))
        combo.activated.connect(lambda: self._change(**{field: combo.currentData()}))
        return combo

    def _check(self, field: str, text: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setChecked(getattr(self._settings, field))
        box.toggled.connect(lambda is_on: self._change(**{field: is_on}))
        return box

    def _on_engine(self, combo: QComboBox, field: str) -> None:
        self._change(**{field: combo.currentData()})
        self._show_details()

    def _show_details(self) -> None:
        for combo in (self._model, self._device):
            detail = combo.property("detail")
            text = combo.currentData(Qt.ItemDataRole.ToolTipRole) or ""
            detail.setText(text)
            detail.setVisible(bool(text))

    def _show_depth(self) -> None:
        self._depth.setEnabled(bool(depths_of(self._settings.export_kind)))

    def _on_browse(self) -> None:
        start = self._settings.export_folder or str(Path.home())
        folder = QFileDialog.getExistingDirectory(self, self.tr("Choose the folder"), start)
        if folder:
            self._place.setCurrentIndex(self._place.findData("folder"))
            self._folder.setText(folder)
            self._change(export_folder=folder, export_place="folder")


def _page() -> tuple[QWidget, QFormLayout]:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(4, 16, 8, 8)
    lines = form()
    column.addLayout(lines)
    column.addStretch()
    return page, lines


def _fill(combo: QComboBox, choices: Sequence[Choice], current: str) -> None:
    combo.clear()
    for choice in choices:
        combo.addItem(choice.text, choice.value)
        row = combo.count() - 1
        combo.setItemData(row, choice.detail, Qt.ItemDataRole.ToolTipRole)
        item = combo.model().item(row)  # type: ignore[attr-defined]
        item.setEnabled(choice.is_available)
    combo.setCurrentIndex(max(0, combo.findData(current)))
