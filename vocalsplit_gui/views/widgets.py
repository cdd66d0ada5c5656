"""Small parts that the views are made of."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QSlider, QToolButton, QWidget

from vocalsplit_gui.icons import IconSet, paint_icon


def label(text: str, kind: str = "", *, parent: QWidget | None = None) -> QLabel:
    """``kind`` names a style: hero, title, heading, muted, small, chip, clock, warning, bad, good."""
    result = QLabel(text, parent)
    result.setObjectName(kind)
    result.setTextFormat(Qt.TextFormat.PlainText)
    return result


def wrapped(text: str, kind: str = "") -> QLabel:
    result = label(text, kind)
    result.setWordWrap(True)
    result.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.MinimumExpanding)
    return result


def describe(widget: QWidget, text: str, *, tip: str = "", keys: str = "") -> None:
    """Name a control for screen readers, and say the same, with its key, to those who point at it."""
    widget.setAccessibleName(text)
    shown = tip or text
    widget.setToolTip(f"{shown} ({keys})" if keys else shown)


def icon_button(icons: IconSet, icon: str, text: str, *, keys: str = "", is_checkable: bool = False) -> QToolButton:
    """A button of one picture; ``text`` is for screen readers and the tip."""
    button = QToolButton()
    button.setObjectName("plain")
    button.setIconSize(QSize(20, 20))
    button.setCheckable(is_checkable)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    icons.bind(button, icon)
    describe(button, text, keys=keys)
    return button


def level_slider(name: str, *, tip: str = "") -> QSlider:
    """A level from silence (0) to 0 dB (60), louder to the right in every language."""
    slider = QSlider(Qt.Orientation.Horizontal)
    slider.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    slider.setRange(0, 60)
    slider.setPageStep(5)
    slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    describe(slider, name, tip=tip)
    return slider


class ElidedLabel(QLabel):
    """One line that ends in … where it has no room; the whole text is its tip and its accessible name."""

    def __init__(self, kind: str = "", mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        super().__init__()
        self.setObjectName(kind)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self._tell_the_rest()

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._tell_the_rest()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self.text(), self._mode, self.width())
        painter.drawText(self.rect(), int(self.alignment()) | int(Qt.TextFlag.TextSingleLine), text)

    def _tell_the_rest(self) -> None:
        is_cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        self.setToolTip(self.text() if is_cut else "")


class Picture(QWidget):
    """An icon as a picture, in a colour of the palette or one of its own."""

    def __init__(self, name: str, edge: int, colour: str = "") -> None:
        super().__init__()
        self._name = name
        self._colour = colour
        self.setFixedSize(edge, edge)

    def set_icon(self, name: str, colour: str = "") -> None:
        self._name, self._colour = name, colour
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colour = self._colour or self.palette().color(QPalette.ColorRole.PlaceholderText).name()
        paint_icon(QPainter(self), self._name, colour, QRectF(self.rect()))


def text_width(metrics: QFontMetrics, *texts: str) -> int:
    """Room for the widest of ``texts``, so that a changing value does not move its neighbours."""
    return max(metrics.horizontalAdvance(text) for text in texts) + 2
