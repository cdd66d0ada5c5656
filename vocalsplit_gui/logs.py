"""The log on this computer. Nothing of it ever leaves."""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import platform
import sys
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from vocalsplit_gui.paths import AppPaths

_MAX_BYTES = 1_000_000
_KEPT = 3
_FORM = "%(asctime)s %(levelname)s %(name)s [%(threadName)s] %(message)s"
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class RecentLines(logging.Handler):
    """The last lines of the log, for "Copy details"."""

    def __init__(self, lines: int = 200) -> None:
        super().__init__()
        self._lines: deque[str] = deque(maxlen=lines)

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(self.format(record))

    def text(self) -> str:
        return "\n".join(self._lines)


def start_logging(paths: AppPaths) -> RecentLines:
    """Log to the user's log folder, or only to memory where that cannot be written."""
    recent = RecentLines()
    handlers: list[logging.Handler] = [recent]
    try:
        paths.logs.mkdir(parents=True, exist_ok=True)
        file = logging.handlers.RotatingFileHandler(
            paths.log, maxBytes=_MAX_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True
        )
        handlers.append(file)
    except OSError:
        logging.getLogger(__name__).warning("no log file in %s", paths.logs)
    root = logging.getLogger()
    for handler in handlers:
        handler.setFormatter(logging.Formatter(_FORM))
        root.addHandler(handler)
    root.setLevel(logging.INFO)
    return recent


def log_sudden_death(paths: AppPaths) -> TextIO | None:
    """Have the interpreter write where each thread stood if the process is killed from within, such as by a fault in C.

    What an earlier run left so is taken into the log now.

    Returns:
        The file, open as long as the app runs; None where it cannot be written.
    """
    path = paths.logs / "sudden-death.txt"
    with suppress(OSError):
        if path.is_file() and (left := path.read_text(encoding="utf-8", errors="replace")):
            logging.getLogger(__name__).error("an earlier run ended suddenly:\n%s", left)
        file = path.open("w", encoding="utf-8")
        faulthandler.enable(file)
        return file
    return None


def log_qt_messages() -> None:
    """Lead Qt's own messages into the log."""
    qInstallMessageHandler(_on_qt_message)


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s %s", context.category or "", text)


def describe_system() -> str:
    """Versions and platform, the head of every report."""
    from PySide6 import __version__ as qt_version  # noqa: PLC0415

    from engine import __version__  # noqa: PLC0415

    python = sys.version.split()[0]
    return f"VocalSplit {__version__} · Python {python} · Qt {qt_version} · {platform.platform()}"


def save_report(paths: AppPaths, details: str, recent: str) -> Path | None:
    """Write a crash report to this computer; None where that is not possible."""
    stamp = datetime.now(tz=UTC)
    path = paths.reports / f"report-{stamp:%Y%m%d-%H%M%S-%f}.txt"
    text = f"{describe_system()}\n{stamp:%Y-%m-%d %H:%M:%S} UTC\n\n{details}\n\nLog:\n{recent}\n"
    try:
        paths.reports.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="replace")
    except OSError:
        logging.getLogger(__name__).warning("no report in %s", paths.reports)
        return None
    return path
