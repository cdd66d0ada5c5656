"""The sound card, through PortAudio: the only module that knows sounddevice.

What PortAudio does not tell: a suspended or unplugged device often just stops calling back. So a stream counts as lost
when it finished by itself, when it reports an error, when no callback came for half a second, or when callbacks race
for five. PortAudio lists devices only when it starts, and it may be started anew only while no stream is open. A fresh
stream may take its first buffers and then nothing for up to two seconds (PulseAudio, when its sink was idle), so it
gets longer.
"""

from __future__ import annotations

import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.errors import DeviceError, DeviceFault
from engine.player.alsa import silence_alsa
from engine.player.outputs import Pump
from engine.player.steadiness import Steadiness

if TYPE_CHECKING:
    from collections.abc import Callable

LATENCY_S = 0.06
LOST_AFTER_S = 0.5
WATCH_S = 0.1
_SETTLING_S = 4.0
_LOST_WHILE_SETTLING_S = 3.0
_LONGEST_LATENCY_S = 2.0


@dataclass(frozen=True)
class OutputInfo:
    """A sound card, or one of its outputs.

    Attributes:
        name: Name, as the system has it.
        api: The system's interface, such as ``ALSA`` or ``Windows WASAPI``.
        channels: Most output channels.
        sample_rate: Its own rate in Hz.
        is_default: True for the one that is taken where none is named.
    """

    name: str
    api: str
    channels: int
    sample_rate: int
    is_default: bool


class SoundSystem:
    """PortAudio. One for the whole program, because devices can be listed anew only while no stream is open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open = 0
        # Loading the library lists the devices too: the first call need not do it again.
        self._is_fresh = "sounddevice" not in sys.modules

    def list_outputs(self) -> list[OutputInfo]:
        """The outputs that are there; looked for anew where no stream is open.

        Raises:
            DeviceError: If there is no PortAudio.
        """
        with self._lock:
            portaudio = _load()
            self._refresh(portaudio)
            return _list(portaudio)

    def open(self, name: str | None, rate: int, *, latency_s: float = LATENCY_S) -> SoundCardOutput:
        """Open an output; it plays silence until it is started.

        Args:
            name: Name of the output, or a part of it; None for the default.
            rate: Rate to ask for; the output's own where it has not that one.
            latency_s: Length of the buffer to ask for.

        Raises:
            DeviceError: If it is not there or does not open.
        """
        with self._lock:
            portaudio = _load()
            self._refresh(portaudio)
            stream = _open_stream(portaudio, name, rate, latency_s, self._forget)
            self._open += 1
            return stream

    def _refresh(self, portaudio: Any) -> None:  # noqa: ANN401 - sounddevice has no types
        if not self._open and not self._is_fresh:
            # PortAudio has no other way to look for devices than to start anew.
            portaudio._terminate()
            portaudio._initialize()
        self._is_fresh = False

    def _forget(self) -> None:
        with self._lock:
            self._open -= 1


class SoundCardOutput:
    """An open PortAudio stream, running on silence until it has a pump and is steady."""

    is_silent = False

    def __init__(self, name: str, rate: int, width: int, on_close: Callable[[], None]) -> None:
        self.name = name
        self.rate = rate
        self.width = width
        self._on_close = on_close
        self._pump: Pump | None = None
        self._stream: Any = None
        self._is_closed = False
        self._is_finished = False
        self._callbacks = self._seen_callbacks = 0
        self._opened_s = self._quiet_since_s = time.perf_counter()
        self._quiet_looks = 0
        self._steadiness = Steadiness(self._opened_s)
        self.is_steady = False

    def attach(self, stream: Any) -> None:  # noqa: ANN401 - sounddevice has no types
        """Take over the PortAudio stream that calls this output, and start it."""
        self._stream = stream
        try:
            stream.start()
        except Exception:
            stream.close()
            raise

    def start(self, pump: Pump | None) -> None:
        """Pull from ``pump`` from the next buffer on; None for silence."""
        self._pump = pump

    def now_s(self) -> float:
        """Seconds of the system's steady clock."""
        return time.perf_counter()

    def look(self) -> bool:
        """Look whether the device is still there; to be called every 0.1 s. False where it is lost.

        Lost is a stream without a callback for half a second and for five looks: where the whole process got no
        time to run, the looks were missing too. And one that takes its buffers at any speed and does not stop doing so.
        """
        now = time.perf_counter()
        if self._callbacks != self._seen_callbacks:
            self._seen_callbacks = self._callbacks
            self._quiet_since_s, self._quiet_looks = now, 0
        self._quiet_looks += 1
        limit_s = _LOST_WHILE_SETTLING_S if now - self._opened_s < _SETTLING_S else LOST_AFTER_S
        is_quiet = self._quiet_looks > limit_s / WATCH_S and now - self._quiet_since_s > limit_s
        return not (self._is_finished or is_quiet or self._steadiness.is_beyond_help)

    def close(self) -> None:
        """Close the stream, also one whose device is gone."""
        if self._is_closed:
            return
        self._is_closed = True
        # A lost device makes PortAudio report errors here; there is nothing left to save.
        with suppress(Exception):
            self._stream.abort()
        with suppress(Exception):
            self._stream.close()
        self._on_close()

    def on_buffer(self, out: Any, frames: int, times: Any, status: Any) -> None:  # noqa: ANN401, ARG002
        """PortAudio's callback. Copies, and nothing else."""
        now = time.perf_counter()
        self._callbacks += 1
        comes_after_gap = bool(status and status.output_underflow)
        self.is_steady = self._steadiness.note(now, comes_after_gap=comes_after_gap)
        pump = self._pump
        if pump is None or not self.is_steady:
            out[:] = 0.0
            return
        latency = times.outputBufferDacTime - times.currentTime
        latency = latency if 0.0 <= latency < _LONGEST_LATENCY_S else LATENCY_S
        pump.pull(out, now, latency, comes_after_gap=comes_after_gap)

    def on_finished(self) -> None:
        """PortAudio says that the stream has ended."""
        self._is_finished = True


