"""ALSA writes nothing on the terminal, whatever goes wrong in it."""

import subprocess
import sys

import pytest

PROVOKE = """
import ctypes
from engine.player.alsa import silence_alsa
if {silent}:
    silence_alsa()
pcm = ctypes.c_void_p()
result = ctypes.CDLL("libasound.so.2").snd_pcm_open(ctypes.byref(pcm), b"no-such-card", 0, 0)
print(result < 0)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ALSA is Linux's")
def test_a_card_that_is_not_there_leaves_nothing_on_the_terminal():
    said = {}
    for silent in (False, True):
        run = subprocess.run(
            [sys.executable, "-c", PROVOKE.format(silent=silent)], capture_output=True, text=True, check=False
        )
        if "libasound" in run.stderr:
            pytest.skip("ALSA is not installed")
        assert run.stdout.strip() == "True"
        said[silent] = run.stderr
    assert "no-such-card" in said[False]
    assert said[True] == ""
