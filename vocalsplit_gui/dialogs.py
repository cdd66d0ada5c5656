"""Opens dialogs and notices, and takes their answers to those who act on them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMessageBox

from engine.songs import PLAYLISTS, SUFFIXES
from vocalsplit_gui.controllers.exporting import ExportTask
from vocalsplit_gui.controllers.queue import Finding
from vocalsplit_gui.logs import RecentLines, describe_system, save_report
from vocalsplit_gui.messages import Action, message_for, reason
from vocalsplit_gui.state.export_state import (
    MIX,
    ExportChoices,
    ExportOutcome,
    derive_choices,
    derive_exportable,
    keep_choices,
)
from vocalsplit_gui.state.queue_state import QueueItem
from vocalsplit_gui.state.song_state import SplitPhase
from vocalsplit_gui.views.dialogs import Dialog
from vocalsplit_gui.views.error_dialog import DetailsDialog, ErrorDialog
from vocalsplit_gui.views.export_dialog import ExportDialog
from vocalsplit_gui.views.notice_bar import Notice
from vocalsplit_gui.views.report_dialog import ReportDialog
from vocalsplit_gui.words import stem_word

if TYPE_CHECKING:
    from vocalsplit_gui.wiring import Wiring

_DEFAULT_STEMS = ("vocals", "accompaniment")
_log = logging.getLogger(__name__)


class Dialogs(QObject):
    """One dialog of a kind at a time."""

    def __init__(self, wiring: Wiring, recent: RecentLines) -> None:
        super().__init__(wiring)
        self._app = wiring
        self._recent = recent
        self._open: dict[str, Dialog] = {}

    def close(self) -> None:
        for dialog in list(self._open.values()):
            dialog.done(0)

    def log_text(self) -> str:
        """The last lines of the log."""
        return self._recent.text()

    def opened(self, kind: str) -> Dialog | None:
        """The dialog of that kind, where one is open."""
        return self._open.get(kind)

    # --- opening songs

    def open_files(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES | PLAYLISTS))
        filters = ";;".join((self.tr("Songs ({patterns})").format(patterns=patterns), self.tr("All files (*)")))
        names, _ = QFileDialog.getOpenFileNames(self._app.window, self.tr("Open songs"), "", filters)
        if names:
            self._app.queue.add([Path(name) for name in names])

    def open_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self._app.window, self.tr("Open a folder"))
        if name:
            self._app.queue.add([Path(name)])

    def open_demo(self) -> None:
        from vocalsplit_gui.wiring import demo_song  # noqa: PLC0415

        path = demo_song()
        if path is not None:
            self._app.queue.add([path])

    # --- export

    def export_current(self) -> None:
        current = self._app.queue.state.current
        if current is not None:
            self._export([current], self._exportable())

    def export_all(self) -> None:
        items = [item for item in self._app.queue.state.items if item.error is None]
        if items:
            self._export(items, self._exportable())

    def export_stem(self, stem: str) -> None:
        current = self._app.queue.state.current
        if current is not None:
            self._export([current], self._exportable(), only=stem)

    def make_file(self, stem: str) -> None:
        """Write a stem so that it can be dragged out or copied."""
        song = self._app.song.state
        if song.path is not None and song.phase == SplitPhase.DONE:
            self._app.export.make_file(self._task(song.path, derive_choices(self._app.settings, (stem,))), stem)

    def tell_copied(self, stem: str) -> None:
        title = self.tr("{stem} is on the clipboard").format(stem=stem_word(stem))
        self._notify(Notice("good", title, self.tr("Paste it into a folder or a program.")))

    def tell_unsaved(self, error: Exception) -> None:
        """A stem could not be written to be dragged out or copied."""
        message = message_for(error)
        self._notify(Notice("bad", message.title, message.text))

    def _exportable(self) -> tuple[str, ...]:
        return derive_exportable(self._app.song.state.stems or _DEFAULT_STEMS)

    def _task(self, path: Path, choices: ExportChoices) -> ExportTask:
        deck = self._app.song.deck
        heard = deck.player.settings if deck is not None and deck.path == path else None
        return ExportTask(path, choices, self._app.settings.model_id, heard)

    def _export(self, items: Sequence[QueueItem], stems: tuple[str, ...], only: str = "") -> None:
        if len(items) == 1:
            stems = (*stems, MIX)
            title = self.tr("Export “{title}”").format(title=items[0].title or items[0].path.stem)
        else:
            title = self.tr("Split and export %n song(s)", "", len(items))
        choices = derive_choices(self._app.settings, (only,) if only else tuple(s for s in stems if s != MIX))
        dialog = ExportDialog(self._app.window, self._app.icons, choices, stems, title=title)
        song = self._app.song.state
        is_waiting = len(items) == 1 and song.phase != SplitPhase.DONE
        dialog.show_waiting(min(99, int(song.fraction * 100)) if is_waiting else None)
        dialog.plan_wanted.connect(lambda c: self._app.export.plan([self._task(i.path, c) for i in items]))
        self._app.export.planned.connect(dialog.show_plan)
        dialog.export_requested.connect(lambda wanted: self.start_export(items, wanted))
        self._show("export", dialog)

    def start_export(self, items: Sequence[QueueItem], choices: ExportChoices) -> None:
        self._app.change_settings(keep_choices(self._app.settings, choices))
        self._app.export.start([(item.item_id, self._task(item.path, choices)) for item in items])

    def show_report(self, outcomes: list[ExportOutcome], failed: list[tuple[str, Exception]]) -> None:
        self._show("report", ReportDialog(self._app.window, self._app.icons, outcomes, failed))

    # --- settings, help, about

    def show_settings(self) -> None:
        from vocalsplit_gui.settings_choices import SettingsFlow  # noqa: PLC0415

        flow = SettingsFlow(self._app)
        if self._show("settings", flow.dialog):
            flow.fill()

    def show_help(self) -> None:
        from vocalsplit_gui.views.help_dialog import HelpDialog  # noqa: PLC0415

        self._show("help", HelpDialog(self._app.window))

    def show_about(self) -> None:
        from engine import __version__  # noqa: PLC0415
        from vocalsplit_gui.views.about_dialog import AboutDialog, notice_file  # noqa: PLC0415

        self._show("about", AboutDialog(self._app.window, __version__, describe_system(), notice_file()))

    def show_log(self) -> None:
        text = f"{describe_system()}\n\n{self.log_text()}"
        self._show("log", DetailsDialog(self._app.window, self.tr("Log"), text, self._app.paths.logs))

    # --- errors

    def tell_failure(self, item_id: int, error: Exception) -> None:
        """A song could not be opened or split."""
        _log.warning("song %d failed", item_id, exc_info=error)
        message = message_for(error)
        text, action = self._action(message.action, item_id)
        self._notify(Notice("bad", message.title, message.text, text, action))

    def tell_rejected(self, findings: Sequence[Finding]) -> None:
        """Some of what was dropped are no songs."""
        for finding in findings:
            _log.info("not a song: %s: %s", finding.path, finding.error)
        lines = [f"{f.path}\n    {reason(f.error)}" for f in findings if f.error is not None]
        if len(findings) == 1 and findings[0].error is not None:
            message = message_for(findings[0].error)
            self._notify(Notice("warning", message.title, message.text))
            return
        title = self.tr("%n file(s) were left out", "", len(findings))

        def show() -> None:
            self._show("rejected", DetailsDialog(self._app.window, title, "\n".join(lines)))

        self._notify(Notice("warning", title, self.tr("The others are in the queue."), self.tr("Which ones?"), show))

    def show_fault(self, error: BaseException) -> None:
        """What nobody expected: one dialog at a time, the app goes on."""
        message = message_for(error)
        path = save_report(self._app.paths, message.details, self._recent.text())
        details = "\n".join(part for part in (describe_system(), message.details, str(path or "")) if part)
        if "fault" in self._open:
            return
        dialog = ErrorDialog(self._app.window, self._app.icons, message, action_text="", details=details)
        self._show("fault", dialog)

    def confirm_leaving(self) -> bool:
        """Ask once whether an export may be stopped."""
        box = QMessageBox(self._app.window)
        box.setWindowTitle("VocalSplit")
        box.setText(self.tr("Songs are still being exported."))
        box.setInformativeText(self.tr("Files that are finished stay. The others can be exported again at any time."))
        stay = box.addButton(self.tr("Keep exporting"), QMessageBox.ButtonRole.RejectRole)
        leave = box.addButton(self.tr("Stop and quit"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.exec()
        return box.clickedButton() is leave

    def _action(self, action: Action, item_id: int) -> tuple[str, Callable[[], None] | None]:
        app = self._app

        def use_cpu() -> None:
            app.change_settings(replace(app.settings, device="cpu"))

        actions: dict[Action, tuple[str, Callable[[], None] | None]] = {
            Action.NONE: ("", None),
            Action.RETRY: (self.tr("Try again"), lambda: app.playing.retry([item_id])),
            Action.CHOOSE_FILE: (self.tr("Remove from the queue"), lambda: app.queue.remove([item_id])),
            Action.CHOOSE_FOLDER: (self.tr("Settings"), self.show_settings),
            Action.SETTINGS: (self.tr("Settings"), self.show_settings),
            Action.USE_CPU: (self.tr("Use the processor"), use_cpu),
        }
        return actions[action]

    def _notify(self, notice: Notice) -> None:
        self._app.window.notices.notify(notice)

    def _show(self, kind: str, dialog: Dialog) -> bool:
        """Show a dialog; False where one of its kind is open already, which then comes to the front."""
        if kind in self._open:
            self._open[kind].raise_()
            self._open[kind].activateWindow()
            dialog.deleteLater()
            return False
        self._open[kind] = dialog

        def on_finished() -> None:
            self._open.pop(kind, None)
            dialog.deleteLater()

        dialog.finished.connect(on_finished)
        dialog.open()
        return True
