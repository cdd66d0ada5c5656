from __future__ import annotations

import numpy as np
import pytest

from engine.errors import ParameterError
from training.classical import CLASSICAL, Oracle, build_classical
from training.classical.decomposition import robust_pca
from training.data.synthetic import synthetic_song
from training.metrics.ratios import nsdr

RATE = 8_000


@pytest.fixture(scope="module")
def song() -> dict[str, np.ndarray]:
    stems = synthetic_song(3, seconds=4.0, sample_rate=RATE)
    stems["other"] = np.stack([0.2 * stems["other"][0], 1.4 * stems["other"][1]])
    stems["drums"] = np.stack([1.2 * stems["drums"][0], 0.5 * stems["drums"][1]])
    return {"vocals": stems["vocals"], "accompaniment": stems["drums"] + stems["bass"] + stems["other"]}


def estimates(name: str, references: dict[str, np.ndarray]) -> np.ndarray:
    separator = build_classical(name, RATE)
    mixture = references["vocals"] + references["accompaniment"]
    return separator.separate(mixture, references) if isinstance(separator, Oracle) else separator.separate(mixture)


# What each reaches on this song; a change that loses a dB is noticed.
GAINS_DB = {
    "mixture": 0.0,
    "centre": 4.0,
    "hpss": 0.5,
    "repet-sim": 0.5,
    "nmf": 0.0,
    "ica": 0.0,
    "rpca": 0.5,
    "ideal-binary-mask": 8.0,
    "ideal-ratio-mask": 8.0,
}


def test_every_separator_has_its_expectation() -> None:
    assert set(GAINS_DB) == set(CLASSICAL)


@pytest.mark.parametrize("name", CLASSICAL)
def test_the_voice_gains(name: str, song: dict[str, np.ndarray]) -> None:
    mixture = song["vocals"] + song["accompaniment"]
    found = estimates(name, song)
    assert found.shape == (2, *mixture.shape)
    assert found.dtype == np.float32
    gain = nsdr(song["vocals"], found[0], mixture)
    assert gain is not None
    assert gain >= GAINS_DB[name] - 0.01
    if name != "mixture":
        assert found.sum(axis=0) == pytest.approx(mixture, abs=1e-5)


@pytest.mark.parametrize("name", CLASSICAL)
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("samples", [1, 700, 20_000])
def test_short_mono_and_silent_songs_pass(name: str, channels: int, samples: int) -> None:
    rng = np.random.default_rng(0)
    for level in (0.0, 0.1):
        parts = (level * rng.standard_normal((2, channels, samples))).astype(np.float32)
        found = estimates(name, {"vocals": parts[0], "accompaniment": parts[1]})
        assert found.shape == (2, channels, samples)
        assert np.isfinite(found).all()
        assert found.any() == (level > 0)


@pytest.mark.parametrize("name", CLASSICAL)
def test_the_same_song_gives_the_same_estimates(name: str, song: dict[str, np.ndarray]) -> None:
    short = {target: waveform[:, :RATE] for target, waveform in song.items()}
    assert np.array_equal(estimates(name, short), estimates(name, short))


def test_robust_pca_finds_low_rank_and_sparse() -> None:
    rng = np.random.default_rng(0)
    low_rank = rng.random((60, 2)) @ rng.random((2, 80))
    sparse = np.where(rng.random((60, 80)) < 0.05, 5.0, 0.0)
    found_low, found_sparse = robust_pca(low_rank + sparse, tolerance=1e-7)
    assert found_low == pytest.approx(low_rank, abs=0.02)
    assert found_sparse == pytest.approx(sparse, abs=0.02)


def test_what_does_not_fit_is_refused(song: dict[str, np.ndarray]) -> None:
    with pytest.raises(ParameterError, match="karaoke"):
        build_classical("karaoke")
    with pytest.raises(ParameterError, match="samples"):
        build_classical("hpss").separate(np.zeros((2, 0), np.float32))  # type: ignore[call-arg]
    with pytest.raises(ParameterError, match="accompaniment"):
        build_classical("ideal-ratio-mask").separate(song["vocals"], {"vocals": song["vocals"]})  # type: ignore[call-arg]
