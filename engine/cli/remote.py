"""What the keys of ``vocalsplit play`` do."""

from __future__ import annotations

from engine.errors import VocalSplitError
from engine.player import Player, PlayerState

_STEP_S, _LONG_STEP_S = 5.0, 15.0
_TEMPO_STEP = 0.05
_LEVEL_STEP_DB = 3.0


class Remote:
    """Presses the player's buttons.

    Args:
        player: The player.
    """

    help = "Space play/pause, arrows seek and volume, v vocals, [ ] key, - + tempo, i o l loop, q quit"

    def __init__(self, player: Player) -> None:
        self._player = player
        self._loop_start: int | None = None
        self._last_loop = player.loop
        self.is_paused = False
        self.is_done = False

    def press(self, key: str) -> None:
        """Do what ``key`` stands for; a key without a meaning, or at the end of its range, does nothing."""
        actions = {
            " ": self._toggle,
            "left": lambda: self._seek_by(-_STEP_S),
            "right": lambda: self._seek_by(_STEP_S),
            "shift+left": lambda: self._seek_by(-_LONG_STEP_S),
            "shift+right": lambda: self._seek_by(_LONG_STEP_S),
            "home": lambda: self._player.seek(0),
            "end": self._go_to_end,
            "up": lambda: self._player.set_master_db(self._player.mix.master_db + _LEVEL_STEP_DB),
            "down": lambda: self._player.set_master_db(self._player.mix.master_db - _LEVEL_STEP_DB),
            "v": lambda: self._player.set_vocals_off(not self._player.mix.is_vocals_off),
            "[": lambda: self._player.set_key(self._player.varispeed.key - 1),
            "]": lambda: self._player.set_key(self._player.varispeed.key + 1),
            "-": lambda: self._player.set_tempo(round(self._player.varispeed.tempo - _TEMPO_STEP, 2)),
            "+": lambda: self._player.set_tempo(round(self._player.varispeed.tempo + _TEMPO_STEP, 2)),
            "i": self._mark_start,
            "o": self._mark_stop,
            "l": self._toggle_loop,
            "q": self._quit,
            "esc": self._quit,
        }
        action = actions.get(key)
        if action is None:
            return
        try:
            action()
        except VocalSplitError:
            # The end of a range, or a system that cannot change the key: the line shows that nothing changed.
            return

    def _toggle(self) -> None:
        self.is_paused = self._player.state is not PlayerState.PAUSED
        if self.is_paused:
            self._player.pause()
        else:
            self._player.play()

    def _seek_by(self, seconds: float) -> None:
        self._player.seek(self._player.position + round(seconds * self._player.sample_rate))

    def _go_to_end(self) -> None:
        self._player.seek(self._player.frames - round(_STEP_S * self._player.sample_rate))

    def _mark_start(self) -> None:
        self._loop_start = self._player.position

    def _mark_stop(self) -> None:
        if self._loop_start is not None:
            self._player.set_loop(self._loop_start, self._player.position)
            self._last_loop = self._player.loop
            self._player.seek(self._loop_start)

    def _toggle_loop(self) -> None:
        if self._player.loop is not None:
            self._player.clear_loop()
        elif self._last_loop is not None:
            self._player.set_loop(self._last_loop.start, self._last_loop.stop)

    def _quit(self) -> None:
        self.is_done = True
