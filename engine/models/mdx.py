"""The family ``mdx``: complex spectrograms as channels, as in the networks of the Music Demixing Challenge.

Kim et al., "KUIELab-MDX-Net: a two-stream neural network for music demixing", MDX workshop at ISMIR 2021. The network
takes and gives ``[batch, 4, bins, frames]``: real and imaginary part of the left, then of the right channel.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.cancel import CancelToken
from engine.models.checks import check_result
from engine.models.network_model import Gain, NetworkModel
from engine.models.options import Options
from engine.separation.model import Waveform
from engine.spectral.stft import Spectrogram, istft, stft


class MdxModel(NetworkModel):
    """Estimates one target's spectrogram.

    The manifest's options: ``bins`` that the network sees, from bin 0; ``frames`` that it takes at once;
    ``compensate``, the gain that its output wants; ``silent_bins``, the lowest bins that it was trained without;
    ``gives_rest``, 1 for a network whose output is the mixture without the target.
    """

    def _take_options(self, options: Options) -> None:
        self._bins = options.integer("bins", minimum=1)
        self._compensate = options.number("compensate")
        self._silent_bins = options.integer("silent_bins")
        self._gives_rest = bool(options.integer("gives_rest", default=0))
        frames = options.integer("frames", minimum=1)
        if frames != options.frames():
            raise options.unsuitable(f"segment.length gives {options.frames()} frames, options.frames={frames}")
        if self._bins > self._stft.n_fft // 2 + 1:
            raise options.unsuitable(f"options.bins={self._bins} must be at most n_fft/2+1")
        if self.segment.context < self._stft.n_fft - self._stft.hop_length:
            raise options.unsuitable("segment.context must cover the half-open frames at the segment's ends")

    def estimate_at(self, mixture: Waveform, gain: Gain, cancel: CancelToken | None = None) -> Waveform:
        """Like :meth:`estimate`, with the network's input gain given."""
        n_fft, hop_length = self._stft.n_fft, self._stft.hop_length
        spectrogram = stft(mixture, n_fft, hop_length, center=False)  # (2, all bins, frames)
        seen = spectrogram[:, : self._bins].copy()
        seen[:, : self._silent_bins] = 0
        channels = np.concatenate([np.stack([side.real, side.imag]) for side in seen])  # (4, bins, frames)
        result = self._network.run(channels[np.newaxis] * np.float32(gain), cancel)[0]
        check_result(result, self.device)
        found = _as_complex(result) * np.float32(self._compensate) / np.float32(gain)
        spectrogram[:, : self._bins] = seen - found if self._gives_rest else found
        spectrogram[:, self._bins :] = 0
        return istft(spectrogram, n_fft, hop_length, length=mixture.shape[1], center=False)[np.newaxis]


def _as_complex(channels: NDArray[np.float32]) -> Spectrogram:
    """``(4, bins, frames)`` to ``(2, bins, frames)``."""
    spectrogram: Spectrogram = channels[0::2] + 1j * channels[1::2]
    return spectrogram
