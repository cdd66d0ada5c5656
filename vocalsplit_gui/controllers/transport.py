"""Playing: commands to the player, and what it says, many times a second."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine.player import BeatGrid, PlayerState
from vocalsplit_gui.controllers.deck import Deck
from vocalsplit_gui.shortcuts import Command
from vocalsplit_gui.state.transport_state import (
    BIG_STEP_S,
    STEP_S,
    PlayStatus,
    TransportState,
    clamp_seek,
    mark_loop,
    step_key,
    step_tempo,
)

_TICK_MS = 33
_IDLE_TICK_MS = 1000
_TEMPO_STEP = 5
_ON = (PlayStatus.PLAYING, PlayStatus.BUFFERING)
_STATUS = {
    PlayerState.PLAYING: PlayStatus.PLAYING,
    PlayerState.BUFFERING: PlayStatus.BUFFERING,
    PlayerState.PAUSED: PlayStatus.PAUSED,
}


class TransportController(QObject):
    """Signals: ``changed`` (TransportState), ``ticked`` (position in seconds), ``metered`` (peaks in dB by stem),
    ``ended`` (the song played to its end).
    """

    changed = Signal(object)
    ticked = Signal(float)
    metered = Signal(object)
    ended = Signal()

    def __init__(self, parent: QObject, *, volume_db: float) -> None:
        super().__init__(parent)
        self.state = TransportState(volume_db=volume_db)
        self._deck: Deck | None = None
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tick)
        self._steps: dict[Command, Callable[[], None]] = {
            Command.PLAY: self.toggle,
            Command.STOP: self.stop,
            Command.BACK: lambda: self.seek(self.state.position_s - STEP_S),
            Command.FORWARD: lambda: self.seek(self.state.position_s + STEP_S),
            Command.BACK_FAR: lambda: self.seek(self.state.position_s - BIG_STEP_S),
            Command.FORWARD_FAR: lambda: self.seek(self.state.position_s + BIG_STEP_S),
            Command.TO_START: lambda: self.seek(0.0),
            Command.TO_END: lambda: self.seek(self.state.duration_s - STEP_S),
            Command.LOOP: self.toggle_loop,
            Command.LOOP_IN: self.mark_in,
            Command.LOOP_OUT: self.mark_out,
            Command.KEY_UP: lambda: self.set_key(step_key(self.state.key, 1)),
            Command.KEY_DOWN: lambda: self.set_key(step_key(self.state.key, -1)),
            Command.TEMPO_UP: lambda: self.set_tempo(step_tempo(self.state.tempo_percent, _TEMPO_STEP)),
            Command.TEMPO_DOWN: lambda: self.set_tempo(step_tempo(self.state.tempo_percent, -_TEMPO_STEP)),
        }

    def command(self, command: Command) -> bool:
        """Carry out ``command``; False where it is not one of the transport's."""
        step = self._steps.get(command)
        if step is None:
            return False
        if self._deck is not None:
            step()
        return True

    def take(self, deck: Deck, wanted: TransportState, *, plays: bool) -> None:
        """Begin with a song that was opened, as ``wanted`` says: place, loop, key, tempo, count-in, click."""
        self._deck = deck
        player = deck.player
        wanted = replace(wanted, duration_s=deck.duration_s, status=PlayStatus.PAUSED)
        self._set(**{name: getattr(wanted, name) for name in TransportState.__dataclass_fields__})
        player.set_key(wanted.key)
        player.set_tempo(wanted.tempo_percent / 100.0)
        self._apply_loop()
        player.set_click(wanted.has_click)
        player.set_count_in(4 if wanted.has_count_in else 0)
        if wanted.position_s > 0:
            player.seek(self._frame(wanted.position_s))
        if plays:
            player.play()
        self._timer.start(_TICK_MS)
        self._tick()

    def drop(self) -> None:
        """There is no song any more."""
        self._deck = None
        self._timer.stop()
        kept = {name: getattr(self.state, name) for name in ("volume_db", "has_count_in", "has_click", "output_device")}
        self.state = replace(TransportState(), **kept)
        self.changed.emit(self.state)

    def close(self) -> None:
        """Look at the player no more; for the app's end."""
        self._deck = None
        self._timer.stop()

    def toggle(self) -> None:
        if self._deck is None:
            return
        if self._deck.player.state is PlayerState.PAUSED:
            self._deck.player.play()
        else:
            self._deck.player.pause()
        self._timer.start(_TICK_MS)
        self._tick()

    def pause(self) -> None:
        if self._deck is not None:
            self._deck.player.pause()

    def stop(self) -> None:
        if self._deck is not None:
            self._deck.player.stop()
            self._tick()

    def seek(self, seconds: float) -> None:
        if self._deck is not None:
            target = clamp_seek(self.state, seconds)
            self._deck.player.seek(self._frame(target))
            self._set(position_s=target)
            self.ticked.emit(target)

    def set_loop(self, start_s: float, stop_s: float) -> None:
        self._set(loop=mark_loop(self.state, start_s, stop_s), loop_in_s=None)
        self._apply_loop()

    def clear_loop(self) -> None:
        self._set(loop=None, loop_in_s=None)
        self._apply_loop()

    def toggle_loop(self) -> None:
        """Off where it is on; else the last loop, or from here to the end."""
        if self.state.loop is not None:
            self._set(last_loop=self.state.loop)
            self.clear_loop()
        elif self.state.last_loop is not None:
            self.set_loop(*self.state.last_loop)
        else:
            self.set_loop(self.state.position_s, self.state.duration_s)

    def mark_in(self) -> None:
        at = self.state.position_s
        if self.state.loop is not None and at < self.state.loop[1]:
            self.set_loop(at, self.state.loop[1])
        else:
            self._set(loop_in_s=at)

    def mark_out(self) -> None:
        start = self.state.loop_in_s if self.state.loop_in_s is not None else self.state.loop and self.state.loop[0]
        if start is not None:
            self.set_loop(start, self.state.position_s)

    def set_key(self, semitones: int) -> None:
        if self._deck is not None:
            self._deck.player.set_key(semitones)
            self._set(key=semitones)

    def set_tempo(self, percent: int) -> None:
        if self._deck is not None:
            self._deck.player.set_tempo(percent / 100.0)
            self._set(tempo_percent=percent)

    def set_count_in(self, is_on: bool) -> None:
        self._set(has_count_in=is_on)
        if self._deck is not None:
            self._deck.player.set_count_in(4 if is_on else 0)

    def set_click(self, is_on: bool) -> None:
        self._set(has_click=is_on)
        if self._deck is not None:
            self._deck.player.set_click(is_on)

    def take_beats(self, deck: Deck, beats: BeatGrid | None) -> None:
        """The beats of a song were found, or it has none: what click and count-in need."""
        if deck is self._deck:
            deck.player.set_beats(beats)
            self._set(has_beats=beats is not None)

    def set_volume(self, volume_db: float) -> None:
        self._set(volume_db=volume_db)
        if self._deck is not None:
            self._deck.player.set_master_db(volume_db)

    def set_output_name(self, name: str) -> None:
        self._set(output_device=name)

    def _apply_loop(self) -> None:
        if self._deck is None:
            return
        if self.state.loop is None:
            self._deck.player.clear_loop()
        else:
            self._deck.player.set_loop(*(self._frame(s) for s in self.state.loop))

    def _frame(self, seconds: float) -> int:
        return round(seconds * self._deck.sample_rate) if self._deck is not None else 0

    def _tick(self) -> None:
        deck = self._deck
        if deck is None:
            return
        player = deck.player
        status = _STATUS[player.state]
        position_s = player.position / deck.sample_rate
        was_at_s, was_on = self.state.position_s, self.state.status in _ON
        self._set(status=status, position_s=position_s, duration_s=deck.duration_s, is_silent=player.output.is_silent)
        is_on = status in _ON
        if is_on or was_on:
            self.metered.emit({name: reading.peak_db for name, reading in player.meters().items()})
        if is_on or was_on or position_s != was_at_s:
            self.ticked.emit(position_s)
        if was_on and not is_on and deck.session.store.is_decoded and player.position >= deck.frames:
            self.ended.emit()
        interval = _TICK_MS if is_on or was_on else _IDLE_TICK_MS
        if self._timer.interval() != interval:
            self._timer.setInterval(interval)

    def _set(self, **changes: Any) -> None:  # noqa: ANN401 - fields of TransportState
        before, self.state = self.state, replace(self.state, **changes)
        if replace(self.state, position_s=before.position_s) != before:
            self.changed.emit(self.state)
