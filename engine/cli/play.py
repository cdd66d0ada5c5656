"""``vocalsplit play``: a song with its vocals off, while it is still being split."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from engine.audio.writing import OutputFormat
from engine.cancel import Cancelled, CancelToken
from engine.cli.beats import find_beats
from engine.cli.keys import Keys
from engine.cli.messages import (
    NO_BEAT,
    NO_SOUND_CARD,
    SOUND_CARD_BACK,
    SOUND_CARD_LOST,
    printable,
    readable_time,
    sentence,
)
from engine.cli.progress import make_reporter
from engine.cli.remote import Remote
from engine.cli.signals import signals_cancel
from engine.cli.status import StatusLine
from engine.errors import DeviceError, DeviceFault, ParameterError, VocalSplitError
from engine.player import Player, PlayerState, SilentDevice, SimulatedDevice, SoundCard, SoundSystem
from engine.player.outputs import SILENT, OutputDevice
from engine.player.songstream import SHORTEST_LOOP_S
from engine.player.varispeed import HIGHEST_KEY, HIGHEST_TEMPO, LOWEST_KEY, LOWEST_TEMPO
from engine.priority import SHORT_TURN_S
from engine.render import render_mix
from engine.session import SplitSession
from engine.store.cache import StoreCache

_REFRESH_S = 0.1
_SIMULATED_STEP_S = 1.0
_KINDS = {".wav": "wav", ".flac": "flac", ".mp3": "mp3", ".ogg": "ogg", ".opus": "opus"}


def run(options: argparse.Namespace) -> int:
    """Play a song to its end, or until it is stopped; returns the exit status."""
    cancel = CancelToken()
    with signals_cancel(cancel) as received:
        try:
            _play(options, cancel)
        except Cancelled:
            pass
        except VocalSplitError as error:
            print(sentence(error), file=sys.stderr)
            return 2 if isinstance(error, ParameterError) else 1
        return 128 + received[0] if received else 0


def _play(options: argparse.Namespace, cancel: CancelToken) -> None:
    _check(options)
    device = _make_device(options)
    cache = StoreCache(options.cache)
    with ExitStack() as stack:
        session = SplitSession(options.song, model_id=options.model, device=options.device, cache=cache)
        stack.callback(cache.prune)
        stack.callback(session.close)
        session.start()
        player = stack.enter_context(Player(session.store, device, on_seek=session.seek))
        stack.callback(session.subscribe(player.wake))
        _set_up(player, session, options, cancel)
        if options.save is not None:
            _save(player, session, options.save, cancel)
        elif isinstance(device, SimulatedDevice):
            _run_simulated(player, session, device, cancel)
        else:
            _run(player, session, cancel)


def _check(options: argparse.Namespace) -> None:
    """Refuse what cannot be, in the units in which it was asked for."""
    if not LOWEST_KEY <= options.key <= HIGHEST_KEY:
        raise ParameterError(f"--key {options.key:g} must lie between {LOWEST_KEY:g} and {HIGHEST_KEY:g} semitones")
    if not LOWEST_TEMPO <= options.tempo / 100.0 <= HIGHEST_TEMPO:
        lowest, highest = 100.0 * LOWEST_TEMPO, 100.0 * HIGHEST_TEMPO
        raise ParameterError(f"--tempo {options.tempo:g} must lie between {lowest:g} and {highest:g} percent")
    if options.loop is not None and options.loop[1] - options.loop[0] < SHORTEST_LOOP_S:
        edges = f"{options.loop[0]:g} {options.loop[1]:g}"
        raise ParameterError(f"--loop {edges}: the end must come {SHORTEST_LOOP_S:g} s or more after the start")


def _make_device(options: argparse.Namespace) -> OutputDevice:
    if options.no_sound or options.save is not None:
        return SimulatedDevice(is_recording=False)
    if options.output_device == SILENT:
        return SilentDevice()
    system = SoundSystem()
    if options.output_device is not None:
        names = [output.name for output in system.list_outputs()]
        if not any(options.output_device.casefold() in name.casefold() for name in names):
            raise DeviceError(options.output_device, DeviceFault.NOT_THERE, ", ".join(names) or "no sound card at all")
    return SoundCard(system, options.output_device)


def _set_up(player: Player, session: SplitSession, options: argparse.Namespace, cancel: CancelToken) -> None:
    rate = player.sample_rate
    player.set_vocals_off(options.vocals < 0.0, options.vocals)
    player.set_key(options.key)
    player.set_tempo(options.tempo / 100.0)
    if options.loop is not None:
        player.set_loop(round(options.loop[0] * rate), round(options.loop[1] * rate))
    start_s = options.start_s if options.start_s is not None else (options.loop or [0.0])[0]
    _wait_for_place(session, start_s, cancel)
    player.seek(round(start_s * rate))
    if options.click or options.count_in:
        beats = find_beats(session, cancel)
        if beats is None:
            print(NO_BEAT, file=sys.stderr)
        player.set_beats(beats)
        player.set_click(options.click)
        player.set_count_in(options.count_in)


def _wait_for_place(session: SplitSession, start_s: float, cancel: CancelToken) -> None:
    """Wait until the song is read to ``start_s``: nothing could be heard from there before.

    Raises:
        ParameterError: If the song is shorter.
    """
    store = session.store
    start = round(start_s * store.header.sample_rate)
    while start >= store.frames and start > 0:
        cancel.raise_if_cancelled()
        if store.is_decoded:
            end = readable_time(store.frames / store.header.sample_rate)
            raise ParameterError(f"the place {readable_time(start_s)} must lie before the song's end, {end}")
        session.wait_until(lambda: store.frames > start or store.is_decoded or cancel.is_cancelled, _REFRESH_S)
        _raise_failure(session)


def _run(player: Player, session: SplitSession, cancel: CancelToken) -> None:
    """Play in real time, with keys and a line that follows, until the end or until it is stopped."""
    watch = _OutputWatch(player)
    with _short_turns(), Keys() as keys, StatusLine(session, player) as line:
        remote = Remote(player)
        if keys.is_there:
            line.say(remote.help)
        player.play()
        while not cancel.wait(_REFRESH_S):
            _raise_failure(session)
            for key in keys.poll():
                remote.press(key)
            if remote.is_done or (player.state is PlayerState.PAUSED and not remote.is_paused):
                break
            for text in watch.news():
                line.say(text)
            line.show()
        line.show(is_last=True)


@contextmanager
def _short_turns() -> Iterator[None]:
    """Let the threads of Python take turns more often while the block runs."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SHORT_TURN_S)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _run_simulated(player: Player, session: SplitSession, device: SimulatedDevice, cancel: CancelToken) -> None:
    """Play without sound, as fast as the song is split. A loop is played once."""
    changed = threading.Event()
    unsubscribe = session.subscribe(changed.set)
    loop = player.loop
    player.clear_loop()
    with StatusLine(session, player) as line:
        player.play()
        device.work()
        while player.state is not PlayerState.PAUSED and not (loop and player.position >= loop.stop):
            cancel.raise_if_cancelled()
            _raise_failure(session)
            device.run(_SIMULATED_STEP_S)
            line.show()
            if player.state is PlayerState.BUFFERING:
                changed.wait(_REFRESH_S)
                changed.clear()
        line.show(is_last=True)
    unsubscribe()


