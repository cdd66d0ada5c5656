"""Transforms that the spectrogram systems share, in PyTorch: STFT, mel bands, Griffin-Lim."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from training.config import StftConfig

EPS = 1e-8


def stft(waveform: Tensor, settings: StftConfig) -> Tensor:
    """Short-time Fourier transform: periodic Hann window, centred, mirrored at the ends.

    Args:
        waveform: ``(..., samples)`` float32; padded with silence to one window where it is shorter.
        settings: The transform.

    Returns:
        ``(..., bins, frames)`` complex64 with ``n_fft // 2 + 1`` bins and ``1 + samples // hop_length`` frames.
    """
    *lead, samples = waveform.shape
    flat = waveform.reshape(-1, samples).float()  # (rows, samples)
    flat = nn.functional.pad(flat, (0, max(0, settings.n_fft - samples)))
    window = torch.hann_window(settings.n_fft, device=waveform.device)
    spectrum = torch.stft(flat, settings.n_fft, settings.hop_length, window=window, return_complex=True)
    return spectrum.reshape(*lead, *spectrum.shape[-2:])


def istft(spectrum: Tensor, settings: StftConfig, samples: int) -> Tensor:
    """The inverse of ``stft``.

    Args:
        spectrum: ``(..., bins, frames)`` complex64.
        settings: The transform.
        samples: Length of the result.

    Returns:
        ``(..., samples)`` float32.
    """
    *lead, bins, frames = spectrum.shape
    window = torch.hann_window(settings.n_fft, device=spectrum.device)
    length = max(samples, settings.n_fft)
    flat = torch.istft(
        spectrum.reshape(-1, bins, frames), settings.n_fft, settings.hop_length, window=window, length=length
    )
    return flat.reshape(*lead, length)[..., :samples]


def mel_bands(sample_rate: int, n_fft: int, bands: int) -> NDArray[np.float32]:
    """Triangular mel filters of unit area, Slaney's scale: what librosa gives.

    Args:
        sample_rate: In Hz.
        n_fft: Of the transform.
        bands: How many.

    Returns:
        ``(bands, n_fft // 2 + 1)`` float32.
    """
    edges = _mel_to_hz(np.linspace(0.0, _hz_to_mel(sample_rate / 2), bands + 2))
    bins = np.linspace(0.0, sample_rate / 2, n_fft // 2 + 1)
    rise = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    fall = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    area = (edges[2:] - edges[:-2])[:, None] / 2
    return (np.maximum(0.0, np.minimum(rise, fall)) / area).astype(np.float32)


def griffin_lim(magnitudes: Tensor, settings: StftConfig, samples: int, *, phase: Tensor, iterations: int) -> Tensor:
    """Find a waveform whose spectrogram is near the given magnitudes (Griffin and Lim, 1984).

    Args:
        magnitudes: ``(..., bins, frames)``, not negative.
        settings: The transform.
        samples: Length of the result.
        phase: ``(..., bins, frames)`` complex64 of unit magnitude to start from.
        iterations: 0 keeps the phase.

    Returns:
        ``(..., samples)`` float32.
    """
    waveform = istft(magnitudes * phase, settings, samples)
    for _ in range(iterations):
        waveform = istft(magnitudes * unit_phase(stft(waveform, settings)), settings, samples)
    return waveform


def unit_phase(spectrum: Tensor) -> Tensor:
    """The phase as complex numbers of magnitude one; zero stays zero."""
    return spectrum / spectrum.abs().clamp(min=EPS)


def _hz_to_mel(hz: float) -> float:
    """Slaney's mel: linear to 1 kHz, logarithmic above."""
    return hz * 3 / 200 if hz < 1000 else 15 + 27 * float(np.log(hz / 1000) / np.log(6.4))


def _mel_to_hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    """Inverse of ``_hz_to_mel``."""
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))
