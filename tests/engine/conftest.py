"""Songs made on the spot, and caches that nobody else uses."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.store.cache import StoreCache


@pytest.fixture
def cache(tmp_path):
    return StoreCache(tmp_path / "cache")


@pytest.fixture
def make_song(tmp_path):
    """Writes a WAV of chords and noise, different in each channel, that reaches but never exceeds ``level``."""

    def make(
        name="song.wav", *, seconds=2.0, rate=44_100, channels=2, subtype="PCM_16", level=0.5, folder=None
    ) -> Path:
        time_s = np.arange(int(seconds * rate)) / rate
        noise = np.random.default_rng(0).normal(0, 0.1, (len(time_s), channels))
        tones = sum(np.sin(2 * np.pi * f * time_s) for f in (220.0, 277.2, 329.6))
        samples = noise + tones[:, None] * np.linspace(0.5, 1.0, channels)
        path = (folder or tmp_path) / name
        soundfile.write(path, samples / np.abs(samples).max() * level, rate, subtype=subtype)
        return path

    return make
