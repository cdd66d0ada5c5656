"""Separators that take a spectrogram apart: by texture, repetition, parts, or rank."""

from __future__ import annotations

import warnings

import librosa
import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning

from engine.postprocessing.spectrum import padded_stft
from engine.separation.model import Waveform
from training.classical.base import EPSILON, N_FFT, ClassicalSeparator, masked, without_lows

_LOWEST_HZ = 100.0
_CHUNK_S = 10.0
_Magnitudes = NDArray[np.float32]


class HarmonicPercussive(ClassicalSeparator):
    """HPSS twice (FitzGerald and Gainza 2010).

    In long windows a wavering voice looks like a percussion, in short ones like a tone: what is percussive in windows
    of 16,384 samples and then harmonic in windows of 1,024 is the voice.
    """

    name = "hpss"

    def vocals(self, mixture: Waveform) -> Waveform:
        """Percussive for long windows, harmonic for short ones."""
        long, short = 16384, 1024
        percussive = librosa.decompose.hpss(np.abs(padded_stft(mixture, long)), mask=True, kernel_size=17)[1]
        unsteady = masked(mixture, np.asarray(percussive, np.float32), long)
        harmonic = librosa.decompose.hpss(np.abs(padded_stft(unsteady, short)), mask=True, kernel_size=17)[0]
        mask = without_lows(np.asarray(harmonic, np.float32), self.sample_rate, _LOWEST_HZ, short)
        return masked(unsteady, mask, short)


