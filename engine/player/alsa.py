"""Keeps ALSA, the sound library of Linux, from writing on the terminal."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress


def silence_alsa() -> None:
    """Let ALSA keep its own messages about missing cards and underruns to itself; nothing where there is no ALSA.

    ALSA gets a function of the C library that takes nothing and changes nothing: it is called in the thread that
    feeds the sound card, where Python must not be waited for.
    """
    if not sys.platform.startswith("linux"):
        return
    with suppress(OSError, AttributeError):
        quiet = ctypes.cast(ctypes.CDLL(None).getpid, ctypes.c_void_p)
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(quiet)
