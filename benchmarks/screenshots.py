"""Pictures of every main state of the app: ``python -m benchmarks.screenshots FOLDER SONG… [--scale 2]``.

Each run makes one scaling, dark and light. Without a screen, run it under xvfb-run.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from vocalsplit_gui.state.song_state import SongState
    from vocalsplit_gui.wiring import Wiring

WAIT_S = 90.0


def main() -> int:
    parser = argparse.ArgumentParser(description="Make pictures of every main state of the app.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("songs", type=Path, nargs="+")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--language", default="en")
    parser.add_argument("--mirrored", action="store_true", help="from right to left")
    options = parser.parse_args()
    os.environ["QT_SCALE_FACTOR"] = options.scale
    for theme in ("dark", "light"):
        with tempfile.TemporaryDirectory() as home:
            os.environ["VOCALSPLIT_HOME"] = home
            os.environ["VOCALSPLIT_CACHE"] = str(Path(home) / "cache")
            _make_all(options, theme)
    return 0


def _make_all(options: argparse.Namespace, theme: str) -> None:
    from PySide6.QtCore import Qt  # noqa: PLC0415 - after the environment is set

    from engine.player import SilentDevice  # noqa: PLC0415 - after the environment is set
    from vocalsplit_gui.application import make_application  # noqa: PLC0415 - after the environment is set
    from vocalsplit_gui.language import install_language  # noqa: PLC0415 - after the environment is set
    from vocalsplit_gui.logs import RecentLines  # noqa: PLC0415 - after the environment is set
    from vocalsplit_gui.paths import user_paths  # noqa: PLC0415 - after the environment is set
    from vocalsplit_gui.settings import Settings  # noqa: PLC0415 - after the environment is set
    from vocalsplit_gui.shortcuts import Command  # noqa: PLC0415 - after the environment is set
    from vocalsplit_gui.state.song_state import SplitPhase  # noqa: PLC0415 - after the environment is set
    from vocalsplit_gui.wiring import Wiring  # noqa: PLC0415 - after the environment is set

    app = make_application()
    install_language(app, options.language)
    if options.mirrored:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    folder = Path(os.environ["VOCALSPLIT_HOME"]) / "Music"
    settings = Settings(theme=theme, restores_workspace=False, export_place="folder", export_folder=str(folder))
    wiring = Wiring(app, user_paths(), settings, RecentLines(), SilentDevice)
    wiring.show([])
    camera = _Camera(app, options.folder, f"{theme}-{options.scale}x-{options.language}")
    camera.wait(lambda: wiring.window.song.spectrogram is not None)
    camera.take("empty", wiring.window)
    wiring.queue.add([*options.songs, Path(__file__)])
    camera.wait(lambda: _is_half_way(wiring.song.state))
    camera.take("splitting", wiring.window)
    wiring.window.notices.dismiss()
    camera.wait(lambda: wiring.song.state.phase == SplitPhase.DONE and wiring.song.state.is_analysed)
    wiring.transport.set_loop(20.0, 35.0)
    wiring.transport.seek(24.0)
    panel = wiring.window.song.spectrogram
    camera.wait(lambda: panel is not None and not panel.is_busy)
    camera.take("song", wiring.window)
    for command, kind in (
        (Command.EXPORT, "export"),
        (Command.SETTINGS, "settings"),
        (Command.HELP, "help"),
    ):
        wiring.commands.run(command)
        dialog = wiring.dialogs.opened(kind)
        camera.settle()
        camera.take(kind, dialog)
        if dialog is not None:
            dialog.close()
    _export(wiring, camera)
    wiring.window.resize(820, 560)
    camera.take("small", wiring.window)
    wiring.close()


def _is_half_way(song: SongState) -> bool:
    from vocalsplit_gui.state.song_state import SplitPhase  # noqa: PLC0415

    return song.phase == SplitPhase.DONE or (song.phase == SplitPhase.SPLITTING and song.fraction > 0.3)


def _export(wiring: Wiring, camera: _Camera) -> None:
    from vocalsplit_gui.state.export_state import derive_choices  # noqa: PLC0415

    choices = derive_choices(wiring.settings, wiring.song.state.stems)
    items = [item for item in wiring.queue.state.items if item.item_id == wiring.queue.state.current_id]
    wiring.dialogs.start_export(items, choices)
    camera.wait(lambda: wiring.dialogs.opened("report") is not None)
    dialog = wiring.dialogs.opened("report")
    camera.take("report", dialog)
    if dialog is not None:
        dialog.close()


class _Camera:
    def __init__(self, app: QApplication, folder: Path, suffix: str) -> None:
        self._app, self._folder, self._suffix = app, folder, suffix
        folder.mkdir(parents=True, exist_ok=True)

    def wait(self, is_true: Callable[[], bool]) -> None:
        from PySide6.QtCore import QDeadlineTimer, QEventLoop  # noqa: PLC0415

        deadline = QDeadlineTimer(round(WAIT_S * 1000))
        while not is_true():
            if deadline.hasExpired():
                sys.exit(f"nothing came of it in {WAIT_S:.0f} s")
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)

    def settle(self) -> None:
        from PySide6.QtCore import QDeadlineTimer  # noqa: PLC0415

        pause = QDeadlineTimer(1500)
        self.wait(pause.hasExpired)

    def take(self, name: str, window: QWidget | None) -> None:
        self.settle()
        if window is not None:
            window.grab().save(str(self._folder / f"{name}-{self._suffix}.png"))


if __name__ == "__main__":
    raise SystemExit(main())
