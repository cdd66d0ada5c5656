"""Real songs of the shared data folder, for tests that need them."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from engine.audio.reading import open_audio
from engine.resources import resource_path

_CHECKOUT = Path(__file__).resolve().parents[2]


def any_song() -> Path:
    """A real song; the demo where the shared data is absent."""
    songs = sorted((_data() / "songs-without-stems").glob("*.ogg"))
    return songs[0] if songs else resource_path("demo", "demo.opus")


def _data() -> Path:
    return Path(os.environ.get("VOCALSPLIT_DATA") or _CHECKOUT.parent / "shared" / "data")


def data_folder() -> Path:
    """The shared data; skips the test where it is absent."""
    folder = _data()
    if not folder.is_dir():
        pytest.skip("real songs are not here (VOCALSPLIT_DATA names their folder)")
    return folder


def real_songs(count: int) -> list[Path]:
    """The first ``count`` songs without stems, by name."""
    songs = sorted((data_folder() / "songs-without-stems").glob("*.ogg"))[:count]
    if len(songs) < count:
        pytest.skip(f"{count} real songs are needed, {len(songs)} are here")
    return songs


def read_mono(path: Path, seconds: float = 40.0) -> tuple[np.ndarray, int]:
    """The first ``seconds`` of a song, ``(1, n)`` float32, and its rate."""
    with open_audio(path) as reader:
        song = np.concatenate(list(reader.blocks()), axis=1).mean(axis=0, keepdims=True)
        return song[:, : round(seconds * reader.info.sample_rate)].astype(np.float32), reader.info.sample_rate
