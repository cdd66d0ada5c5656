"""Songs to measure with, and what they were measured on."""

from __future__ import annotations

import os
import platform
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import numpy as np

from engine.audio.reading import open_audio
from engine.audio.tags import SongTags
from engine.audio.writing import OutputFormat, StemWriter


def repeated(song: Path, path: Path, seconds: int, kind: Literal["mp3", "flac"]) -> Path:
    with open_audio(song) as reader:
        rate, channels = reader.info.sample_rate, reader.info.channels
        block = np.concatenate(list(reader.blocks()), axis=1)
    left = seconds * rate
    with StemWriter(path, rate, channels, OutputFormat(kind, "16" if kind == "flac" else None)) as writer:
        while left > 0:
            writer.write(block[:, :left])
            left -= block.shape[1]
        writer.finish(SongTags(), stem_title="Mixture")
    return path


def machine() -> str:
    names = ("numpy", "onnxruntime", "av", "soundfile", "soxr")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    processor = platform.processor() or platform.machine()
    with suppress(OSError, StopIteration):
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        processor = next(line.split(": ")[1] for line in lines if line.startswith("model name"))
    return f"{os.cpu_count()} cores ({processor}), {platform.system()}, Python {platform.python_version()}, {versions}"
