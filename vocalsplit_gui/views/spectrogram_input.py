"""Mouse, wheel, touch pad and keyboard of a spectrogram, turned into commands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent

from vocalsplit_gui.state.dragging import Drag, Loop, edge_at, moved, pressed

_ZOOM_PER_NOTCH = 1.25
_PAN_PER_NOTCH = 0.12
_PAN_PER_KEY = 0.2
_PAN_PER_PAGE = 0.8
_NUDGE_PX = 4
_FAST_NUDGE_PX = 40

Key, Modifier = Qt.Key, Qt.KeyboardModifier
_COMMAND_MODIFIERS = Modifier.ControlModifier | Modifier.AltModifier | Modifier.ShiftModifier


class Commands(Protocol):
    """What the input may ask of the view."""

    def time_at(self, x: float) -> float: ...
    def x_of(self, time_s: float) -> float: ...
    def position_at(self, point: QPointF) -> float: ...
    def is_over_plot(self, point: QPointF) -> bool: ...
    def is_over_hz_axis(self, point: QPointF) -> bool: ...
    def loop(self) -> Loop | None: ...
    def show_drag(self, drag: Drag | None) -> None: ...
    def finish_drag(self, drag: Drag) -> None: ...
    def zoom_time(self, factor: float, anchor_s: float | None = None) -> None: ...
    def zoom_frequency(self, factor: float, anchor: float | None = None) -> None: ...
    def pan(self, time_share: float, frequency_share: float) -> None: ...
    def drag_view(self, by: QPointF) -> None: ...
    def show_all(self) -> None: ...
    def hover(self, point: QPointF | None) -> None: ...
    def nudge_cursor(self, dx: float, dy: float) -> None: ...
    def seek_to_cursor(self) -> None: ...
    def set_loop_edge_to_cursor(self, edge: int) -> None: ...
    def request_loop_clear(self) -> None: ...


class SpectrogramInput:
    """Reads the events of a view; every handler tells whether the event was meant for it."""

    def __init__(self, view: Commands) -> None:
        self._view = view
        self._drag: Drag | None = None
        self._pan_from: QPointF | None = None
        self._keys = self._key_commands()

    def cursor_shape(self, point: QPointF) -> Qt.CursorShape:
        """The shape that says what a press at ``point`` would do."""
        if self._pan_from is not None:
            return Qt.CursorShape.ClosedHandCursor
        if self._view.is_over_hz_axis(point):
            return Qt.CursorShape.SizeVerCursor
        if self._edge_under(point) is not None:
            return Qt.CursorShape.SplitHCursor
        return Qt.CursorShape.CrossCursor if self._view.is_over_plot(point) else Qt.CursorShape.ArrowCursor

    def press(self, event: QMouseEvent) -> bool:
        point = event.position()
        pans = event.button() in (Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton)
        if pans or (event.button() == Qt.MouseButton.LeftButton and self._view.is_over_hz_axis(point)):
            self._pan_from = point
            return True
        if event.button() != Qt.MouseButton.LeftButton or not self._view.is_over_plot(point):
            return False
        loop = self._view.loop()
        self._drag = pressed(point.x(), self._view.time_at(point.x()), loop, self._loop_x(loop))
        return True

    def move(self, event: QMouseEvent) -> bool:
        point = event.position()
        if self._pan_from is not None:
            self._view.drag_view(point - self._pan_from)
            self._pan_from = point
            return True
        if self._drag is not None:
            threshold = QGuiApplication.styleHints().startDragDistance() / 2
            self._drag = moved(self._drag, point.x(), self._view.time_at(point.x()), threshold)
            self._view.show_drag(self._drag if self._drag.has_moved else None)
        self._view.hover(point if self._view.is_over_plot(point) else None)
        return self._drag is not None

    def release(self, event: QMouseEvent) -> bool:
        if self._pan_from is not None:
            self._pan_from = None
            return True
        if self._drag is None or event.button() != Qt.MouseButton.LeftButton:
            return False
        drag, self._drag = self._drag, None
        self._view.show_drag(None)
        self._view.finish_drag(drag)
        return True

    def wheel(self, event: QWheelEvent) -> bool:
        point, modifiers = event.position(), event.modifiers()
        dx, dy = event.angleDelta().x() / 120, event.angleDelta().y() / 120
        if modifiers & Modifier.AltModifier or self._view.is_over_hz_axis(point):
            self._view.zoom_frequency(_ZOOM_PER_NOTCH ** (dy or dx), self._view.position_at(point))
        elif modifiers & Modifier.ShiftModifier:
            self._view.pan(-_PAN_PER_NOTCH * (dy or dx), 0.0)
        elif abs(dx) > abs(dy):
            self._view.pan(-_PAN_PER_NOTCH * dx, 0.0)
        else:
            self._view.zoom_time(_ZOOM_PER_NOTCH**dy, self._view.time_at(point.x()))
        return True

    def pinch(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._view.zoom_time(1.0 + event.value(), self._view.time_at(event.position().x()))
        return True

    def leave(self) -> None:
        self._view.hover(None)

    def key(self, event: QKeyEvent) -> bool:
        if event.key() == Key.Key_Escape:
            return self._escape()
        modifiers = event.modifiers() & _COMMAND_MODIFIERS
        if event.key() in (Key.Key_Plus, Key.Key_Equal):
            modifiers &= ~Modifier.ShiftModifier
        command = self._keys.get((Key(event.key()), modifiers.value))
        if command is not None:
            command()
        return command is not None

    def _escape(self) -> bool:
        is_busy = self._drag is not None or self._pan_from is not None
        self._drag = self._pan_from = None
        self._view.show_drag(None)
        return is_busy

    def _key_commands(self) -> dict[tuple[Qt.Key, int], Callable[[], None]]:
        view = self._view
        plain, shift, alt = Modifier.NoModifier.value, Modifier.ShiftModifier.value, Modifier.AltModifier.value
        commands: dict[tuple[Qt.Key, int], Callable[[], None]] = {
            (Key.Key_0, plain): view.show_all,
            (Key.Key_Return, plain): view.seek_to_cursor,
            (Key.Key_Enter, plain): view.seek_to_cursor,
            (Key.Key_Delete, plain): view.request_loop_clear,
            (Key.Key_I, shift): partial(view.set_loop_edge_to_cursor, 0),
            (Key.Key_O, shift): partial(view.set_loop_edge_to_cursor, 1),
        }
        for key in (Key.Key_Plus, Key.Key_Equal):
            commands[key, plain] = partial(view.zoom_time, _ZOOM_PER_NOTCH)
            commands[key, alt] = partial(view.zoom_frequency, _ZOOM_PER_NOTCH)
        commands[Key.Key_Minus, plain] = partial(view.zoom_time, 1 / _ZOOM_PER_NOTCH)
        commands[Key.Key_Minus, alt] = partial(view.zoom_frequency, 1 / _ZOOM_PER_NOTCH)
        return commands | self._moving_commands()

    def _moving_commands(self) -> dict[tuple[Qt.Key, int], Callable[[], None]]:
        view = self._view
        plain, shift, alt = Modifier.NoModifier.value, Modifier.ShiftModifier.value, Modifier.AltModifier.value
        commands: dict[tuple[Qt.Key, int], Callable[[], None]] = {
            (Key.Key_PageUp, plain): partial(view.pan, -_PAN_PER_PAGE, 0.0),
            (Key.Key_PageDown, plain): partial(view.pan, _PAN_PER_PAGE, 0.0),
        }
        directions = {Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0), Key.Key_Up: (0, 1), Key.Key_Down: (0, -1)}
        for key, (dx, dy) in directions.items():
            commands[key, plain] = partial(view.pan, _PAN_PER_KEY * dx, _PAN_PER_KEY * dy)
            for modifiers, step in ((alt, _NUDGE_PX), (alt | shift, _FAST_NUDGE_PX)):
                commands[key, modifiers] = partial(view.nudge_cursor, step * dx, -step * dy)
        return commands

    def _loop_x(self, loop: Loop | None) -> Loop | None:
        return None if loop is None else (self._view.x_of(loop[0]), self._view.x_of(loop[1]))

    def _edge_under(self, point: QPointF) -> int | None:
        return edge_at(point.x(), self._loop_x(self._view.loop())) if self._view.is_over_plot(point) else None