def _load() -> Any:  # noqa: ANN401 - sounddevice has no types
    silence_alsa()
    try:
        import sounddevice  # noqa: PLC0415
    except OSError as error:
        raise DeviceError("portaudio", DeviceFault.NOT_THERE, str(error)) from error
    return sounddevice


def _list(portaudio: Any) -> list[OutputInfo]:  # noqa: ANN401
    default = _default_index(portaudio)
    apis = portaudio.query_hostapis()
    return [
        OutputInfo(
            name=str(device["name"]),
            api=str(apis[device["hostapi"]]["name"]),
            channels=int(device["max_output_channels"]),
            sample_rate=round(device["default_samplerate"]),
            is_default=index == default,
        )
        for index, device in enumerate(portaudio.query_devices())
        if device["max_output_channels"] > 0
    ]


def _default_index(portaudio: Any) -> int:  # noqa: ANN401
    return int(portaudio.default.device[1])


def _find(portaudio: Any, name: str | None) -> int:  # noqa: ANN401
    """Index of the output ``name``: the very name before a part of it."""
    if name is None:
        index = _default_index(portaudio)
        if index < 0:
            raise DeviceError("sound card", DeviceFault.NOT_THERE, "the system has none")
        return index
    devices = [(i, d["name"]) for i, d in enumerate(portaudio.query_devices()) if d["max_output_channels"] > 0]
    for matches in (lambda n: n == name, lambda n: name.casefold() in n.casefold()):
        for index, device_name in devices:
            if matches(device_name):
                return index
    raise DeviceError(name, DeviceFault.NOT_THERE, "no output has that name")


def _open_stream(
    portaudio: Any,  # noqa: ANN401
    name: str | None,
    rate: int,
    latency_s: float,
    on_close: Callable[[], None],
) -> SoundCardOutput:
    index = _find(portaudio, name)
    try:
        device = portaudio.query_devices(index)
        width = min(2, int(device["max_output_channels"]))
        rate = _playable_rate(portaudio, index, width, rate, round(device["default_samplerate"]))
        output = SoundCardOutput(str(device["name"]), rate, width, on_close)
        stream = portaudio.OutputStream(
            samplerate=rate,
            device=index,
            channels=width,
            dtype=np.float32,
            latency=latency_s,
            callback=output.on_buffer,
            finished_callback=output.on_finished,
        )
        output.attach(stream)
    except portaudio.PortAudioError as error:
        raise DeviceError(name or "sound card", DeviceFault.NOT_THERE, str(error)) from error
    return output


def _playable_rate(portaudio: Any, index: int, width: int, wanted: int, own: int) -> int:  # noqa: ANN401
    try:
        portaudio.check_output_settings(device=index, channels=width, dtype=np.float32, samplerate=wanted)
    except portaudio.PortAudioError:
        return own
    return wanted
