"""The one place where parts are made and joined."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine.player import SoundCard, SoundSystem
from engine.resources import resource_path
from engine.session import SplitSession
from engine.store.cache import StoreCache
from vocalsplit_gui import settings as settings_file
from vocalsplit_gui.application import Application
from vocalsplit_gui.awake import KeepAwake
from vocalsplit_gui.commands import Commands
from vocalsplit_gui.controllers.ahead import AheadController
from vocalsplit_gui.controllers.analysis import AnalysisController
from vocalsplit_gui.controllers.deck import MakeDevice
from vocalsplit_gui.controllers.export import ExportController
from vocalsplit_gui.controllers.mixer import MixerController
from vocalsplit_gui.controllers.pool import SessionPool
from vocalsplit_gui.controllers.queue import QueueController
from vocalsplit_gui.controllers.shelf import ModelShelf
from vocalsplit_gui.controllers.song import SongController
from vocalsplit_gui.controllers.transport import TransportController
from vocalsplit_gui.controllers.workspace import PLAYING_MS, WorkspaceKeeper
from vocalsplit_gui.dialogs import Dialogs
from vocalsplit_gui.faults import FaultCatcher
from vocalsplit_gui.icons import IconSet
from vocalsplit_gui.jobs import Job, JobRunner
from vocalsplit_gui.logs import RecentLines
from vocalsplit_gui.paths import AppPaths
from vocalsplit_gui.playing import Playing
from vocalsplit_gui.settings import Settings
from vocalsplit_gui.showing import Showing
from vocalsplit_gui.state.mixer_state import MixerState
from vocalsplit_gui.state.workspace import Workspace
from vocalsplit_gui.theme import ThemeKeeper
from vocalsplit_gui.views.main_window import MainWindow

_END_S = 2.0
_log = logging.getLogger(__name__)


class Wiring(QObject):
    """The app: makes everything, joins it, and takes it down.

    Args:
        app: Qt's application.
        paths: The user's folders.
        settings: What the user chose.
        recent: The last lines of the log.
        make_device: Where songs are heard; the sound card by default.

    Signals:
        saved: All that the user made is kept; what is left to do at the end may be broken off.
    """

    saved = Signal()

    def __init__(
        self,
        app: Application,
        paths: AppPaths,
        settings: Settings,
        recent: RecentLines,
        make_device: MakeDevice | None = None,
    ) -> None:
        super().__init__()
        self.app, self.paths, self.settings = app, paths, settings
        self._is_closed = False
        self.icons = IconSet()
        self.theme = ThemeKeeper(app, self.icons)
        self.theme.choose(settings.theme)
        self.runner = JobRunner()
        self.awake = KeepAwake()
        self._make_engine(make_device)
        self._make_controllers()
        self.window = MainWindow(self.icons, self.theme.theme, has_demo=demo_song() is not None)
        self.dialogs = Dialogs(self, recent)
        self.faults = FaultCatcher(self.dialogs.show_fault)
        self.showing = Showing(self)
        self.playing = Playing(self)
        self.commands = Commands(self)
        self._join()
        self.apply_settings(Settings(), settings)

    def show(self, songs: Sequence[Path] = ()) -> None:
        """Show the window and begin: with ``songs``, else with what was there the last time."""
        workspace = self.keeper.load() if self.settings.restores_workspace else Workspace()
        self.window.resize(1280, 800)
        self.window.restore_layout(workspace.geometry, workspace.splitters)
        self.window.show()
        QTimer.singleShot(0, lambda: self._begin(songs, workspace))

    def change_settings(self, settings: Settings) -> None:
        before, self.settings = self.settings, settings
        if before != settings:
            self.runner.start(Job("keep settings", lambda _: settings_file.save(self.paths.settings, settings)))
            self.apply_settings(before, settings)

    def apply_settings(self, before: Settings, settings: Settings) -> None:
        """Make what changed count."""
        if before.theme != settings.theme:
            self.theme.choose(settings.theme)
        self.awake.set_enabled(is_enabled=settings.keeps_awake)
        self.ahead.is_enabled = settings.splits_ahead
        self.cache.limit_bytes = round(settings.cache_limit_gb * 1e9)
        if before.cache_limit_gb != settings.cache_limit_gb:
            self.runner.start(Job("prune cache", lambda _: self.cache.prune()))
        if before.output_device != settings.output_device:
            self.playing.choose_output(settings.output_device)
        if (before.model_id, before.device) != (settings.model_id, settings.device):
            self.playing.reopen()
        self.showing.show_settings(settings)

    def leave(self, *, asks: bool) -> bool:
        """End the app; where something is being exported, ask once if ``asks``. False where the user stays."""
        if self._is_closed:
            return True
        if asks and self.export.is_running and not self.dialogs.confirm_leaving():
            return False
        self.close()
        self.app.quit()
        return True

    def close(self) -> None:
        """Save, stop all work and close everything; a second call does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self.keeper.save_now()
        self._keep_settings_now()
        self.saved.emit()
        self.window.hide()
        self.dialogs.close()
        for controller in (self.queue, self.song, self.transport, self.mixer, self.export):
            controller.blockSignals(True)
        self.showing.close()
        self.transport.close()
        self.export.cancel_all()
        self.ahead.stop()
        self.pool.cancel()
        if not self.runner.close(_END_S):
            _log.warning("still running at the end: %s", ", ".join(self.runner.running()))
        self.song.shut_down()
        self.pool.close()
        self.shelf.close()
        self.awake.close()
        self.faults.close()
        self.window.deleteLater()

    def _make_engine(self, make_device: MakeDevice | None) -> None:
        self.cache = StoreCache()
        self.shelf = ModelShelf()
        self.sound = SoundSystem()
        self.pool = SessionPool(self._open_session)
        self.make_device: MakeDevice = make_device or self._make_sound_card

    def _make_controllers(self) -> None:
        settings = self.settings
        self.queue = QueueController(self.runner)
        self.song = SongController(self.runner, self.pool, self.make_device)
        self.analysis = AnalysisController(self.runner)
        self.transport = TransportController(self.runner, volume_db=settings.volume_db)
        mixer = MixerState(is_vocals_off=settings.starts_with_vocals_off, guide_db=settings.guide_db)
        self.mixer = MixerController(self.runner, mixer)
        self.export = ExportController(self.runner, self.pool, self.queue)
        self.ahead = AheadController(self.runner, self.pool, self.queue)
        self.keeper = WorkspaceKeeper(self.runner, self.paths.workspace, self._collect)

    def _join(self) -> None:
        self.runner.unhandled.connect(self.faults.take)
        self.window.may_close = lambda: self.leave(asks=True)
        self.window.dropped.connect(self.queue.add)
        self.app.file_opened.connect(lambda path: self.queue.add([path]))
        for changed in (self.queue.changed, self.mixer.changed, self.transport.changed):
            changed.connect(lambda _state: self.keeper.touch())
        self.transport.ticked.connect(lambda _position_s: self.keeper.touch(PLAYING_MS))
        self.theme.changed.connect(self.window.queue.show_theme)

    def _begin(self, songs: Sequence[Path], workspace: Workspace) -> None:
        self.showing.load_pictures()
        self.playing.restore(workspace, opens=not songs)
        if songs:
            self.queue.add(songs)
        self.runner.start(Job("prune cache", lambda _: self.cache.prune()))

    def _open_session(self, path: Path) -> SplitSession:
        settings = self.settings
        return SplitSession(
            path,
            model_id=settings.model_id or None,
            device=settings.device,
            cache=self.cache,
            load=self.shelf.get,
            is_background=True,
        )

    def _make_sound_card(self) -> SoundCard:
        return SoundCard(self.sound, self.settings.output_device or None)

    def _collect(self) -> Workspace:
        """What there is to be kept of this moment."""
        current, transport = self.queue.state.current, self.transport.state
        geometry, splitters = self.window.save_layout()
        return Workspace(
            songs=tuple(item.path for item in self.queue.state.items),
            current=current.path if current else None,
            position_s=round(transport.position_s, 1),
            loop=transport.loop,
            key=transport.key,
            tempo_percent=transport.tempo_percent,
            has_count_in=transport.has_count_in,
            has_click=transport.has_click,
            mixer=replace(self.mixer.state, is_peeking=False),
            geometry=geometry,
            splitters=splitters,
        )

    def _keep_settings_now(self) -> None:
        settings = replace(self.settings, volume_db=self.transport.state.volume_db, guide_db=self.mixer.state.guide_db)
        try:
            settings_file.save(self.paths.settings, settings)
        except OSError as error:
            _log.warning("settings not kept: %s", error)


def demo_song() -> Path | None:
    """The song that comes with the app."""
    path = resource_path("demo", "demo.opus")
    return path if path.is_file() else None
