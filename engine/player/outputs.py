"""Where the sound goes: what every output has in common, and the two outputs that need no sound card."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.player.ring import Ring
from engine.separation.model import Waveform

SILENT = "silent"
_SILENT_BLOCK_S = 0.01
_REST_S = 0.1


@dataclass(frozen=True)
class _Tick:
    """One callback that took ``frames`` frames from ``index`` on, the first to be heard ``latency_s`` after ``time_s``.

    ``run_start`` is the index at which the sound began after the last silence.
    """

    index: int
    frames: int
    time_s: float
    latency_s: float
    run_start: int


class Pump:
    """What a callback does: copy from the ring, fill up with silence, note the time. Never waits, never locks.

    Args:
        ring: What to play.
        rate: The output's rate in Hz.
    """

    def __init__(self, ring: Ring, rate: int) -> None:
        self.ring = ring
        self.rate = rate
        self.is_fed = False
        self.underruns = 0
        self.largest_block = 0
        self._tick: _Tick | None = None
        self._was_silent = True

    def pull(self, out: NDArray[np.float32], time_s: float, latency_s: float, *, comes_after_gap: bool = False) -> None:
        """Fill ``out``, ``(n, width)``; called by the output for every buffer.

        Args:
            out: The buffer.
            time_s: Now, by the output's clock.
            latency_s: How long until the buffer's first frame is heard.
            comes_after_gap: True where the device says that it had nothing to play before this buffer.
        """
        if comes_after_gap and not self._was_silent:
            self.underruns += 1
        index = self.ring.read
        count = self.ring.read_into(out)
        if count < len(out):
            out[count:] = 0.0
            if self.is_fed:
                self.underruns += 1
        self.largest_block = max(self.largest_block, len(out))
        tick = self._tick
        if count:
            run_start = index if tick is None or self._was_silent else tick.run_start
            self._tick = _Tick(index, count, time_s, latency_s, run_start)
        self._was_silent = count < len(out)

    def heard_index(self, now_s: float) -> float:
        """Index of the frame that is heard at ``now_s``, by the output's clock."""
        tick = self._tick
        if tick is None:
            return float(self.ring.read)
        index = tick.index + (now_s - tick.time_s - tick.latency_s) * self.rate
        return max(float(tick.run_start), min(index, float(tick.index + tick.frames)))


class Output(Protocol):
    """An open output that calls :meth:`Pump.pull`."""

    @property
    def name(self) -> str:
        """Name to show."""
        ...

    @property
    def rate(self) -> int:
        """Rate in Hz."""
        ...

    @property
    def width(self) -> int:
        """Channels, 1 or 2."""
        ...

    @property
    def is_silent(self) -> bool:
        """True where nothing can be heard."""
        ...

    def start(self, pump: Pump | None) -> None:
        """Begin to pull from ``pump``; a second call changes over to another one, or, None, to silence."""
        ...

    def now_s(self) -> float:
        """The clock of the times given to the pump."""
        ...

    def close(self) -> None:
        """Stop for good."""
        ...


class OutputHost(Protocol):
    """What an output device calls: the player."""

    def use_output(self, output: Output) -> None:
        """Play through ``output`` from now on."""
        ...

    def step(self) -> bool:
        """Do the next piece of work; False where there is none now."""
        ...


class OutputDevice(Protocol):
    """Gives the player an output, and another one when that is lost.

    Attributes:
        drives_host: True where the device itself calls :meth:`OutputHost.step`; otherwise the player has a thread.
    """

    @property
    def drives_host(self) -> bool:
        """True where the device itself calls the host."""
        ...

    def open(self, host: OutputHost, song_rate: int) -> None:
        """Begin; the host gets its output at once or a little later."""
        ...

    def leave(self, host: OutputHost) -> None:
        """The host needs no output any more."""
        ...


