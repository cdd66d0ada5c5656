"""BSS Eval version 4 (Stöter, Liutkus, Ito 2018) through ``museval``, with every case defined.

``museval`` projects each estimate on the references, filtered by one 512-tap filter for the whole track, and takes the
energies of what is left in windows of one second. Around it: the level is brought to one place (its regularisation is
absolute), references with two equal channels are turned into middle and side (else the projection has no unique
solution), and silent stretches give the values that :mod:`training.metrics` lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version

import museval
import numpy as np
from numpy.typing import NDArray

from engine.errors import ParameterError
from engine.separation.model import Waveform
from training.metrics import CEILING_DB, FLOOR_DB
from training.metrics.ratios import check_pair, is_silent

MEASURES = ("sdr", "isr", "sir", "sar")
TAPS = 512
_Signals = NDArray[np.float64]

_QUIET_FRAME_DB = -60.0
_LEVEL = 0.1
_NUDGE = 1e-12  # museval takes a frame for silent where its channels add up to exactly 0
_SHORTEST = 1024


@dataclass(frozen=True)
class BssScores:
    """Scores of one target, frame by frame.

    Attributes:
        frames: Each of ``MEASURES`` as ``(frames,)`` dB within ``[FLOOR_DB, CEILING_DB]``, NaN in dropped frames.
        dropped: How many frames were dropped because a reference is silent there.
    """

    frames: Mapping[str, _Signals]
    dropped: int

    @property
    def count(self) -> int:
        """Frames that were measured."""
        return len(self.frames["sdr"]) - self.dropped

    def median(self, measure: str) -> float | None:
        """Median over the measured frames; None where there are none or the measure has no meaning."""
        values = self.frames[measure]
        return float(np.nanmedian(values)) if np.isfinite(values).any() else None


def bss_version() -> str:
    """What is stored with the numbers."""
    return f"BSS Eval v4, museval {version('museval')}, 1 s windows, {TAPS} taps"


def bss_eval(
    references: Mapping[str, Waveform],
    estimates: Mapping[str, Waveform],
    sample_rate: int,
    *,
    window_s: float = 1.0,
    taps: int = TAPS,
) -> dict[str, BssScores]:
    """Score all targets of one track together.

    Args:
        references: ``(channels, samples)`` each, all of one shape.
        estimates: The same names and shape.
        sample_rate: In Hz.
        window_s: Length and hop of the frames in seconds. A shorter track is one frame.
        taps: Length of the projection filters. The field's numbers are made with 512, which costs seconds a track.

    Returns:
        Scores of each target whose reference is not silent all through, in the order of ``references``. ``sir`` is NaN
        where that leaves a single target, because then nothing interferes.

    Raises:
        ParameterError: If names or shapes differ, or an estimate is not finite.
    """
    if set(references) != set(estimates):
        raise ParameterError(f"estimates of {sorted(estimates)} must be of {sorted(references)}")
    for name, reference in references.items():
        check_pair(reference, estimates[name])
    names = [name for name, reference in references.items() if not is_silent(reference)]
    if not names:
        return {}
    true, found = _prepared(
        np.stack([references[name] for name in names]).astype(np.float64),
        np.stack([estimates[name] for name in names]).astype(np.float64),
    )
    window = round(window_s * sample_rate)
    window = true.shape[-1] if window < _SHORTEST or window > true.shape[-1] else window
    return _defined(names, _measure(true, found, window, taps), true, found, window)


def _prepared(true: _Signals, found: _Signals) -> tuple[_Signals, _Signals]:
    """One level, no equal channels, no very short signal; ``(targets, channels, samples)`` in and out."""
    signals = np.stack([true, found]) * (_LEVEL / float(np.sqrt(_loudness(true))))
    if true.shape[1] == 2 and any(np.array_equal(reference[0], reference[1]) for reference in true):
        signals = np.stack([signals[:, :, 0] + signals[:, :, 1], signals[:, :, 0] - signals[:, :, 1]], axis=2)
        signals /= np.sqrt(2.0)
    missing = max(0, _SHORTEST - signals.shape[-1])
    signals = np.pad(signals, [(0, 0)] * 3 + [(0, missing)])
    return signals[0], signals[1]


def _loudness(true: _Signals) -> float:
    """Mean square of the mixture, or of the sources where they cancel out."""
    return float(np.square(true.sum(axis=0)).mean() or np.square(true).mean())


def _measure(true: _Signals, found: _Signals, window: int, taps: int) -> _Signals:
    """Museval on ``(targets, channels, samples)``: ``(measures, targets, frames)``."""
    is_active = np.asarray(_frames(true, window).any(axis=(1, 3)))  # (targets, frames)
    true, found = true.copy(), found.copy()
    for frame in range(is_active.shape[1]):
        found[:, 0, frame * window] += _NUDGE
        true[is_active[:, frame], 0, frame * window] += _NUDGE
    # museval wants (targets, samples, channels)
    sdr, isr, sir, sar, _ = museval.metrics.bss_eval(
        true.swapaxes(1, 2), found.swapaxes(1, 2), window=window, hop=window, filters_len=taps
    )
    return np.stack([sdr, isr, sir, sar])


def _defined(names: list[str], scores: _Signals, true: _Signals, found: _Signals, window: int) -> dict[str, BssScores]:
    """Give every frame of ``(measures, targets, frames)`` its defined value."""
    level = np.square(_frames(true, window)).mean(axis=(1, 3))  # (targets, frames)
    is_quiet = level < _loudness(true) * 10.0 ** (_QUIET_FRAME_DB / 10.0)
    is_zero = np.asarray(~_frames(found, window).any(axis=(1, 3)))
    result = {}
    for index, name in enumerate(names):
        is_dropped = is_quiet[index] | (level == 0.0).any(axis=0)
        frames = {}
        for measure, values in zip(MEASURES, scores[:, index], strict=True):
            is_undefined = is_dropped | (measure == "sir" and len(names) == 1)
            frames[measure] = np.clip(np.where(is_zero[index], 0.0, values), FLOOR_DB, CEILING_DB)
            frames[measure][is_undefined] = np.nan
        result[name] = BssScores(frames, int(is_dropped.sum()))
    return result


def _frames(signals: _Signals, window: int) -> _Signals:
    """``(targets, channels, samples)`` to ``(targets, channels, frames, window)``; a rest at the end is left out."""
    count = signals.shape[-1] // window
    return signals[..., : count * window].reshape(*signals.shape[:2], count, window)
