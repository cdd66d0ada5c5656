"""Stems in, one mix out: pure arithmetic on blocks, with gains that glide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.player.mix import VOCALS, Mix, stem_gains
from engine.separation.model import Waveform

SMOOTHING_S = 0.010


@dataclass(frozen=True)
class Levels:
    """What meters need from one block.

    Attributes:
        frames: Frames that were measured.
        peak: Largest absolute sample of each channel, ``(…, width)``.
        energy: Sum of squares of each channel, ``(…, width)``.
    """

    frames: int
    peak: NDArray[np.float64]
    energy: NDArray[np.float64]

    def joined(self, other: Levels) -> Levels:
        """Levels of this block and ``other`` together."""
        return Levels(self.frames + other.frames, np.maximum(self.peak, other.peak), np.add(self.energy, other.energy))


def measure(block: Waveform) -> Levels:
    """Levels of ``(…, width, n)``."""
    if not block.shape[-1]:
        return Levels(0, np.zeros(block.shape[:-1]), np.zeros(block.shape[:-1]))
    peak = np.maximum(block.max(axis=-1), -block.min(axis=-1)).astype(np.float64)
    return Levels(block.shape[-1], peak, np.einsum("...i,...i->...", block, block, dtype=np.float64))


class Glide:
    """Values that move to their targets along half a cosine, sample by sample.

    Args:
        value: Where they stand.
        frames: Length of a move.
    """

    def __init__(self, value: NDArray[np.float64], frames: int) -> None:
        self._from = self._to = np.asarray(value, dtype=np.float64)
        self._frames = frames
        self._done = frames

    @property
    def target(self) -> NDArray[np.float64]:
        """Where the values are going."""
        return self._to

    @property
    def now(self) -> NDArray[np.float64]:
        """Where the values stand."""
        return self._at(np.array([self._done]))[..., 0]

    @property
    def is_moving(self) -> bool:
        """True until the target is reached."""
        return self._done < self._frames

    def move_to(self, target: NDArray[np.float64]) -> None:
        """Begin to move to ``target``; does nothing where that is the target already."""
        if not np.array_equal(target, self._to):
            self._from, self._to, self._done = self.now, np.asarray(target, dtype=np.float64), 0

    def take(self, frames: int) -> Waveform:
        """The next ``frames`` values, ``(…, frames)``, or ``(…, 1)`` where they stand still."""
        if not self.is_moving:
            return self._to[..., None].astype(np.float32)
        values = self._at(np.arange(self._done + 1, self._done + frames + 1))
        self._done = min(self._frames, self._done + frames)
        return values.astype(np.float32)

    def _at(self, steps: NDArray[np.int64]) -> NDArray[np.float64]:
        share = 0.5 - 0.5 * np.cos(np.pi * np.minimum(steps, self._frames) / self._frames)
        first, last = self._from[..., None], self._to[..., None]
        return np.where(share >= 1.0, last, first * (1 - share) + last * share)


class Mixer:
    """Mixes blocks of stems; every change of a fader glides over 10 ms.

    Args:
        names: Stems, in the order of the blocks' rows.
        sample_rate: Rate in Hz.
        width: Output channels, 1 or 2.
        mix: The faders, taken without a glide.
    """

    def __init__(self, names: Sequence[str], sample_rate: int, width: int, mix: Mix) -> None:
        self.names = tuple(names)
        self.width = width
        self._voice = self.names.index(VOCALS) if VOCALS in self.names else None
        frames = max(1, round(SMOOTHING_S * sample_rate))
        self._gains = Glide(stem_gains(mix, self.names, width), frames)
        self._split = Glide(np.zeros(1), frames)

    @property
    def needs_stems(self) -> bool:
        """False where all stems have one gain, so that the mixture alone gives the mix."""
        return not (_is_even(self._gains.target) and _is_even(self._gains.now))

    @property
    def has_voice(self) -> bool:
        """True where vocals are heard, or about to be."""
        return self._voice is not None and bool(self._gains.target[self._voice].any())

    def set_mix(self, mix: Mix) -> None:
        """Glide to the gains of ``mix``."""
        self._gains.move_to(stem_gains(mix, self.names, self.width))

    def split_voice(self, is_split: bool) -> None:
        """Lead the vocals through a lane of their own, or with all the rest."""
        self._split.move_to(np.array([1.0 if is_split and self._voice is not None else 0.0]))

    @property
    def is_voice_split(self) -> bool:
        """True while any of the vocals is in the lane of its own."""
        return bool(self._split.target[0] or self._split.now[0])

    def render(self, mixture: Waveform, stems: Waveform | None) -> tuple[Waveform, Levels | None]:
        """Mix one block.

        Args:
            mixture: ``(width, n)``.
            stems: ``(stems, width, n)``, adding up to ``mixture``; None where they are not separated yet, which is
                allowed only while :attr:`needs_stems` and :attr:`is_voice_split` are False.

        Returns:
            Lanes ``(2, width, n)``: all the rest, and the vocals where they are split off; and the stems' levels after
            their faders, ``(stems, width)``. Where all gains are one, the sum is the mixture times that gain, bit for
            bit.
        """
        frames = mixture.shape[-1]
        is_even = not self.needs_stems
        gains, split = self._gains.take(frames), self._split.take(frames)
        lanes = np.zeros((2, self.width, frames), dtype=np.float32)
        parts = None if stems is None else gains * stems  # (stems, width, n)
        if parts is None or is_even:
            np.multiply(mixture, gains[0], out=lanes[0])
        else:
            parts.sum(axis=0, out=lanes[0])
        if parts is not None and self._voice is not None and split.any():
            np.multiply(parts[self._voice], split, out=lanes[1])
            lanes[0] -= lanes[1]
        return lanes, None if parts is None else measure(parts)


def _is_even(gains: NDArray[np.float64]) -> bool:
    return bool((gains == gains[:1]).all())
