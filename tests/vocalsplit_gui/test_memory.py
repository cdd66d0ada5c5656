"""If these fail, the app keeps memory that it does not use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from vocalsplit_gui import memory

ROOT = Path(__file__).resolve().parents[2]
_THREADS = """
import ctypes, threading
from vocalsplit_gui.memory import keep_few_arenas
keep_few_arenas()
together = threading.Barrier(9)
def take():
    together.wait()
    bytearray(50_000)
    together.wait()
threads = [threading.Thread(target=take) for _ in range(8)]
for thread in threads:
    thread.start()
together.wait()
together.wait()
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
libc.fflush.argtypes = [ctypes.c_void_p]
out = libc.fdopen(1, b"w")
libc.malloc_info(0, out)
libc.fflush(out)
"""
on_glibc = pytest.mark.skipif(memory._glibc() is None, reason="the C library is not glibc")


@on_glibc
def test_threads_share_two_pools() -> None:
    shown = subprocess.run([sys.executable, "-c", _THREADS], cwd=ROOT, capture_output=True, text=True, check=True)
    assert 1 <= shown.stdout.count("<heap ") <= 2


def test_other_systems_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert memory._glibc() is None
    memory.keep_few_arenas()
    memory.give_back_memory()
