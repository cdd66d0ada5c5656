"""Who made it, under which licence, with what."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vocalsplit_gui.icons import app_icon
from vocalsplit_gui.views.dialogs import Dialog
from vocalsplit_gui.views.widgets import label, wrapped


class AboutDialog(Dialog):
    def __init__(self, parent: QWidget | None, version: str, system: str) -> None:
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
        parts = (
            "Qt · PySide6 (LGPL) · PyAV and FFmpeg · ONNX Runtime · NumPy · soxr · PortAudio · Rubber Band · mutagen"
        )
        self.column.addWidget(wrapped(self.tr("Built with {parts}.").format(parts=parts), "muted"))
        details = wrapped(system, "small")
        details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(details)
        self.column.addStretch()
        self.add_close()
        self.resize(520, 340)
