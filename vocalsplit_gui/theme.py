"""Colours and the style sheet, dark and light; every pair of text and ground passes WCAG AA (a test computes it)."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from engine.resources import resource_path
from vocalsplit_gui.icons import IconSet


@dataclass(frozen=True)
class Theme:
    """Colours by their use.

    ``line`` divides, ``edge`` bounds a control (3:1 to its ground), ``accent`` fills with ``on_accent`` upon it,
    ``link`` is the accent as text.
    """

    name: str
    window: str
    surface: str
    raised: str
    hover: str
    pressed: str
    line: str
    edge: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    link: str
    selection: str
    focus: str
    good: str
    warning: str
    bad: str
    vocals: str
    instrumental: str

    @property
    def is_dark(self) -> bool:
        return self.name == "dark"


DARK = Theme(
    name="dark",
    window="#13151a",
    surface="#1a1d24",
    raised="#252a34",
    hover="#303643",
    pressed="#3a4150",
    line="#2c313c",
    edge="#737c8f",
    text="#f1f3f7",
    muted="#aab2c2",
    disabled="#6d7585",
    accent="#6c56ef",
    accent_hover="#604ae2",
    on_accent="#ffffff",
    link="#b6a9ff",
    selection="#332d5c",
    focus="#c4baff",
    good="#63d6a8",
    warning="#ffc861",
    bad="#ff9d92",
    vocals="#ffa36b",
    instrumental="#62bbff",
)
LIGHT = Theme(
    name="light",
    window="#f2f3f7",
    surface="#ffffff",
    raised="#ffffff",
    hover="#e9ebf2",
    pressed="#dcdfe9",
    line="#dfe2ea",
    edge="#828b9c",
    text="#171a21",
    muted="#525a69",
    disabled="#8b93a3",
    accent="#5a43d9",
    accent_hover="#4c36c6",
    on_accent="#ffffff",
    link="#4a35c2",
    selection="#e4dfff",
    focus="#5a43d9",
    good="#0f7048",
    warning="#8a5300",
    bad="#b3261e",
    vocals="#b34a05",
    instrumental="#0a62ad",
)

TEXT_PAIRS = (
    ("text", "window"), ("text", "surface"), ("text", "raised"), ("text", "hover"), ("text", "pressed"),
    ("text", "selection"), ("muted", "window"), ("muted", "surface"), ("muted", "raised"), ("muted", "hover"),
    ("muted", "selection"), ("on_accent", "accent"), ("on_accent", "accent_hover"), ("link", "surface"),
    ("link", "window"), ("link", "selection"), ("good", "surface"), ("warning", "surface"), ("bad", "surface"),
    ("bad", "window"), ("bad", "selection"), ("warning", "window"), ("vocals", "surface"), ("instrumental", "surface"),
)  # fmt: skip
EDGE_PAIRS = (
    ("edge", "window"), ("edge", "surface"), ("edge", "raised"), ("focus", "window"), ("focus", "surface"),
    ("focus", "raised"), ("accent", "surface"), ("vocals", "surface"), ("instrumental", "surface"),
)  # fmt: skip


def contrast(first: str, second: str) -> float:
    """WCAG 2.2 contrast ratio of two colours, 1..21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255.0 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.raised,
        role.Text: theme.text,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.bad,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Accent: theme.accent,
        role.Link: theme.link,
        role.LinkVisited: theme.link,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.muted,
        role.Light: theme.hover,
        role.Midlight: theme.line,
        role.Mid: theme.edge,
        role.Dark: theme.line,
        role.Shadow: "#000000",
    }
    result = QPalette()
    for name, colour in colours.items():
        result.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, name, QColor(theme.disabled))
    return result


def style_sheet(theme: Theme, font: QFont) -> str:
    """The template in ``resources/style`` with colours, and sizes in proportion to the user's own font.

    Raises:
        KeyError: If the template names a colour or size that does not exist.
    """
    size = font.pointSizeF() if font.pointSizeF() > 0 else 10.0
    values = {f.name: str(getattr(theme, f.name)) for f in fields(theme)}
    scales = {"small": 0.9, "body": 1.0, "large": 1.2, "title": 1.75, "hero": 2.2}
    values |= {name: f"{size * scale:.2f}pt" for name, scale in scales.items()}
    values |= {
        "icons": resource_path("icons").as_posix(),
        "arrow": f"arrow-down-{theme.name}.svg",
        "arrow_up": f"arrow-up-{theme.name}.svg",
    }
    template = resource_path("style", "app.qss").read_text(encoding="utf-8")
    return re.sub(r"@(\w+)@", lambda match: values[match[1]], template)


class ThemeKeeper(QObject):
    """Applies the chosen theme and follows the system's where that is chosen.

    Signals:
        changed: Theme that is shown from now on.
    """

    changed = Signal(object)

    def __init__(self, app: QApplication, icons: IconSet) -> None:
        super().__init__()
        self._app = app
        self._icons = icons
        self._choice = "system"
        self.theme = DARK
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    def choose(self, choice: str) -> None:
        """``system``, ``dark`` or ``light``."""
        self._choice = choice
        self._apply()

    def _on_system_changed(self) -> None:
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        is_light = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light
        self.theme = {"dark": DARK, "light": LIGHT}.get(self._choice, LIGHT if is_light else DARK)
        self._icons.set_colours(self.theme.text, self.theme.disabled, self.theme.on_accent)
        self._app.setPalette(palette(self.theme))
        self._app.setStyleSheet(style_sheet(self.theme, self._app.font()))
        self.changed.emit(self.theme)