class RepetitionSimilarity(ClassicalSeparator):
    """REPET-SIM (Rafii and Pardo 2012): what comes again in similar frames is the accompaniment.

    Each frame is replaced by the median of the frames most like it, at least one second away; the voice is what exceeds
    that. Frames are compared by their cosine, as in librosa's example.
    """

    name = "repet-sim"

    def vocals(self, mixture: Waveform) -> Waveform:
        """What does not come again."""
        magnitudes = np.abs(padded_stft(mixture, N_FFT))
        mean = magnitudes.mean(axis=0)
        frames = mean.shape[-1]
        away = round(self.sample_rate / (N_FFT // 4))
        if frames <= 2 * away + 2:
            away = 0
        neighbours = max(1, min(frames - 2 * away - 2, 2 * int(np.ceil(np.sqrt(frames)))))
        if frames < 4:
            return mixture * np.float32(0.5)
        repeating = librosa.decompose.nn_filter(
            mean, aggregate=np.median, metric="cosine", k=neighbours, width=max(1, away)
        )
        background = np.minimum(mean, repeating)
        mask = librosa.util.softmask(mean - background, 2.0 * background, power=2, split_zeros=True)
        return masked(mixture, without_lows(np.asarray(mask, np.float32)[None], self.sample_rate, _LOWEST_HZ))


class NonNegativeFactors(ClassicalSeparator):
    """NMF with the Kullback-Leibler divergence (scikit-learn): 30 spectra with their activations, sorted into two.

    Without training nothing says which part is sung; a part counts as the voice where most of its energy lies between
    200 and 5,000 Hz, it stands in the middle, and its activation comes and goes. A low yardstick, as it was in its day.
    """

    name = "nmf"
    components = 30

    def vocals(self, mixture: Waveform) -> Waveform:
        """Share of the parts that look sung."""
        spectrum = padded_stft(mixture, N_FFT)
        magnitudes = np.abs(spectrum).mean(axis=0)  # (bins, frames)
        spectra, activations = self._factors(magnitudes)
        middle = np.abs(spectrum.mean(axis=0)) / np.maximum(magnitudes, EPSILON)
        is_sung = self._sung(spectra, activations, middle)
        whole = spectra @ activations
        mask = (spectra[:, is_sung] @ activations[is_sung]) / np.maximum(whole, EPSILON)
        return masked(mixture, without_lows(mask[None].astype(np.float32), self.sample_rate, _LOWEST_HZ))

    def _factors(self, magnitudes: _Magnitudes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Spectra ``(bins, parts)`` and activations ``(parts, frames)``."""
        parts = max(1, min(self.components, *magnitudes.shape))
        model = NMF(
            parts, init="random", solver="mu", beta_loss="kullback-leibler", max_iter=60, tol=1e-4, random_state=0
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            spectra = model.fit_transform(magnitudes.astype(np.float64) + EPSILON)
        return np.asarray(spectra), np.asarray(model.components_)

    def _sung(
        self, spectra: NDArray[np.float64], activations: NDArray[np.float64], middle: _Magnitudes
    ) -> NDArray[np.bool_]:
        """The half of the parts ``(parts,)`` that ranks highest by band, place and change."""
        hz = np.arange(spectra.shape[0]) * self.sample_rate / N_FFT
        energy = np.maximum(spectra.sum(axis=0), EPSILON)
        band = spectra[(hz > 200.0) & (hz < 5000.0)].sum(axis=0) / energy
        place = np.einsum("bp,bt,pt->p", spectra, middle, activations, optimize=True) / np.maximum(
            energy * activations.sum(axis=1), EPSILON
        )
        change = activations.std(axis=1) / np.maximum(activations.mean(axis=1), EPSILON)
        score = band * place * np.minimum(change, 2.0)
        return np.asarray(score >= np.median(score))


class RobustComponents(ClassicalSeparator):
    """Robust PCA (Huang et al. 2012): the accompaniment has low rank, the voice is sparse.

    Magnitudes are split into ``L + S`` by the inexact augmented Lagrange multiplier method (Lin et al. 2010) with
    ``λ = 1/√max(bins, frames)``, in stretches of 10 s; a bin belongs to the voice where ``|S| > |L|``.
    """

    name = "rpca"

    def vocals(self, mixture: Waveform) -> Waveform:
        """The sparse part."""
        magnitudes = np.abs(padded_stft(mixture, N_FFT)).mean(axis=0).astype(np.float64)
        chunk = max(1, round(_CHUNK_S * self.sample_rate / (N_FFT // 4)))
        masks = []
        for start in range(0, magnitudes.shape[-1], chunk):
            low_rank, sparse = robust_pca(magnitudes[:, start : start + chunk])
            masks.append(np.abs(sparse) > np.abs(low_rank))
        mask = np.concatenate(masks, axis=-1).astype(np.float32)
        return masked(mixture, without_lows(mask[None], self.sample_rate, _LOWEST_HZ))


def robust_pca(
    matrix: NDArray[np.float64], *, tolerance: float = 1e-4, iterations: int = 100
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Split a matrix into one of low rank and a sparse one.

    Args:
        matrix: ``(rows, columns)``.
        tolerance: Of the relative error, at which it stops.
        iterations: At most.

    Returns:
        ``L`` and ``S`` with ``L + S`` about ``matrix``.
    """
    scale = float(np.linalg.norm(matrix))
    if scale == 0.0:
        return matrix.copy(), np.zeros_like(matrix)
    whole = matrix / scale
    weight = 1.0 / np.sqrt(max(whole.shape))
    spectral = float(np.linalg.norm(whole, 2))
    multiplier = whole / max(spectral, float(np.abs(whole).max()) / weight)
    penalty, low_rank, sparse = 1.25 / spectral, whole, np.zeros_like(whole)
    for _ in range(iterations):
        low_rank = _shrunk(whole - sparse + multiplier / penalty, 1.0 / penalty)
        rest = whole - low_rank + multiplier / penalty
        sparse = np.sign(rest) * np.maximum(np.abs(rest) - weight / penalty, 0.0)
        residual = whole - low_rank - sparse
        multiplier = multiplier + penalty * residual
        penalty *= 1.5
        if float(np.linalg.norm(residual)) < tolerance:
            break
    return scale * low_rank, scale * sparse


def _shrunk(matrix: NDArray[np.float64], threshold: float) -> NDArray[np.float64]:
    """Make every singular value smaller by ``threshold``, through the eigenvectors of the smaller Gram matrix."""
    if matrix.shape[0] > matrix.shape[1]:
        return _shrunk(matrix.T, threshold).T
    squares, vectors = np.linalg.eigh(matrix @ matrix.T)
    factors = np.maximum(1.0 - threshold / np.sqrt(np.maximum(squares, EPSILON * EPSILON)), 0.0)
    kept = vectors[:, factors > 0.0]
    return np.asarray((kept * factors[factors > 0.0]) @ (kept.T @ matrix))
