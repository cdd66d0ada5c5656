"""All measures of one track, and their summary over tracks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from engine.errors import ParameterError
from engine.postprocessing.spectrum import padded_stft
from engine.separation.model import Waveform
from training.metrics.bsseval import MEASURES, BssScores, bss_eval
from training.metrics.difference import signal_difference
from training.metrics.masks import ideal_binary_mask, ideal_ratio_mask, mask_iou, mask_psnr
from training.metrics.ratios import is_silent, leakage_db, nsdr, si_sdr, usdr

PAIR = ("vocals", "accompaniment")
_N_FFT = 2048


@dataclass(frozen=True)
class TargetScores:
    """One target of one track; a value of None has no meaning there (see :mod:`training.metrics`).

    Attributes:
        values: By measure: ``sdr``, ``isr``, ``sir``, ``sar`` (medians over frames), ``usdr``, ``si_sdr``, ``nsdr``,
            ``leakage_db``, ``difference_time``, ``difference_time_frequency``, and for the vocals ``mask_psnr`` and
            ``mask_iou``.
        frames: SDR of each frame, None where it was dropped.
        dropped: How many frames were dropped.
    """

    values: Mapping[str, float | None]
    frames: tuple[float | None, ...] = ()
    dropped: int = 0


@dataclass(frozen=True)
class TrackScores:
    """One track.

    Attributes:
        name: As people call it.
        seconds: Its length.
        targets: Scores by target. The vocals and the accompaniment are scored as a pair. Where there are more targets,
            all but the accompaniment are scored together as well: the vocals of that set are ``vocals (of 4)``.
        separation_s: Seconds that the separation took; None where it was not measured.
    """

    name: str
    seconds: float
    targets: Mapping[str, TargetScores] = field(default_factory=dict)
    separation_s: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """As plain containers, fit for JSON."""
        return asdict(self)


def score_track(
    references: Mapping[str, Waveform],
    estimates: Mapping[str, Waveform],
    sample_rate: int,
    *,
    with_bss: bool = True,
) -> dict[str, TargetScores]:
    """Score one track.

    Args:
        references: ``vocals`` and ``accompaniment``, or ``vocals`` and further stems, ``(channels, samples)`` each.
        estimates: The same shape; ``vocals`` and ``accompaniment`` among them.
        sample_rate: In Hz.
        with_bss: Whether to compute BSS Eval, which takes seconds.

    Raises:
        ParameterError: If vocals or accompaniment are missing, shapes differ, or an estimate is not finite.
    """
    references = _with_accompaniment(references)
    missing = set(PAIR) - set(estimates)
    if missing:
        raise ParameterError(f"estimates of {sorted(estimates)} must hold {sorted(missing)}")
    mixture = np.asarray(references["vocals"] + references["accompaniment"], np.float32)
    scores = _score_set({name: references[name] for name in PAIR}, estimates, mixture, sample_rate, with_bss)
    stems = [name for name in references if name in estimates and name != "accompaniment"]
    if len(stems) > 1:
        together = _score_set({name: references[name] for name in stems}, estimates, mixture, sample_rate, with_bss)
        scores |= {f"vocals (of {len(stems)})" if name == "vocals" else name: s for name, s in together.items()}
    return scores


def summarise(tracks: Iterable[TrackScores]) -> dict[str, dict[str, Any]]:
    """Medians and means over tracks.

    Returns:
        By target: ``tracks`` (how many have it), ``dropped_frames``, ``silent_references``, and each measure as
        ``{"median", "mean", "tracks"}`` over the tracks in which it has a meaning.
    """
    by_target: dict[str, list[TargetScores]] = {}
    for track in tracks:
        for target, scores in track.targets.items():
            by_target.setdefault(target, []).append(scores)
    return {target: _summary_of(scores) for target, scores in by_target.items()}


def _summary_of(scores: Sequence[TargetScores]) -> dict[str, Any]:
    summary: dict[str, Any] = {
        "tracks": len(scores),
        "dropped_frames": sum(score.dropped for score in scores),
        "silent_references": sum(score.values["leakage_db"] is not None for score in scores),
    }
    for measure in dict.fromkeys(name for score in scores for name in score.values):
        values = [value for score in scores if (value := score.values.get(measure)) is not None]
        if values:
            median, mean = float(np.median(values)), float(np.mean(values))
            summary[measure] = {"median": round(median, 4), "mean": round(mean, 4), "tracks": len(values)}
    return summary


def _with_accompaniment(references: Mapping[str, Waveform]) -> dict[str, Waveform]:
    """References with the accompaniment, where it is not a stem of its own the sum of all but the vocals."""
    if "vocals" not in references:
        raise ParameterError(f"references of {sorted(references)} must hold vocals")
    others = [waveform for name, waveform in references.items() if name != "vocals"]
    if "accompaniment" in references or not others:
        return dict(references)
    return {**references, "accompaniment": np.sum(others, axis=0, dtype=np.float32)}


def _score_set(
    references: Mapping[str, Waveform],
    estimates: Mapping[str, Waveform],
    mixture: Waveform,
    sample_rate: int,
    with_bss: bool,
) -> dict[str, TargetScores]:
    """Score targets that are the whole mixture together."""
    chosen = {name: estimates[name] for name in references}
    bss = bss_eval(references, chosen, sample_rate) if with_bss else {}
    return {
        name: _score_target(name, reference, chosen[name], mixture, bss.get(name))
        for name, reference in references.items()
    }


def _score_target(
    name: str, reference: Waveform, estimate: Waveform, mixture: Waveform, bss: BssScores | None
) -> TargetScores:
    values: dict[str, float | None] = {measure: bss.median(measure) if bss else None for measure in MEASURES}
    difference = signal_difference(reference, estimate)
    values |= {
        "usdr": usdr(reference, estimate),
        "si_sdr": si_sdr(reference, estimate),
        "nsdr": nsdr(reference, estimate, mixture),
        "leakage_db": leakage_db(estimate, mixture) if is_silent(reference) else None,
        "difference_time": difference.time,
        "difference_time_frequency": difference.time_frequency,
    }
    if name == "vocals":
        values |= _mask_scores(reference, estimate, mixture)
    rounded = {measure: None if value is None else round(value, 4) for measure, value in values.items()}
    frames = tuple(None if np.isnan(value) else round(float(value), 2) for value in bss.frames["sdr"]) if bss else ()
    return TargetScores(rounded, frames, bss.dropped if bss else 0)


def _mask_scores(reference: Waveform, estimate: Waveform, mixture: Waveform) -> dict[str, float | None]:
    """PSNR and IoU of the masks that the estimate and the reference amount to, in bins where anything sounds."""
    true, found, whole = (padded_stft(waveform, _N_FFT) for waveform in (reference, estimate, mixture))
    is_heard = np.abs(whole) > 1e-5 * float(np.abs(whole).max(initial=0.0))
    if not is_heard.any():
        return {"mask_psnr": None, "mask_iou": None}
    pairs = [(np.abs(voice)[is_heard], np.abs(whole - voice)[is_heard]) for voice in (true, found)]
    return {
        "mask_psnr": mask_psnr(ideal_ratio_mask(*pairs[0]), ideal_ratio_mask(*pairs[1])),
        "mask_iou": mask_iou(ideal_binary_mask(*pairs[0]), ideal_binary_mask(*pairs[1])),
    }
