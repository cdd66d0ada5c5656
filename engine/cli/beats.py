"""The beats of a song that is being read."""

from __future__ import annotations

from collections.abc import Iterator

from engine.analysis.tempo import estimate_tempo
from engine.audio.info import Waveform
from engine.cancel import CancelToken
from engine.player import BeatGrid
from engine.session import SplitSession

_BLOCK = 1 << 16
_LEAST_CONFIDENCE = 0.2
_WAIT_S = 0.1


def find_beats(session: SplitSession, cancel: CancelToken) -> BeatGrid | None:
    """Wait until the song is read, and find its beats; None where it has none.

    Raises:
        Cancelled: If ``cancel`` was cancelled.
        VocalSplitError: If the song cannot be read.
    """
    store = session.store
    while not store.is_decoded:
        cancel.raise_if_cancelled()
        session.wait_until(lambda: store.is_decoded or cancel.is_cancelled, _WAIT_S)
        if session.error is not None:
            raise session.error

    def blocks() -> Iterator[Waveform]:
        for start in range(0, store.frames, _BLOCK):
            cancel.raise_if_cancelled()
            yield store.read_mixture(start, min(start + _BLOCK, store.frames))

    rate = store.header.sample_rate
    tempo = estimate_tempo(blocks(), rate)
    if tempo is None or tempo.confidence < _LEAST_CONFIDENCE:
        return None
    return BeatGrid(rate, 60.0 * rate / tempo.bpm, tempo.beats_s * rate)
