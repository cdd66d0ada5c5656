"""What to export, how, and where; with the names that will come of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from vocalsplit_gui.icons import IconSet
from vocalsplit_gui.messages import format_bytes, message_for
from vocalsplit_gui.state.export_state import MIX, ExportChoices, ExportPlan, can_begin, depths_of
from vocalsplit_gui.views.dialogs import Dialog, form, scrolled
from vocalsplit_gui.views.flow_layout import FlowLayout
from vocalsplit_gui.views.widgets import ElidedLabel, describe, icon_button, label, wrapped
from vocalsplit_gui.words import stem_word

_PLAN_DELAY_MS = 120
_MOST_NAMES = 8


class ExportDialog(Dialog):
    """Signals: ``plan_wanted`` (choices) whenever they changed, ``export_requested`` (choices)."""

    plan_wanted = Signal(object)
    export_requested = Signal(object)

    def __init__(
        self, parent: QWidget | None, icons: IconSet, choices: ExportChoices, stems: tuple[str, ...], *, title: str
    ) -> None:
        super().__init__(parent, title)
        self.setMinimumWidth(560)
        self._choices = choices
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PLAN_DELAY_MS)
        self._timer.timeout.connect(lambda: self.plan_wanted.emit(self._choices))
        inside = QWidget()
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(2, 2, 2, 2)
        inner.setSpacing(14)
        inner.addWidget(self._make_stems(stems))
        inner.addLayout(self._make_form(icons))
        inner.addWidget(self._make_preview())
        self._waiting = wrapped("", "muted")
        self._waiting.hide()
        inner.addWidget(self._waiting)
        inner.addStretch()
        self.column.addWidget(scrolled(inside), 1)
        self._make_buttons()
        self._show_choices()
        self.resize(640, 620)
        self._timer.start(0)

    @property
    def choices(self) -> ExportChoices:
        return self._choices

    def show_plan(self, plan: ExportPlan) -> None:
        self._folder_label.setText(str(plan.folder) if plan.folder else "")
        while self._names.count():
            item = self._names.takeAt(0)
            line = item.widget() if item is not None else None
            if line is not None:
                line.deleteLater()
        for file in plan.files[:_MOST_NAMES]:
            self._add_name(file.name, is_there=file.is_there)
        if len(plan.files) > _MOST_NAMES:
            self._names.addWidget(label(self.tr("and %n more", "", len(plan.files) - _MOST_NAMES), "small"))
        self._show_check(plan)
        self.export_button.setEnabled(can_begin(self._choices, plan))

    def show_waiting(self, percent: int | None) -> None:
        """Say that the split comes first; None where it is done."""
        self._waiting.setVisible(percent is not None)
        if percent is not None:
            text = self.tr("{percent} % of the song is split so far. The files are written as soon as all of it is.")
            self._waiting.setText(text.format(percent=percent))

    def _show_check(self, plan: ExportPlan) -> None:
        is_bad = plan.error is not None
        if plan.error is not None:
            text = message_for(plan.error).text
        elif not self._choices.stems:
            is_bad, text = True, self.tr("Choose at least one of them.")
        else:
            needed, free = format_bytes(plan.needed_bytes), format_bytes(plan.free_bytes)
            text = self.tr("{needed} needed at most, {free} free").format(needed=needed, free=free)
            if not plan.needed_bytes:
                text = self.tr("{free} free").format(free=free)
        self._check.setObjectName("bad" if is_bad else "good")
        self._check.style().unpolish(self._check)
        self._check.style().polish(self._check)
        self._check.setText(text)

    def _add_name(self, name: str, *, is_there: bool) -> None:
        line = ElidedLabel("", Qt.TextElideMode.ElideMiddle)
        note = ""
        if is_there:
            is_kept = self._choices.if_exists == "skip"
            note = self.tr("(stays as it is)") if is_kept else self.tr("(will be replaced)")
        line.setText(f"{name}  {note}".rstrip())
        self._names.addWidget(line)

    def _make_stems(self, stems: tuple[str, ...]) -> QWidget:
        group = QWidget()
        flow = FlowLayout(group, gap=16)
        flow.setContentsMargins(0, 0, 0, 0)
        self._boxes = {}
        for stem in stems:
            text = self.tr("What I hear, as one file") if stem == MIX else stem_word(stem)
            box = QCheckBox(text)
            box.setChecked(stem in self._choices.stems)
            box.toggled.connect(self._on_changed)
            self._boxes[stem] = box
            flow.addWidget(box)
        return group

    def _make_form(self, icons: IconSet) -> QFormLayout:
        lines = form()
        lines.addRow(self.tr("Format"), self._make_formats())
        lines.addRow(self.tr("Folder"), self._make_places(icons))
        self._template = QLineEdit()
        self._template.setPlaceholderText("{artist} - {title} ({stem})")
        self._template.setMaxLength(200)
        fields = "{artist} {title} {album} {track} {stem} {model} {file}"
        tip = self.tr("These stand for the song's own: {fields}").format(fields=fields)
        describe(self._template, self.tr("Names"), tip=tip)
        lines.addRow(self.tr("Names"), self._template)
        self._if_exists = _combo(
            self.tr("If there is such a file"),
            ("number", self.tr("Add a number to the new one")),
            ("skip", self.tr("Leave it, make no new one")),
            ("overwrite", self.tr("Replace it")),
        )
        lines.addRow(self.tr("If there is such a file"), self._if_exists)
        self._recipe = QCheckBox(self.tr("Also write a recipe: model, settings and versions, as JSON"))
        lines.addRow("", self._recipe)
        for combo in (self._kind, self._depth, self._place, self._if_exists):
            combo.activated.connect(self._on_changed)
        self._template.textChanged.connect(self._on_changed)
        self._recipe.toggled.connect(self._on_changed)
        return lines

    def _make_formats(self) -> QHBoxLayout:
        self._kind = _combo(
            self.tr("Format"),
            ("wav", "WAV"),
            ("flac", "FLAC"),
            ("mp3", "MP3"),
            ("ogg", "Ogg Vorbis"),
            ("opus", "Opus"),
        )
        self._depth = QComboBox()
        describe(self._depth, self.tr("Depth"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._kind, 1)
        row.addWidget(self._depth, 1)
        return row

    def _make_places(self, icons: IconSet) -> QHBoxLayout:
        self._place = _combo(
            self.tr("Folder"),
            ("music", self.tr("Music folder, a folder for each song")),
            ("beside", self.tr("Beside the song")),
            ("folder", self.tr("A folder of my choice")),
        )
        self._browse = icon_button(icons, "open", self.tr("Choose the folder"))
        self._browse.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._browse.clicked.connect(self._on_browse)
        row = QHBoxLayout()
        row.addWidget(self._place, 1)
        row.addWidget(self._browse)
        return row

    def _make_preview(self) -> QFrame:
        card = QFrame()
        card.setObjectName("card")
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        inner = QVBoxLayout(card)
        inner.setContentsMargins(14, 12, 14, 12)
        inner.setSpacing(4)
        inner.addWidget(label(self.tr("These files will be made"), "heading"))
        self._folder_label = ElidedLabel("small", Qt.TextElideMode.ElideMiddle)
        inner.addWidget(self._folder_label)
        self._names = QVBoxLayout()
        self._names.setSpacing(2)
        inner.addLayout(self._names)
        self._check = wrapped("", "good")
        inner.addWidget(self._check)
        return card

    def _make_buttons(self) -> None:
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.export_button = QPushButton(self.tr("Export"))
        self.export_button.setObjectName("primary")
        self.export_button.setEnabled(False)
        self.export_button.setDefault(True)
        self.export_button.clicked.connect(self._on_export)
        roles = QDialogButtonBox.ButtonRole
        self.add_buttons((self.export_button, roles.AcceptRole), (cancel, roles.RejectRole))

    def _show_choices(self) -> None:
        choices = self._choices
        for combo, value in (
            (self._kind, choices.kind),
            (self._place, choices.place),
            (self._if_exists, choices.if_exists),
        ):
            combo.setCurrentIndex(max(0, combo.findData(value)))
        self._show_depths()
        with QSignalBlocker(self._template), QSignalBlocker(self._recipe):
            self._template.setText(choices.template)
            self._recipe.setChecked(choices.has_recipe)
        self._browse.setEnabled(choices.place == "folder")

    def _show_depths(self) -> None:
        words = {
            "source": self.tr("as the song has it"),
            "16": self.tr("16 bit"),
            "24": self.tr("24 bit"),
            "32f": self.tr("32 bit float"),
        }
        depths = depths_of(self._choices.kind)
        self._depth.clear()
        for depth in depths:
            self._depth.addItem(words[depth], depth)
        self._depth.setCurrentIndex(max(0, self._depth.findData(self._choices.depth)))
        self._depth.setEnabled(bool(depths))

    def _on_changed(self) -> None:
        kind_before = self._choices.kind
        self._choices = replace(
            self._choices,
            stems=tuple(stem for stem, box in self._boxes.items() if box.isChecked()),
            kind=self._kind.currentData(),
            depth=self._depth.currentData() or self._choices.depth,
            place=self._place.currentData(),
            template=self._template.text().strip(),
            if_exists=self._if_exists.currentData(),
            has_recipe=self._recipe.isChecked(),
        )
        if self._choices.kind != kind_before:
            self._show_depths()
        if self._choices.place == "folder" and self._choices.folder is None:
            self._on_browse()
        self._browse.setEnabled(self._choices.place == "folder")
        self.export_button.setEnabled(False)
        self._timer.start()

    def _on_browse(self) -> None:
        start = str(self._choices.folder or Path.home())
        folder = QFileDialog.getExistingDirectory(self, self.tr("Choose the folder"), start)
        if folder:
            self._choices = replace(self._choices, folder=Path(folder))
        elif self._choices.folder is None:
            self._choices = replace(self._choices, place="music")
            self._place.setCurrentIndex(0)
        self._timer.start()

    def _on_export(self) -> None:
        self.export_requested.emit(self._choices)
        self.accept()


def _combo(name: str, *choices: tuple[str, str]) -> QComboBox:
    combo = QComboBox()
    describe(combo, name)
    for value, text in choices:
        combo.addItem(text, value)
    return combo
