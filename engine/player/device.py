"""The sound card that a player plays through, whatever becomes of it."""

from __future__ import annotations

import threading

from engine.errors import DeviceError, DeviceFault
from engine.player.outputs import OutputHost, SilentOutput
from engine.player.portaudio import LATENCY_S, WATCH_S, SoundCardOutput, SoundSystem

RETRY_S = 1.0
_SELDOM_S = 5.0
_EAGER_TRIES = 10


class SoundCard:
    """Keeps the player in sound: opens a sound card, notices its loss, tries the default one again every second.

    After ten seconds it tries every five: each try makes PortAudio look for devices anew, which takes 26 ms.

    Until the first card is open the player waits; while a lost one is away the player runs on a silent clock.

    Args:
        system: PortAudio.
        name: Output to use, or None for the default.
        latency_s: Length of the sound card's buffer to ask for.
        is_shared: Stays open when a player is closed, for the next one; its owner closes it.
    """

    drives_host = False

    def __init__(
        self,
        system: SoundSystem | None = None,
        name: str | None = None,
        *,
        latency_s: float = LATENCY_S,
        is_shared: bool = False,
    ) -> None:
        self._system = system or SoundSystem()
        self._name = name
        self._latency_s = latency_s
        self._is_shared = is_shared
        self._host_lock = threading.Lock()
        self._rate = 0
        self._host: OutputHost | None = None
        self._output: SoundCardOutput | SilentOutput | None = None
        self._wake = threading.Event()
        self._is_closed = False
        self._wants_other = False
        self._failures = 0
        self._candidate: SoundCardOutput | None = None
        self._thread = threading.Thread(target=self._run, name="sound-card", daemon=True)
        self.error: DeviceError | None = None

    @property
    def name(self) -> str | None:
        """The chosen output; None for the default."""
        return self._name

    def prepare(self, rate: int = 44_100) -> None:
        """Open the card before there is a player, so that the first song need not wait for it."""
        with self._host_lock:
            if not self._rate:
                self._rate = rate
                self._thread.start()

    def open(self, host: OutputHost, song_rate: int) -> None:
        """Begin; the host gets an output as soon as one is open. One that is open already keeps its rate."""
        self.prepare(song_rate)
        with self._host_lock:
            self._host = host
            if self._output is not None:
                host.use_output(self._output)

    def leave(self, host: OutputHost) -> None:
        """The player is closed: silence, or the end of a card that is not shared."""
        if not self._is_shared:
            self.close()
            return
        with self._host_lock:
            if self._host is host:
                self._host = None
                if self._output is not None:
                    self._output.start(None)

    def choose(self, name: str | None) -> None:
        """Change over to another output; None for the default. The song goes on at its position."""
        self._name = name
        self._wants_other = True
        self._wake.set()

    def close(self) -> None:
        """Close the output."""
        self._is_closed = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        for output in (self._candidate, self._output):
            if output is not None:
                output.close()

    def _run(self) -> None:
        self._try_to_open(self._name, is_awaited=True)
        while not self._is_closed:
            is_retrying = isinstance(self._output, SilentOutput) and self._candidate is None
            retry_s = RETRY_S if self._failures < _EAGER_TRIES else _SELDOM_S
            self._wake.wait(retry_s if is_retrying else WATCH_S)
            self._wake.clear()
            if self._is_closed:
                return
            if self._wants_other:
                self._wants_other = False
                self._change()
            elif self._candidate is not None:
                self._judge(self._candidate)
            elif is_retrying and not self._try_to_open(self._name) and self._name is not None:
                self._try_to_open(None)
            elif isinstance(self._output, SoundCardOutput) and not self._output.look():
                self._replace_lost(self._output)

    def _change(self) -> None:
        old = self._output
        self._drop_candidate()
        self._use(SilentOutput(self._rate))
        if old is not None:
            old.close()
        self._try_to_open(self._name, is_awaited=True)

    def _replace_lost(self, lost: SoundCardOutput) -> None:
        self.error = DeviceError(lost.name, DeviceFault.NOT_THERE, "the output stopped")
        self._use(SilentOutput(self._rate))
        _close_in_background(lost)

    def _try_to_open(self, name: str | None, *, is_awaited: bool = False) -> bool:
        """Open an output; a silent clock where none opens and none runs yet. Returns whether one opened.

        One that is awaited is taken at once and the song waits for it; for any other the silent clock goes on until
        the output is steady: a suspended card opens too, and asks for nothing.
        """
        try:
            output = self._system.open(name, self._rate, latency_s=self._latency_s)
        except DeviceError as error:
            self.error = error
            self._failures += 1
            if self._output is None:
                self._use(SilentOutput(self._rate))
            return False
        if is_awaited:
            self._take(output)
        else:
            self._candidate = output
        return True

    def _judge(self, candidate: SoundCardOutput) -> None:
        if candidate.is_steady:
            self._candidate = None
            self._take(candidate)
        elif not candidate.look():
            self._failures += 1
            self._drop_candidate()

    def _take(self, output: SoundCardOutput) -> None:
        self.error, self._failures = None, 0
        silent = self._output
        self._use(output)
        if silent is not None:
            silent.close()

    def _drop_candidate(self) -> None:
        candidate, self._candidate = self._candidate, None
        if candidate is not None:
            _close_in_background(candidate)

    def _use(self, output: SoundCardOutput | SilentOutput) -> None:
        with self._host_lock:
            self._output = output
            if self._host is not None:
                self._host.use_output(output)


def _close_in_background(output: SoundCardOutput) -> None:
    """Closing may hang in the driver for as long as the device is away."""
    threading.Thread(target=output.close, name="close-lost-output", daemon=True).start()
