"""The open song: header, overview, spectrogram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from vocalsplit_gui.icons import IconSet
from vocalsplit_gui.views.song_header import SongHeader

if TYPE_CHECKING:
    from vocalsplit_gui.views.spectrogram_panel import SpectrogramPanel
    from vocalsplit_gui.views.waveform import WaveformView


class SongPage(QWidget):
    """The pictures come later than the rest: loading what draws them must not delay the window."""

    def __init__(self, icons: IconSet) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(4, 0, 4, 0)
        self._column.setSpacing(10)
        self.header = SongHeader(icons)
        self.waveform: WaveformView | None = None
        self.spectrogram: SpectrogramPanel | None = None
        self._column.addWidget(self.header)
        self._room = QWidget()
        self._room.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._column.addWidget(self._room, 1)

    def add_waveform(self, waveform: WaveformView) -> None:
        self.waveform = waveform
        waveform.setFixedHeight(72)
        waveform.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._column.insertWidget(1, waveform)

    def add_spectrogram(self, spectrogram: SpectrogramPanel) -> None:
        self._room.deleteLater()
        self.spectrogram = spectrogram
        spectrogram.setMinimumHeight(140)
        self._column.addWidget(spectrogram, 1)
