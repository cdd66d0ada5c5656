"""The spectrogram of a song: any stem, any zoom, filling in while the song is being split."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from engine.analysis.samples import SampleSource
from vocalsplit_gui.state import viewport as viewports
from vocalsplit_gui.state.dragging import Drag, Loop
from vocalsplit_gui.state.hover import Hover, derive_hover_text
from vocalsplit_gui.state.running import Runner
from vocalsplit_gui.state.spectrogram_state import SpectrogramState, derive_rows, with_range
from vocalsplit_gui.state.viewport import Viewport
from vocalsplit_gui.views.accessibility import announce
from vocalsplit_gui.views.colorbar import ColourBar
from vocalsplit_gui.views.ink import ink_of
from vocalsplit_gui.views.spectrogram_canvas import colour_table
from vocalsplit_gui.views.spectrogram_input import SpectrogramInput
from vocalsplit_gui.views.spectrogram_stage import FRAME, SpectrogramStage
from vocalsplit_gui.views.stem_names import stem_name

_JUMP_S = 1.0


class SpectrogramView(QWidget):
    """Shows stems as pictures over time and frequency, with playhead and loop.

    Signals:
        seek_requested: The moment that the user clicked, in seconds.
        loop_requested: Start and end of the loop that the user marked, in seconds.
        loop_clear_requested: The user wants no loop.
        hover_changed: The point under the mouse or the read-out cursor as a Hover, or None.
        visible_range_changed: First and last visible moment in seconds.
        state_changed: The choices as a SpectrogramState.
    """

    seek_requested = Signal(float)
    loop_requested = Signal(float, float)
    loop_clear_requested = Signal()
    hover_changed = Signal(object)
    visible_range_changed = Signal(float, float)
    state_changed = Signal(object)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = SpectrogramState()
        self._viewport = Viewport()
        self._loop: Loop | None = None
        self._position_s = 0.0
        self._is_playing = False
        self._is_held = False
        self._peeked: str | None = None
        self._cursor: QPointF | None = None
        self._stage = SpectrogramStage(runner, self)
        self._stage.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._bar = ColourBar(self)
        self._input = SpectrogramInput(self)
        self._stage.song_changed.connect(self._on_song_changed)
        self._stage.picture_changed.connect(self._on_picture_changed)
        self._stage.layout_changed.connect(self._on_layout_changed)
        self._bar.range_requested.connect(self._on_range_requested)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # time runs to the right in every language
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(240, 120)
        self.setAccessibleDescription(
            self.tr(
                "Plus and minus zoom, Page Up and Down move, Alt and arrows read the picture out, Enter seeks there"
            )
        )
        self._apply_ink()
        self._show_rows()

    # what the app says

    @property
    def state(self) -> SpectrogramState:
        return self._state

    @property
    def viewport(self) -> Viewport:
        return self._viewport

    @property
    def stems(self) -> tuple[str, ...]:
        """The song's stems."""
        return self._stage.song.stems if self._stage.song else ()

    @property
    def readout(self) -> str:
        """What is written about the point under the mouse or the read-out cursor."""
        return self._stage.overlay.readout

    @property
    def is_busy(self) -> bool:
        """True while a picture is still to come."""
        return self._stage.is_busy

    def set_song(self, samples: SampleSource | None) -> None:
        self._loop, self._position_s, self._cursor, self._peeked, self._is_held = None, 0.0, None, None, False
        self._stage.set_song(samples)
        song = self._stage.song
        self._viewport = Viewport()
        self._show_rows()
        self._look_at(viewports.whole(song.duration_s if song else 0.0))

    def refresh(self) -> None:
        """Look again at what is ready of the song; may be called at any rate."""
        self._stage.refresh()

    def set_state(self, state: SpectrogramState) -> None:
        if state != self._state:
            self._state = state
            self._show_rows()
            self.state_changed.emit(state)

    def set_playing(self, is_playing: bool) -> None:
        self._is_playing = is_playing
        self._is_held = self._is_held and is_playing

    def set_position(self, position_s: float) -> None:
        before, self._position_s = self._position_s, position_s
        if self._stage.song is None:
            return
        self._stage.overlay.change(position_s=position_s)
        has_jumped = abs(position_s - before) > _JUMP_S
        if not self._state.follows or not (has_jumped or (self._is_playing and self._viewport.holds(before))):
            return
        turns_pages = self._state.reduced_motion or self._is_held or not self._is_playing
        followed = viewports.followed(self._viewport, position_s, reduced_motion=turns_pages)
        if followed != self._viewport:
            self._is_held = False
            self._look_at(followed)

    def set_loop(self, loop: Loop | None) -> None:
        self._loop = loop
        self._stage.overlay.change(loop=loop)

    def set_visible_range(self, start_s: float, stop_s: float) -> None:
        self._move_to(viewports.showing(self._viewport, start_s, stop_s))

    def peek(self, stem: str) -> None:
        """Show another stem at the same place until :meth:`end_peek`."""
        self._peeked = stem
        self._show_rows()

    def end_peek(self) -> None:
        self._peeked = None
        self._show_rows()

    # what the input asks for

    def time_at(self, x: float) -> float:
        return self._stage.time_at(x)

    def x_of(self, time_s: float) -> float:
        return self._stage.x_of(time_s)

    def position_at(self, point: QPointF) -> float:
        return self._stage.position_at(point)

    def is_over_plot(self, point: QPointF) -> bool:
        return self._stage.is_over_plot(point)

    def is_over_hz_axis(self, point: QPointF) -> bool:
        return self._stage.is_over_hz_axis(point)

    def loop(self) -> Loop | None:
        return self._loop

    def show_drag(self, drag: Drag | None) -> None:
        self._stage.overlay.change(loop=self._loop if drag is None else drag.loop)

    def finish_drag(self, drag: Drag) -> None:
        if drag.marks_loop:
            self.loop_requested.emit(*drag.loop)
        elif not drag.has_moved:
            self.seek_requested.emit(drag.current_s)

    def zoom_time(self, factor: float, anchor_s: float | None = None) -> None:
        """Zoom around a moment; without one around the playhead where it is visible, else around the middle."""
        view = self._viewport
        if anchor_s is None:
            anchor_s = self._position_s if view.holds(self._position_s) else (view.start_s + view.stop_s) / 2
        self._move_to(viewports.zoomed_time(view, factor, anchor_s))

    def zoom_frequency(self, factor: float, anchor: float | None = None) -> None:
        """Zoom around a position on the frequency axis; without one around the middle."""
        view = self._viewport
        anchor = (view.low + view.high) / 2 if anchor is None else anchor
        self._move_to(viewports.zoomed_frequency(view, factor, anchor))

    def pan(self, time_share: float, frequency_share: float) -> None:
        """Move by shares of what is visible."""
        view = viewports.panned_time(self._viewport, time_share * self._viewport.span_s)
        self._move_to(viewports.panned_frequency(view, frequency_share * view.height))

    def drag_view(self, by: QPointF) -> None:
        rect = self._stage.plot_rect(0)
        self.pan(-by.x() / max(1.0, rect.width()), by.y() / max(1.0, rect.height()))

    def show_all(self) -> None:
        self._move_to(viewports.whole(self._viewport.duration_s))

    def hover(self, point: QPointF | None) -> None:
        self._cursor = point
        self._show_cursor()

    def nudge_cursor(self, dx: float, dy: float) -> None:
        """Move the read-out cursor by pixels; it begins at the playhead, in the middle of the axis."""
        rect = self._stage.plot_rect(0 if self._cursor is None else self._stage.row_at(self._cursor))
        start = self._cursor or QPointF(self.x_of(self._position_s), rect.center().y())
        x = min(max(start.x() + dx, rect.left()), rect.right() - 1)
        self._cursor = QPointF(x, min(max(start.y() + dy, rect.top()), rect.bottom() - 1))
        hover = self._show_cursor()
        if hover is not None:
            announce(self, self.readout)

    def seek_to_cursor(self) -> None:
        if self._cursor is not None:
            self.seek_requested.emit(self.time_at(self._cursor.x()))

    def set_loop_edge_to_cursor(self, edge: int) -> None:
        if self._cursor is None:
            return
        ends = list(self._loop or (0.0, self._viewport.duration_s))
        ends[edge] = self.time_at(self._cursor.x())
        if ends[0] < ends[1]:
            self.loop_requested.emit(*ends)

    def request_loop_clear(self) -> None:
        if self._loop is not None:
            self.loop_clear_requested.emit()

    # events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self._input.press(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self._input.move(event))
        self.setCursor(self._input.cursor_shape(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self._input.release(event))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.setAccepted(self._stage.song is not None and self._input.wheel(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._stage.song is None or not self._input.key(event):
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._input.leave()
        super().leaveEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and self._stage.song is not None and self._input.pinch(event):
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._apply_ink()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(900, 420)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(ink_of(self.palette()).focus, FRAME))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
            painter.end()

    # inside

    def _show_rows(self) -> None:
        state, stems = self._state, derive_rows(self._state, self.stems, self._peeked)
        names = ", ".join(map(stem_name, stems))
        self.setAccessibleName(self.tr("Spectrogram: %1").replace("%1", names) if stems else self.tr("Spectrogram"))
        colours = colour_table(state.colour_map, state.floor_db, state.ceiling_db)
        self._bar.set_scale(colours, state.floor_db, state.ceiling_db)
        self._stage.show_stems(stems, state)
        self._show_cursor()

    def _move_to(self, viewport: Viewport) -> None:
        self._is_held = self._is_held or self._is_playing
        self._look_at(viewport)

    def _look_at(self, viewport: Viewport) -> None:
        if viewport != self._viewport:
            self._viewport = viewport
            self._stage.look_at(viewport)
            self._show_cursor()
            self.visible_range_changed.emit(viewport.start_s, viewport.stop_s)

    def _show_cursor(self) -> Hover | None:
        hover = None if self._cursor is None else self._stage.hover_at(self._cursor)
        place = None if hover is None or self._cursor is None else (hover.time_s, self.position_at(self._cursor))
        text = "" if hover is None else derive_hover_text(hover, point=self.locale().decimalPoint())
        self._stage.overlay.change(cursor=place, readout=text)
        self.hover_changed.emit(hover)
        return hover

    def _lay_out(self) -> None:
        bar_width = self._bar.sizeHint().width()
        self._stage.setGeometry(0, 0, max(1, self.width() - bar_width - FRAME), self.height())
        self._bar.setGeometry(self.width() - bar_width - FRAME, 0, bar_width, self.height())

    def _on_layout_changed(self) -> None:
        top, bottom = self._stage.plots_extent()
        self._bar.set_margins(top, self.height() - bottom)

    def _apply_ink(self) -> None:
        self._stage.set_ink(ink_of(self.palette()), self.font())
        self._lay_out()
        self.update()

    def _on_song_changed(self) -> None:
        if self._stage.song is not None:
            self._look_at(viewports.resized(self._viewport, self._stage.song.duration_s))

    def _on_picture_changed(self) -> None:
        if self._cursor is not None:
            self._show_cursor()

    def _on_range_requested(self, floor_db: float, ceiling_db: float) -> None:
        self.set_state(with_range(self._state, floor_db, ceiling_db))