def _save(player: Player, session: SplitSession, path: Path, cancel: CancelToken) -> None:
    """Write what would be heard to a file."""
    kind = _KINDS.get(path.suffix.casefold())
    if kind is None:
        raise ParameterError(f"{path.name} must end in one of {', '.join(_KINDS)}")
    depth = "24" if kind in ("wav", "flac") else None

    def wait() -> None:
        cancel.raise_if_cancelled()
        session.wait_until(lambda: cancel.is_cancelled, _REFRESH_S)
        _raise_failure(session)

    while not session.store.is_decoded:
        wait()
    fmt = OutputFormat(kind, depth)  # type: ignore[arg-type]
    tags = replace(session.tags)
    with make_reporter(session.path, is_quiet=False) as reporter:
        written = render_mix(
            session.store,
            player.settings,
            path,
            fmt,
            tags=tags,
            title="Mix",
            wait=wait,
            on_progress=reporter.show,
            cancel=cancel,
        )
    seconds = readable_time(written.frames / written.sample_rate)
    print(f"{printable(str(written.path))}: {seconds}, {written.sample_rate} Hz")


def _raise_failure(session: SplitSession) -> None:
    if session.error is not None:
        raise session.error


class _OutputWatch:
    """Tells once when the sound card is missing, lost, or there again."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self._last: bool | None = None

    def news(self) -> list[str]:
        output = self._player.output
        if not output.name or output.is_silent is self._last:
            return []
        before, self._last = self._last, output.is_silent
        if output.is_silent:
            return [SOUND_CARD_LOST if before is False else NO_SOUND_CARD]
        return [SOUND_CARD_BACK.format(name=printable(output.name))] if before else []
