"""Ratios of energies over a whole track, in dB. All take waveforms ``(channels, samples)``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.errors import ParameterError
from engine.separation.model import Waveform
from training.metrics import CEILING_DB, FLOOR_DB

SILENCE_DB = -100.0
_FLOOR_ENERGY = 1e-7


def usdr(reference: Waveform, estimate: Waveform) -> float | None:
    """Signal over distortion of the whole track: ``10·log10((Σs² + δ) / (Σ(s-ŝ)² + δ))`` with ``δ = 1e-7``.

    The measure of the Music Demixing Challenge (Mitsufuji et al. 2021, arXiv 2108.13559).

    Returns:
        dB within ``[FLOOR_DB, CEILING_DB]``; None where the reference is silent.

    Raises:
        ParameterError: If the shapes differ or one is not finite.
    """
    check_pair(reference, estimate)
    if is_silent(reference):
        return None
    wanted = reference.astype(np.float64)
    return ratio_db(_energy(wanted) + _FLOOR_ENERGY, _energy(wanted - estimate) + _FLOOR_ENERGY)


def si_sdr(reference: Waveform, estimate: Waveform) -> float | None:
    """Scale-invariant SDR, all channels as one vector (Le Roux et al. 2019, arXiv 1811.02508).

    Returns:
        dB within ``[FLOOR_DB, CEILING_DB]``, ``FLOOR_DB`` where the estimate is silent; None where the reference is.

    Raises:
        ParameterError: If the shapes differ or one is not finite.
    """
    check_pair(reference, estimate)
    if is_silent(reference):
        return None
    if is_silent(estimate):
        return FLOOR_DB
    wanted, found = reference.astype(np.float64), estimate.astype(np.float64)
    target = wanted * (np.vdot(wanted, found) / _energy(wanted))
    return ratio_db(_energy(target), _energy(found - target))


def si_ratios(reference: Waveform, interference: Waveform, estimate: Waveform) -> tuple[float, float, float] | None:
    """Scale-invariant SDR, SIR and SAR, all channels as one vector (Le Roux et al. 2019, arXiv 1811.02508).

    The estimate is split into its projection on the reference, what the interference adds to that, and the rest. Where
    BSS Eval fits a filter of 512 taps to each part, this fits one factor: cheap enough for a curve.

    Args:
        reference: What is wanted.
        interference: The rest of the mixture, the same shape.
        estimate: The same shape.

    Returns:
        dB, each within ``[FLOOR_DB, CEILING_DB]``, all ``FLOOR_DB`` where the estimate is silent; None where the
        reference is. Without interference SIR is ``CEILING_DB``.

    Raises:
        ParameterError: If the shapes differ or one is not finite.
    """
    check_pair(reference, estimate)
    check_pair(interference, estimate)
    if is_silent(reference):
        return None
    if is_silent(estimate):
        return FLOOR_DB, FLOOR_DB, FLOOR_DB
    sources = np.stack([reference.ravel(), interference.ravel()], axis=1).astype(np.float64)  # (values, 2)
    found = estimate.ravel().astype(np.float64)
    target = sources[:, 0] * (sources[:, 0] @ found / _energy(sources[:, 0]))
    explained = sources @ np.linalg.lstsq(sources.T @ sources, sources.T @ found, rcond=None)[0]
    parts = (found - target, explained - target, found - explained)
    sdr, sir, sar = (ratio_db(_energy(target), _energy(part)) for part in parts)
    return sdr, sir, sar


def nsdr(reference: Waveform, estimate: Waveform, mixture: Waveform) -> float | None:
    """What the separation gained: :func:`usdr` of the estimate less that of the mixture taken as the estimate.

    Returns:
        dB; None where the reference is silent.

    Raises:
        ParameterError: If the shapes differ or one is not finite.
    """
    after, before = usdr(reference, estimate), usdr(reference, mixture)
    return None if after is None or before is None else after - before


def leakage_db(estimate: Waveform, mixture: Waveform) -> float:
    """Level of an estimate against the mixture: the measure where the reference is silent.

    Returns:
        dB, from ``SILENCE_DB``; against full scale where the mixture is silent.

    Raises:
        ParameterError: If the shapes differ or one is not finite.
    """
    check_pair(mixture, estimate)
    loudness = _energy(mixture.astype(np.float64)) or float(mixture.size)
    share = _energy(estimate.astype(np.float64)) / loudness
    return 10.0 * float(np.log10(max(share, 10.0 ** (SILENCE_DB / 10.0))))


def ratio_db(numerator: float, denominator: float) -> float:
    """``10·log10`` of a ratio of energies, kept within ``[FLOOR_DB, CEILING_DB]``; nothing over nothing is 0 dB."""
    if numerator == denominator:
        return 0.0
    if denominator <= 0.0:
        return CEILING_DB
    return float(np.clip(10.0 * np.log10(max(numerator / denominator, 1e-30)), FLOOR_DB, CEILING_DB))


def is_silent(waveform: Waveform) -> bool:
    """True where every sample is 0."""
    return not np.any(waveform)


def check_pair(reference: Waveform, estimate: Waveform) -> None:
    """Refuse what cannot be compared.

    Raises:
        ParameterError: If the shapes differ, there are no samples, or one is not finite.
    """
    if reference.shape != estimate.shape or reference.size == 0:
        raise ParameterError(f"reference of {reference.shape} and estimate of {estimate.shape} must be of one shape")
    if not (np.isfinite(estimate).all() and np.isfinite(reference).all()):
        raise ParameterError("reference and estimate must be finite: one holds NaN or infinities")


def _energy(waveform: NDArray[np.float64]) -> float:
    return float(np.vdot(waveform, waveform))
