"""The faders: what the user set, and the gains that follow from it. Pure data."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import ParameterError

VOCALS = "vocals"
MAX_GAIN_DB = 12.0


@dataclass(frozen=True)
class StemMix:
    """The fader of one stem.

    Attributes:
        gain_db: Level, -inf..12 dB.
        is_muted: Silences the stem.
        is_soloed: Silences all stems that are not soloed.
        pan: Balance, -1 (left only) .. 0 (as recorded) .. 1 (right only).
    """

    gain_db: float = 0.0
    is_muted: bool = False
    is_soloed: bool = False
    pan: float = 0.0

    def __post_init__(self) -> None:
        _check_gain("gain_db", self.gain_db)
        if not -1.0 <= self.pan <= 1.0:
            raise ParameterError(f"pan={self.pan} must lie in [-1, 1]")


@dataclass(frozen=True)
class Mix:
    """All faders.

    Attributes:
        stems: Fader of each stem by name; one that is missing stands at 0 dB.
        is_vocals_off: Brings the vocals down to ``guide_db``, unless they are soloed.
        guide_db: Level of the guide vocal that "vocals off" leaves, -inf..0 dB.
        master_db: Level of the sum, -inf..12 dB.
    """

    stems: Mapping[str, StemMix] = field(default_factory=dict)
    is_vocals_off: bool = False
    guide_db: float = -math.inf
    master_db: float = 0.0

    def __post_init__(self) -> None:
        _check_gain("master_db", self.master_db)
        if not self.guide_db <= 0.0:
            raise ParameterError(f"guide_db={self.guide_db} must lie in [-inf, 0]")

    def stem(self, name: str) -> StemMix:
        """The fader of stem ``name``."""
        return self.stems.get(name, StemMix())

    def with_stem(self, name: str, **changes: Any) -> Mix:  # noqa: ANN401 - the fields of StemMix
        """A copy in which the fader of ``name`` has ``changes``, the fields of :class:`StemMix`."""
        return replace(self, stems={**self.stems, name: replace(self.stem(name), **changes)})


def db_to_gain(gain_db: float) -> float:
    """Linear gain; exactly 1 for 0 dB and 0 for -inf."""
    return float(10.0 ** (gain_db / 20.0))


def stem_gains(mix: Mix, names: Sequence[str], width: int) -> NDArray[np.float64]:
    """Gain of every stem in every output channel, without the master.

    Args:
        mix: The faders.
        names: Stems, in the order of the rows.
        width: Output channels, 1 or 2. One channel knows no pan.

    Returns:
        ``(len(names), width)``. Panning is a balance: the side that the stem moves to keeps its level.
    """
    has_solo = any(mix.stem(name).is_soloed for name in names)
    rows = []
    for name in names:
        stem = mix.stem(name)
        is_silent = stem.is_muted or (has_solo and not stem.is_soloed)
        gain = 0.0 if is_silent else db_to_gain(stem.gain_db)
        if name == VOCALS and mix.is_vocals_off and not stem.is_soloed:
            gain *= db_to_gain(mix.guide_db)
        sides = (min(1.0, 1.0 - stem.pan), min(1.0, 1.0 + stem.pan)) if width == 2 else (1.0,)
        rows.append([gain * side for side in sides])
    return np.array(rows, dtype=np.float64).reshape(len(names), width)


def _check_gain(name: str, gain_db: float) -> None:
    if not gain_db <= MAX_GAIN_DB:
        raise ParameterError(f"{name}={gain_db} must lie in [-inf, {MAX_GAIN_DB:g}]")
