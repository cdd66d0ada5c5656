"""The colours that painted widgets use, derived from the palette so that they follow the theme."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

_DARK_BELOW = 128


@dataclass(frozen=True)
class Ink:
    """Colours for one theme.

    Attributes:
        is_dark: The window is darker than middle grey.
        window: Around a plot.
        well: The ground of a plot, meter or groove.
        text: Labels.
        faint: Labels of second rank, still readable on the window.
        line: Hairlines and ticks.
        accent: What is selected.
        focus: The frame of what has the keyboard.
        loop: Edges of the loop, which lie on a picture of any colour.
        mixture: The mixture's waveform.
        vocals: The vocals' waveform.
        unready: Ground of what is not split yet.
        hatch: Lines on that ground.
        good: Meter up to -12 dB.
        warm: Meter up to -6 dB.
        hot: Meter above.
    """

    is_dark: bool
    window: QColor
    well: QColor
    text: QColor
    faint: QColor
    line: QColor
    accent: QColor
    focus: QColor
    loop: QColor
    mixture: QColor
    vocals: QColor
    unready: QColor
    hatch: QColor
    good: QColor
    warm: QColor
    hot: QColor


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """``one`` with a ``share`` 0..1 of ``other`` in it."""
    return QColor.fromRgbF(
        one.redF() + (other.redF() - one.redF()) * share,
        one.greenF() + (other.greenF() - one.greenF()) * share,
        one.blueF() + (other.blueF() - one.blueF()) * share,
    )


def with_alpha(colour: QColor, alpha: int) -> QColor:
    """``colour`` with an opacity of 0..255."""
    result = QColor(colour)
    result.setAlpha(alpha)
    return result


def ink_of(palette: QPalette) -> Ink:
    """The ink for a palette."""
    window, text = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText)
    is_dark = window.lightness() < _DARK_BELOW
    black, white = QColor(0, 0, 0), QColor(255, 255, 255)
    return Ink(
        is_dark=is_dark,
        window=window,
        well=mixed(window, black, 0.35) if is_dark else mixed(window, black, 0.06),
        text=text,
        faint=mixed(text, window, 0.25),
        line=mixed(text, window, 0.65),
        accent=palette.color(QPalette.ColorRole.Highlight),
        focus=palette.color(QPalette.ColorRole.Link),
        loop=QColor(0x5A, 0xD1, 0xFF),
        mixture=QColor(0x86, 0x94, 0xAC) if is_dark else QColor(0x8A, 0x97, 0xA8),
        vocals=QColor(0xFF, 0xA3, 0x6B) if is_dark else QColor(0xB3, 0x4A, 0x05),
        unready=mixed(window, white if is_dark else black, 0.05),
        hatch=mixed(window, white if is_dark else black, 0.20),
        good=QColor(0x2F, 0xA8, 0x6B) if is_dark else QColor(0x1C, 0x8A, 0x54),
        warm=QColor(0xE8, 0xC5, 0x2A) if is_dark else QColor(0xC9, 0x9A, 0x00),
        hot=QColor(0xF0, 0x4B, 0x3A) if is_dark else QColor(0xD0, 0x2A, 0x1A),
    )
