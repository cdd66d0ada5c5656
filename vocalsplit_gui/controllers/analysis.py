"""Finds key, tempo and beats of the open song, once all of it was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from engine.analysis.key import KeyEstimate, estimate_key
from engine.analysis.tempo import TempoEstimate, estimate_tempo
from engine.audio.info import Waveform
from engine.cancel import CancelToken
from engine.player import BeatGrid
from engine.store import StemStore
from vocalsplit_gui.controllers.deck import Deck
from vocalsplit_gui.jobs import Job, JobRunner, stepping_back

_BLOCK = 1 << 17


@dataclass(frozen=True)
class Analysis:
    """What was found in a song; None for what it does not have."""

    key: KeyEstimate | None
    tempo: TempoEstimate | None


class AnalysisController(QObject):
    """Signals: ``found`` (Deck, Analysis)."""

    found = Signal(object, object)

    def __init__(self, runner: JobRunner) -> None:
        super().__init__(runner)
        self._runner = runner
        self._deck: Deck | None = None
        self._token: CancelToken | None = None

    def take(self, deck: Deck) -> None:
        """Look into a song that was opened; begins with :meth:`refresh`."""
        self.drop()
        self._deck = deck

    def refresh(self) -> None:
        """Begin where the song was read by now."""
        deck = self._deck
        if deck is None or self._token is not None or not deck.session.store.is_decoded:
            return
        self._token = self._runner.start(
            Job(
                "find key and tempo",
                stepping_back(lambda token: analyse(deck.session.store, token)),
                lambda analysis: self.found.emit(deck, analysis),
                lambda _: self.found.emit(deck, Analysis(None, None)),
            )
        )

    def drop(self) -> None:
        """The song is closed."""
        if self._token is not None:
            self._token.cancel()
        self._deck = self._token = None


def analyse(store: StemStore, token: CancelToken) -> Analysis:
    """Key and tempo of a song that was read to its end. In a job.

    Raises:
        Cancelled: If ``token`` was cancelled.
    """
    rate = store.header.sample_rate
    return Analysis(estimate_key(_blocks(store, token), rate), estimate_tempo(_blocks(store, token), rate))


def beat_grid(tempo: TempoEstimate | None, sample_rate: int) -> BeatGrid | None:
    """The beats as the player needs them; None where there are none."""
    if tempo is None:
        return None
    return BeatGrid(sample_rate, 60.0 / tempo.bpm * sample_rate, np.unique(tempo.beats_s) * sample_rate)


def _blocks(store: StemStore, token: CancelToken) -> Iterator[Waveform]:
    for start in range(0, store.frames, _BLOCK):
        token.raise_if_cancelled()
        yield store.read_mixture(start, min(start + _BLOCK, store.frames))
