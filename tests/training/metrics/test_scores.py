from __future__ import annotations

import json

import numpy as np
import pytest

from engine.errors import ParameterError
from training.data.synthetic import synthetic_song
from training.metrics.scores import TargetScores, TrackScores, score_track, summarise

RATE = 4000


@pytest.fixture(scope="module")
def stems() -> dict[str, np.ndarray]:
    return synthetic_song(1, seconds=2.0, sample_rate=RATE)


def test_pair_and_stems_are_scored_apart(stems: dict[str, np.ndarray]) -> None:
    rest = stems["drums"] + stems["bass"] + stems["other"]
    estimates = {name: stem + 0.1 * rest for name, stem in stems.items()}
    estimates["accompaniment"] = sum(stems.values()) - estimates["vocals"]
    scores = score_track(stems, estimates, RATE, with_bss=False)
    assert set(scores) == {"vocals", "accompaniment", "vocals (of 4)", "drums", "bass", "other"}
    assert scores["vocals"].values["usdr"] == scores["vocals (of 4)"].values["usdr"]
    assert 0.5 < (scores["vocals"].values["mask_iou"] or 0.0) <= 1.0
    assert "mask_iou" not in scores["accompaniment"].values


def test_every_value_is_json_whatever_the_case(stems: dict[str, np.ndarray]) -> None:
    silence = np.zeros_like(stems["vocals"])
    references = {"vocals": silence, "accompaniment": stems["other"]}
    scores = score_track(references, {"vocals": 0.01 * stems["other"], "accompaniment": stems["other"]}, RATE)
    track = TrackScores("instrumental", 2.0, scores)
    assert "NaN" not in json.dumps(track.to_dict(), allow_nan=False)
    assert scores["vocals"].values["sdr"] is None
    assert scores["vocals"].values["leakage_db"] == pytest.approx(-40.0, abs=0.01)
    assert scores["accompaniment"].values["leakage_db"] is None
    nothing = score_track(
        {"vocals": silence, "accompaniment": silence}, {"vocals": silence, "accompaniment": silence}, RATE
    )
    json.dumps(TrackScores("silence", 2.0, nothing).to_dict(), allow_nan=False)


def test_summary_takes_medians_over_tracks_and_counts_what_it_left_out() -> None:
    def track(sdr: float | None, leakage: float | None, dropped: int) -> TrackScores:
        return TrackScores("x", 1.0, {"vocals": TargetScores({"sdr": sdr, "leakage_db": leakage}, (), dropped)})

    summary = summarise([track(1.0, None, 2), track(3.0, None, 0), track(11.0, None, 1), track(None, -30.0, 0)])
    assert summary["vocals"]["sdr"] == {"median": 3.0, "mean": 5.0, "tracks": 3}
    assert summary["vocals"]["dropped_frames"] == 3
    assert (summary["vocals"]["tracks"], summary["vocals"]["silent_references"]) == (4, 1)
    assert summarise([]) == {}


def test_what_is_missing_is_said(stems: dict[str, np.ndarray]) -> None:
    with pytest.raises(ParameterError, match="accompaniment"):
        score_track(stems, {"vocals": stems["vocals"]}, RATE)
    with pytest.raises(ParameterError, match="vocals"):
        score_track({"drums": stems["drums"]}, stems, RATE)
