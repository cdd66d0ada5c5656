"""Icons in the colour of the text, sharp at every scaling."""

from __future__ import annotations

import weakref
from functools import cache
from typing import Protocol

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from shiboken6 import isValid

from engine.resources import resource_path

# Edges in device pixels: what 16 to 32 points are at 100, 150, 200 and 300 %.
_EDGES = (16, 20, 24, 32, 48, 72)


class _HasIcon(Protocol):
    def setIcon(self, icon: QIcon) -> None: ...


class IconSet:
    """All icons; those given out through :meth:`bind` follow the theme."""

    def __init__(self) -> None:
        self._colours = ("#f1f3f7", "#6d7585", "#ffffff")
        self._bound: list[tuple[weakref.ref[_HasIcon], str, bool]] = []

    def set_colours(self, text: str, disabled: str, on_accent: str) -> None:
        """``on_accent`` is for the icon of a button that is switched on."""
        self._colours = (text, disabled, on_accent)
        self._bound = [entry for entry in self._bound if _is_alive(entry[0]())]
        for owner, name, is_on_accent in self._bound:
            owner().setIcon(self.icon(name, is_on_accent=is_on_accent))  # type: ignore[union-attr]

    def bind(self, owner: _HasIcon, name: str, *, is_on_accent: bool = False) -> None:
        """Give ``owner``, a button or an action, the icon ``name``; ``is_on_accent`` where its ground is the accent."""
        self._bound = [entry for entry in self._bound if _is_alive(entry[0]()) and entry[0]() is not owner]
        self._bound.append((weakref.ref(owner), name, is_on_accent))
        owner.setIcon(self.icon(name, is_on_accent=is_on_accent))

    def icon(self, name: str, *, is_on_accent: bool = False) -> QIcon:
        text, disabled, on_accent = self._colours
        return _icon(name, on_accent if is_on_accent else text, disabled, on_accent)


def _is_alive(owner: object) -> bool:
    return owner is not None and isValid(owner)


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
    text = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(text.replace("#000", colour).encode()))


def paint_icon(painter: QPainter, name: str, colour: str, rect: QRectF) -> None:
    """Draw an icon as a picture."""
    _renderer(name, colour).render(painter, rect)


def app_icon() -> QIcon:
    return QIcon(str(resource_path("icons", "vocalsplit.svg")))
