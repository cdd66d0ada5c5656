"""Breaks songs of every format in many ways and reads them: no crash, no hang, no exception but AudioError.

    python -m benchmarks.fuzz_reading --cases 20000 --seed 1 [--keep FOLDER] [--formats mp3,m4a]

A worker process reads the cases, so that a native crash or a hang is seen, kept and counted, and the run goes on.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import numpy as np
import soundfile
from av.audio.stream import AudioStream

from engine.audio.info import Waveform
from engine.audio.reading import open_audio
from engine.audio.tags import read_tags
from engine.errors import AudioError

HANG_S = 120.0
LONGEST_S = 120.0
PYAV_SEEDS = {
    "mp3": ("libmp3lame", "mp3", 44100),
    "vbr.mp3": ("libmp3lame", "mp3", 22050),
    "m4a": ("aac", "ipod", 44100),
    "alac.m4a": ("alac", "ipod", 44100),
    "frag.mp4": ("aac", "mp4", 44100),
    "aac": ("aac", "adts", 44100),
    "opus": ("libopus", "ogg", 48000),
    "webm": ("libopus", "webm", 48000),
    "vorbis.mkv": ("vorbis", "matroska", 44100),
    "flac.mkv": ("flac", "matroska", 44100),
    "oga": ("flac", "ogg", 44100),
    "wma": ("wmav2", "asf", 44100),
    "v1.wma": ("wmav1", "asf", 44100),
    "ac3": ("ac3", "ac3", 48000),
    "eac3": ("eac3", "eac3", 48000),
    "wv": ("wavpack", "wv", 44100),
    "tta": ("tta", "tta", 44100),
    "mp3.wav": ("libmp3lame", "wav", 44100),
    "avi": ("libmp3lame", "avi", 44100),
    "flv": ("aac", "flv", 44100),
    "ts": ("aac", "mpegts", 44100),
}
SNDFILE_SEEDS = {
    "wav": ("WAV", "PCM_16"),
    "float.wav": ("WAV", "FLOAT"),
    "adpcm.wav": ("WAV", "MS_ADPCM"),
    "rf64": ("RF64", "PCM_24"),
    "w64": ("W64", "PCM_16"),
    "aiff": ("AIFF", "PCM_24"),
    "aifc": ("AIFF", "ULAW"),
    "caf": ("CAF", "PCM_16"),
    "alac.caf": ("CAF", "ALAC_16"),
    "flac": ("FLAC", "PCM_16"),
    "flac24": ("FLAC", "PCM_24"),
    "ogg": ("OGG", "VORBIS"),
}
OPTIONS: dict[str, Any] = {
    "vbr.mp3": {"options": {"flags": "+qscale", "global_quality": "0"}},
    "frag.mp4": {"container_options": {"movflags": "frag_keyframe+empty_moov"}},
    "wma": {"bit_rate": 64_000},
    "v1.wma": {"bit_rate": 64_000},
}


@dataclass
class Outcome:
    """What a run has found."""

    cases: int = 0
    whole: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    slowest: str = ""


def sound(rate: int, seconds: float = 0.7) -> Waveform:
    rng = np.random.default_rng(rate)
    t = np.arange(int(rate * seconds)) / rate
    x = 0.3 * np.sin(2 * np.pi * 330 * t) + 0.05 * rng.standard_normal((2, len(t)))
    return x.astype(np.float32)


def make_seeds(folder: Path) -> dict[str, bytes]:
    """A short song in every format, by the name of its format."""
    seeds = {}
    for name, (codec, container, rate) in PYAV_SEEDS.items():
        encode(folder / name, codec, container, rate, **OPTIONS.get(name, {}))
        seeds[name] = (folder / name).read_bytes()
    for name, (container, subtype) in SNDFILE_SEEDS.items():
        with soundfile.SoundFile(folder / name, "w", 44100, 2, format=container, subtype=subtype) as file:
            x = sound(44100).T
            for start in range(0, len(x), 4096):
                file.write(x[start : start + 4096])
        seeds[name] = (folder / name).read_bytes()
    return seeds


def encode(
    path: Path,
    codec: str,
    container: str,
    rate: int,
    *,
    options: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
    bit_rate: int | None = None,
) -> None:
    x = sound(rate)
    with av.open(str(path), "w", format=container, options=container_options or {}) as out:
        out.metadata.update({"title": "A title", "artist": "An artist"})
        if codec == "vorbis":
            options = {"strict": "experimental"}
        stream = out.add_stream(codec, rate=rate, layout="stereo", options=options)
        if not isinstance(stream, AudioStream):
            raise TypeError(stream)
        if bit_rate:
            stream.bit_rate = bit_rate
        for start in range(0, x.shape[1], 4096):
            block = np.ascontiguousarray(x[:, start : start + 4096])
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = rate, start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def mutate(rng: random.Random, seeds: dict[str, bytes]) -> tuple[str, bytes]:
    """One of the seeds, broken: flipped bits, wild bytes, holes, cuts, doublings, another file in the middle."""
    name = rng.choice(sorted(seeds))
    content = bytearray(seeds[name])
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        # half of the damage goes where headers are
        reach = len(content) if rng.random() < 0.5 else min(len(content), 1500)
        at = rng.randrange(max(1, reach))
        span = rng.choice((1, 2, 4, 8, 64, 1000))
        damage(rng, content, at, span, seeds)
        if not content:
            content = bytearray(b"\0")
    return name, bytes(content)


def damage(rng: random.Random, content: bytearray, at: int, span: int, seeds: dict[str, bytes]) -> None:
    kind = rng.randrange(9)
    end = min(len(content), at + span)
    if kind == 0:
        content[at] ^= 1 << rng.randrange(8)
    elif kind == 1:
        content[at:end] = rng.randbytes(end - at)
    elif kind == 2:
        content[at:end] = rng.choice((b"\0", b"\xff", b"\x7f", b"\x80")) * (end - at)
    elif kind == 3:
        del content[at:end]
    elif kind == 4:
        del content[at:]
    elif kind == 5:
        content[at:at] = content[at:end] * rng.choice((1, 2, 50))
    elif kind == 6:
        other = seeds[rng.choice(sorted(seeds))]
        start = rng.randrange(len(other))
        content[at:at] = other[start : start + span * 4]
    elif kind == 7:
        number = rng.choice((0, 1, -1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, rng.getrandbits(32))) & 0xFFFFFFFF
        content[at : at + 4] = number.to_bytes(4, rng.choice(("little", "big")))
    else:
        content += rng.randbytes(span)


def read_whole(path: Path) -> str:
    """How reading ends: ``whole`` or a fault."""
    read_tags(path)
    try:
        with open_audio(path) as reader:
            longest = LONGEST_S * reader.info.sample_rate
            for block in reader.blocks():
                if not np.isfinite(block).all() or block.shape[0] != reader.info.channels:
                    raise RuntimeError("a block is not as promised")
                if reader.frames_read > longest:
                    return "long"
    except AudioError as error:
        return str(error.fault)
    return "whole"


def case(seed: int, index: int, seeds: dict[str, bytes]) -> tuple[str, bytes]:
    return mutate(random.Random(f"{seed}/{index}"), seeds)  # noqa: S311 - to be repeated, not to be secret


def work(seed: int, first: int, last: int, folder: Path) -> None:
    """The worker: reads cases and prints a line before and after each."""
    limit_memory()
    seeds = {path.name: path.read_bytes() for path in sorted((folder / "seeds").iterdir())}
    path = folder / "case"
    for index in range(first, last):
        name, content = case(seed, index, seeds)
        path.write_bytes(content)
        print(json.dumps({"begins": index, "format": name}), flush=True)
        started = time.perf_counter()
        try:
            ending = read_whole(path)
        except Exception as error:  # noqa: BLE001 - any exception is what is looked for
            ending = f"raised {type(error).__name__}: {error}"
        print(json.dumps({"ending": ending, "seconds": time.perf_counter() - started}), flush=True)


def limit_memory() -> None:
    """A file that wants more than 3 GB is a finding."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))