class SilentOutput:
    """Pulls at the speed of time and drops what it pulls: the clock of a player without a sound card.

    Args:
        rate: Rate in Hz.
    """

    name = SILENT
    width = 2
    is_silent = True

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._pump: Pump | None = None
        self._is_closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="silent-output", daemon=True)

    def start(self, pump: Pump | None) -> None:
        """Begin to pull."""
        self._pump = pump
        if not self._thread.is_alive():
            self._thread.start()

    def now_s(self) -> float:
        """Seconds of the system's steady clock."""
        return time.perf_counter()

    def close(self) -> None:
        """Stop."""
        self._is_closed.set()
        if self._thread.is_alive():
            self._thread.join()

    def _has_work(self) -> bool:
        pump = self._pump
        return pump is not None and (pump.is_fed or pump.ring.fill > 0)

    def _run(self) -> None:
        started, pulled, is_resting = self.now_s(), 0, True
        while not self._is_closed.wait(_REST_S if is_resting else _SILENT_BLOCK_S):
            due = round((self.now_s() - started) * self.rate) - pulled
            # After a rest, or after the machine has slept, the song goes on where it was instead of catching up.
            if is_resting or due > self.rate:
                started, due = self.now_s() - pulled / self.rate, 0
            is_resting = not self._has_work()
            pulled += due
            if self._pump is not None and due > 0:
                self._pump.pull(np.empty((due, self.width), dtype=np.float32), self.now_s(), 0.0)


class SilentDevice:
    """No sound card at all, on purpose."""

    drives_host = False

    def __init__(self) -> None:
        self._output: SilentOutput | None = None

    def open(self, host: OutputHost, song_rate: int) -> None:
        """Give the host a silent clock."""
        self._output = SilentOutput(song_rate)
        host.use_output(self._output)

    def leave(self, host: OutputHost) -> None:
        """End the clock."""
        del host
        if self._output is not None:
            self._output.close()


class SimulatedDevice:
    """A sound card on a virtual clock, as fast as the player can render; it keeps what it played.

    Nothing runs in the background: :meth:`run` lets the player work and takes buffer after buffer.

    Args:
        rate: Rate in Hz; the song's where it is None.
        width: Channels, 1 or 2.
        block: Frames of a buffer.
        latency_s: Time from a buffer to its sound.
        is_recording: Keeps what was played.
    """

    drives_host = True
    name = "simulated"
    is_silent = False

    def __init__(
        self,
        rate: int | None = None,
        *,
        width: int = 2,
        block: int = 512,
        latency_s: float = 0.0,
        is_recording: bool = True,
    ) -> None:
        self.rate = rate or 0
        self.width = width
        self._block = block
        self._latency_s = latency_s
        self._is_recording = is_recording
        self._host: OutputHost | None = None
        self._pump: Pump | None = None
        self._frames = 0
        self._played: list[NDArray[np.float32]] = []

    def open(self, host: OutputHost, song_rate: int) -> None:
        """Give the host this device."""
        self.rate = self.rate or song_rate
        self._host = host
        host.use_output(self)

    def start(self, pump: Pump | None) -> None:
        """Pull from ``pump`` from now on."""
        self._pump = pump

    def now_s(self) -> float:
        """Seconds of the virtual clock."""
        return self._frames / self.rate

    def run(self, seconds: float) -> None:
        """Let ``seconds`` of virtual time pass, in whole buffers."""
        stop = self._frames + round(seconds * self.rate)
        while self._frames < stop:
            self.work()
            out = np.empty((self._block, self.width), dtype=np.float32)
            if self._pump is None:
                out[:] = 0.0
            else:
                self._pump.pull(out, self.now_s(), self._latency_s)
            self._frames += self._block
            if self._is_recording:
                self._played.append(out)

    def work(self) -> None:
        """Let the player do all it has to do now, without any time passing."""
        while self._host is not None and self._host.step():
            pass

    def take_recording(self) -> Waveform:
        """What was played since the last call, ``(width, n)``."""
        played, self._played = self._played, []
        if not played:
            return np.zeros((self.width, 0), dtype=np.float32)
        return np.ascontiguousarray(np.concatenate(played).T)

    def leave(self, host: OutputHost) -> None:
        """Stop pulling."""
        del host
        self._pump = None
        self._host = None

    def close(self) -> None:
        """Stop pulling."""
        self._pump = None
