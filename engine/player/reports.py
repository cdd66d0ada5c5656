"""What the player says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PlayerState(StrEnum):
    """What the player is doing, as the user sees it."""

    PAUSED = "paused"
    PLAYING = "playing"
    BUFFERING = "buffering"


@dataclass(frozen=True)
class OutputReport:
    """Where the sound goes.

    Attributes:
        name: Name of the output; empty until one is open.
        rate: Its rate in Hz.
        is_silent: True where nothing can be heard: there is no sound card, and only the clock runs.
    """

    name: str = ""
    rate: int = 0
    is_silent: bool = False
