from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from engine.errors import ParameterError
from engine.postprocessing.chain import parse_chain
from training.config import DataConfig
from training.data import Track
from training.data.synthetic import synthetic_song, write_synthetic
from training.evaluate import PLAIN, Speed, evaluate, evaluation_tracks, main, measure_speed, middle, summary_table
from training.separators import fit, open_separator, resample

RATE = 8000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_synthetic(tmp_path / "songs", train=0, validation=3, seconds=2.0, sample_rate=RATE)
    return tmp_path / "songs"


def track(seed: int = 0) -> Track:
    return Track(f"song {seed}", synthetic_song(seed, seconds=2.0, sample_rate=RATE), RATE)


class Half:
    """Gives half of the mixture to each target."""

    name, kind, parameters = "half", "classical", 0

    def separate(
        self, mixture: np.ndarray, sample_rate: int, references: Mapping[str, np.ndarray]
    ) -> dict[str, np.ndarray]:
        assert sample_rate == RATE
        return {"vocals": 0.5 * mixture, "accompaniment": 0.5 * mixture}


def test_the_oracle_is_on_top_and_the_mixture_at_the_bottom(folder: Path, tmp_path: Path) -> None:
    config = DataConfig(folder=str(folder), cache=str(tmp_path / "cache"), sample_rate=RATE, split="validation")
    tracks = evaluation_tracks(config)
    scores = {
        name: evaluate(open_separator(name), tracks, with_bss=False).to_dict()["variants"][PLAIN]["summary"]["vocals"]
        for name in ("mixture", "repet-sim", "ideal-ratio-mask")
    }
    order = sorted(scores, key=lambda name: float(scores[name]["usdr"]["median"]))
    assert order == ["mixture", "repet-sim", "ideal-ratio-mask"]
    assert scores["mixture"]["nsdr"]["median"] == 0.0


def test_an_oracle_knows_every_stem() -> None:
    four = track()
    found = open_separator("ideal-ratio-mask").separate(four.mixture, RATE, four.sources)
    assert set(found) == {"vocals", "accompaniment", "drums", "bass", "other"}
    for name, reference in four.sources.items():
        error = np.square(found[name] - reference).sum()
        assert error < 0.5 * np.square(four.mixture - reference).sum(), name


def test_chains_are_scored_beside_the_plain_estimates() -> None:
    chains = [parse_chain("high-pass:cutoff_hz=200"), parse_chain("median,gate")]
    evaluation = evaluate(Half(), [track(0), track(1)], chains=chains, with_bss=False, settings={"data": "made up"})
    assert list(evaluation.variants) == [PLAIN, "high-pass:cutoff_hz=200", "median,gate"]
    result = json.loads(json.dumps(evaluation.to_dict(), allow_nan=False))
    assert result["settings"] == {"data": "made up"}
    assert result["metrics"].startswith("BSS Eval v4")
    high = result["variants"]["high-pass:cutoff_hz=200"]["summary"]["vocals"]["usdr"]["median"]
    plain = result["variants"][PLAIN]["summary"]["vocals"]["usdr"]["median"]
    assert high > plain, "kick and bass are gone from the voice"
    assert summary_table(evaluation.to_dict()).count("\n") == 6


def test_an_estimate_that_is_not_finite_fails_the_run() -> None:
    class Broken(Half):
        def separate(
            self, mixture: np.ndarray, sample_rate: int, references: Mapping[str, np.ndarray]
        ) -> dict[str, np.ndarray]:
            return {"vocals": mixture * np.nan, "accompaniment": mixture}

    with pytest.raises(ParameterError, match="finite"):
        evaluate(Broken(), [track()], with_bss=False)
    with pytest.raises(ParameterError, match="no track"):
        evaluate(Half(), [])


def test_the_command_writes_scores_and_prints_a_table(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "scores.json"
    common = ["--data", str(folder), "--cache", str(tmp_path / "c"), "--sample-rate", str(RATE), "--no-bss"]
    assert main(["centre", *common, "--tracks", "2", "--seconds", "1", "--out", str(out), "--postprocess", "gate"]) == 0
    result = json.loads(out.read_text(encoding="utf-8"))
    tracks = result["variants"]["gate"]["tracks"]
    assert [entry["seconds"] for entry in tracks] == [1.0, 1.0]
    assert str(tmp_path) not in json.dumps(result), "scores are published, paths are not"
    assert "accompaniment" in capsys.readouterr().out
    assert main(["no-such-system", *common]) == 1
    assert "no-such-system" in capsys.readouterr().err


def test_a_model_of_the_engine_is_joined_from_its_segments() -> None:
    identity = open_separator("identity")
    mixture = track().mixture
    long = np.tile(mixture, (1, 30))
    for given in (mixture, mixture[:1], long):
        estimates = identity.separate(given, 44100, {})
        assert estimates["vocals"] == pytest.approx(given, abs=1e-5)
        assert np.abs(estimates["accompaniment"]).max() < 1e-5


def test_middle_and_fit() -> None:
    whole = track()
    part = middle(whole, 0.5)
    assert np.array_equal(part.mixture, whole.mixture[:, 6000:10_000])
    assert middle(whole, 99.0).mixture.shape == whole.mixture.shape
    assert fit(np.ones((1, 3), np.float32), 5).tolist() == [[1, 1, 1, 0, 0]]
    assert resample(np.ones((2, 100), np.float32), 8000, 16_000).shape == (2, 200)


def test_speed_is_measured_on_every_track_after_one_that_does_not_count() -> None:
    heard: list[int] = []

    class Listening(Half):
        def separate(
            self, mixture: np.ndarray, sample_rate: int, references: Mapping[str, np.ndarray]
        ) -> dict[str, np.ndarray]:
            heard.append(mixture.shape[-1])
            return super().separate(mixture, sample_rate, references)

    speed = measure_speed(Listening(), [track(0), track(1)])
    assert heard == [2 * RATE] * 3
    assert speed.music_s == 4.0
    with pytest.raises(ParameterError, match="no track"):
        measure_speed(Half(), [])


def test_speed_is_given_a_second_of_music() -> None:
    total = Speed(4.0, 1.0, 0.5) + Speed(6.0, 1.0, 1.0)
    assert total.to_dict() == {"real_time_factor": 0.2, "processor_factor": 0.15}
