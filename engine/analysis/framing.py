"""A song's blocks as overlapping frames, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from engine.audio.info import Waveform

_FRAMES_AT_ONCE = 256


def mono_frames(blocks: Iterable[Waveform], frame_length: int, hop_length: int) -> Iterator[Waveform]:
    """Cut a song into overlapping frames of the mean of its channels.

    Args:
        blocks: The song from its start, each block ``(channels, n)``.
        frame_length: Samples of a frame.
        hop_length: Samples from frame to frame; frame ``i`` is centred on sample ``i · hop_length``.

    Yields:
        ``(m, frame_length)`` with ``m`` up to 256: the next frames; silence lies around the song.
    """
    wait = frame_length + (_FRAMES_AT_ONCE - 1) * hop_length
    held = np.zeros(frame_length // 2, dtype=np.float32)
    for block in blocks:
        held = np.concatenate([held, block.mean(axis=0, dtype=np.float32)])
        while len(held) >= wait:
            yield sliding_window_view(held[:wait], frame_length)[::hop_length]
            held = held[_FRAMES_AT_ONCE * hop_length :]
    held = np.concatenate([held, np.zeros(frame_length // 2, dtype=np.float32)])
    for start in range(0, len(held) - frame_length + 1, _FRAMES_AT_ONCE * hop_length):
        yield sliding_window_view(held[start : start + wait], frame_length)[::hop_length]
