"""A sound server with a null sink for a bundle to play into, what it heard, and how near that is to what it should."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from smoke_place import Bundle, wait_for

Waveform = NDArray[np.float32]
SINK = "null_sink"
RATE = 48000
_RECORD = ("parec", f"--device={SINK}.monitor", "--format=float32le", f"--rate={RATE}", "--channels=2")
_ALSA = '</usr/share/alsa/alsa.conf>\npcm.!default {{ type pulse server "{server}" }}\nctl.!default {{ type pulse }}\n'
_FLOOR = 1e-12


def missing() -> str:
    """Why there can be no sound server here; empty where there can be one."""
    absent = [program for program in ("pulseaudio", "pactl", "parec") if shutil.which(program) is None]
    return f"{' and '.join(absent)} not installed" if absent else ""


class SoundServer:
    """A running server of our own. Bundles reach it through the folder that they are told of by :meth:`environ`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._socket = folder / "socket"
        options = ("-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--log-target=stderr")
        module = f"--load=module-native-protocol-unix auth-anonymous=1 socket={self._socket}"
        sink = f"--load=module-null-sink sink_name={SINK} format=float32le rate={RATE}"
        self._process = subprocess.Popen(
            ("pulseaudio", *options, module, sink), env=self._own_environ(), stderr=subprocess.DEVNULL
        )
        if not wait_for(self._answers, 20.0):
            raise TimeoutError("the sound server does not answer")
        # An idle null sink renders two seconds at once, and a new stream waits for them; one that is recorded does not.
        self._warmer = subprocess.Popen(_RECORD, env=self._own_environ(), stdout=subprocess.DEVNULL)

    def environ(self, bundle: Bundle) -> dict[str, str]:
        """What leads a bundle's ALSA here; the configuration is a file of the bundle's user."""
        inside = str(self._folder)
        if bundle.root != Path("/"):
            inside = f"/{self._folder.relative_to(bundle.root)}"
        settings = self._folder / "asound.conf"
        settings.write_text(_ALSA.format(server=f"unix:{inside}/socket"), encoding="utf-8")
        return {"PULSE_SERVER": f"unix:{inside}/socket", "ALSA_CONFIG_PATH": f"{inside}/asound.conf"}

    @contextlib.contextmanager
    def recording(self) -> Iterator[Recorder]:
        """Records what the sink plays while the block runs."""
        with Recorder(self._own_environ()) as recorder:
            yield recorder

    def stop(self) -> None:
        for process in (self._warmer, self._process):
            process.terminate()
            process.wait()

    def _own_environ(self) -> dict[str, str]:
        names = ("HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "PULSE_RUNTIME_PATH")
        own = dict.fromkeys(names, str(self._folder / "server"))
        return {**os.environ, **own, "PULSE_SERVER": f"unix:{self._socket}"}

    def _answers(self) -> bool:
        asked = subprocess.run(("pactl", "info"), env=self._own_environ(), capture_output=True, check=False)
        return asked.returncode == 0


class Recorder:
    """What the sink's monitor gave so far."""

    def __init__(self, environ: dict[str, str]) -> None:
        self._process = subprocess.Popen(_RECORD, env=environ, stdout=subprocess.PIPE)
        self._parts: list[bytes] = []
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Recorder:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._thread.join()

    @property
    def samples(self) -> Waveform:
        """``(2, n)``"""
        data = b"".join(list(self._parts))
        return np.frombuffer(data[: len(data) // 8 * 8], dtype="<f4").reshape(-1, 2).T

    def wait_for_sound(self, seconds: float, limit_s: float) -> bool:
        """Wait until that much was heard that is not silence."""
        return wait_for(lambda: int((np.abs(self.samples) > 1e-4).any(axis=0).sum()) > seconds * RATE, limit_s)

    def _read(self) -> None:
        output = self._process.stdout
        while output and (part := os.read(output.fileno(), 65536)):
            self._parts.append(part)


@contextlib.contextmanager
def sound_server(root: Path) -> Iterator[SoundServer]:
    """A server whose folder lies inside a bundle's world."""
    place = root / "tmp" if root != Path("/") else None
    folder = Path(tempfile.mkdtemp(prefix="smoke-sound-", dir=place))
    folder.chmod(0o755)
    (folder / "server").mkdir()
    server = SoundServer(folder)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def likeness_db(heard: Waveform, expected: Waveform) -> float:
    """How near what was heard is to a part of what should be, wherever it began and however loud it is.

    Args:
        heard: ``(2, n)``, at least two seconds.
        expected: ``(2, m)``.

    Returns:
        Energy of the best second over the energy of what differs from it there, in dB.
    """
    second = RATE
    starts = range(0, heard.shape[1] - second + 1, second // 2)
    return max((_likeness_of_piece(heard[:, start : start + second], expected) for start in starts), default=-np.inf)


def _likeness_of_piece(piece: Waveform, expected: Waveform) -> float:
    if float((piece**2).sum()) < _FLOOR:
        return -np.inf
    size = 1 << (expected.shape[1] + piece.shape[1]).bit_length()
    products = np.fft.rfft(expected, size) * np.conj(np.fft.rfft(piece, size))
    correlation = np.fft.irfft(products.sum(axis=0), size)[: expected.shape[1] - piece.shape[1] + 1]
    lag = int(correlation.argmax())
    there = expected[:, lag : lag + piece.shape[1]].astype(np.float64)
    gain = float((there * piece).sum() / max(float((there**2).sum()), _FLOOR))
    error = piece - gain * there
    return float(10 * np.log10(float(((gain * there) ** 2).sum()) / max(float((error**2).sum()), _FLOOR)))
