"""The box that says who made it; in a bundle it holds every licence of what is inside."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from vocalsplit_gui.views.about_dialog import AboutDialog, notice_file
from vocalsplit_gui.views.error_dialog import DetailsDialog


def buttons(dialog) -> dict[str, QPushButton]:
    return {button.text(): button for button in dialog.findChildren(QPushButton)}


def test_the_licences_of_a_bundle_can_be_read(qtbot, tmp_path: Path) -> None:
    notices = tmp_path / "notices.txt"
    notices.write_text("Permission is hereby granted — à tous", encoding="utf-8")
    dialog = AboutDialog(None, "1.2.3", "a system", notices)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.mouseClick(buttons(dialog)["Licences"], Qt.MouseButton.LeftButton)
    opened = dialog.findChild(DetailsDialog)
    assert opened.isVisible()
    assert opened.findChild(QPlainTextEdit).toPlainText() == "Permission is hereby granted — à tous"
    opened.reject()


def test_without_a_bundle_there_is_nothing_to_show(qtbot) -> None:
    assert notice_file() is None
    dialog = AboutDialog(None, "1.2.3", "a system", notice_file())
    qtbot.addWidget(dialog)
    assert list(buttons(dialog)) == ["Close"]
