"""Work that only the window's thread can do, in pieces short enough not to be felt."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer


class Piecemeal(QObject):
    """Does ``work`` a piece at a time, up to its next ``yield``, with the window's events between."""

    def __init__(self, parent: QObject, work: Iterator[None]) -> None:
        super().__init__(parent)
        self._work = work
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()

    def stop(self) -> None:
        """Leave the rest undone."""
        self._timer.stop()

    def _go_on(self) -> None:
        if next(self._work, self) is self:
            self._timer.stop()
