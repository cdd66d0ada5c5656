"""What lies over a spectrogram's pictures: names, loop, playhead, read-out cursor, and what is not split yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from engine.analysis.spans import gaps
from vocalsplit_gui.state.dragging import Loop
from vocalsplit_gui.state.ticks import Tick
from vocalsplit_gui.state.viewport import Viewport
from vocalsplit_gui.views.ink import Ink, with_alpha
from vocalsplit_gui.views.stem_names import stem_name
from vocalsplit_gui.views.timeline_painting import (
    PLAYHEAD_REACH,
    paint_chip,
    paint_loop,
    paint_playhead,
    paint_unready,
)


@dataclass(frozen=True)
class OverlayState:
    """What to draw.

    Attributes:
        viewport: What is visible.
        stems: The rows' stems.
        unready: For each row, the parts in seconds that are not split yet.
        loop: The loop in seconds.
        position_s: The playhead; None where there is no song.
        cursor: Time and axis position of the read-out cursor.
        readout: What it reads.
        notes: Lines of notes.
    """

    viewport: Viewport = field(default_factory=Viewport)
    stems: tuple[str, ...] = ()
    unready: tuple[tuple[Loop, ...], ...] = ()
    loop: Loop | None = None
    position_s: float | None = None
    cursor: tuple[float, float] | None = None
    readout: str = ""
    notes: tuple[Tick, ...] = ()


def derive_unready(spans: tuple[tuple[int, int], ...], frames: int, sample_rate: int) -> tuple[Loop, ...]:
    """The parts of a song in seconds that no ready span covers."""
    return tuple((start / sample_rate, stop / sample_rate) for start, stop in gaps(spans, 0, frames))


class SpectrogramOverlay(QWidget):
    """Paints an :class:`OverlayState` over the rows; takes no input."""

    def __init__(self, plot_rect: Callable[[int], QRectF], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # time and pitch run as everywhere
        self._plot_rect = plot_rect
        self._ink: Ink | None = None
        self._state = OverlayState()

    def set_ink(self, ink: Ink) -> None:
        self._ink = ink
        self.update()

    def change(self, **changes: object) -> None:
        """Replace fields of the state; a new playhead or cursor repaints only where it was and is."""
        old = self._state
        self._state = replace(old, **changes)  # type: ignore[arg-type]
        if changes.keys() - {"position_s", "cursor", "readout"}:
            self.update()
            return
        if self._state.position_s != old.position_s:
            self._update_columns(old.position_s, self._state.position_s)
        if self._state.readout != old.readout:
            self.update(self._readout_area())
        if self._state.cursor != old.cursor:
            for cursor in (old.cursor, self._state.cursor):
                if cursor is not None:
                    self._update_columns(cursor[0])

    def x_of(self, time_s: float) -> float:
        """The pixel column of a moment."""
        rect, view = self._plot_rect(0), self._state.viewport
        share = (time_s - view.start_s) / view.span_s if view.span_s else 0.0
        return rect.left() + share * rect.width()

    @property
    def readout(self) -> str:
        return self._state.readout

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._ink is None or not self._state.stems:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row, stem in enumerate(self._state.stems):
            rect = self._plot_rect(row)
            if rect.intersects(QRectF(event.rect())):
                self._paint_row(painter, row, stem, rect)
        self._paint_readout(painter, self._ink)
        painter.end()

    def _readout_area(self) -> QRect:
        """The upper edge of the plots, where the read-out lies at the one end or at the other."""
        rect = self._plot_rect(0).toAlignedRect()
        return QRect(rect.left(), rect.top(), rect.width(), self.fontMetrics().height() + 16)

    def _paint_readout(self, painter: QPainter, ink: Ink) -> None:
        if not self._state.readout or self._state.cursor is None:
            return
        rect, metrics = self._plot_rect(0), painter.fontMetrics()
        size = QRectF(0, 0, metrics.horizontalAdvance(self._state.readout) + 16, metrics.height() + 4)
        right = size.translated(rect.right() - size.width() - 8, rect.top() + 8)
        mouse_x = self.x_of(self._state.cursor[0])
        left = size.translated(rect.left() + 8, rect.top() + 8)
        is_in_the_way = mouse_x > right.left() - 20 and rect.width() > 2.5 * size.width()
        paint_chip(
            painter, left.translated(self._title_room(painter), 0) if is_in_the_way else right, self._state.readout, ink
        )

    def _title_room(self, painter: QPainter) -> float:
        return painter.fontMetrics().horizontalAdvance(stem_name(self._state.stems[0])) + 22

    def _paint_row(self, painter: QPainter, row: int, stem: str, rect: QRectF) -> None:
        ink, state = self._ink, self._state
        if ink is None:
            return
        painter.setClipRect(rect)
        for start_s, stop_s in state.unready[row] if row < len(state.unready) else ():
            left, right = max(self.x_of(start_s), rect.left() - 8), min(self.x_of(stop_s), rect.right() + 8)
            if right > left:
                paint_unready(
                    painter, QRectF(left, rect.top(), right - left, rect.height()), ink, self.tr("Not split yet")
                )
        self._paint_notes(painter, rect)
        if state.loop is not None:
            paint_loop(painter, self.x_of(state.loop[0]), self.x_of(state.loop[1]), rect, ink)
        self._paint_title(painter, stem, rect, ink)
        self._paint_cursor(painter, rect)
        if state.position_s is not None:
            paint_playhead(painter, self.x_of(state.position_s), rect, has_head=row == 0)
        painter.setClipping(False)

    def _paint_title(self, painter: QPainter, stem: str, rect: QRectF, ink: Ink) -> None:
        text, metrics = stem_name(stem), painter.fontMetrics()
        size = QRectF(0, 0, metrics.horizontalAdvance(text) + 14, metrics.height() + 4)
        paint_chip(painter, size.translated(rect.topLeft() + QPointF(8, 8)), text, ink)

    def _paint_notes(self, painter: QPainter, rect: QRectF) -> None:
        view = self._state.viewport
        for tick in self._state.notes:
            y = rect.bottom() - (tick.at - view.low) / view.height * rect.height()
            painter.setPen(QPen(QColor(255, 255, 255, 90 if tick.is_major else 38), 1))
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))

    def _paint_cursor(self, painter: QPainter, rect: QRectF) -> None:
        if self._state.cursor is None:
            return
        time_s, position = self._state.cursor
        view, x = self._state.viewport, self.x_of(time_s)
        y = rect.bottom() - (position - view.low) / view.height * rect.height()
        for colour, width in ((with_alpha(QColor(0, 0, 0), 90), 3.0), (QColor(255, 255, 255, 150), 1.0)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
            painter.drawLine(QPointF(x - 6, y), QPointF(x + 6, y))

    def _update_columns(self, *times_s: float | None) -> None:
        for time_s in times_s:
            if time_s is not None:
                x = round(self.x_of(time_s))
                self.update(x - PLAYHEAD_REACH, 0, 2 * PLAYHEAD_REACH + 1, self.height())
