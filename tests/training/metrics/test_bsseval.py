from __future__ import annotations

import museval
import numpy as np
import pytest

from engine.errors import ParameterError
from training.metrics import CEILING_DB, bsseval
from training.metrics.bsseval import MEASURES, BssScores, bss_version

RATE = 4000
TAPS = 32  # the time goes with its cube


def noise(seed: int, samples: int = 3 * RATE, level: float = 0.1) -> np.ndarray:
    return (level * np.random.default_rng(seed).standard_normal((2, samples))).astype(np.float32)


def pair(**changes: np.ndarray) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    references = {"vocals": noise(0), "accompaniment": noise(1), **changes}
    total = sum(references.values())
    return references, {
        name: 0.8 * ref + 0.1 * total + 0.02 * noise(9, ref.shape[-1]) for name, ref in references.items()
    }


def bss_eval(references: dict[str, np.ndarray], estimates: dict[str, np.ndarray], rate: int) -> dict[str, BssScores]:
    return bsseval.bss_eval(references, estimates, rate, taps=TAPS)


def raw(references: dict[str, np.ndarray], estimates: dict[str, np.ndarray]) -> np.ndarray:
    true, found = (np.stack([signals[name].T for name in references]) for signals in (references, estimates))
    return np.stack(museval.metrics.bss_eval(true, found, window=RATE, hop=RATE, filters_len=TAPS)[:4])


def test_equals_museval_where_museval_has_an_answer() -> None:
    references, estimates = pair()
    scores = bss_eval(references, estimates, RATE)
    for row, measure in zip(raw(references, estimates), MEASURES, strict=True):
        assert scores["vocals"].frames[measure] == pytest.approx(row[0], abs=1e-4)
        assert scores["accompaniment"].frames[measure] == pytest.approx(row[1], abs=1e-4)
    assert (scores["vocals"].count, scores["vocals"].dropped) == (3, 0)


def test_sdr_does_not_depend_on_the_filters() -> None:
    references, estimates = pair()
    for name, scores in bsseval.bss_eval(references, estimates, RATE, taps=1).items():
        np.testing.assert_allclose(scores.frames["sdr"], bss_eval(references, estimates, RATE)[name].frames["sdr"])


def test_how_the_thesis_got_minus_infinity_and_why_it_cannot_come_again() -> None:
    """S0 reports -inf for all test measures: its own formula, on frames without voice, averaged by a mean."""
    vocals = noise(0)
    vocals[:, RATE : 2 * RATE] = 0.0
    references, estimates = pair(vocals=vocals)
    frames = [slice(start, start + RATE) for start in range(0, 3 * RATE, RATE)]
    with np.errstate(divide="ignore"):
        by_hand = [
            10 * np.log10(np.square(vocals[:, at]).sum() / np.square(vocals[:, at] - estimates["vocals"][:, at]).sum())
            for at in frames
        ]
    assert np.mean(by_hand) == -np.inf
    scores = bss_eval(references, estimates, RATE)["vocals"]
    assert (scores.count, scores.dropped) == (2, 1)
    assert all(np.isfinite(scores.median(measure) or np.nan) for measure in MEASURES)
    assert np.isnan(scores.frames["sdr"]).tolist() == [False, True, False]


def test_a_frame_of_almost_silence_is_dropped_for_its_target_alone() -> None:
    vocals = noise(0)
    vocals[:, :RATE] *= 1e-6
    references, estimates = pair(vocals=vocals)
    scores = bss_eval(references, estimates, RATE)
    assert (scores["vocals"].dropped, scores["accompaniment"].dropped) == (1, 0)
    assert raw(references, estimates)[0, 0, 0] < -80, "which is what a mean would have been ruined by"


def test_a_reference_silent_all_through_has_no_score_and_the_other_keeps_its_own() -> None:
    references, estimates = pair(vocals=np.zeros((2, 3 * RATE), np.float32))
    scores = bss_eval(references, estimates, RATE)
    assert set(scores) == {"accompaniment"}
    assert scores["accompaniment"].median("sdr") == pytest.approx(20.0, abs=0.3)
    assert scores["accompaniment"].median("sir") is None, "nothing interferes"
    assert bss_eval({"vocals": references["vocals"]}, {"vocals": noise(3)}, RATE) == {}


