"""What long work says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """The stages of a split, in order."""

    READING = "reading"
    SPLITTING = "splitting"
    SAVING = "saving"


@dataclass(frozen=True)
class Progress:
    """Where long work stands.

    Attributes:
        stage: What is being done.
        done_s: Seconds of music finished in this stage.
        total_s: Seconds of music in all.
        eta_s: Seconds of waiting left over all stages, from the measured rate; None while nothing was measured.
    """

    stage: Stage
    done_s: float
    total_s: float
    eta_s: float | None = None

    @property
    def fraction(self) -> float:
        """Finished share of this stage, 0..1."""
        return min(1.0, self.done_s / self.total_s) if self.total_s > 0 else 1.0
