"""Single keys from a terminal, without Enter and without echo; nothing where there is no terminal."""

from __future__ import annotations

import os
import sys
from types import TracebackType
from typing import Any, Self

# Sequences that terminals send, after ESC; the modifier 2 is Shift.
_SEQUENCES = {
    "[A": "up",
    "[B": "down",
    "[C": "right",
    "[D": "left",
    "[H": "home",
    "[F": "end",
    "OH": "home",
    "OF": "end",
    "[1~": "home",
    "[4~": "end",
    "[1;2C": "shift+right",
    "[1;2D": "shift+left",
}
# Second byte of the keys that Windows gives in two.
_WINDOWS = {"H": "up", "P": "down", "M": "right", "K": "left", "G": "home", "O": "end"}
_BYTES = 64


def decode(text: str) -> list[str]:
    """Names of the keys in what a terminal sent: ``left``, ``shift+right``, ``esc``, or the character itself."""
    keys = []
    while text:
        name, length = _first_key(text)
        keys.append(name)
        text = text[length:]
    return keys


def _first_key(text: str) -> tuple[str, int]:
    if text[0] != "\x1b":
        return text[0], 1
    for sequence, name in _SEQUENCES.items():
        if text.startswith(sequence, 1):
            return name, 1 + len(sequence)
    return "esc", 1


class Keys:
    """The keyboard while the block runs.

    Attributes:
        is_there: False where standard input is no terminal; then :meth:`poll` gives nothing.
    """

    def __init__(self) -> None:
        self.is_there = sys.stdin is not None and sys.stdin.isatty()
        self._saved: list[Any] | None = None

    def poll(self) -> list[str]:
        """The keys that were pressed since the last call; returns at once."""
        if not self.is_there:
            return []
        return _poll_windows() if sys.platform == "win32" else _poll_posix()

    def __enter__(self) -> Self:
        if self.is_there and sys.platform != "win32":
            import termios  # noqa: PLC0415
            import tty  # noqa: PLC0415

            self._saved = termios.tcgetattr(sys.stdin)
            tty.setcbreak(sys.stdin)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._saved is not None and sys.platform != "win32":
            import termios  # noqa: PLC0415

            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._saved)


def _poll_posix() -> list[str]:
    import select  # noqa: PLC0415

    if not select.select([sys.stdin], [], [], 0)[0]:
        return []
    return decode(os.read(sys.stdin.fileno(), _BYTES).decode("utf-8", "replace"))


def _poll_windows() -> list[str]:
    if sys.platform != "win32":
        return []
    import msvcrt  # noqa: PLC0415

    keys = []
    while msvcrt.kbhit():
        key = msvcrt.getwch()
        if key in ("\x00", "\xe0"):
            keys.append(_WINDOWS.get(msvcrt.getwch(), ""))
        else:
            keys.append("esc" if key == "\x1b" else key)
    return [key for key in keys if key]
