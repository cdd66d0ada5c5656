"""Icons in the colour of the text, sharp at every scaling."""

from __future__ import annotations

import weakref
from functools import cache
from typing import Protocol

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from vocalsplit_gui.resources import resource_folder

# Edges in device pixels: what 16 to 32 points are at 100, 150, 200 and 300 %.
_EDGES = (16, 20, 24, 32, 48, 72)


class _HasIcon(Protocol):
    def setIcon(self, icon: QIcon) -> None: ...


class IconSet:
    """All icons; those given out through :meth:`bind` follow the theme."""

    def __init__(self) -> None:
        self._colours = ("#f1f3f7", "#6d7585", "#ffffff")
        self._bound: list[tuple[weakref.ref[_HasIcon], str]] = []

    def set_colours(self, text: str, disabled: str, on_accent: str) -> None:
        """``on_accent`` is for the icon of a button that is switched on."""
        self._colours = (text, disabled, on_accent)
        self._bound = [(owner, name) for owner, name in self._bound if owner() is not None]
        for reference, name in self._bound:
            owner = reference()
            if owner is not None:
                owner.setIcon(self.icon(name))

    def bind(self, owner: _HasIcon, name: str) -> None:
        """Give ``owner``, a button or an action, the icon ``name``, instead of any that it had."""
        self._bound = [(other, n) for other, n in self._bound if other() is not None and other() is not owner]
        self._bound.append((weakref.ref(owner), name))
        owner.setIcon(self.icon(name))

    def icon(self, name: str) -> QIcon:
        return _icon(name, *self._colours)

    def pixmap(self, name: str, colour: str, edge: int, ratio: float) -> QPixmap:
        """One picture of ``edge`` points in a colour of its own."""
        pixmap = _draw(name, colour, round(edge * ratio))
        pixmap.setDevicePixelRatio(ratio)
        return pixmap


@cache
def _icon(name: str, text: str, disabled: str, on_accent: str) -> QIcon:
    icon = QIcon()
    for edge in _EDGES:
        icon.addPixmap(_draw(name, text, edge), QIcon.Mode.Normal, QIcon.State.Off)
        icon.addPixmap(_draw(name, disabled, edge), QIcon.Mode.Disabled, QIcon.State.Off)
        icon.addPixmap(_draw(name, disabled, edge), QIcon.Mode.Disabled, QIcon.State.On)
        icon.addPixmap(_draw(name, on_accent, edge), QIcon.Mode.Normal, QIcon.State.On)
    return icon


def _draw(name: str, colour: str, edge: int) -> QPixmap:
    pixmap = QPixmap(edge, edge)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, colour).render(painter)
    painter.end()
    return pixmap


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    text = (resource_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(text.replace("#000", colour).encode()))


def app_icon() -> QIcon:
    return QIcon(str(resource_folder() / "icons" / "vocalsplit.svg"))
