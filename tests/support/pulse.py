"""A PulseAudio server of our own with a null sink, and a recorder of what the sink plays.

PortAudio speaks ALSA on Linux; an ALSA configuration of our own leads its default device to our server. The null sink
takes float32 at one rate, so that a stream of that rate passes bit for bit.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import TypeVar, cast

import numpy as np
import pytest

Answer = TypeVar("Answer")
SINK = "null_sink"
RATE = 44100
_RECORD = (
    "parec",
    f"--device={SINK}.monitor",
    "--format=float32le",
    f"--rate={RATE}",
    "--channels=2",
    "--latency-msec=20",
)
_ALSA = '</usr/share/alsa/alsa.conf>\npcm.!default {{ type pulse server "{server}" }}\nctl.!default {{ type pulse }}\n'


def missing() -> str:
    """Why there can be no server here; empty where there can be one."""
    for program in ("pulseaudio", "pactl", "parec"):
        if shutil.which(program) is None:
            return f"{program} is not installed"
    if not Path("/usr/share/alsa/alsa.conf").exists():
        return "ALSA is not configured"
    return ""


class PulseServer:
    """A running server; its sink can be taken away and put back."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "socket"
        self.environment = {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_CONFIG_HOME": str(folder),
            "PULSE_SERVER": f"unix:{self.socket}",
            "PULSE_RUNTIME_PATH": str(folder),
            "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
        }
        (folder / "asound.conf").write_text(_ALSA.format(server=f"unix:{self.socket}"), encoding="utf-8")
        self._process = subprocess.Popen(
            [
                "pulseaudio",
                "-n",
                "--daemonize=no",
                "--use-pid-file=no",
                "--exit-idle-time=-1",
                f"--load=module-native-protocol-unix auth-anonymous=1 socket={self.socket}",
            ],
            env={**os.environ, **self.environment},
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._answers)
        self._module = ""
        self._warmer: subprocess.Popen[bytes] | None = None
        self.load_sink()

    def load_sink(self) -> None:
        self._module = self.pactl(
            "load-module", "module-null-sink", f"sink_name={SINK}", "format=float32le", f"rate={RATE}"
        )

        # An idle null sink renders two seconds at once, and a new stream waits for them; one that is recorded does not.
        self._warmer = subprocess.Popen(_RECORD, env=self._env(), stdout=subprocess.DEVNULL)

    def unload_sink(self) -> None:
        self._stop_warmer()
        self.pactl("unload-module", self._module)

    def pactl(self, *arguments: str) -> str:
        return subprocess.run(
            ["pactl", *arguments],
            env=self._env(),
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()

    @contextmanager
    def recording(self) -> Iterator[Recorder]:
        """Records what the sink plays; the sink is known to be recorded from the first line of the block on."""
        with Recorder(self._env()) as recorder:
            yield recorder

    def stop(self) -> None:
        self._stop_warmer()
        self._process.terminate()
        self._process.wait()

    def _stop_warmer(self) -> None:
        if self._warmer is not None:
            self._warmer.terminate()
            self._warmer.wait()

    def _answers(self) -> bool:
        asked = subprocess.run(["pactl", "info"], env=self._env(), capture_output=True, check=False)
        return asked.returncode == 0

    def _env(self) -> dict[str, str]:
        return {**os.environ, **self.environment}


class Recorder:
    """What the sink's monitor gave so far."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(_RECORD, env=environment, stdout=subprocess.PIPE)
        assert self._process.stdout is not None
        self._sound = cast("BufferedReader", self._process.stdout)
        self._parts: list[bytes] = []
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Recorder:
        self._thread.start()
        wait_until(lambda: self.frames > 0)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._thread.join()
        self._sound.close()

    @property
    def frames(self) -> int:
        return sum(len(part) for part in list(self._parts)) // 8

    @property
    def samples(self) -> np.ndarray:
        """``(2, n)`` float32."""
        data = b"".join(list(self._parts))
        return np.frombuffer(data[: len(data) // 8 * 8], dtype="<f4").reshape(-1, 2).T

    def wait_for(self, seconds: float) -> None:
        """Wait until that much more was recorded."""
        stop = self.frames + round(seconds * RATE)
        wait_until(lambda: self.frames >= stop, 10 * seconds + 10)

    def _read(self) -> None:
        while part := self._sound.read1(65536):
            self._parts.append(part)


def wait_until(ask: Callable[[], Answer], timeout_s: float = 30.0) -> Answer:
    """Wait until what ``ask`` gives is true, and return it; fails the test where it never is."""
    clock = threading.Event()
    deadline = time.monotonic() + timeout_s
    while True:
        answer = ask()
        if answer is not None and not (isinstance(answer, bool | np.bool_) and not answer):  # NumPy has a False too
            return answer
        if time.monotonic() > deadline:
            raise TimeoutError(f"the condition did not come true within {timeout_s} s")
        clock.wait(0.01)


@contextmanager
def pulse_server() -> Iterator[PulseServer]:
    """A server to which PortAudio in this process leads while the block runs."""
    folder = Path(tempfile.mkdtemp(prefix="pulse"))
    server = PulseServer(folder)
    names = ("PULSE_SERVER", "PULSE_RUNTIME_PATH", "ALSA_CONFIG_PATH")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update({name: server.environment[name] for name in names})
    try:
        yield server
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def pulse() -> Iterator[PulseServer]:
    """A PulseAudio server of our own, to which PortAudio leads; conftests import it by name."""
    if reason := missing():
        pytest.skip(f"no sound server to play into: {reason}")
    with pulse_server() as server:
        yield server


def match_db(recorded: np.ndarray, expected: np.ndarray) -> float:
    """How far the difference lies below ``expected`` where it fits ``recorded`` best, in dB."""
    size = 1 << (recorded.shape[1] + expected.shape[1]).bit_length()
    spectrum = np.fft.rfft(recorded[0], size) * np.conj(np.fft.rfft(expected[0], size))
    start = int(np.argmax(np.fft.irfft(spectrum)[: recorded.shape[1] - expected.shape[1] + 1]))
    rest = recorded[:, start : start + expected.shape[1]] - expected
    return float(10 * np.log10(np.square(expected).sum() / (np.square(rest).sum() + 1e-20)))
