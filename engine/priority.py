"""Which threads come first: what is heard and seen, or what is computed for later."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress

SHORT_TURN_S = 0.001
"""For ``sys.setswitchinterval``: a thread that computes keeps the interpreter for 5 ms by itself. With this, the player
renders a third more beside a split, and the window waits a third as long."""
_NICE = 5
_BELOW_NORMAL = -1


def step_back() -> None:
    """Let this thread, and those that it starts, have only what the others leave of the processor.

    On Linux a niceness belongs to a thread and is inherited; on Windows a thread has a priority. macOS knows classes of
    work that would move it to slow cores, and keeps windows fluent by itself.
    """
    if sys.platform == "linux":
        thread = threading.get_native_id()
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, thread, max(_NICE, os.getpriority(os.PRIO_PROCESS, thread)))
    elif sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        kernel = ctypes.windll.kernel32
        kernel.SetThreadPriority(kernel.GetCurrentThread(), _BELOW_NORMAL)
