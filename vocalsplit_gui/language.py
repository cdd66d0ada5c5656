"""The language of the app: the user's choice, else the system's, else English."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from engine.resources import resource_path
from vocalsplit_gui.settings import LANGUAGES


def chosen_locale(choice: str) -> QLocale:
    """The locale that ``choice`` means; ``system`` is the first of the user's languages that we have."""
    if choice != "system":
        return QLocale(choice)
    for name in QLocale.system().uiLanguages():
        if name.split("-")[0] in LANGUAGES:
            return QLocale(name)
    return QLocale("en")


def install_language(app: QCoreApplication, choice: str) -> None:
    """Load our words and Qt's own, such as those of its file dialogs."""
    locale = chosen_locale(choice)
    QLocale.setDefault(locale)
    folders = {"qtbase": QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)}
    folders["vocalsplit"] = str(resource_path("translations"))
    for name, folder in folders.items():
        translator = QTranslator(app)
        if translator.load(locale, name, "_", folder):
            app.installTranslator(translator)
