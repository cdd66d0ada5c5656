"""The open song: opens and closes it, and follows its split."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from engine.cancel import CancelToken
from engine.progress import Stage
from engine.session import SplitSession
from vocalsplit_gui.controllers.analysis import Analysis
from vocalsplit_gui.controllers.deck import Deck, MakeDevice, close_deck, open_deck
from vocalsplit_gui.controllers.pool import SessionPool
from vocalsplit_gui.jobs import Job, JobRunner
from vocalsplit_gui.memory import give_back_memory
from vocalsplit_gui.state.mixer_state import MixerState
from vocalsplit_gui.state.song_state import SongState, SplitPhase
from vocalsplit_gui.state.sound import derive_sound

_FOLLOW_MS = 100


@dataclass(frozen=True)
class OpenRequest:
    """Which song to open, and how to go on with it; ``starts_playing`` as soon as it can."""

    item_id: int
    path: Path
    starts_playing: bool
    mixer: MixerState
    volume_db: float


class SongController(QObject):
    """Signals: ``changed`` (SongState), ``opened`` (Deck, OpenRequest), ``closed``, ``filled`` (more is split),
    ``failed`` (item id, error).
    """

    changed = Signal(object)
    opened = Signal(object, object)
    closed = Signal()
    filled = Signal()
    failed = Signal(int, object)

    def __init__(self, runner: JobRunner, pool: SessionPool, make_device: MakeDevice) -> None:
        super().__init__(runner)
        self._runner = runner
        self._pool = pool
        self._make_device = make_device
        self._opening: CancelToken | None = None
        self._alive: set[Deck] = set()
        self._alive_lock = threading.Lock()
        self._has_news = threading.Event()
        self._unsubscribe: Callable[[], None] | None = None
        self.deck: Deck | None = None
        self.state = SongState()
        self._timer = QTimer(self)
        self._timer.setInterval(_FOLLOW_MS)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._follow)

    def open(self, request: OpenRequest) -> None:
        """Open a song instead of the one that is open."""
        before = self._let_go()
        is_same = before is not None and before.path == request.path
        if before is not None and not is_same:
            self._close_soon(before)
        self._set(SongState(request.item_id, request.path, phase=SplitPhase.OPENING))
        self._opening = self._runner.start(
            Job(
                "open song",
                lambda _: self._open(request, before if is_same else None),
                lambda deck: self._on_opened(deck, request),
                lambda error: self._on_failed(request.item_id, error),
                self._close_soon,
            )
        )

    def close(self) -> None:
        """Close the song, or stop opening it."""
        deck = self._let_go()
        if deck is not None:
            self._close_soon(deck)
        self._set(SongState())

    def cancel_split(self) -> None:
        """Stop splitting; what is there stays and can be heard."""
        if self.deck is not None:
            self.deck.session.cancel()
            self._on_news()

    def take_analysis(self, deck: Deck, analysis: Analysis) -> None:
        """Key and tempo were found."""
        if deck is self.deck:
            tempo = analysis.tempo
            self._set(
                replace(
                    self.state,
                    is_analysed=True,
                    key=analysis.key,
                    tempo_bpm=tempo.bpm if tempo else None,
                    tempo_confidence=tempo.confidence if tempo else 0.0,
                )
            )

    def shut_down(self) -> None:
        """Close everything now, in this thread; for the app's end."""
        self._timer.stop()
        with self._alive_lock:
            decks, self._alive = set(self._alive), set()
        for deck in decks:
            close_deck(deck, self._pool)

    def _let_go(self) -> Deck | None:
        """Have no song any more; what is left to close is returned."""
        if self._opening is not None:
            self._opening.cancel()
            self._opening = None
        deck, self.deck = self.deck, None
        self._timer.stop()
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        if deck is not None:
            deck.player.pause()
            self.closed.emit()
        return deck

    def _close_soon(self, deck: Deck) -> None:
        self._runner.start(Job("close song", lambda _: self._close(deck)))

    def _open(self, request: OpenRequest, before: Deck | None) -> Deck:
        if before is not None:  # the same song: only once its store is given back can another session go on with it
            self._close(before)
        deck = open_deck(request.path, self._pool, self._make_device, request.mixer, request.volume_db)
        with self._alive_lock:
            self._alive.add(deck)
        return deck

    def _close(self, deck: Deck) -> None:
        with self._alive_lock:
            is_ours = deck in self._alive
            self._alive.discard(deck)
        if is_ours:
            close_deck(deck, self._pool)
            give_back_memory()

    def _on_opened(self, deck: Deck, request: OpenRequest) -> None:
        self._opening = None
        self.deck = deck
        session = deck.session
        tags = session.tags
        self._set(
            replace(
                self.state,
                title=tags.title or "",
                artist=tags.artist or "",
                album=tags.album or "",
                cover=tags.cover,
                duration_s=deck.duration_s,
                sound=derive_sound(session.info),
                stems=deck.stems,
                phase=SplitPhase.READING,
            )
        )
        self.opened.emit(deck, request)
        self._unsubscribe = session.subscribe(self._on_news)
        self._has_news.set()
        self._follow()

    def _on_failed(self, item_id: int, error: Exception) -> None:
        self._opening = None
        self._set(replace(self.state, phase=SplitPhase.FAILED, error=error))
        self.failed.emit(item_id, error)

    def _on_news(self) -> None:
        """The session did something; called in any thread."""
        if not self._has_news.is_set():
            self._has_news.set()
            self._runner.post(self._timer.start)

    def _follow(self) -> None:
        """Take over what the session did since the last time."""
        if self.deck is None or not self._has_news.is_set():
            return
        self._has_news.clear()
        has_ended = self.deck.session.has_ended  # asked first: what happens after it is still followed
        before = self.state
        self._set(follow_session(before, self.deck.session, self.deck.duration_s))
        self.filled.emit()
        if self.state.phase == SplitPhase.FAILED and before.phase != SplitPhase.FAILED:
            self.failed.emit(self.state.item_id, self.state.error)
        if has_ended:
            self._runner.start(Job("give back memory", lambda _: give_back_memory()))

    def _set(self, state: SongState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)


def follow_session(state: SongState, session: SplitSession, duration_s: float) -> SongState:
    """``state`` with what ``session`` says now."""
    progress, report = session.progress, session.device_report
    phase = SplitPhase.READING if progress.stage == Stage.READING else SplitPhase.SPLITTING
    if session.error is not None:
        phase = SplitPhase.FAILED
    elif session.is_complete:
        phase = SplitPhase.DONE
    elif session.is_cancelled:
        phase = SplitPhase.CANCELLED
    return replace(
        state,
        duration_s=duration_s,
        phase=phase,
        fraction=progress.fraction,
        eta_s=progress.eta_s,
        device=report.name,
        device_choice=report.choice,
        has_fallen_back=report.fallback is not None,
        ends_early_s=session.store.ends_early_s,
        error=session.error,
    )
