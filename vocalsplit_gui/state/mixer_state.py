"""The mixer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from vocalsplit_gui.state.levels import with_sign

VOCALS = "vocals"
MAX_DB = 6.0
FLOOR_DB = -60.0


@dataclass(frozen=True)
class StripState:
    """One stem's fader; ``pan`` is -1 (left) to 1 (right)."""

    gain_db: float = 0.0
    is_muted: bool = False
    is_soloed: bool = False
    pan: float = 0.0


@dataclass(frozen=True)
class MixerState:
    """All faders; ``is_peeking`` while V is held, which turns "vocals off" around for that time."""

    strips: Mapping[str, StripState] = field(default_factory=dict)
    is_vocals_off: bool = True
    guide_db: float = -math.inf
    is_peeking: bool = False

    def strip(self, name: str) -> StripState:
        return self.strips.get(name, StripState())

    @property
    def vocals_are_off(self) -> bool:
        """As it is heard: the toggle, turned around while peeking."""
        return self.is_vocals_off != self.is_peeking


def change_strip(mixer: MixerState, name: str, **changes: Any) -> MixerState:  # noqa: ANN401 - fields of StripState
    return replace(mixer, strips={**mixer.strips, name: replace(mixer.strip(name), **changes)})


def reset_strips(mixer: MixerState) -> MixerState:
    """Every fader at 0 dB and centred, nothing muted or soloed; "vocals off" stays as it is."""
    return replace(mixer, strips={name: StripState() for name in mixer.strips})


@dataclass(frozen=True)
class StripView:
    """What a strip shows."""

    gain_db: float
    is_muted: bool
    is_soloed: bool
    pan: float
    is_heard: bool


def derive_strip(mixer: MixerState, name: str, stems: tuple[str, ...]) -> StripView:
    """``is_heard`` is False where mute, another's solo, the fader or "vocals off" silences the stem."""
    strip = mixer.strip(name)
    has_solo = any(mixer.strip(stem).is_soloed for stem in stems)
    is_off = name == VOCALS and mixer.vocals_are_off and mixer.guide_db == -math.inf and not strip.is_soloed
    is_silent = strip.is_muted or (has_solo and not strip.is_soloed) or strip.gain_db == -math.inf or is_off
    return StripView(strip.gain_db, strip.is_muted, strip.is_soloed, strip.pan, is_heard=not is_silent)


def is_changed(mixer: MixerState) -> bool:
    """True where "reset all" has something to do."""
    return any(strip != StripState() for strip in mixer.strips.values())


def format_db(gain_db: float) -> str:
    """Such as ``−3.5 dB``, with a true minus sign; silence is ``−∞ dB``."""
    text = f"{gain_db:+.1f}".replace("inf", "∞") if round(gain_db, 1) else "0.0"
    return with_sign(f"{text}\N{NO-BREAK SPACE}dB")


def slider_to_db(value: int) -> float:
    """Level of a guide slider of 0..60: 0 is silence, 60 is 0 dB."""
    return -math.inf if value <= 0 else FLOOR_DB / 2 * (1.0 - value / 60.0)


def db_to_slider(gain_db: float) -> int:
    return 0 if gain_db <= FLOOR_DB / 2 else min(60, max(1, round(60.0 * (1.0 + gain_db / (-FLOOR_DB / 2)))))
