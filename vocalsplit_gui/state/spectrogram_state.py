"""What a spectrogram shows and how, as the user chose it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TypeVar

from engine.analysis.scales import FrequencyScale

WINDOW_LENGTHS = (1024, 2048, 4096, 8192)
COLOUR_MAPS = ("inferno", "magma", "viridis", "cividis", "grey", "grey-inverted")
LOWEST_FLOOR_DB, HIGHEST_CEILING_DB, NARROWEST_RANGE_DB = -120.0, 6.0, 10.0


class SpectrogramLayout(StrEnum):
    """How several stems are shown."""

    ONE = "one"
    STACKED = "stacked"


@dataclass(frozen=True)
class SpectrogramState:
    """The choices; kept with the settings.

    Attributes:
        stem: The stem that is shown alone, or meant by a comparison.
        layout: One stem, or all stems one above the other.
        scale: How frequencies are spread.
        n_fft: Length of the window at 44.1 kHz.
        floor_db: What the darkest colour stands for.
        ceiling_db: What the brightest colour stands for.
        colour_map: One of ``COLOUR_MAPS``.
        follows: The view follows the playhead.
        reduced_motion: It does so page by page.
        note_lines: Lines at the notes.
    """

    stem: str = "vocals"
    layout: SpectrogramLayout = SpectrogramLayout.ONE
    scale: FrequencyScale = FrequencyScale.MEL
    n_fft: int = 2048
    floor_db: float = -90.0
    ceiling_db: float = -10.0
    colour_map: str = "inferno"
    follows: bool = True
    reduced_motion: bool = False
    note_lines: bool = False

    def to_dict(self) -> dict[str, object]:
        """Plain values for a settings file."""
        return {name: str(value) if isinstance(value, StrEnum) else value for name, value in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> SpectrogramState:
        """The state that a settings file holds; a value that makes no sense is replaced by the default."""
        default = cls()
        state = cls(
            stem=_text(values.get("stem"), default.stem),
            layout=_choice(SpectrogramLayout, values.get("layout"), default.layout),
            scale=_choice(FrequencyScale, values.get("scale"), default.scale),
            n_fft=_one_of(WINDOW_LENGTHS, values.get("n_fft"), default.n_fft),
            floor_db=_number(values.get("floor_db"), default.floor_db),
            ceiling_db=_number(values.get("ceiling_db"), default.ceiling_db),
            colour_map=_one_of(COLOUR_MAPS, values.get("colour_map"), default.colour_map),
            follows=_flag(values.get("follows"), default.follows),
            reduced_motion=_flag(values.get("reduced_motion"), default.reduced_motion),
            note_lines=_flag(values.get("note_lines"), default.note_lines),
        )
        return with_range(state, state.floor_db, state.ceiling_db)


_Choice = TypeVar("_Choice", bound=StrEnum)
_Plain = TypeVar("_Plain", int, str)


def _text(value: object, default: str) -> str:
    return value if isinstance(value, str) else default


def _flag(value: object, default: bool) -> bool:
    return value if isinstance(value, bool) else default


def _number(value: object, default: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    return float(value) if math.isfinite(value) else default


def _choice(kind: type[_Choice], value: object, default: _Choice) -> _Choice:
    return next((member for member in kind if member.value == value), default)


def _one_of(choices: Sequence[_Plain], value: object, default: _Plain) -> _Plain:
    return next((choice for choice in choices if choice == value), default)


def with_range(state: SpectrogramState, floor_db: float, ceiling_db: float) -> SpectrogramState:
    """The state with another dB range, pushed inside what can be shown."""
    ceiling = min(max(ceiling_db, LOWEST_FLOOR_DB + NARROWEST_RANGE_DB), HIGHEST_CEILING_DB)
    floor = min(max(floor_db, LOWEST_FLOOR_DB), ceiling - NARROWEST_RANGE_DB)
    return replace(state, floor_db=floor, ceiling_db=ceiling)


def derive_rows(state: SpectrogramState, stems: Sequence[str], peeked: str | None = None) -> tuple[str, ...]:
    """The stems shown, from top to bottom; a peeked one stands in for the chosen one."""
    if not stems:
        return ()
    if state.layout is SpectrogramLayout.STACKED:
        return tuple(stems)
    wanted = peeked if peeked is not None else state.stem
    return (wanted if wanted in stems else stems[0],)


def derive_other_stem(state: SpectrogramState, stems: Sequence[str]) -> str:
    """What hold-to-compare shows: the mixture, or the vocals where the mixture is chosen."""
    if state.stem != "mixture" and "mixture" in stems:
        return "mixture"
    return next((stem for stem in stems if stem != state.stem), state.stem)
