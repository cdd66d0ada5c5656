"""The player: plays a song's stems through an output, live, while the song is still being split."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from engine.errors import ParameterError
from engine.player.chain import ChainSettings
from engine.player.click import COUNT_IN_BEATS, BeatGrid
from engine.player.feeder import AHEAD_S, Feeder, FeederState
from engine.player.meterbridge import MeterBridge
from engine.player.meters import MeterReading
from engine.player.mix import Mix
from engine.player.outputs import Output, OutputDevice
from engine.player.reports import OutputReport, PlayerState
from engine.player.songstream import SHORTEST_LOOP_S, Loop
from engine.player.source import StemSource
from engine.player.varispeed import Varispeed

_POLL_S = {FeederState.PLAYING: 0.008, FeederState.ENDING: 0.02, FeederState.BUFFERING: 0.02}


class Player:
    """Plays one song. Every method returns at once and may be called from any thread.

    Positions are frames at the song's rate.

    Args:
        store: The song; it may still be filled.
        device: Where the sound goes, such as ``SoundCard()``; it is opened now and runs on silence.
        on_seek: Told where the listener goes, such as ``SplitSession.seek``, so that the split goes there first.
        ahead_s: Seconds to render ahead; more is safer on a busy machine, less makes the faders quicker.
    """

    def __init__(
        self,
        store: StemSource,
        device: OutputDevice,
        *,
        on_seek: Callable[[int], None] | None = None,
        ahead_s: float = AHEAD_S,
    ) -> None:
        self._store = store
        self._device = device
        self._on_seek = on_seek
        self._ahead_s = ahead_s
        self._settings = ChainSettings()
        self._settings_lock = threading.Lock()
        self._commands: deque[Callable[[], None]] = deque()
        self._feeder: Feeder | None = None
        self._output: Output | None = None
        self._is_wanted = False
        self._place = 0
        self._seek_target: tuple[int, float] | None = None
        self._is_apply_due = False
        self._count_in_beats = 0
        self._counts_in = 0
        self._past_underruns = 0
        self._meters = MeterBridge(tuple(store.stems))
        self._wake = threading.Event()
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="player", daemon=True)
        if not device.drives_host:
            self._thread.start()
        device.open(self, store.header.sample_rate)

    def close(self) -> None:
        """Stop, and leave the output; it is closed unless it is shared."""
        self._is_closed = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        self._device.leave(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- transport

    def play(self) -> None:
        """Play from the position on; from the start where the song has ended."""
        if self._is_wanted:
            return
        if self._store.is_decoded and self.position >= self._store.frames:
            self.seek(0)
        self._is_wanted = True
        self._counts_in = self._count_in_beats
        self._tell(self.position)
        self._command(self._begin)

    def pause(self) -> None:
        """Fade out and stay at the position."""
        self._is_wanted = False
        self._command(self._pause)

    def stop(self) -> None:
        """Fade out and go to the start, or to the loop's start."""
        self.pause()
        self.seek(self._settings.loop.start if self._settings.loop else 0)

    def seek(self, frame: int) -> None:
        """Go to ``frame``; beyond the song's ends is its end."""
        target = max(0, int(frame))
        if self._store.is_decoded:
            target = min(target, self._store.frames)
        self._seek_target = (target, float("inf"))
        self._tell(target)
        self._command(lambda: self._seek(target))

    def set_loop(self, start: int, stop: int) -> None:
        """Play ``[start, stop)`` again and again, once the position comes to lie before ``stop``.

        Raises:
            ParameterError: If it is shorter than 0.05 s or begins before the song.
        """
        if stop - start < SHORTEST_LOOP_S * self.sample_rate:
            raise ParameterError(f"loop={start}..{stop} must be at least {SHORTEST_LOOP_S} s long")
        self._change(loop=Loop(int(start), int(stop)))

    def clear_loop(self) -> None:
        """Play on beyond the loop."""
        self._change(loop=None)

    @property
    def loop(self) -> Loop | None:
        """The A-B loop."""
        return self._settings.loop

    # --- mix

    @property
    def mix(self) -> Mix:
        """All faders."""
        return self._settings.mix

    def set_mix(self, mix: Mix) -> None:
        """Set all faders."""
        self._change(mix=mix)

    def set_gain_db(self, stem: str, gain_db: float) -> None:
        """Set the level of a stem, -inf..12 dB."""
        self._change_stem(stem, gain_db=gain_db)

    def set_muted(self, stem: str, is_muted: bool) -> None:
        """Silence a stem, or let it be heard."""
        self._change_stem(stem, is_muted=is_muted)

    def set_soloed(self, stem: str, is_soloed: bool) -> None:
        """Solo a stem; several may be soloed."""
        self._change_stem(stem, is_soloed=is_soloed)

    def set_pan(self, stem: str, pan: float) -> None:
        """Set the balance of a stem, -1 (left) .. 1 (right)."""
        self._change_stem(stem, pan=pan)

    def set_vocals_off(self, is_off: bool, guide_db: float | None = None) -> None:
        """Take the vocals down to the guide level, -inf..0 dB; None leaves that level as it is."""
        self._change_mix(
            lambda mix: replace(mix, is_vocals_off=is_off, guide_db=mix.guide_db if guide_db is None else guide_db)
        )

    def set_master_db(self, gain_db: float) -> None:
        """Set the level of the sum, -inf..12 dB."""
        self._change_mix(lambda mix: replace(mix, master_db=gain_db))

    # --- key, tempo, beats

    @property
    def varispeed(self) -> Varispeed:
        """Key and tempo."""
        return self._settings.varispeed

    def set_key(self, semitones: float) -> None:
        """Change the key by -12..12 semitones.

        Raises:
            ParameterError: If it lies outside these bounds.
        """
        self._change(varispeed=replace(self._settings.varispeed, key=float(semitones)))

    def set_tempo(self, tempo: float) -> None:
        """Change the tempo, 0.5..2; 1 is as recorded.

        Raises:
            ParameterError: If it lies outside these bounds.
        """
        self._change(varispeed=replace(self._settings.varispeed, tempo=float(tempo)))

    def set_beats(self, beats: BeatGrid | None) -> None:
        """Set where the beats are; the click and the count-in need it."""
        self._change(beats=beats)

    def set_click(self, has_click: bool) -> None:
        """Click along with the song."""
        self._change(has_click=has_click)

    def set_count_in(self, beats: int = COUNT_IN_BEATS) -> None:
        """Click ``beats`` times before the song begins to play; 0 for not at all."""
        if beats < 0:
            raise ParameterError(f"beats={beats} must be 0 or more")
        self._count_in_beats = beats

    # --- what it says

    @property
    def settings(self) -> ChainSettings:
        """All that the user set, for rendering the same into a file."""
        return self._settings

    @property
    def sample_rate(self) -> int:
        """The song's rate in Hz."""
        return self._store.header.sample_rate

    @property
    def state(self) -> PlayerState:
        """Playing, paused, or waiting for the split."""
        if not self._is_wanted:
            return PlayerState.PAUSED
        feeder = self._feeder
        is_waiting = feeder is None or (feeder.state is FeederState.BUFFERING and not self._commands)
        return PlayerState.BUFFERING if is_waiting else PlayerState.PLAYING

    @property
    def frames(self) -> int:
        """Frames of the song that are read by now."""
        return self._store.frames

    @property
    def position(self) -> int:
        """Frame that is heard now: the latency of the output is taken off."""
        feeder, target = self._feeder, self._seek_target
        if target is not None and (feeder is None or feeder.heard_index < target[1]):
            return target[0]
        if feeder is None or feeder.state in (FeederState.IDLE, FeederState.ENDED):
            return self._place if feeder is None else feeder.place
        return round(feeder.frame_at(feeder.heard_index))

    @property
    def played_position(self) -> int:
        """Frame that the output takes next."""
        feeder = self._feeder
        return self._place if feeder is None else round(feeder.frame_at(feeder.played_index))

    @property
    def output(self) -> OutputReport:
        """Where the sound goes."""
        output = self._output
        return OutputReport() if output is None else OutputReport(output.name, output.rate, output.is_silent)

    @property
    def underruns(self) -> int:
        """How often the output found too little sound, since the player was opened."""
        feeder = self._feeder
        return self._past_underruns + (feeder.pump.underruns if feeder else 0)

    def meters(self) -> dict[str, MeterReading]:
        """What the meters show for the sound that is heard now: of every stem, and ``master``. For one thread."""
        return self._meters.read(self._feeder, self._output)

    def reset_clips(self) -> None:
        """Put out the clip lamps."""
        self._meters.reset_clips()

    def wake(self) -> None:
        """Look again whether waiting is over; for ``SplitSession.subscribe``."""
        self._wake.set()

    # --- called by the device

    def use_output(self, output: Output) -> None:
        """Play through ``output`` from now on; the song goes on at its position."""
        self._command(lambda: self._change_output(output))

    def step(self) -> bool:
        """Do the next piece of work; False where there is none now."""
        while self._commands:
            self._commands[0]()
            self._commands.popleft()
        feeder = self._feeder
        if feeder is None:
            return False
        has_worked = feeder.step()
        if feeder.state is FeederState.ENDED and self._is_wanted and not self._commands:
            self._is_wanted = False
        return has_worked

    # --- in the player's thread

    def _run(self) -> None:
        while not self._is_closed:
            if self.step():
                continue
            feeder = self._feeder
            self._wake.wait(_POLL_S.get(feeder.state) if feeder else None)
            self._wake.clear()

    def _begin(self) -> None:
        if self._feeder is not None and self._is_wanted:
            self._feeder.play(count_in=self._counts_in)
            self._counts_in = 0

    def _pause(self) -> None:
        if self._feeder is not None and not self._is_wanted:
            self._feeder.pause()
            self._place = self._feeder.place

    def _seek(self, target: int) -> None:
        self._place = target
        if self._feeder is None:
            return
        index = self._feeder.seek(target)
        if self._seek_target is not None and self._seek_target[0] == target:
            is_playing = self._feeder.state is FeederState.PLAYING
            self._seek_target = (target, index) if is_playing else None

    def _apply(self) -> None:
        self._is_apply_due = False
        if self._feeder is not None:
            self._feeder.set(self._settings)

    def _change_output(self, output: Output) -> None:
        old = self._feeder
        if old is not None:
            self._place = self._place_of(old)
            self._past_underruns += old.pump.underruns
        self._output = output
        self._feeder = Feeder(self._store, output, self._settings, self._place, ahead_s=self._ahead_s)
        self._seek_target = None
        self._begin()

    def _place_of(self, feeder: Feeder) -> int:
        if feeder.state in (FeederState.PLAYING, FeederState.ENDING):
            return round(feeder.frame_at(feeder.played_index))
        return feeder.place

    # --- in the caller's thread

    def _command(self, command: Callable[[], None]) -> None:
        self._commands.append(command)
        self._wake.set()

    def _tell(self, frame: int) -> None:
        if self._on_seek is not None:
            self._on_seek(frame)

    def _update(self, change: Callable[[ChainSettings], ChainSettings]) -> None:
        with self._settings_lock:
            self._settings = change(self._settings)
        if not self._is_apply_due:
            self._is_apply_due = True
            self._command(self._apply)

    def _change(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of ChainSettings
        self._update(lambda settings: replace(settings, **changes))

    def _change_mix(self, change: Callable[[Mix], Mix]) -> None:
        self._update(lambda settings: replace(settings, mix=change(settings.mix)))

    def _change_stem(self, stem: str, **changes: object) -> None:
        if stem not in self._store.stems:
            raise ParameterError(f"stem={stem!r} must be one of {tuple(self._store.stems)}")
        self._change_mix(lambda mix: mix.with_stem(stem, **changes))
