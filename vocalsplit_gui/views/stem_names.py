"""What stems are called on the screen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def stem_name(stem: str) -> str:
    """The word for a stem; a stem without a word of its own keeps its name, with a capital."""
    names = {
        "mixture": QCoreApplication.translate("Stems", "Mixture"),
        "vocals": QCoreApplication.translate("Stems", "Vocals"),
        "accompaniment": QCoreApplication.translate("Stems", "Instrumental"),
        "drums": QCoreApplication.translate("Stems", "Drums"),
        "bass": QCoreApplication.translate("Stems", "Bass"),
        "guitar": QCoreApplication.translate("Stems", "Guitar"),
        "piano": QCoreApplication.translate("Stems", "Piano"),
        "other": QCoreApplication.translate("Stems", "Other"),
    }
    return names.get(stem) or stem.replace("_", " ").capitalize()
