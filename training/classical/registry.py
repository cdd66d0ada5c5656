"""The classical separators by name."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors import ParameterError
from training.classical.base import ClassicalSeparator, Oracle
from training.classical.decomposition import (
    HarmonicPercussive,
    NonNegativeFactors,
    RepetitionSimilarity,
    RobustComponents,
)
from training.classical.oracles import IdealBinaryMask, IdealRatioMask, Mixture
from training.classical.stereo import CentreExtraction, IndependentComponents

CLASSICAL: Mapping[str, type[ClassicalSeparator] | type[Oracle]] = {
    kind.name: kind
    for kind in (
        Mixture,
        CentreExtraction,
        HarmonicPercussive,
        RepetitionSimilarity,
        NonNegativeFactors,
        IndependentComponents,
        RobustComponents,
        IdealBinaryMask,
        IdealRatioMask,
    )
}


def build_classical(name: str, sample_rate: int = 44100) -> ClassicalSeparator | Oracle:
    """Make a separator.

    Args:
        name: One of ``CLASSICAL``.
        sample_rate: Of the songs, in Hz.

    Raises:
        ParameterError: If there is no such separator.
    """
    if name not in CLASSICAL:
        raise ParameterError(f"classical={name!r} must be one of {', '.join(CLASSICAL)}")
    return CLASSICAL[name](sample_rate)
