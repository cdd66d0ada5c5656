from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QToolButton

from engine.resources import resource_path
from vocalsplit_gui.icons import IconSet
from vocalsplit_gui.theme import DARK, EDGE_PAIRS, LIGHT, TEXT_PAIRS, Theme, contrast, palette, style_sheet

THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)


@THEMES
@pytest.mark.parametrize(("front", "ground"), TEXT_PAIRS)
def test_text_passes_wcag_aa(theme: Theme, front: str, ground: str) -> None:
    assert contrast(getattr(theme, front), getattr(theme, ground)) >= 4.5


@THEMES
@pytest.mark.parametrize(("front", "ground"), EDGE_PAIRS)
def test_edges_of_controls_and_the_focus_ring_pass_wcag_aa(theme: Theme, front: str, ground: str) -> None:
    assert contrast(getattr(theme, front), getattr(theme, ground)) >= 3.0


@THEMES
def test_the_style_sheet_has_every_value_and_every_picture(theme: Theme) -> None:
    sheet = style_sheet(theme, QFont())
    assert not re.findall(r"@\w+@", sheet)
    pictures = re.findall(r"url\(([^)]+)\)", sheet)
    assert pictures
    for picture in pictures:
        assert picture.startswith(resource_path("icons").as_posix())
        assert resource_path("icons", picture.rsplit("/", 1)[1]).is_file()


@THEMES
def test_every_colour_of_text_in_the_palette_passes_on_its_ground(theme: Theme) -> None:
    colours, role = palette(theme), QPalette.ColorRole
    for front, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.ToolTipText, role.ToolTipBase),
        (role.PlaceholderText, role.Base),
    ):
        assert contrast(colours.color(front).name(), colours.color(ground).name()) >= 4.5


def test_an_icon_follows_the_theme(qapp) -> None:

    icons, button = IconSet(), QToolButton()
    icons.bind(button, "stop")

    def centre() -> str:
        return button.icon().pixmap(24, 24).toImage().pixelColor(12, 12).name()

    icons.set_colours("#112233", "#445566", "#ffffff")
    assert centre() == "#112233"
    icons.set_colours("#ddeeff", "#445566", "#ffffff")
    assert centre() == "#ddeeff"
