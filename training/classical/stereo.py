"""Separators that hear where a sound stands between left and right."""

from __future__ import annotations

import warnings

import numpy as np
from sklearn.decomposition import FastICA
from sklearn.exceptions import ConvergenceWarning

from engine.postprocessing.spectrum import padded_stft
from engine.separation.model import Waveform
from training.classical.base import EPSILON, ClassicalSeparator, masked, without_lows

_LOWEST_HZ = 120.0


class CentreExtraction(ClassicalSeparator):
    """What is equal in both channels is the voice, but for the lows (bass and kick stand in the middle too).

    The mask of a bin is its similarity ``2·|L·R*| / (|L|² + |R|²)`` (Avendano 2003), sharpened, where the phases agree.
    A mono song is all centre.
    """

    name = "centre"

    def vocals(self, mixture: Waveform) -> Waveform:
        """The middle, above 120 Hz."""
        spectrum = padded_stft(mixture)
        left, right = spectrum[0], spectrum[-1]
        cross = np.maximum((left * right.conj()).real, 0.0)
        power = np.square(np.abs(left)) + np.square(np.abs(right))
        similarity = (2.0 * cross / np.maximum(power, EPSILON)) ** 8
        mask = without_lows(similarity[None].astype(np.float32), self.sample_rate, _LOWEST_HZ, n_fft=4096)
        return masked(mixture, mask, n_fft=4096)


class IndependentComponents(ClassicalSeparator):
    """ICA of the two channels (FastICA, scikit-learn): two components without delay or reverberation.

    The component that stands nearer to the middle is the voice. Where both channels are equal there is one component
    and no second: everything is given as the voice.
    """

    name = "ica"

    def vocals(self, mixture: Waveform) -> Waveform:
        """Image of the middle component in both channels."""
        if mixture.shape[0] == 1 or not _has_two_directions(mixture):
            return mixture.copy()
        ica = FastICA(n_components=2, whiten="unit-variance", random_state=0, max_iter=500)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            components = ica.fit_transform(mixture.T.astype(np.float64))  # (samples, 2)
        columns = ica.mixing_ / np.linalg.norm(ica.mixing_, axis=0)  # (channels, components)
        centred = int(np.argmax(np.abs(columns.sum(axis=0))))
        image = np.outer(ica.mixing_[:, centred], components[:, centred])
        return np.asarray(image, np.float32)


def _has_two_directions(mixture: Waveform) -> bool:
    """True where neither channel is a multiple of the other."""
    centred = mixture.astype(np.float64) - mixture.mean(axis=1, keepdims=True)
    values = np.linalg.eigvalsh(centred @ centred.T)
    return bool(values[0] > EPSILON * values[-1] > 0.0)
