"""Where the player is, as a line that follows on a terminal, and as a line now and then elsewhere."""

from __future__ import annotations

import shutil
import sys
from types import TracebackType
from typing import Self

from engine.cli.messages import printable, readable_time
from engine.player import Player, PlayerState
from engine.progress import Stage
from engine.session import SplitSession

_PLAIN_EVERY_S = 10.0
_WORDS = {PlayerState.PLAYING: "Playing", PlayerState.PAUSED: "Paused", PlayerState.BUFFERING: "Waiting for the split"}
_STAGES = {Stage.READING: "read", Stage.SPLITTING: "split"}


class StatusLine:
    """Writes to standard error.

    Args:
        session: The song.
        player: What plays it.
    """

    def __init__(self, session: SplitSession, player: Player) -> None:
        self._session = session
        self._player = player
        self._is_terminal = sys.stderr.isatty()
        self._shown: tuple[PlayerState, int] | None = None
        self._said = ""

    def __enter__(self) -> Self:
        self.say(printable(self._session.path.name))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._clear()

    def say(self, text: str) -> None:
        """Print a line of its own."""
        self._clear()
        self._said = text
        print(text, file=sys.stderr, flush=True)

    def show(self, *, is_last: bool = False) -> None:
        """Show where the player is; ``is_last`` leaves the line standing."""
        if is_last and self._text() != self._said:
            self.say(self._text())
        elif is_last:
            return
        elif self._is_terminal:
            width = shutil.get_terminal_size().columns - 1
            print(f"\r{self._text()[:width]:<{width}}", end="", file=sys.stderr, flush=True)
        else:
            self._show_plain()

    def _show_plain(self) -> None:
        """A line whenever the state changes, and every ten seconds of the song."""
        now = (self._player.state, int(self._position_s() / _PLAIN_EVERY_S))
        if now != self._shown:
            self._shown = now
            self.say(self._text())

    def _clear(self) -> None:
        if self._is_terminal:
            print("\r" + " " * (shutil.get_terminal_size().columns - 1), end="\r", file=sys.stderr, flush=True)

    def _position_s(self) -> float:
        return self._player.position / self._player.sample_rate

    def _text(self) -> str:
        player, progress = self._player, self._session.progress
        parts = [
            _WORDS[player.state],
            f"{readable_time(self._position_s())} of {readable_time(progress.total_s)}",
            self._vocals(),
        ]
        if player.varispeed.key:
            parts.append(f"key {player.varispeed.key:+g}")
        if player.varispeed.tempo != 1.0:
            parts.append(f"tempo {100 * player.varispeed.tempo:g} %")
        if player.loop is not None:
            edges = (readable_time(edge / player.sample_rate) for edge in (player.loop.start, player.loop.stop))
            parts.append(f"loop {'-'.join(edges)}")
        if not self._session.is_complete:
            parts.append(f"{_STAGES[progress.stage]} {progress.fraction:.0%}")
        if player.underruns:
            parts.append(f"{player.underruns} gaps")
        return ", ".join(parts)

    def _vocals(self) -> str:
        mix = self._player.mix
        if not mix.is_vocals_off:
            return "vocals on"
        return "vocals off" if mix.guide_db == float("-inf") else f"vocals {mix.guide_db:g} dB"