@dataclass
class Run:
    """Follows workers and notes what they say."""

    seed: int
    folder: Path
    keep: Path | None
    outcome: Outcome = field(default_factory=Outcome)

    def watch(self, first: int, last: int) -> int:
        """Follow one worker until it has done everything, died or hung; returns the next case."""
        command = [sys.executable, "-m", "benchmarks.fuzz_reading", "--work", str(self.folder)]
        command += ["--seed", str(self.seed), "--first", str(first), "--cases", str(last)]
        worker = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
        index, title = first, ""
        watchdog = self._watchdog(worker)
        for line in worker.stdout or ():
            watchdog.cancel()
            if not line.startswith("{"):
                self._wrong(f"{title} printed: {line.strip()[:300]}")
            elif "begins" in (said := json.loads(line)):
                index, title = said["begins"], f"case {said['begins']} ({said['format']})"
            else:
                self._note(title, said["ending"], said["seconds"])
            watchdog = self._watchdog(worker)
        watchdog.cancel()
        complaints = worker.communicate()[1].strip()
        if complaints:
            self.outcome.wrong.append(f"up to {title} printed: {complaints[-500:]}")
        if worker.returncode:
            self.outcome.cases += 1
            self._wrong(f"{title} ended the process with {worker.returncode}")
        return index + 1 if worker.returncode else last

    def _watchdog(self, worker: subprocess.Popen[str]) -> threading.Timer:
        watchdog = threading.Timer(HANG_S, worker.kill)
        watchdog.start()
        return watchdog

    def _note(self, title: str, ending: str, seconds: float) -> None:
        outcome = self.outcome
        outcome.cases += 1
        if ending.startswith("raised"):
            self._wrong(f"{title} {ending}")
        elif ending == "whole":
            outcome.whole += 1
        else:
            outcome.refused[ending] = outcome.refused.get(ending, 0) + 1
        if seconds > outcome.slowest_s:
            outcome.slowest_s, outcome.slowest = seconds, title

    def _wrong(self, text: str) -> None:
        self.outcome.wrong.append(text)
        if self.keep is not None and (self.folder / "case").exists():
            self.keep.mkdir(parents=True, exist_ok=True)
            (self.keep / f"case-{len(self.outcome.wrong)}").write_bytes((self.folder / "case").read_bytes())


def run(cases: int, seed: int, *, formats: list[str] | None = None, keep: Path | None = None) -> Outcome:
    """Read that many broken songs; the same seed breaks the same way."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "seeds").mkdir()
        seeds = make_seeds(folder / "seeds")
        for unwanted in set(seeds) - set(formats or seeds):
            (folder / "seeds" / unwanted).unlink()
        followed = Run(seed, folder, keep)
        first = 0
        while first < cases:
            first = followed.watch(first, cases)
    return followed.outcome


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", type=lambda text: text.split(","))
    parser.add_argument("--keep", type=Path, help="folder for the files that were not read as they should be")
    parser.add_argument("--first", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        work(options.seed, options.first, options.cases, options.work)
        return 0
    outcome = run(options.cases, options.seed, formats=options.formats, keep=options.keep)
    print(f"{outcome.cases} cases, {outcome.whole} read to the end, refused: {dict(sorted(outcome.refused.items()))}")
    print(f"slowest: {outcome.slowest_s:.2f} s, {outcome.slowest}")
    print("\n".join(outcome.wrong) or "no crash, no hang, no foreign exception")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
