"""Multichannel Wiener filter, refined by expectation maximisation.

Each source in each bin is a Gaussian with a power that changes over time and a spatial covariance that does not
(Duong, Vincent, Gribonval 2010; Nugraha, Liutkus, Vincent 2016). The filter splits the mixture among the sources by
what they are expected to have in each bin and direction; its outputs add up to the mixture but for the regularisation.
Equal to ``norbert`` 0.2.1 for mixtures whose largest bin is 10 or more; unlike it, the same at every level.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.errors import ParameterError
from engine.postprocessing.spectrum import padded_stft, unpadded_istft
from engine.separation.model import Waveform

Spectra = NDArray[np.complex128]

_EPS = float(np.finfo(np.float64).eps)
_LARGEST = 10.0
_SMALLEST = 1e-30


def wiener(
    magnitudes: NDArray[np.floating],
    mixture: NDArray[np.complexfloating],
    *,
    iterations: int = 1,
    softmask: bool = False,
) -> Spectra:
    """Estimate the sources' spectra from their magnitudes.

    Args:
        magnitudes: Estimates ``(targets, channels, bins, frames)``, not negative.
        mixture: STFT ``(channels, bins, frames)``.
        iterations: Of expectation maximisation; 0 gives the first guess.
        softmask: Whether the first guess shares the mixture out by the magnitudes; otherwise it is each magnitude with
            the mixture's phase.

    Returns:
        ``(targets, channels, bins, frames)`` complex128; zeros where the mixture is silent.

    Raises:
        ParameterError: If the shapes do not fit or ``iterations`` is below 0.
    """
    if magnitudes.ndim != 4 or magnitudes.shape[1:] != mixture.shape or iterations < 0:
        raise ParameterError(
            f"magnitudes of {magnitudes.shape} must be (targets, *{mixture.shape}), iterations={iterations} at least 0"
        )
    spectrum: Spectra = mixture.astype(np.complex128)
    largest = float(np.abs(spectrum).max(initial=0.0))
    if largest == 0.0:
        return np.zeros(magnitudes.shape, np.complex128)
    if softmask:
        guess = spectrum * (magnitudes / (_EPS + magnitudes.sum(axis=0)))
    else:
        guess = magnitudes * np.exp(1j * np.angle(spectrum))
    if not iterations:
        return np.asarray(guess, np.complex128)
    scale = largest / _LARGEST
    return scale * expectation_maximisation(guess / scale, spectrum / scale, iterations=iterations)


def expectation_maximisation(sources: Spectra, mixture: Spectra, *, iterations: int) -> Spectra:
    """Alternate between the model of each source and the filter that follows from all of them.

    Args:
        sources: First guess ``(targets, channels, bins, frames)``.
        mixture: ``(channels, bins, frames)``, its largest value near 10.
        iterations: How often.

    Returns:
        New estimates, the same shape as ``sources``.
    """
    channels = mixture.shape[0]
    regular = np.sqrt(_EPS) * np.eye(channels)
    for _ in range(iterations):
        power = np.square(np.abs(sources)).mean(axis=1)  # (targets, bins, frames)
        covariance = np.einsum("kcbt,kdbt->kbcd", sources, sources.conj())
        covariance /= (_EPS + power.sum(axis=-1))[..., None, None]  # (targets, bins, channels, channels)
        expected = np.einsum("kbt,kbcd->btcd", power, covariance) + regular
        whitened = np.einsum("btcd,dbt->btc", _inverse(expected), mixture)
        sources = np.einsum("kbt,kbcd,btd->kcbt", power, covariance, whitened, optimize=True)
    return sources


def wiener_filter(
    estimates: NDArray[np.float32],
    mixture: Waveform,
    *,
    iterations: int = 1,
    exponent: float = 0.4,
    window_frames: int = 300,
) -> NDArray[np.float32]:
    """Refine all estimates of a song together.

    The spatial covariances hold for ``window_frames`` frames of 4096 samples, a quarter of that apart (7 s at
    44.1 kHz), as in Open-Unmix.

    Args:
        estimates: ``(targets, channels, samples)``; together they should be about the mixture.
        mixture: ``(channels, samples)``.
        iterations: Of expectation maximisation, at least 1.
        exponent: Of the first guess, see :func:`shared_magnitudes`; above 0.
        window_frames: Frames filtered at once.

    Returns:
        New estimates of the same shape.

    Raises:
        ParameterError: If the shapes do not fit or a count is below 1.
    """
    if (
        estimates.ndim != 3
        or estimates.shape[1:] != mixture.shape
        or min(iterations, window_frames) < 1
        or exponent <= 0
    ):
        raise ParameterError(
            f"estimates of {estimates.shape} must be (targets, *{mixture.shape}), "
            f"iterations={iterations} and window_frames={window_frames} at least 1, exponent={exponent} above 0"
        )
    spectrum = padded_stft(mixture)
    refined = np.stack([padded_stft(estimate) for estimate in estimates])
    for start in range(0, spectrum.shape[-1], window_frames):
        part = slice(start, start + window_frames)
        magnitudes = shared_magnitudes(refined[..., part], spectrum[..., part], exponent)
        refined[..., part] = wiener(magnitudes, spectrum[..., part], iterations=iterations)
    return np.stack([unpadded_istft(spectra, mixture.shape[-1]) for spectra in refined])


def shared_magnitudes(
    estimates: NDArray[np.complex64], mixture: NDArray[np.complex64], exponent: float
) -> NDArray[np.float32]:
    """First guess: each estimate's share of the bin, ``|Y| / Σ|Y|``, to the power of ``exponent``.

    At 0.5 the filter alone (one channel, one iteration) gives the shares back, so that only what it learns of the
    places changes anything; at 1, as in Open-Unmix, it sharpens them, which costs estimates that are shares already.
    Spleeter's vocals network on the 14 validation songs of MUSDB18, mean uSDR of vocals / accompaniment in dB: 6.84 /
    10.32 without, at exponents of 0.4, 0.5 and 1: 7.15 / 10.62, 7.10 / 10.58, 6.74 / 10.21. A mono song has no places
    to learn from, and sharing by another power than 0.5 costs a little: on 12 karaoke clips -0.07 dB in the median
    (-0.23 to +0.27).

    Args:
        estimates: Spectra ``(targets, channels, bins, frames)``.
        mixture: Spectrum ``(channels, bins, frames)``.
        exponent: See above.

    Returns:
        ``(targets, channels, bins, frames)``.
    """
    share = np.abs(estimates)
    share /= np.maximum(share.sum(axis=0), _SMALLEST)
    return np.asarray(share**exponent * np.abs(mixture), np.float32)


def _inverse(matrices: Spectra) -> Spectra:
    """Inverse of ``(..., channels, channels)``, written out for the common two channels."""
    if matrices.shape[-1] != 2:
        return np.asarray(np.linalg.inv(matrices), np.complex128)
    determinant = matrices[..., 0, 0] * matrices[..., 1, 1] - matrices[..., 0, 1] * matrices[..., 1, 0]
    inverse = np.empty_like(matrices)
    inverse[..., 0, 0], inverse[..., 1, 1] = matrices[..., 1, 1], matrices[..., 0, 0]
    inverse[..., 0, 1], inverse[..., 1, 0] = -matrices[..., 0, 1], -matrices[..., 1, 0]
    return inverse / determinant[..., None, None]
