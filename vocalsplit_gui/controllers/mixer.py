"""The mixer's state, and the player that follows it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from vocalsplit_gui.state.mixer_state import MixerState, change_strip, reset_strips

_PEEK_S = 0.35


class MixerController(QObject):
    """Signals: ``changed`` (MixerState)."""

    changed = Signal(object)

    def __init__(self, parent: QObject, state: MixerState, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self.state = state
        self._clock = clock
        self._pressed_at = 0.0

    def set_vocals_off(self, is_off: bool) -> None:
        self._set(replace(self.state, is_vocals_off=is_off, is_peeking=False))

    def toggle_vocals(self) -> None:
        self.set_vocals_off(not self.state.is_vocals_off)

    def peek(self, is_down: bool) -> None:
        """V went down or up: a tap turns the vocals around, a longer press only while it lasts."""
        if is_down:
            self._pressed_at = self._clock()
            self._set(replace(self.state, is_peeking=True))
        elif self.state.is_peeking:
            is_tap = self._clock() - self._pressed_at < _PEEK_S
            self._set(replace(self.state, is_vocals_off=self.state.is_vocals_off != is_tap, is_peeking=False))

    def set_guide(self, guide_db: float) -> None:
        self._set(replace(self.state, guide_db=guide_db))

    def change_strip(self, stem: str, field: str, value: object) -> None:
        self._set(change_strip(self.state, stem, **{field: value}))

    def reset(self) -> None:
        self._set(reset_strips(self.state))

    def restore(self, state: MixerState) -> None:
        self._set(replace(state, is_peeking=False))

    def _set(self, state: MixerState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit(state)
