"""Builds the application around Qt's event loop and takes it down again."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from PySide6.QtCore import QObject, Qt, QTimer

from engine.priority import SHORT_TURN_S
from vocalsplit_gui import settings as settings_file
from vocalsplit_gui.application import make_application
from vocalsplit_gui.exits import ExitWatch, end_now, end_soon
from vocalsplit_gui.language import chosen_locale, install_language
from vocalsplit_gui.logs import describe_system, log_qt_messages, log_sudden_death, start_logging
from vocalsplit_gui.memory import keep_few_arenas
from vocalsplit_gui.paths import user_paths
from vocalsplit_gui.wiring import Wiring

_COLLECT_MS = 500


def run(songs: Sequence[Path]) -> NoReturn:
    """Show the window until it is closed, and end the process."""
    gc.disable()
    keep_few_arenas()
    paths = user_paths()
    recent = start_logging(paths)
    log_sudden_death(paths)
    log_qt_messages()
    app = make_application()
    settings = settings_file.load(paths.settings)
    install_language(app, settings.language)
    app.setLayoutDirection(chosen_locale(settings.language).textDirection())
    logging.getLogger(__name__).info("%s", describe_system())
    wiring = Wiring(app, paths, settings, recent)
    watch = ExitWatch(app, lambda: wiring.leave(asks=False))
    wiring.saved.connect(end_soon)
    keep_lively(wiring)
    wiring.show(songs)
    status = app.exec()
    wiring.close()
    watch.close()
    end_now(status)


def keep_lively(wiring: Wiring) -> None:
    """Keep what makes all threads of Python wait away from the thread of the window.

    A full garbage collection looks at every object there is: 50 ms, once the app is loaded. It begins when the window
    is complete, and leaves aside what was loaded until then. And a thread that computes keeps the interpreter for 5 ms
    at a time by itself; with 1 ms the window waits a third as long behind two of them, and they get as much done.
    """
    sys.setswitchinterval(SHORT_TURN_S)
    wiring.showing.complete.connect(GarbageCollector(wiring).start)


class GarbageCollector(QObject):
    """Collects garbage in the window's thread alone.

    Left to itself, Python collects in whatever thread allocates: a widget in a reference cycle would be destroyed in a
    worker's thread, which Qt answers with a crash.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_COLLECT_MS, timerType=Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Leave aside what there is now, and begin."""
        gc.freeze()
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due, as Python would by itself."""
        due = [count > threshold for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(due):
            gc.collect(max(generation for generation, is_due in enumerate(due) if is_due))
