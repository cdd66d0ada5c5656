"""Which channels of a song go through a stereo model together."""

from __future__ import annotations

_SURROUND = {
    "5.1": ((0, 1), (2, 2), (4, 5)),
    "5.1(side)": ((0, 1), (2, 2), (4, 5)),
    "7.1": ((0, 1), (2, 2), (4, 5), (6, 7)),
}


def channel_pairs(channels: int, layout: str = "") -> tuple[tuple[int, int], ...]:
    """Pairs of channels, each given to the model as left and right; a channel alone is given twice.

    The low-frequency channel of a surround layout is in no pair: it holds no voice, its estimate is zero.

    Args:
        channels: Channels of the song, at least 1.
        layout: Name of their order, such as ``5.1``; an unknown one pairs neighbours.

    Returns:
        Pairs of channel numbers; every channel but the low-frequency one is in exactly one pair.
    """
    pairs = _SURROUND.get(layout)
    if pairs is not None and channels == 1 + max(max(pair) for pair in pairs):
        return pairs
    return tuple((i, min(i + 1, channels - 1)) for i in range(0, channels, 2))
