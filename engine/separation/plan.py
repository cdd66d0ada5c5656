"""Cutting a song into the segments that a model is given. Pure arithmetic, no samples.

All positions are samples at the model's rate. Segment ``i`` reads ``length`` samples and keeps the middle::

    read   |-- context --|-- fade --|---------- body ----------|-- fade --|-- context --|
    kept                 |<------------- stride + fade ------------------>|
    next                                                       |-- fade --|-- body ...

Neighbours overlap by one fade, in which the earlier one gives way to the later one linearly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from engine.errors import ParameterError


@dataclass(frozen=True)
class SegmentSpec:
    """How a model wants its segments.

    Attributes:
        length: Samples given to the model at once.
        context: Samples at each end that the model hears but whose estimate is dropped.
        fade: Samples over which neighbouring segments are cross-faded.
    """

    length: int
    context: int
    fade: int

    def __post_init__(self) -> None:
        if min(self.length, self.context + 1, self.fade + 1) < 1 or self.stride < max(1, self.fade):
            raise ParameterError(f"{self} leaves no body: length must exceed 2·context + 2·fade")

    @property
    def stride(self) -> int:
        """Samples from one segment's kept part to the next one's."""
        return self.length - 2 * self.context - self.fade

    @property
    def kept(self) -> int:
        """Samples of estimate that one segment leaves, fades included."""
        return self.stride + self.fade


@dataclass(frozen=True)
class Segment:
    """One segment of a song; see the module's drawing.

    Attributes:
        index: Its number, from 0.
        start: First kept sample.
        stop: One past the last kept sample.
        read_start: First sample given to the model; negative where the song is padded with silence.
        read_stop: One past the last sample given to the model; may lie past the song's end.
    """

    index: int
    start: int
    stop: int
    read_start: int
    read_stop: int


class SegmentPlan(Sequence[Segment]):
    """The segments of a song of ``frames`` samples.

    Args:
        frames: Length of the song at the model's rate, at least 1.
        spec: What the model wants.

    Raises:
        ParameterError: If ``frames`` is below 1.
    """

    def __init__(self, frames: int, spec: SegmentSpec) -> None:
        if frames < 1:
            raise ParameterError(f"frames={frames} must be at least 1")
        self.frames = frames
        self.spec = spec

    def __len__(self) -> int:
        return max(1, -(-(self.frames - self.spec.fade) // self.spec.stride))

    @overload
    def __getitem__(self, index: int) -> Segment: ...
    @overload
    def __getitem__(self, index: slice) -> list[Segment]: ...
    def __getitem__(self, index: int | slice) -> Segment | list[Segment]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        index = range(len(self))[index]
        start = index * self.spec.stride
        read_start = start - self.spec.context
        stop = min(start + self.spec.kept, self.frames)
        return Segment(index, start, stop, read_start, read_start + self.spec.length)

    def __iter__(self) -> Iterator[Segment]:
        return (self[i] for i in range(len(self)))

    def covering(self, start: int, stop: int) -> range:
        """Indices of all segments that keep any of the samples ``[start, stop)``."""
        if stop <= start:
            return range(0)
        first = max(0, (start - self.spec.fade) // self.spec.stride)
        last = min(len(self) - 1, (stop - 1) // self.spec.stride)
        return range(min(first, len(self) - 1), last + 1)
