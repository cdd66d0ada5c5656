"""Memory that was given back, and that the C library of Linux would rather keep."""

from __future__ import annotations

import ctypes
import sys

_ARENA_MAX = -8  # M_ARENA_MAX of malloc.h
_ARENAS = 2


def keep_few_arenas() -> None:
    """Let all threads take memory from two pools; call it before there are threads.

    By itself glibc gives eight pools to each core, one after the other to new threads, and what is free in one serves
    no other: 300 MB lay unused after a minute of opening songs.
    """
    if (libc := _glibc()) is not None:
        libc.mallopt(_ARENA_MAX, _ARENAS)


def give_back_memory() -> None:
    """Give what is free to the system, after much was freed. In a job: it takes some milliseconds."""
    if (libc := _glibc()) is not None:
        libc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    """The C library where it is glibc."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "malloc_trim") else None
