"""What an export made: files, lengths, peaks, and whether the stems add up."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from vocalsplit_gui.icons import IconSet
from vocalsplit_gui.messages import reason
from vocalsplit_gui.state.export_state import ExportOutcome, SavedFile
from vocalsplit_gui.state.mixer_state import format_db
from vocalsplit_gui.state.transport_state import format_time
from vocalsplit_gui.views.dialogs import Dialog
from vocalsplit_gui.views.widgets import ElidedLabel, wrapped


class ReportDialog(Dialog):
    """One song's outcome, or those of many with the songs that failed."""

    def __init__(
        self, parent: QWidget | None, icons: IconSet, outcomes: list[ExportOutcome], failed: list[tuple[str, Exception]]
    ) -> None:
        super().__init__(parent, "")
        self.setWindowTitle(self.tr("Export finished"))
        head = self.tr("%n file(s) saved and read back", "", sum(f.is_new for o in outcomes for f in o.files))
        self.column.addWidget(wrapped(head, "title"))
        if outcomes:
            folder = ElidedLabel("muted", Qt.TextElideMode.ElideMiddle)
            folder.setText(str(outcomes[0].folder if len(outcomes) == 1 else outcomes[0].folder.parent))
            self.column.addWidget(folder)
            self.column.addWidget(self._make_table(outcomes), 1)
        for outcome in outcomes[:1] if len(outcomes) == 1 else []:
            for text, kind in self._facts(outcome):
                self.column.addWidget(wrapped(text, kind))
        for name, error in failed:
            self.column.addWidget(wrapped(f"{name}: {reason(error)}", "bad"))
        self._outcomes = outcomes
        self._make_buttons(icons)
        self.resize(620, 420)

    def _facts(self, outcome: ExportOutcome) -> list[tuple[str, str]]:
        facts = []
        if outcome.is_sum_exact:
            facts.append((self.tr("The stems add up to the song, sample for sample."), "good"))
        elif outcome.sum_error_db is not None:
            text = self.tr("The stems add up to the song; the largest difference is {level}.")
            facts.append((text.format(level=format_db(outcome.sum_error_db)), "good"))
        if outcome.gain_db:
            text = self.tr("All files are {level} softer than the song, because they would have clipped.")
            facts.append((text.format(level=format_db(outcome.gain_db)), "warning"))
        silent = [file.name for file in outcome.files if file.is_silent]
        if silent:
            facts.append((self.tr("Silent from end to end: {names}").format(names=", ".join(silent)), "warning"))
        return facts

    def _make_table(self, outcomes: list[ExportOutcome]) -> QTreeWidget:
        table = QTreeWidget()
        table.setHeaderLabels([self.tr("File"), self.tr("Length"), self.tr("Peak")])
        table.setRootIsDecorated(False)
        table.setAccessibleName(self.tr("Saved files"))
        table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        for outcome in outcomes:
            for file in outcome.files:
                table.addTopLevelItem(self._line(file))
        header = table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        return table

    def _line(self, file: SavedFile) -> QTreeWidgetItem:
        if not file.is_new:
            return QTreeWidgetItem([file.name, "", self.tr("was there, stays")])
        item = QTreeWidgetItem([file.name, format_time(file.duration_s, tenths=True), format_db(file.peak_db)])
        for column in (1, 2):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(0, file.name)
        return item

    def _make_buttons(self, icons: IconSet) -> None:
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.accept)
        close.setDefault(True)
        roles = QDialogButtonBox.ButtonRole
        if not self._outcomes:
            self.add_buttons((close, roles.RejectRole))
            return
        self.folder_button = QPushButton(self.tr("Open folder"))
        icons.bind(self.folder_button, "open")
        self.folder_button.clicked.connect(self._on_open)
        self.add_buttons((close, roles.RejectRole), (self.folder_button, roles.ActionRole))

    def _on_open(self) -> None:
        folder = self._outcomes[0].folder if len(self._outcomes) == 1 else self._outcomes[0].folder.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
