"""A song whose picture is known: a low tone in the mixture, and a voice that is a higher tone in its second half."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from engine.analysis.samples import MemorySamples

RATE = 44_100
SECONDS = 40
TONE_HZ, VOICE_HZ = 500.0, 2_000.0


def _tone(hz: float, amplitude: float) -> np.ndarray:
    t = np.arange(SECONDS * RATE) / RATE
    return np.tile(amplitude * np.sin(2 * np.pi * hz * t), (2, 1)).astype(np.float32)


@pytest.fixture(scope="session")
def _stems() -> dict[str, np.ndarray]:
    vocals = _tone(VOICE_HZ, 0.5)
    vocals[:, : SECONDS * RATE // 2] = 0
    accompaniment = _tone(TONE_HZ, 0.1)
    return {"mixture": vocals + accompaniment, "vocals": vocals, "accompaniment": accompaniment}


@pytest.fixture
def make_song(_stems: dict[str, np.ndarray]) -> Callable[..., MemorySamples]:
    """Makes the song; ``ready_s`` says which seconds of the voice are split."""

    def make(ready_s: list[tuple[int, int]] | None = None) -> MemorySamples:
        ready = {}
        if ready_s is not None:
            spans = [(start * RATE, stop * RATE) for start, stop in ready_s]
            ready = {"vocals": spans, "accompaniment": spans}
        return MemorySamples(_stems, RATE, ready=ready)

    return make
