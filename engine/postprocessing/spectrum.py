"""STFT for signals of any length, down to one sample."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.separation.model import Waveform
from engine.spectral.stft import istft, stft

N_FFT = 4096


def padded_stft(waveform: Waveform, n_fft: int = N_FFT) -> NDArray[np.complex64]:
    """Transform with a hop of a quarter, silence added at the end where the signal is too short.

    Args:
        waveform: ``(channels, samples)``.
        n_fft: Length of the transform.

    Returns:
        ``(channels, n_fft / 2 + 1, frames)``.
    """
    missing = max(0, n_fft - waveform.shape[-1])
    padded = np.pad(waveform, ((0, 0), (0, missing))) if missing else waveform
    return stft(np.asarray(padded, np.float32), n_fft, n_fft // 4)


def unpadded_istft(spectrum: NDArray[np.complex64], samples: int, n_fft: int = N_FFT) -> Waveform:
    """Undo :func:`padded_stft`.

    Args:
        spectrum: ``(channels, n_fft / 2 + 1, frames)``.
        samples: Length of the signal.
        n_fft: Length of the transform.

    Returns:
        ``(channels, samples)`` float32.
    """
    length = max(samples, n_fft)
    return istft(np.asarray(spectrum, np.complex64), n_fft, n_fft // 4, length=length)[:, :samples]
