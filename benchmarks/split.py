"""How fast, how soon and how small ``vocalsplit split`` is: ``python -m benchmarks.split``.

Prints one table: medians of several runs in fresh processes with an empty cache. The song is made from ``--song``
(the demo song by default), repeated to four minutes and encoded as MP3.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.material import machine, repeated
from engine.audio.reading import open_audio
from engine.audio.resampling import StreamResampler
from engine.audio.tags import SongTags
from engine.audio.writing import OutputFormat, StemWriter
from engine.models.load import load_model
from engine.resources import resource_path

SLOWER_MODELS = ("spleeter-tuned-averaged", "spleeter-quartet")
SONG_S = 240
_FIRST = """
import sys
from pathlib import Path
from engine.session import SplitSession
from engine.store.cache import StoreCache
session = SplitSession(sys.argv[1], cache=StoreCache(Path(sys.argv[2])))
session.start()
if not session.wait_until(lambda: session.store.is_ready(0, 4410), 60):
    sys.exit(1)
session.store.read_stem("vocals", 0, 4410)
print("ready", flush=True)
session.close()
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--song", type=Path, default=None)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--memory", type=int, nargs="*", default=[1, 10, 60, 180], metavar="MINUTES")
    options = parser.parse_args()
    song = options.song or next(iter(sorted(resource_path("demo").glob("demo.*"))))
    with tempfile.TemporaryDirectory() as folder:
        print(machine())
        print("\n| what | result | aim |\n|---|---|---|")
        for row in _rows(song, Path(folder), options.runs, options.memory):
            print("| " + " | ".join(row) + " |", flush=True)


def _rows(song: Path, folder: Path, runs: int, minutes: list[int]) -> Iterator[tuple[str, str, str]]:
    mp3 = repeated(song, folder / "song.mp3", SONG_S, "mp3")
    yield "start of `vocalsplit --help`", f"{_median(_help, runs):.2f} s", "< 0.3 s"
    first_s = _median(lambda: _first_block(mp3, folder), runs)
    yield "from command to the first stem samples", f"{first_s:.2f} s", "< 0.8 s"
    total_s = _median(lambda: _run_split(mp3, folder)[0], runs)
    yield (
        "`split` of a 4-minute stereo MP3 to two WAVs",
        f"{total_s:.2f} s, {SONG_S / total_s:.0f}x real time",
        "≥ 50x, 80x aimed at",
    )
    for name, seconds in _stages(mp3, folder, runs).items():
        yield f"… {name} alone", f"{seconds:.2f} s, {SONG_S / seconds:.0f}x", ""
    for model in SLOWER_MODELS:
        seconds, peak_mb = _run_split(mp3, folder, "--model", model)
        yield f"`split --model {model}` of the same", f"{SONG_S / seconds:.0f}x, {peak_mb:.0f} MB", "≥ 15x"
    for length in minutes:
        flac = repeated(song, folder / f"{length}.flac", length * 60, "flac")
        seconds, peak_mb = _run_split(flac, folder)
        flac.unlink()
        yield f"peak memory, {length} min", f"{peak_mb:.0f} MB ({length * 60 / seconds:.0f}x)", "≤ 400 MB"


def _median(measure: Callable[[], float], runs: int) -> float:
    return statistics.median(measure() for _ in range(runs))


def _help() -> float:
    command = [sys.executable, "-m", "engine", "--help"]
    return _timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))


def _first_block(song: Path, folder: Path) -> float:
    with tempfile.TemporaryDirectory(dir=folder) as cache:
        command = [sys.executable, "-c", _FIRST, str(song), cache]
        started = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            if child.stdout is None or not child.stdout.readline():
                raise SystemExit("the first block never came")
            return time.perf_counter() - started


def _run_split(song: Path, folder: Path, *options: str) -> tuple[float, float]:
    """Seconds and peak resident MB of one split in a fresh process."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        command = [sys.executable, "-m", "engine", "split", str(song), "-o", f"{scratch}/out", "--quiet", *options]
        started = time.perf_counter()
        child = subprocess.Popen([*command, "--cache", f"{scratch}/cache"])
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"split ended with {child.returncode}")
        return time.perf_counter() - started, usage.ru_maxrss / 1024


def _stages(song: Path, folder: Path, runs: int) -> dict[str, float]:
    model = load_model(None, device="cpu")
    segment = np.random.default_rng(0).normal(0, 0.1, (2, model.segment.length)).astype(np.float32)
    model.estimate(segment)
    segments = SONG_S * model.sample_rate / model.segment.stride
    stages = {
        "decoding": _median(lambda: _timed(lambda: _decode(song)), runs),
        "STFT, network and inverse STFT": _median(lambda: _timed(lambda: model.estimate(segment)), runs) * segments,
        "writing and verifying two WAVs": _median(lambda: _timed(lambda: _write(folder)), runs),
        "resampling from 48 kHz (not needed at 44.1 kHz)": _median(lambda: _timed(_resample), runs),
    }
    model.close()
    return stages


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _decode(song: Path) -> None:
    with open_audio(song) as reader:
        for _ in reader.blocks():
            pass


def _resample() -> None:
    resampler = StreamResampler(48_000, 44_100, 2)
    block = np.zeros((2, 48_000), np.float32)
    for _ in range(SONG_S):
        resampler.push(block)


def _write(folder: Path) -> None:
    block = np.random.default_rng(0).uniform(-0.5, 0.5, (2, 1 << 18)).astype(np.float32)
    for name in ("a.wav", "b.wav"):
        with StemWriter(folder / name, 44_100, 2, OutputFormat("wav", "24"), overwrite=True) as writer:
            for _ in range(SONG_S * 44_100 >> 18):
                writer.write(block)
            writer.finish(SongTags(), stem_title="Vocals")


if __name__ == "__main__":
    main()