def test_an_estimate_of_zeros_scores_zero() -> None:
    references, estimates = pair()
    with pytest.raises(ValueError, match="silent"):
        raw(references, {**estimates, "vocals": np.zeros_like(estimates["vocals"])})
    scores = bss_eval(references, {**estimates, "vocals": np.zeros_like(estimates["vocals"])}, RATE)
    assert [scores["vocals"].median(measure) for measure in MEASURES] == [0.0] * 4
    partly = estimates["vocals"].copy()
    partly[:, :RATE] = 0.0
    scores = bss_eval(references, {**estimates, "vocals": partly}, RATE)
    assert scores["vocals"].frames["sdr"][0] == 0.0, "muting a frame must not take it out of the count"
    assert np.isfinite(scores["accompaniment"].frames["sdr"]).all()


def test_a_perfect_estimate_has_the_ceiling() -> None:
    references, _ = pair()
    scores = bss_eval(references, references, RATE)
    assert scores["vocals"].median("sdr") == CEILING_DB
    assert scores["vocals"].median("sar") == pytest.approx(CEILING_DB)


@pytest.mark.parametrize("samples", [1, 2, 600, RATE // 2])
def test_the_shortest_tracks_are_one_frame(samples: int) -> None:
    references = {"vocals": noise(0, samples), "accompaniment": noise(1, samples)}
    estimates = {name: 0.9 * reference for name, reference in references.items()}
    scores = bss_eval(references, estimates, RATE)
    assert scores["vocals"].count == 1
    assert scores["vocals"].median("sdr") == pytest.approx(20.0, abs=0.2)


def test_channels_that_cancel_are_not_taken_for_silence() -> None:
    vocals = noise(0)
    vocals[1] = -vocals[0]
    references, estimates = pair(vocals=vocals)
    assert bss_eval(references, estimates, RATE)["vocals"].count == 3


def test_equal_channels_score_as_mono() -> None:
    mono = {"vocals": noise(0)[:1], "accompaniment": noise(1)[:1]}
    estimates = {"vocals": mono["vocals"] + 0.2 * noise(5)[:1], "accompaniment": mono["accompaniment"]}
    doubled = [{name: np.repeat(signal, 2, axis=0) for name, signal in side.items()} for side in (mono, estimates)]
    once, twice = bss_eval(mono, estimates, RATE), bss_eval(doubled[0], doubled[1], RATE)
    for measure in MEASURES:
        assert twice["vocals"].median(measure) == pytest.approx(once["vocals"].median(measure), abs=0.01)


@pytest.mark.parametrize("level", [1e-4, 1e-2, 10.0])
def test_loudness_changes_nothing(level: float) -> None:
    references, estimates = pair()
    plain = bss_eval(references, estimates, RATE)["vocals"]
    scaled = [{name: np.float32(level) * signal for name, signal in side.items()} for side in (references, estimates)]
    for measure in MEASURES:
        assert bss_eval(*scaled, RATE)["vocals"].median(measure) == pytest.approx(plain.median(measure), abs=1e-3)


def test_four_targets() -> None:
    references = {name: noise(seed) for seed, name in enumerate(("vocals", "drums", "bass", "other"))}
    estimates = {name: reference + 0.1 * noise(9) for name, reference in references.items()}
    scores = bss_eval(references, estimates, RATE)
    assert list(scores) == list(references)
    assert all(score.median("sdr") == pytest.approx(20.0, abs=0.3) for score in scores.values())


def test_what_cannot_be_compared_is_refused() -> None:
    references, estimates = pair()
    estimates["vocals"][0, 5] = np.nan
    with pytest.raises(ParameterError, match="finite"):
        bss_eval(references, estimates, RATE)
    with pytest.raises(ParameterError, match="shape"):
        bss_eval(references, {name: signal[:, :-1] for name, signal in references.items()}, RATE)
    with pytest.raises(ParameterError, match="drums"):
        bss_eval(references, {"drums": references["vocals"]}, RATE)


def test_the_version_is_named() -> None:
    assert bsseval.TAPS == 512
    assert bss_version().startswith("BSS Eval v4, museval 0.")
