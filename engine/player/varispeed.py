"""Key and tempo, as the user sets them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import ParameterError

LOWEST_KEY, HIGHEST_KEY = -12.0, 12.0
LOWEST_TEMPO, HIGHEST_TEMPO = 0.5, 2.0


@dataclass(frozen=True)
class Varispeed:
    """Key and tempo.

    Attributes:
        key: Semitones, -12..12.
        tempo: Speed, 0.5..2; 1 is as recorded.
    """

    key: float = 0.0
    tempo: float = 1.0

    def __post_init__(self) -> None:
        if not LOWEST_KEY <= self.key <= HIGHEST_KEY:
            raise ParameterError(f"key={self.key} must lie in [{LOWEST_KEY:g}, {HIGHEST_KEY:g}]")
        if not LOWEST_TEMPO <= self.tempo <= HIGHEST_TEMPO:
            raise ParameterError(f"tempo={self.tempo} must lie in [{LOWEST_TEMPO}, {HIGHEST_TEMPO}]")

    @property
    def is_neutral(self) -> bool:
        """True where nothing is to be changed."""
        return self.key == 0.0 and self.tempo == 1.0

    @property
    def pitch(self) -> float:
        """Factor of all frequencies."""
        return float(2.0 ** (self.key / 12.0))

    @property
    def density(self) -> float:
        """How much longer the song is made before it is read faster or slower for its pitch."""
        return self.pitch / self.tempo
