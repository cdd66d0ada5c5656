"""A press of the mouse on a time line: a click seeks, a drag marks a loop, a drag at an edge moves that edge."""

from __future__ import annotations

from dataclasses import dataclass, replace

Loop = tuple[float, float]

REACH_PX = 6.0
SHORTEST_LOOP_S = 0.05


@dataclass(frozen=True)
class Drag:
    """A press that was not released yet.

    Attributes:
        anchor_s: The end of the loop that stays where it is.
        current_s: The end that follows the mouse.
        pressed_x: Where the press began, in pixels.
        has_moved: False while it may still become a click.
    """

    anchor_s: float
    current_s: float
    pressed_x: float
    has_moved: bool = False

    @property
    def loop(self) -> Loop:
        return (min(self.anchor_s, self.current_s), max(self.anchor_s, self.current_s))

    @property
    def marks_loop(self) -> bool:
        return self.has_moved and self.loop[1] - self.loop[0] >= SHORTEST_LOOP_S


def edge_at(x: float, loop_x: Loop | None, reach_px: float = REACH_PX) -> int | None:
    """Which edge of a loop lies under the mouse: 0, 1, or None."""
    if loop_x is None:
        return None
    distances = [abs(x - edge) for edge in loop_x]
    nearest = 0 if distances[0] < distances[1] else 1
    return nearest if distances[nearest] <= reach_px else None


def pressed(x: float, time_s: float, loop: Loop | None, loop_x: Loop | None) -> Drag:
    """Begin a press; ``loop_x`` are the loop's edges in pixels."""
    edge = edge_at(x, loop_x)
    if loop is None or edge is None:
        return Drag(time_s, time_s, x)
    return Drag(loop[1 - edge], loop[edge], x)


def moved(drag: Drag, x: float, time_s: float, threshold_px: float) -> Drag:
    """Follow the mouse; a tremor below ``threshold_px`` does not count."""
    if not drag.has_moved and abs(x - drag.pressed_x) < threshold_px:
        return drag
    return replace(drag, current_s=time_s, has_moved=True)
