"""Above the song: cover, title, key, tempo, and how far the split is."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from vocalsplit_gui.icons import IconSet, paint_icon
from vocalsplit_gui.messages import choice_text
from vocalsplit_gui.state.song_state import Estimate, HeaderView, SplitPhase
from vocalsplit_gui.state.transport_state import format_time
from vocalsplit_gui.views.flow_layout import FlowLayout
from vocalsplit_gui.views.widgets import ElidedLabel, describe, label
from vocalsplit_gui.words import device_word, key_word, phase_text

_COVER = 68
_UNKNOWN = "\N{EN DASH}"


class SongHeader(QFrame):
    """Signals: ``export_requested``, ``cancel_requested``, ``resume_requested``."""

    export_requested = Signal()
    cancel_requested = Signal()
    resume_requested = Signal()

    def __init__(self, icons: IconSet) -> None:
        super().__init__()
        self._icons = icons
        self._cover = _Cover()
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(14)
        row.addWidget(self._cover)
        row.addLayout(self._make_words(), 1)
        row.addLayout(self._make_buttons())

    def show_song(self, view: HeaderView, *, duration_s: float, sound: str) -> None:
        """``sound`` is the format, such as ``FLAC · 44.1 kHz``."""
        self._title.setText(view.title)
        self._subtitle.setText(view.subtitle)
        self._subtitle.setVisible(bool(view.subtitle))
        for chip, text in ((self._length, format_time(duration_s) if duration_s else ""), (self._sound, sound)):
            chip.setText(text)
            chip.setVisible(bool(text))
        key, tempo = view.key, view.tempo
        words = key_word(key.text) if key.text else f"{self.tr('Key')} {_UNKNOWN}"
        self._show_estimate(self._key, self.tr("Key"), key, words)
        words = self.tr("{tempo} bpm").format(tempo=tempo.text or _UNKNOWN)
        self._show_estimate(self._tempo, self.tr("Tempo"), tempo, words)
        self._show_split(view)

    def show_cover(self, data: bytes | None) -> None:
        self._cover.show_image(data)

    def _show_estimate(self, chip: QLabel, name: str, estimate: Estimate, text: str) -> None:
        """A chip with what was found; with a question mark where that is no more than a guess."""
        chip.setVisible(bool(estimate.text) or estimate.is_awaited)
        is_guess = bool(estimate.text) and not estimate.is_sure
        text = f"{text}\N{NO-BREAK SPACE}?" if is_guess else text
        chip.setText(text)
        words = self.tr("{name}: being looked for")
        if estimate.text:
            words = self.tr("{name}: {percent} % sure")
        words = words.format(name=name, percent=estimate.percent)
        chip.setToolTip(words)
        chip.setAccessibleName(f"{text}, {words}")

    def _show_split(self, view: HeaderView) -> None:
        words = phase_text(view)
        device = self.tr("on {device}").format(device=device_word(view.device)) if view.device else ""
        self._phase.setText(" ".join(part for part in (words, device) if part))
        self._phase.setToolTip(self._why(view))
        self._phase.setObjectName("bad" if view.phase == SplitPhase.FAILED else "small")
        is_busy = view.phase in (SplitPhase.READING, SplitPhase.SPLITTING, SplitPhase.OPENING)
        self._bar.setVisible(is_busy)
        self._bar.setMaximum(0 if view.phase == SplitPhase.OPENING else 100)
        self._bar.setValue(view.percent if view.phase == SplitPhase.SPLITTING else 0)
        describe(self._bar, self.tr("Progress of the split"), tip=words)
        self._cancel.setVisible(view.can_cancel)
        self._resume.setVisible(view.can_resume)
        self.export_button.setEnabled(view.can_export)

    def _why(self, view: HeaderView) -> str:
        if not view.device:
            return ""
        computed = self.tr("Computed by: {device}.").format(device=device_word(view.device))
        return f"{computed} {choice_text(view.device_choice)}".strip()

    def _make_words(self) -> QVBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(3)
        self._title = ElidedLabel("title")
        self._subtitle = ElidedLabel("muted")
        words.addStretch()
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        chips = QWidget()
        flow = FlowLayout(chips, gap=6, line_gap=4)
        flow.setContentsMargins(0, 3, 0, 0)
        self._length, self._key, self._tempo, self._sound = (label("", "chip") for _ in range(4))
        for chip, tip in (
            (self._length, self.tr("Length")),
            (self._key, ""),
            (self._tempo, ""),
            (self._sound, self.tr("Format of the file")),
        ):
            chip.setToolTip(tip)
            chip.hide()
            flow.addWidget(chip)
        words.addWidget(chips)
        words.addStretch()
        return words

    def _make_buttons(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        buttons = QHBoxLayout()
        buttons.addStretch()
        self._cancel = QPushButton(self.tr("Cancel"))
        describe(self._cancel, self.tr("Cancel the split"))
        self._cancel.clicked.connect(self.cancel_requested)
        self._resume = QPushButton(self.tr("Go on"))
        describe(self._resume, self.tr("Go on with the split"))
        self._icons.bind(self._resume, "retry")
        self._resume.clicked.connect(self.resume_requested)
        self.export_button = QPushButton(self.tr("Export…"))
        self.export_button.setObjectName("primary")
        describe(self.export_button, self.tr("Export this song"), keys="Ctrl+E")
        self.export_button.clicked.connect(self.export_requested)
        for button in (self._cancel, self._resume, self.export_button):
            buttons.addWidget(button)
        self._phase = label("", "small")
        self._phase.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(220)
        column.addStretch()
        column.addLayout(buttons)
        column.addWidget(self._phase)
        column.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignRight)
        column.addStretch()
        return column


class _Cover(QWidget):
    """The cover, or a note where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(_COVER, _COVER)
        self._image = QImage()

    def sizeHint(self) -> QSize:
        return QSize(_COVER, _COVER)

    def show_image(self, data: bytes | None) -> None:
        image = QImage.fromData(QByteArray(data)) if data else QImage()
        edge = round(_COVER * self.devicePixelRatioF())
        if not image.isNull():
            grow = Qt.AspectRatioMode.KeepAspectRatioByExpanding
            image = image.scaled(edge, edge, grow, Qt.TransformationMode.SmoothTransformation)
        self._image = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), 10, 10)
        painter.setClipPath(shape)
        if self._image.isNull():
            painter.fillPath(shape, QColor("#5a45d6"))
            paint_icon(painter, "note", "#ffffff", QRectF(self.rect()).adjusted(18, 18, -18, -18))
            return
        edge = min(self._image.width(), self._image.height())
        source = QRectF((self._image.width() - edge) / 2, (self._image.height() - edge) / 2, edge, edge)
        painter.drawPixmap(QRectF(self.rect()), QPixmap.fromImage(self._image), source)
        painter.setPen(self.palette().color(QPalette.ColorRole.Midlight))
        painter.drawPath(shape)
