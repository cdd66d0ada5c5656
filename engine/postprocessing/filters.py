"""High-pass and low-pass without phase shift: windowed-sinc filters applied through the FFT."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.errors import ParameterError
from engine.separation.model import Waveform

_BLOCK = 1 << 16


def low_pass(waveform: Waveform, sample_rate: int, cutoff_hz: float) -> Waveform:
    """Keep what lies below a frequency.

    Args:
        waveform: ``(channels, samples)``.
        sample_rate: In Hz.
        cutoff_hz: Where it falls by 6 dB, within ``(0, sample_rate / 2)``. The bend is a quarter of it wide.

    Returns:
        The same shape, not delayed.

    Raises:
        ParameterError: If the frequency lies outside.
    """
    return _filtered(waveform, _sinc_kernel(sample_rate, cutoff_hz))


def high_pass(waveform: Waveform, sample_rate: int, cutoff_hz: float) -> Waveform:
    """Keep what lies above a frequency; the exact complement of :func:`low_pass`.

    Args:
        waveform: ``(channels, samples)``.
        sample_rate: In Hz.
        cutoff_hz: As for :func:`low_pass`.

    Returns:
        The same shape, not delayed.

    Raises:
        ParameterError: If the frequency lies outside.
    """
    return np.asarray(waveform - low_pass(waveform, sample_rate, cutoff_hz), np.float32)


def _sinc_kernel(sample_rate: int, cutoff_hz: float) -> NDArray[np.float64]:
    """Blackman-windowed sinc of odd length, its bend a quarter of the cut-off wide; sums to 1."""
    if not 0.0 < cutoff_hz < sample_rate / 2:
        raise ParameterError(f"cutoff_hz={cutoff_hz} must lie in (0, {sample_rate / 2})")
    half = int(np.ceil(2.75 * sample_rate / (cutoff_hz / 4.0)))
    kernel = np.sinc(2.0 * cutoff_hz / sample_rate * np.arange(-half, half + 1)) * np.blackman(2 * half + 1)
    return np.asarray(kernel / kernel.sum())


def _filtered(waveform: Waveform, kernel: NDArray[np.float64]) -> Waveform:
    """Convolve by overlap-add and take away the delay of half the kernel."""
    channels, samples = waveform.shape
    half = kernel.size // 2
    n_fft = 1 << (kernel.size + _BLOCK - 1).bit_length()
    response = np.fft.rfft(kernel, n_fft)
    output = np.zeros((channels, samples + 2 * half), np.float64)
    for start in range(0, samples, _BLOCK):
        block = waveform[:, start : start + _BLOCK]
        tail = np.fft.irfft(np.fft.rfft(block, n_fft) * response, n_fft)[:, : block.shape[-1] + 2 * half]
        output[:, start : start + tail.shape[-1]] += tail
    return output[:, half : half + samples].astype(np.float32)
