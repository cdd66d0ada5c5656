"""What the classical separators have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from engine.errors import ParameterError
from engine.postprocessing.spectrum import padded_stft, unpadded_istft
from engine.separation.model import Waveform

N_FFT = 2048
EPSILON = 1e-10


class ClassicalSeparator(ABC):
    """Estimates vocals and accompaniment from a mixture.

    Args:
        sample_rate: Of all that goes in and comes out, in Hz.

    Attributes:
        name: As on the command line.
        targets: What ``separate`` returns, in order.
        sample_rate: In Hz.
    """

    name: ClassVar[str]
    targets: ClassVar[tuple[str, ...]] = ("vocals", "accompaniment")

    def __init__(self, sample_rate: int = 44100) -> None:
        self.sample_rate = sample_rate

    def separate(self, mixture: Waveform) -> NDArray[np.float32]:
        """Separate a whole song.

        Args:
            mixture: ``(channels, samples)`` float32, one or two channels, at least one sample.

        Returns:
            ``(2, channels, samples)`` float32: vocals, and what is left of the mixture.

        Raises:
            ParameterError: If the mixture has another shape.
        """
        if mixture.ndim != 2 or mixture.shape[0] not in {1, 2} or mixture.shape[1] == 0:
            raise ParameterError(f"mixture of {mixture.shape} must be (1 or 2, samples)")
        mixture = np.asarray(mixture, np.float32)
        if not mixture.any():
            return np.zeros((2, *mixture.shape), np.float32)
        vocals = self.vocals(mixture)
        return np.stack([vocals, mixture - vocals])

    @abstractmethod
    def vocals(self, mixture: Waveform) -> Waveform:
        """The vocals of a mixture that is not silent, same shape."""


class Oracle(ABC):
    """Knows the references: what a mask of one kind could reach at best.

    Attributes:
        name: As on the command line.
        targets: What ``separate`` returns, in order.
    """

    name: ClassVar[str]
    targets: ClassVar[tuple[str, ...]] = ("vocals", "accompaniment")

    def __init__(self, sample_rate: int = 44100) -> None:
        self.sample_rate = sample_rate

    def separate(self, mixture: Waveform, references: Mapping[str, Waveform]) -> NDArray[np.float32]:
        """Put the ideal mask on the mixture.

        Args:
            mixture: ``(channels, samples)`` float32.
            references: ``vocals`` and ``accompaniment``, the same shape.

        Returns:
            ``(2, channels, samples)`` float32.

        Raises:
            ParameterError: If a reference is missing or has another shape.
        """
        for target in self.targets:
            if target not in references or references[target].shape != mixture.shape:
                raise ParameterError(f"{self.name} needs a reference of {target} in the shape {mixture.shape}")
        voice, rest = (np.abs(padded_stft(references[target], N_FFT)) for target in self.targets)
        vocals = masked(mixture, self.mask(voice, rest))
        return np.stack([vocals, mixture - vocals])

    @abstractmethod
    def mask(self, vocals: NDArray[np.float32], accompaniment: NDArray[np.float32]) -> NDArray[np.float32]:
        """The mask of the vocals from magnitudes ``(channels, bins, frames)``."""


def masked(mixture: Waveform, mask: NDArray[np.float32], n_fft: int = N_FFT) -> Waveform:
    """Put a mask on a mixture.

    Args:
        mixture: ``(channels, samples)``.
        mask: ``(channels or 1, n_fft / 2 + 1, frames)`` for a hop of a quarter.
        n_fft: Length of the transform.

    Returns:
        ``(channels, samples)``.
    """
    return unpadded_istft(padded_stft(mixture, n_fft) * mask, mixture.shape[-1], n_fft)


def without_lows(
    mask: NDArray[np.float32], sample_rate: int, lowest_hz: float, n_fft: int = N_FFT
) -> NDArray[np.float32]:
    """A mask ``(channels, bins, frames)`` that gives nothing below the lowest note that people sing."""
    changed = mask.copy()
    changed[:, : round(lowest_hz * n_fft / sample_rate)] = 0.0
    return changed
