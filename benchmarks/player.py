"""How soon, how lightly and how safely the player plays: ``python -m benchmarks.player``.

Prints one table. With ``--null-sink`` (Linux, PulseAudio) everything goes through PortAudio into a null sink of our
own, else through the default sound card, else on a silent clock. The song is made from ``--song`` (the demo song by
default), repeated to four minutes and encoded as MP3; every run begins with an empty cache.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np

from benchmarks.material import machine, repeated
from engine.models.load import load_model
from engine.models.manifest import ModelManifest
from engine.player import ChainSettings, Mix, Player, PlayerState, SoundCard, Varispeed
from engine.player.chain import RenderChain
from engine.player.source import StemReader
from engine.priority import SHORT_TURN_S
from engine.resources import resource_path
from engine.separation.model import SeparationModel, Waveform
from engine.session import SplitSession
from engine.store.cache import StoreCache

SONG_S = 240
SLOW_SEGMENT_S = 3.0
_PATIENCE_S = 60.0
_POLL_S = 0.001
_CARD_SETTLES_S = 3.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--song", type=Path, default=None)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60.0, help="of playing while a song is split")
    parser.add_argument("--null-sink", action="store_true")
    parser.add_argument("--first-sound", nargs=2, metavar=("SONG", "SLOW"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    sys.setswitchinterval(SHORT_TURN_S)
    if options.first_sound:
        print(_first_sound(Path(options.first_sound[0]), is_slow=options.first_sound[1] == "slow"))
        return
    song = options.song or next(iter(sorted(resource_path("demo").glob("demo.*"))))
    with _sink(options.null_sink), tempfile.TemporaryDirectory() as folder:
        print(machine())
        print("\n| what | result | aim |\n|---|---|---|")
        for row in _rows(song, Path(folder), options):
            print("| " + " | ".join(row) + " |", flush=True)


def _sink(is_wanted: bool) -> AbstractContextManager[object]:
    if not is_wanted:
        return nullcontext()
    from tests.support.pulse import pulse_server  # noqa: PLC0415

    return pulse_server()


def _rows(song: Path, folder: Path, options: argparse.Namespace) -> Iterator[tuple[str, str, str]]:
    mp3 = repeated(song, folder / "song.mp3", SONG_S, "mp3")
    for speed, aim in (("embedded", "< 0.7 s"), ("slow", f"the first segment's {SLOW_SEGMENT_S:g} s and a little")):
        seconds = statistics.median(_first_sound_of_child(mp3, speed) for _ in range(options.runs))
        yield f"from open to the first separated sound, {speed} model", f"{seconds:.2f} s", aim
    with _split(mp3, folder) as session:
        session.start()
        session.wait()
        for name, settings in _settings():
            yield f"feeder, {name}", f"{100 * _load(session, settings):.1f} % of a core", ""
    alone_s = _seconds_of_a_split(mp3, folder)
    for varispeed in (Varispeed(), Varispeed(2), Varispeed(tempo=0.8)):
        yield from _under_load(mp3, folder, options.seconds, varispeed, alone_s)


def _split(song: Path, folder: Path, *, is_slow: bool = False) -> _Split:
    cache = StoreCache(Path(tempfile.mkdtemp(dir=folder)))
    return _Split(SplitSession(song, cache=cache, load=_load_slow if is_slow else None))


@dataclass
class _Split:
    """A session that is closed after use."""

    session: SplitSession

    def __enter__(self) -> SplitSession:
        return self.session

    def __exit__(self, *_: object) -> None:
        self.session.close()


def _first_sound_of_child(song: Path, speed: str) -> float:
    command = [sys.executable, "-m", "benchmarks.player", "--first-sound", str(song), speed]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def _first_sound(song: Path, *, is_slow: bool) -> float:
    """Seconds from opening a song to the moment at which the output takes its first sample with the vocals off.

    As in the app, the sound card was opened when the program started.
    """
    card = SoundCard(is_shared=True)
    card.prepare()
    time.sleep(_CARD_SETTLES_S)
    with closing(card), tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        with _split(song, Path(folder), is_slow=is_slow) as session:
            session.start()
            with Player(session.store, card, on_seek=session.seek) as player:
                session.subscribe(player.wake)
                player.set_vocals_off(True)
                player.play()
                while not player.played_position:
                    time.sleep(_POLL_S)
                    if time.perf_counter() - started > _PATIENCE_S:
                        raise SystemExit("the first sound never came")
                return time.perf_counter() - started


def _settings() -> Iterator[tuple[str, ChainSettings]]:
    off = Mix(is_vocals_off=True)
    yield "all faders at 0 dB", ChainSettings()
    yield "vocals off", ChainSettings(mix=off)
    yield "vocals off, key +2", ChainSettings(mix=off, varispeed=Varispeed(2))
    yield "vocals on, key +2, tempo 80 %", ChainSettings(varispeed=Varispeed(2, 0.8))
    yield "vocals on, key +12", ChainSettings(varispeed=Varispeed(12))


def _load(session: SplitSession, settings: ChainSettings) -> float:
    """Seconds of computing for a second of sound."""
    rate = session.store.header.sample_rate
    chain = RenderChain(StemReader(session.store), settings, 0, rate=rate)
    frames = 0
    started = time.process_time()
    while frames < 30 * rate and not chain.is_ended:
        block = chain.pull()
        frames += 0 if block is None else block.samples.shape[1]
    return (time.process_time() - started) / (frames / rate)


def _under_load(
    song: Path, folder: Path, seconds: float, varispeed: Varispeed, alone_s: float
) -> Iterator[tuple[str, str, str]]:
    """Play while songs are split one after the other, in this process; underruns are the player's and the card's."""
    what = "" if varispeed.is_neutral else f", key {varispeed.key:+g}, tempo {100 * varispeed.tempo:g} %"
    is_over = threading.Event()
    split_s: list[float] = []
    thread = threading.Thread(target=_split_again_and_again, args=(song, folder, is_over, split_s))
    with _split(song, folder) as session:
        session.start()
        with Player(session.store, SoundCard(), on_seek=session.seek) as player:
            session.subscribe(player.wake)
            player.set_vocals_off(True)
            player.set_key(varispeed.key)
            player.set_tempo(varispeed.tempo)
            player.play()
            thread.start()
            started = time.perf_counter()
            while time.perf_counter() - started < seconds:
                time.sleep(0.1)
                if player.state is PlayerState.PAUSED:
                    player.play()
            is_over.set()
            thread.join()
            name = player.output.name
            label = f"underruns in {seconds:.0f} s through '{name}' while songs are split{what}"
            yield label, str(player.underruns), "0"
    if split_s:
        slower = 100 * (statistics.median(split_s) / alone_s - 1)
        label = f"split meanwhile{what}, against {alone_s:.1f} s alone"
        yield label, f"{statistics.median(split_s):.1f} s, {slower:+.0f} %", "+25 %"


def _seconds_of_a_split(song: Path, folder: Path) -> float:
    started = time.perf_counter()
    with _split(song, folder) as session:
        session.start()
        session.wait()
        return time.perf_counter() - started


def _split_again_and_again(song: Path, folder: Path, is_over: threading.Event, split_s: list[float]) -> None:
    """Split until it is over; ``split_s`` gets the time of each whole split."""
    while not is_over.is_set():
        started = time.perf_counter()
        with _split(song, folder) as session:
            session.start()
            while not session.wait(0.1) and not is_over.is_set():
                pass
            if session.is_complete:
                split_s.append(time.perf_counter() - started)


def _load_slow(manifest: ModelManifest, device: str) -> SeparationModel:
    return cast("SeparationModel", _SlowModel(load_model(manifest, device=device)))


class _SlowModel:
    """A model that takes three seconds for a segment."""

    def __init__(self, model: SeparationModel) -> None:
        self._model = model

    def __getattr__(self, name: str) -> object:
        return getattr(self._model, name)

    def estimate(self, mixture: Waveform, cancel: object = None) -> Waveform:
        del cancel
        threading.Event().wait(SLOW_SEGMENT_S)
        return np.asarray(self._model.estimate(mixture), dtype=np.float32)


if __name__ == "__main__":
    main()
