"""The part of a spectrogram that is looked at: a stretch of time and a stretch of the frequency axis."""

from __future__ import annotations

from dataclasses import dataclass, replace

SHORTEST_S = 0.05
LOWEST_HEIGHT = 0.02
FOLLOW_AT = 0.5
PAGE_AT = 0.05


@dataclass(frozen=True)
class Viewport:
    """What is visible; always inside the song and the axis.

    Attributes:
        duration_s: Length of the song.
        start_s: First visible moment.
        stop_s: Last visible moment.
        low: Lower edge, a position on the frequency axis, 0..1.
        high: Upper edge.
    """

    duration_s: float = 0.0
    start_s: float = 0.0
    stop_s: float = 0.0
    low: float = 0.0
    high: float = 1.0

    @property
    def span_s(self) -> float:
        return self.stop_s - self.start_s

    @property
    def height(self) -> float:
        return self.high - self.low

    @property
    def shows_all_time(self) -> bool:
        return self.start_s <= 0 and self.stop_s >= self.duration_s

    def holds(self, time_s: float) -> bool:
        return self.start_s <= time_s <= self.stop_s


def whole(duration_s: float) -> Viewport:
    return Viewport(duration_s, 0.0, duration_s)


def resized(view: Viewport, duration_s: float) -> Viewport:
    """The same view of a song whose length turned out to be another; a view of the whole stays one."""
    if view.shows_all_time:
        return replace(view, duration_s=duration_s, start_s=0.0, stop_s=duration_s)
    return showing(replace(view, duration_s=duration_s), view.start_s, view.stop_s)


def showing(view: Viewport, start_s: float, stop_s: float) -> Viewport:
    """The view moved to ``[start_s, stop_s]``, pushed inside the song."""
    span = min(max(stop_s - start_s, min(SHORTEST_S, view.duration_s)), view.duration_s)
    start = min(max(start_s, 0.0), view.duration_s - span)
    return replace(view, start_s=start, stop_s=start + span)


def zoomed_time(view: Viewport, factor: float, anchor_s: float) -> Viewport:
    """The view made ``factor`` times narrower; ``anchor_s`` stays where it is on the screen."""
    span = min(max(view.span_s / factor, min(SHORTEST_S, view.duration_s)), view.duration_s)
    share = (anchor_s - view.start_s) / view.span_s if view.span_s else 0.0
    start = anchor_s - share * span
    return showing(view, start, start + span)


def panned_time(view: Viewport, by_s: float) -> Viewport:
    return showing(view, view.start_s + by_s, view.stop_s + by_s)


def zoomed_frequency(view: Viewport, factor: float, anchor: float) -> Viewport:
    """The view made ``factor`` times lower; the position ``anchor`` stays where it is on the screen."""
    height = min(max(view.height / factor, LOWEST_HEIGHT), 1.0)
    low = anchor - (anchor - view.low) / view.height * height
    return _placed(view, low, height)


def panned_frequency(view: Viewport, by: float) -> Viewport:
    return _placed(view, view.low + by, view.height)


def _placed(view: Viewport, low: float, height: float) -> Viewport:
    low = min(max(low, 0.0), 1.0 - height)
    return replace(view, low=low, high=low + height)


def followed(view: Viewport, position_s: float, *, reduced_motion: bool) -> Viewport:
    """The view that keeps a moving playhead visible.

    With motion the song glides under the playhead once that has reached the middle; with reduced motion the view stands
    still and turns the page when the playhead leaves it.
    """
    if view.shows_all_time:
        return view
    if not reduced_motion and position_s > view.start_s + FOLLOW_AT * view.span_s:
        return panned_time(view, position_s - FOLLOW_AT * view.span_s - view.start_s)
    if not view.holds(position_s):
        return panned_time(view, position_s - PAGE_AT * view.span_s - view.start_s)
    return view
