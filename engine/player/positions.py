"""Which frame of the song each frame of output is."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

_KEPT = 1024


@dataclass(frozen=True)
class Mark:
    """From output frame ``index`` on, the song runs from ``frame`` with ``slope`` song frames for each output frame."""

    index: int
    frame: float
    slope: float

    def at(self, index: float) -> float:
        """Song frame of output frame ``index``."""
        return self.frame + (index - self.index) * self.slope

    def continues(self, other: Mark) -> bool:
        """True where this mark says what ``other`` says already."""
        return self.slope == other.slope and abs(other.at(self.index) - self.frame) < 1e-3


class PositionMap:
    """Song frames by output frames. One thread writes; any thread reads without waiting."""

    def __init__(self) -> None:
        self._marks: tuple[Mark, ...] = ()

    def add(self, mark: Mark) -> None:
        """Continue the map from ``mark`` on; replaces what lay behind it."""
        self.cut(mark.index)
        if not (self._marks and mark.continues(self._marks[-1])):
            self._marks = (*self._marks[-_KEPT:], mark)

    def cut(self, index: int) -> None:
        """Forget all that lies at ``index`` or behind it."""
        marks = self._marks
        while marks and marks[-1].index >= index:
            marks = marks[:-1]
        self._marks = marks

    def slope_at(self, index: float) -> float | None:
        """Song frames for each output frame at ``index``; None before the first mark."""
        marks = self._marks
        place = bisect_right(marks, index, key=lambda mark: mark.index) - 1
        return marks[place].slope if place >= 0 else None

    def frame_at(self, index: float) -> float | None:
        """Song frame of output frame ``index``; None before the first mark."""
        marks = self._marks
        place = bisect_right(marks, index, key=lambda mark: mark.index) - 1
        return marks[place].at(index) if place >= 0 else None
