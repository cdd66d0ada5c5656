"""Arithmetic on sorted spans ``(start, stop)`` of frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Span = tuple[int, int]


def is_covered(spans: Sequence[Span], starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which of many ranges lie wholly inside one of the spans.

    Args:
        spans: Sorted spans that do not touch one another.
        starts: ``(n,)`` first frames of the ranges.
        stops: ``(n,)`` frames one past the ranges' last.

    Returns:
        ``(n,)``, True where a span holds the whole range.
    """
    if not spans:
        return np.zeros(len(starts), dtype=np.bool_)
    edges = np.asarray(spans, dtype=np.int64)
    index = np.searchsorted(edges[:, 0], starts, side="right") - 1
    inside: NDArray[np.bool_] = (index >= 0) & (stops <= edges[index, 1])
    return inside


def merged(spans: Sequence[Span]) -> list[Span]:
    """Sort spans and join those that touch or overlap.

    Args:
        spans: Spans in any order; empty ones are dropped.

    Returns:
        Sorted spans with gaps between them.
    """
    result: list[Span] = []
    for start, stop in sorted(span for span in spans if span[0] < span[1]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(stop, result[-1][1]))
        else:
            result.append((start, stop))
    return result


def gaps(spans: Sequence[Span], start: int, stop: int) -> list[Span]:
    """The parts of ``[start, stop)`` that no span covers.

    Args:
        spans: Spans in any order.
        start: First frame looked at.
        stop: One past the last frame looked at.

    Returns:
        Sorted spans.
    """
    result: list[Span] = []
    for span_start, span_stop in merged(spans):
        if span_start > start:
            result.append((start, min(span_start, stop)))
        start = max(start, span_stop)
        if start >= stop:
            break
    if start < stop:
        result.append((start, stop))
    return [span for span in result if span[0] < span[1]]


def runs(flags: NDArray[np.bool_], longest: int) -> Iterator[slice]:
    """Slices of consecutive True values, none longer than ``longest``.

    Args:
        flags: ``(n,)``.
        longest: Longest slice, at least 1.

    Yields:
        Slices in order, which together cover every True value once.
    """
    padded = np.concatenate(([False], flags, [False]))
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        for start in range(first, last, longest):
            yield slice(start, min(start + longest, last))
