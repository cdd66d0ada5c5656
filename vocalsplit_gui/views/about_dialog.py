"""Who made it, under which licence, with what."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from engine.resources import resource_path
from vocalsplit_gui.icons import app_icon
from vocalsplit_gui.views.dialogs import Dialog
from vocalsplit_gui.views.error_dialog import DetailsDialog
from vocalsplit_gui.views.widgets import label, wrapped


class AboutDialog(Dialog):
    """``notices`` is the file with the licences of everything inside; only a bundle has one."""

    def __init__(self, parent: QWidget | None, version: str, system: str, notices: Path | None = None) -> None:
        super().__init__(parent, "")
        self.setWindowTitle(self.tr("About VocalSplit"))
        row = QHBoxLayout()
        row.setSpacing(18)
        picture = label("")
        picture.setPixmap(app_icon().pixmap(QSize(88, 88)))
        picture.setAccessibleName("VocalSplit")
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.addWidget(label(f"VocalSplit {version}", "title"))
        words.addWidget(wrapped(self.tr("Splits songs into vocals and instrumental, and plays karaoke while it does.")))
        words.addWidget(wrapped(self.tr("Everything happens on this computer. Nothing leaves it."), "muted"))
        row.addLayout(words, 1)
        self.column.addLayout(row)
        licence = self.tr(
            "Free software under the GNU General Public License, version 3 or later. It comes without warranty."
        )
        self.column.addWidget(wrapped(licence))
        parts = "Qt · PySide6 (LGPL) · PyAV and FFmpeg · ONNX Runtime · NumPy · soxr · PortAudio · mutagen"
        self.column.addWidget(wrapped(self.tr("Built with {parts}.").format(parts=parts), "muted"))
        details = wrapped(system, "small")
        details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(details)
        self.column.addStretch()
        self._add_buttons(notices)
        self.resize(520, 340)

    def _add_buttons(self, notices: Path | None) -> None:
        if notices is None:
            self.add_close()
            return
        roles = QDialogButtonBox.ButtonRole
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.reject)
        licences = QPushButton(self.tr("Licences"))
        licences.clicked.connect(lambda: self._show_notices(notices))
        self.add_buttons((close, roles.RejectRole), (licences, roles.ActionRole))
        close.setDefault(True)

    def _show_notices(self, notices: Path) -> None:
        text = notices.read_text(encoding="utf-8", errors="replace")
        dialog = DetailsDialog(self, self.tr("Licences"), text)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def notice_file() -> Path | None:
    """The licences of everything that a bundle holds; who installed the parts one by one has them from their makers."""
    path = resource_path("THIRD-PARTY-NOTICES.txt")
    return path if path.is_file() else None
