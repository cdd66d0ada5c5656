from __future__ import annotations

import numpy as np
import pytest

from engine.errors import ParameterError
from engine.postprocessing.chain import STEPS, Step, apply_chain, parse_chain

RATE = 8000


@pytest.fixture
def song() -> tuple[dict[str, np.ndarray], np.ndarray]:
    rng = np.random.default_rng(0)
    mixture = (0.1 * rng.standard_normal((2, 2 * RATE))).astype(np.float32)
    vocals = (0.5 * mixture + 0.01 * rng.standard_normal(mixture.shape)).astype(np.float32)
    return {"vocals": vocals, "accompaniment": mixture - vocals}, mixture


def test_a_chain_is_read_and_written_alike() -> None:
    text = "wiener:iterations=2,gate:softness=10.5:statistic=mean,compressor"
    chain = parse_chain(text)
    assert chain[0] == Step("wiener", {"iterations": 2})
    assert ",".join(map(str, chain)) == text
    assert parse_chain("") == ()


@pytest.mark.parametrize(
    "text", ["reverb", "gate:softness", "gate:loud=1", "gate:softness=-1", "low-pass:cutoff_hz=9e9"]
)
def test_what_makes_no_sense_is_refused(text: str, song: tuple[dict[str, np.ndarray], np.ndarray]) -> None:
    with pytest.raises(ParameterError):
        apply_chain(parse_chain(text), *song, RATE)


@pytest.mark.parametrize("name", sorted(STEPS))
def test_every_step_changes_the_vocals_and_keeps_shape_and_sum(
    name: str, song: tuple[dict[str, np.ndarray], np.ndarray]
) -> None:
    estimates, mixture = song
    if name == "gate":
        estimates["vocals"][:, 6000:9000] *= 1e-3
    if name == "compressor":
        estimates["vocals"][:, :8000] *= 5
    before = estimates["vocals"].copy()
    result = apply_chain([Step(name)], estimates, mixture, RATE)
    assert result["vocals"].shape == mixture.shape
    assert result["vocals"].dtype == np.float32
    assert not np.allclose(result["vocals"], before, atol=1e-4)
    assert np.array_equal(estimates["vocals"], before), "the caller's estimates are left alone"
    if name == "compressor":
        assert np.array_equal(result["accompaniment"], estimates["accompaniment"])
    else:
        assert result["vocals"] + result["accompaniment"] == pytest.approx(mixture, abs=1e-6)


def test_four_stems_go_through_the_wiener_filter_together(song: tuple[dict[str, np.ndarray], np.ndarray]) -> None:
    _, mixture = song
    stems = {
        name: np.float32(share) * mixture
        for name, share in zip(("vocals", "drums", "bass"), (0.5, 0.3, 0.2), strict=True)
    }
    result = apply_chain(parse_chain("wiener"), {**stems, "accompaniment": mixture - stems["vocals"]}, mixture, RATE)
    assert set(result) == {*stems, "accompaniment"}
    assert result["vocals"] + result["drums"] + result["bass"] == pytest.approx(mixture, abs=1e-4)
    assert result["accompaniment"] == pytest.approx(mixture - result["vocals"], abs=1e-6)


def test_vocals_are_needed() -> None:
    with pytest.raises(ParameterError, match="vocals"):
        apply_chain([], {"drums": np.zeros((2, 9), np.float32)}, np.zeros((2, 9), np.float32), RATE)
