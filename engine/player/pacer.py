"""Where in the song the frames of a stretched sound are taken, and so which place of the song it is at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.player.bands import Bands, Indices, Reals
from engine.player.onsets import OnsetFinder

# How long before and after an onset, in hops, the song runs at its own pace so that the attack stays as it is.
_BEFORE, _AFTER = 5, 2
# How much faster or slower than asked for it may run to make up for that.
_CATCHING_UP = 0.3
_LATE_S = 0.25


class Pacer:
    """Plans the centres of frames that are put down a hop apart.

    Positions of the stretched sound count from 0, which is ``start`` in the song. The frames before it are taken at
    the song's own pace.

    Args:
        bands: Windows for the song's rate.
        onsets: Where attacks are.
        start: First position of the song.
        density: Stretched frames for each of the song's.
    """

    def __init__(self, bands: Bands, onsets: OnsetFinder, start: int, density: float) -> None:
        self._hop = bands.hop
        self._late = round(_LATE_S * bands.rate)
        self._onsets = onsets
        self._density = density
        # The next frame: where it is put down, where it is taken, and where it would be without any attacks.
        self.place = -bands.half
        self.centre = start - bands.half
        self._ideal = float(self.centre)
        self._advance = self._hop
        self._marks: list[tuple[int, int, float]] = []

    @property
    def change_place(self) -> int:
        """Place from which on a new density counts."""
        return max(0, self.place)

    @property
    def farthest(self) -> int:
        """The most that a frame can lie behind the one before."""
        return max(self._hop, int((1.0 + _CATCHING_UP) * self._hop / self._density) + 1)

    def set(self, density: float) -> None:
        """Stretch otherwise from the next frame on."""
        self._density = density
        if density == 1.0:
            self._ideal = float(self.centre)

    def plan(self, frames: int, end: int | None) -> tuple[Indices, Indices, NDArray[np.bool_]]:
        """The next frames.

        Args:
            frames: How many.
            end: End of the song where it is known; attacks shortly before it are not waited for.

        Returns:
            Their centres, how far each lies behind the one before, and whether each stands near an onset.
        """
        centres, advances, is_attack = np.empty(frames, np.intp), np.empty(frames, np.intp), np.empty(frames, np.bool_)
        for index in range(frames):
            self._marks.append((self.place, self.centre, self._ideal))
            centres[index], advances[index] = self.centre, self._advance
            is_attack[index] = self._is_attack(end)
            self._move(is_at_own_pace=self.place < 0 or bool(is_attack[index]))
        return centres, advances, is_attack

    def _is_attack(self, end: int | None) -> bool:
        if end is not None and self.centre > end - self._late:
            return False
        first, last = self.centre - _AFTER * self._hop, self.centre + _BEFORE * self._hop
        return any(first <= onset <= last for onset in self._onsets.found)

    def _move(self, *, is_at_own_pace: bool) -> None:
        pace = self._hop / self._density
        self._ideal += self._hop if self.place < 0 else pace
        self.place += self._hop
        if is_at_own_pace:
            self._advance = self._hop
        else:
            wanted = self._ideal - self.centre
            self._advance = round(min(max(wanted, (1.0 - _CATCHING_UP) * pace), (1.0 + _CATCHING_UP) * pace))
        self.centre += self._advance

    def steps_at(self, places: Reals) -> tuple[Reals, Reals]:
        """Positions of the song at ``places``, as they are and as they would be without attacks."""
        at, steps, ideal = zip(*self._marks, strict=True)
        return np.interp(places, at, steps), np.interp(places, at, ideal)

    def forget(self, place: float) -> None:
        """No place before this one will be asked for."""
        while len(self._marks) > 1 and self._marks[1][0] < place:
            self._marks.pop(0)
