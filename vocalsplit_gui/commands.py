"""From the views to the controllers: every button, menu entry and key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtGui import QGuiApplication

from engine.player import OutputInfo
from vocalsplit_gui.jobs import Job
from vocalsplit_gui.shortcuts import Command
from vocalsplit_gui.state.mixer_state import VOCALS
from vocalsplit_gui.views.main_window import local_paths

if TYPE_CHECKING:
    from vocalsplit_gui.wiring import Wiring


class Commands(QObject):
    """Joins what the views ask for to those who do it."""

    def __init__(self, wiring: Wiring) -> None:
        super().__init__(wiring)
        self._app = wiring
        self._stem = VOCALS
        self._table = self._make_table()
        self._join_window()
        self._join_queue()
        self._join_mixer()
        self._join_transport()

    def run(self, command: Command) -> None:
        """Carry out a command."""
        if not self._app.transport.command(command):
            self._table[command]()

    def _make_table(self) -> dict[Command, Callable[[], object]]:
        app = self._app
        window, dialogs = app.window, app.dialogs
        return {
            Command.PREVIOUS_SONG: lambda: app.queue.open_next(-1),
            Command.NEXT_SONG: app.queue.open_next,
            Command.VOCALS_OFF: app.mixer.toggle_vocals,
            Command.MUTE: lambda: self._toggle("is_muted"),
            Command.SOLO: lambda: self._toggle("is_soloed"),
            Command.RESET_MIXER: app.mixer.reset,
            Command.ZOOM_IN: lambda: self._zoom(1.5),
            Command.ZOOM_OUT: lambda: self._zoom(1 / 1.5),
            Command.ZOOM_ALL: self._show_all,
            Command.FULL_SCREEN: window.toggle_full_screen,
            Command.TOGGLE_QUEUE: window.toggle_queue,
            Command.OPEN: dialogs.open_files,
            Command.OPEN_FOLDER: dialogs.open_folder,
            Command.PASTE: self._paste,
            Command.EXPORT: dialogs.export_current,
            Command.EXPORT_ALL: dialogs.export_all,
            Command.SETTINGS: dialogs.show_settings,
            Command.HELP: dialogs.show_help,
            Command.QUIT: lambda: app.leave(asks=True),
        }

    def _join_window(self) -> None:
        app, window, dialogs = self._app, self._app.window, self._app.dialogs
        header = window.song.header
        _join(
            (window.commanded, self.run),
            (window.peeked, app.mixer.peek),
            (window.stem_chosen, self._choose_stem),
            (window.empty.open_requested, dialogs.open_files),
            (window.empty.folder_requested, dialogs.open_folder),
            (window.empty.demo_requested, dialogs.open_demo),
            (window.top.demo_requested, dialogs.open_demo),
            (window.top.about_requested, dialogs.show_about),
            (window.top.log_requested, dialogs.show_log),
            (header.export_requested, dialogs.export_current),
            (header.cancel_requested, app.song.cancel_split),
            (header.resume_requested, app.playing.reopen),
        )

    def _join_queue(self) -> None:
        app, panel = self._app, self._app.window.queue
        _join(
            (panel.open_requested, app.playing.open_item),
            (panel.add_requested, app.dialogs.open_files),
            (panel.remove_requested, app.queue.remove),
            (panel.retry_requested, app.playing.retry),
            (panel.cancel_requested, app.playing.cancel),
            (panel.move_requested, app.queue.move),
            (panel.export_all_requested, app.dialogs.export_all),
            (app.queue.rejected, app.dialogs.tell_rejected),
            (app.export.finished, app.dialogs.show_report),
        )

    def _join_mixer(self) -> None:
        app, panel = self._app, self._app.window.mixer
        _join(
            (panel.vocals_off_requested, app.mixer.set_vocals_off),
            (panel.guide_requested, app.mixer.set_guide),
            (panel.strip_changed, app.mixer.change_strip),
            (panel.reset_requested, app.mixer.reset),
            (panel.export_requested, app.dialogs.export_stem),
            (panel.file_wanted, app.dialogs.make_file),
            (panel.copied, app.dialogs.tell_copied),
            (panel.clip_reset, self._reset_clips),
            (app.export.file_made, panel.take_file),
            (app.export.file_failed, app.dialogs.tell_unsaved),
        )

    def _join_transport(self) -> None:
        app, bar = self._app, self._app.window.transport
        _join(
            (bar.seek_requested, app.transport.seek),
            (bar.volume_requested, app.transport.set_volume),
            (bar.count_in_requested, app.transport.set_count_in),
            (bar.click_requested, app.transport.set_click),
            (bar.output_requested, self._choose_output),
            (bar.outputs_wanted, self._list_outputs),
            (bar.clip_reset, self._reset_clips),
        )

    def _choose_stem(self, number: int) -> None:
        stems = tuple(self._app.window.mixer.strips)
        if number <= len(stems):
            self._stem = stems[number - 1]
            self._app.window.mixer.focus_stem(number)

    def _toggle(self, field: str) -> None:
        """Mute or solo the stem that has the focus, or that was last chosen."""
        stems = tuple(self._app.window.mixer.strips)
        stem = self._app.window.mixer.focused_stem() or (self._stem if self._stem in stems else "")
        if stem:
            strip = self._app.mixer.state.strip(stem)
            self._app.mixer.change_strip(stem, field, not getattr(strip, field))

    def _zoom(self, factor: float) -> None:
        panel = self._app.window.song.spectrogram
        if panel is not None:
            panel.zoom_time(factor)

    def _show_all(self) -> None:
        panel = self._app.window.song.spectrogram
        if panel is not None:
            panel.show_all()

    def _paste(self) -> None:
        paths: list[Path] = local_paths(QGuiApplication.clipboard().mimeData())
        if paths:
            self._app.queue.add(paths)

    def _reset_clips(self) -> None:
        deck = self._app.song.deck
        if deck is not None:
            deck.player.reset_clips()

    def _list_outputs(self) -> None:
        bar, chosen = self._app.window.transport, self._app.settings.output_device
        bar.show_outputs([], chosen)

        def done(outputs: list[OutputInfo]) -> None:
            bar.show_outputs(list(dict.fromkeys(o.name for o in outputs)), chosen)

        self._app.runner.start(Job("list outputs", lambda _: self._app.sound.list_outputs(), done, lambda _: None))

    def _choose_output(self, name: str) -> None:
        self._app.change_settings(replace(self._app.settings, output_device=name))


def _join(*pairs: tuple[SignalInstance, Callable[..., object]]) -> None:
    for signal, slot in pairs:
        signal.connect(slot)
