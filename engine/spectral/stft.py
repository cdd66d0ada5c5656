"""Short-time Fourier transform and its inverse in NumPy, equal to torch's.

Periodic Hann window, no scaling. Frames are transformed a few at a time, so that the working set stays in the
processor's cache and no second copy of the spectrogram is made.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from engine.errors import ParameterError

Waveform = NDArray[np.float32]
Spectrogram = NDArray[np.complex64]

_BATCH_SAMPLES = 1 << 16
_TORCH_FLOOR = 1e-11
_EDGE_FLOOR = 1e-2


def hann_window(length: int) -> NDArray[np.float32]:
    """Periodic Hann window.

    Args:
        length: Samples, at least 1.

    Returns:
        ``(length,)`` float32.
    """
    phase = np.arange(length) * (2 * np.pi / length)
    window: NDArray[np.float32] = (0.5 - 0.5 * np.cos(phase)).astype(np.float32)
    return window


def frame_count(samples: int, n_fft: int, hop: int, *, center: bool = True) -> int:
    """Frames that :func:`stft` gives for ``samples`` samples."""
    return 1 + samples // hop if center else max(0, 1 + (samples - n_fft) // hop)


def stft(waveform: Waveform, n_fft: int, hop: int, *, center: bool = True) -> Spectrogram:
    """Transform a waveform, as ``torch.stft(…, return_complex=True)`` does.

    Args:
        waveform: ``(channels, samples)`` float32.
        n_fft: Length of window and transform, even, at least 2.
        hop: Samples from one frame to the next, 1..n_fft.
        center: Frame ``i`` is centred on sample ``i·hop`` and the ends are reflected; otherwise it starts there.

    Returns:
        ``(channels, n_fft / 2 + 1, frames)`` complex64; a view whose memory runs frame by frame.

    Raises:
        ParameterError: If the waveform is too short to be reflected (``samples > n_fft / 2`` is needed) or for one
        frame.
    """
    _check(n_fft, hop)
    channels, samples = waveform.shape
    if center:
        if samples <= n_fft // 2:
            raise ParameterError(f"samples={samples} must exceed n_fft/2={n_fft // 2} to be reflected")
        waveform = np.pad(waveform, ((0, 0), (n_fft // 2, n_fft // 2)), mode="reflect")
    elif samples < n_fft:
        raise ParameterError(f"samples={samples} must be at least n_fft={n_fft}")
    frames = frame_count(waveform.shape[1], n_fft, hop, center=False)
    window = hann_window(n_fft)
    spectrogram = np.empty((channels, frames, n_fft // 2 + 1), np.complex64)
    batch = max(1, _BATCH_SAMPLES // n_fft)
    for channel, samples_of in enumerate(waveform):
        framed = np.lib.stride_tricks.sliding_window_view(samples_of, n_fft)[::hop]  # (frames, n_fft), a view
        for start in range(0, frames, batch):
            part = slice(start, start + batch)
            spectrogram[channel, part] = np.fft.rfft(framed[part] * window, axis=1)
    return spectrogram.swapaxes(1, 2)


def istft(
    spectrogram: Spectrogram, n_fft: int, hop: int, *, length: int | None = None, center: bool = True
) -> Waveform:
    """Transform back by windowed overlap-add, as ``torch.istft`` does.

    Without ``center`` the first and last samples lie under the window's feet, where the division that undoes the
    window would blow up any change made to the spectrogram: there the waveform fades to zero.

    Args:
        spectrogram: ``(channels, n_fft / 2 + 1, frames)`` complex64.
        n_fft: As given to :func:`stft`.
        hop: As given to :func:`stft`.
        length: Samples wanted; what lies beyond the frames is zero. None gives all that the frames cover.
        center: As given to :func:`stft`.

    Returns:
        ``(channels, length)`` float32.

    Raises:
        ParameterError: If the number of bins does not belong to ``n_fft``.
    """
    _check(n_fft, hop)
    channels, bins, frames = spectrogram.shape
    if bins != n_fft // 2 + 1:
        raise ParameterError(f"bins={bins} must be n_fft/2+1={n_fft // 2 + 1}")
    covered = (frames - 1) * hop + n_fft
    window = hann_window(n_fft)
    gain = _undo_window(n_fft, frames, hop, _TORCH_FLOOR if center else _EDGE_FLOOR)
    first = n_fft // 2 if center else 0
    length = covered - 2 * first if length is None else length
    last = min(covered, first + length)
    waveform = np.zeros((channels, length), np.float32)
    for channel in range(channels):
        added = _overlap_add(spectrogram[channel], window, n_fft, hop)
        np.multiply(added[first:last], gain[first:last], out=waveform[channel, : last - first])
    return waveform


def _check(n_fft: int, hop: int) -> None:
    if n_fft < 2 or n_fft % 2 or not 1 <= hop <= n_fft:
        raise ParameterError(f"n_fft={n_fft} must be even and at least 2, hop={hop} must lie in [1, n_fft]")


def _overlap_add(spectrogram: Spectrogram, window: NDArray[np.float32], n_fft: int, hop: int) -> NDArray[np.float32]:
    """Windowed frames added up: ``(bins, frames)`` to ``((frames - 1)·hop + n_fft,)``, up to one hop more."""
    by_frame = spectrogram.T  # (frames, bins)
    frames, pieces = by_frame.shape[0], -(-n_fft // hop)
    added = np.zeros((frames + pieces - 1, hop), np.float32)
    batch = max(1, _BATCH_SAMPLES // n_fft)
    for start in range(0, frames, batch):
        part = np.fft.irfft(by_frame[start : start + batch], n_fft, axis=1)  # (batch, n_fft) float32
        part *= window
        for piece in range(pieces):
            columns = part[:, piece * hop : (piece + 1) * hop]
            added[start + piece : start + piece + len(part), : columns.shape[1]] += columns
    return added.reshape(-1)


@lru_cache(maxsize=2)
def _undo_window(n_fft: int, frames: int, hop: int, floor: float) -> NDArray[np.float32]:
    """Inverse of the sum of squared windows, ``((frames - 1)·hop + n_fft,)``, up to one hop more."""
    pieces = -(-n_fft // hop)
    padded = np.zeros(pieces * hop)
    padded[:n_fft] = hann_window(n_fft).astype(np.float64) ** 2
    envelope = np.zeros((frames + pieces - 1, hop))
    for piece in range(pieces):
        envelope[piece : piece + frames] += padded[piece * hop : (piece + 1) * hop]
    inverse: NDArray[np.float32] = (1 / np.maximum(envelope.reshape(-1), floor)).astype(np.float32)
    return inverse
