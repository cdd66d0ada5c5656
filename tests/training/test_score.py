"""Scoring a model: conditions side by side, and what becomes of the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("museval")

from engine.models.manifest import Score
from training import score
from training.data import Track
from training.data.synthetic import synthetic_song
from training.score import METRIC, Condition, as_scores, score_conditions
from training.separators import ModelAdapter

pytestmark = [pytest.mark.training, pytest.mark.filterwarnings("ignore::UserWarning:museval.*")]

RATE = 8000


class Leaking:
    """Knows the song's vocals at full level, leaks some accompaniment, and keeps what it was given."""

    def __init__(self, track: Track, leak: float) -> None:
        self.track, self.leak = track, leak
        self.heard: list[np.ndarray] = []

    def separate(
        self, mixture: np.ndarray, sample_rate: int, references: Mapping[str, np.ndarray]
    ) -> dict[str, np.ndarray]:
        assert sample_rate == RATE
        assert not references, "a model must not be told the answer"
        self.heard.append(mixture)
        level = np.abs(mixture).max() / np.abs(self.track.mixture).max()
        vocals = level * (self.track.sources["vocals"] + self.leak * self.track.sources["accompaniment"])
        return {"vocals": vocals.astype(np.float32), "accompaniment": (mixture - vocals).astype(np.float32)}


@pytest.fixture(scope="module")
def track() -> Track:
    stems = synthetic_song(0, seconds=2.0, sample_rate=RATE)
    rest = np.asarray(stems["drums"] + stems["bass"] + stems["other"], np.float32)
    return Track("song", {"vocals": stems["vocals"], "accompaniment": rest}, RATE)


def condition(name: str, model: Leaking, gain_db: float = 0.0) -> Condition:
    return Condition(name, cast("ModelAdapter", model), gain_db)


def test_a_model_that_is_level_blind_scores_alike_at_every_level(track: Track) -> None:
    model = Leaking(track, 0.1)
    plain, quiet = (condition("", model).score(track), condition("quiet", model, -40.0).score(track))
    assert np.abs(model.heard[1]).max() == pytest.approx(0.01 * np.abs(model.heard[0]).max(), rel=1e-4)
    assert quiet == pytest.approx(plain, abs=0.05)


def test_more_leakage_is_a_lower_score_in_the_row_of_its_condition(track: Track) -> None:
    table = score_conditions([condition("", Leaking(track, 0.1)), condition("bad", Leaking(track, 0.5))], [track] * 2)
    assert {name: list(row) for name, row in table.items()} == {
        "": ["vocals", "accompaniment"],
        "bad": ["vocals", "accompaniment"],
    }
    assert all(len(values) == 2 for row in table.values() for values in row.values())
    assert all(table[""][target][0] > table["bad"][target][0] + 3.0 for target in ("vocals", "accompaniment"))


def test_a_song_without_a_voice_counts_for_the_accompaniment_only(track: Track) -> None:
    silent = Track("instrumental", {**track.sources, "vocals": np.zeros_like(track.sources["vocals"])}, RATE)
    table = score_conditions([condition("", Leaking(silent, 0.1))], [silent])
    assert table[""]["vocals"] == []
    assert len(table[""]["accompaniment"]) == 1


def test_a_model_of_four_stems_is_scored_on_all_of_them() -> None:
    stems = synthetic_song(0, seconds=2.0, sample_rate=RATE)
    four = Track("song", dict(stems), RATE)

    class Perfect(Leaking):
        def separate(
            self, mixture: np.ndarray, sample_rate: int, references: Mapping[str, np.ndarray]
        ) -> dict[str, np.ndarray]:
            level = np.abs(mixture).max() / np.abs(four.mixture).max()
            return {name: (0.9 * level * stem).astype(np.float32) for name, stem in stems.items()}

    table = score_conditions([condition("", Perfect(four, 0.0))], [four])
    assert {name: len(values) for name, values in table[""].items()} == dict.fromkeys(stems, 1)
    assert all(values[0] > 15.0 for values in table[""].values())


def test_scores_are_medians_over_songs_and_name_condition_and_command() -> None:
    table = {"": {"vocals": [1.0, 9.0, 2.004]}, "turned down": {"vocals": [3.0]}}
    assert list(as_scores(table, "three songs", "the command")) == [
        Score("vocals", METRIC, 2.0, "three songs", "the command"),
        Score("vocals", METRIC, 3.0, "three songs, turned down", "the command"),
    ]


def test_a_target_that_no_song_has_gets_no_score_instead_of_nan(
    track: Track, capsys: pytest.CaptureFixture[str]
) -> None:
    silent = Track("instrumental", {**track.sources, "vocals": np.zeros_like(track.sources["vocals"])}, RATE)
    table = score_conditions([condition("", Leaking(silent, 0.1)), condition("quiet", Leaking(silent, 0.5))], [silent])
    scores = list(as_scores(table, "one song", "the command"))
    assert [score.target for score in scores] == ["accompaniment"] * 2
    assert all(np.isfinite(score.value_db) for score in scores)
    score._print_pairs(table)
    assert "plain, vocals: no song has it\n" in capsys.readouterr().out


def test_pairs_are_compared_song_by_song(capsys: pytest.CaptureFixture[str]) -> None:
    score._print_pairs({"": {"vocals": [1.0, 5.0]}, "quiet": {"vocals": [1.5, 4.0]}})
    plain, quiet = capsys.readouterr().out.splitlines()
    assert plain == "plain, vocals: mean 3.00 dB, against plain on the same songs: mean +0.000, at most 0.000 dB"
    assert quiet == "quiet, vocals: mean 2.75 dB, against plain on the same songs: mean -0.250, at most 1.000 dB"
