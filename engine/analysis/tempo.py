"""The tempo of a song and its beats.

The rises of a spectrum in 40 bands show where notes and drums begin. Their autocorrelation, weighed towards tempos at
which people tap, gives the tempo; dynamic programming gives the beats that keep that tempo and fall on rises
(D. P. W. Ellis, "Beat Tracking by Dynamic Programming", Journal of New Music Research 36, 2007).

Most recorded songs were played to a click. In their breaks, and where a voice or a bass stands alone, such beats go
astray; so where most of a song's beats lie on one even grid, that grid is taken for all of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from engine.analysis.framing import mono_frames
from engine.audio.info import Waveform

Floats = NDArray[np.float64]

FRAMES_PER_S = 100
_FRAME_S = 0.023
_BANDS = 40
_LOWEST_HZ, _HIGHEST_HZ = 40.0, 11_000.0
_SLOWEST_BPM, _FASTEST_BPM = 50.0, 220.0
_PREFERRED_BPM, _SPREAD_OCTAVES = 115.0, 0.9
_TIGHTNESS = 400.0
# A rise is seen when its sound enters the frame, on average this long before it reaches the frame's centre.
_EARLY_S = 0.002
_SHORTEST_S = 4.0
# Share of the beats that must lie this near to an even grid, of how many at least, and how far its period may differ.
_EVEN_SHARE, _EVEN_S, _FEWEST_EVEN = 0.55, 0.035, 16
_EVEN_RANGE = 0.015


@dataclass(frozen=True)
class TempoEstimate:
    """A song's tempo.

    Attributes:
        bpm: Beats a minute.
        confidence: 0..1: how regular the song is at that tempo; below 0.2 there may be no beat to speak of.
        beats_s: Times of the beats in seconds, ascending.
    """

    bpm: float
    confidence: float
    beats_s: Floats = field(repr=False)


def estimate_tempo(blocks: Iterable[Waveform], sample_rate: int) -> TempoEstimate | None:
    """Find the tempo and the beats of a song.

    Args:
        blocks: The song, each block ``(channels, n)``.
        sample_rate: Rate in Hz.

    Returns:
        The tempo; None where the song is shorter than 4 s, or has no rises, as silence.
    """
    hop_length = round(sample_rate / FRAMES_PER_S)
    rises = onset_strength(blocks, sample_rate, hop_length)
    frames_per_s = sample_rate / hop_length
    if len(rises) < _SHORTEST_S * frames_per_s or not rises.any():
        return None
    lag, confidence = _period(rises, frames_per_s)
    beats = _refined(rises, _beats(rises, lag))
    if len(beats) < 2:
        return None
    beats = _evened(beats, lag, len(rises), frames_per_s)
    return TempoEstimate(_bpm(beats, lag, frames_per_s), confidence, _times(beats, frames_per_s))


def onset_strength(blocks: Iterable[Waveform], sample_rate: int, hop_length: int) -> Floats:
    """How much begins in each frame, ``(frames,)``: the rises of all bands, less their local mean, at a spread of 1."""
    frame_length = 1 << round(np.log2(_FRAME_S * sample_rate))
    window = np.hanning(frame_length).astype(np.float32)
    bands = _band_matrix(frame_length, sample_rate)
    last = np.zeros((1, bands.shape[1]))
    has_last = False
    parts = []
    for frames in mono_frames(blocks, frame_length, hop_length):
        power = np.square(np.abs(np.fft.rfft(frames * window, axis=1)))
        level = np.log10(np.maximum(power @ bands, 1e-7))  # (frames, bands)
        steps = np.diff(np.concatenate([last if has_last else level[:1], level]), axis=0)
        parts.append(np.maximum(steps, 0.0).mean(axis=1))
        last, has_last = level[-1:], True
    rises = np.concatenate(parts) if parts else np.zeros(0)
    return _normalised(rises)


def _normalised(rises: Floats) -> Floats:
    if not len(rises):
        return rises
    width = FRAMES_PER_S // 2
    local = np.convolve(rises, np.ones(2 * width + 1) / (2 * width + 1), mode="same")
    above = np.maximum(rises - local, 0.0)
    spread = float(above.std())
    return above / spread if spread > 1e-9 else np.zeros_like(above)


def _band_matrix(frame_length: int, sample_rate: int) -> NDArray[np.float32]:
    """``(bins, bands)``: which bins add up to which band; the bands are evenly spaced in pitch."""
    hz = np.fft.rfftfreq(frame_length, 1.0 / sample_rate)
    edges = np.geomspace(_LOWEST_HZ, min(_HIGHEST_HZ, 0.5 * sample_rate), _BANDS + 1)
    band = np.searchsorted(edges, hz) - 1
    matrix = np.zeros((len(hz), _BANDS), dtype=np.float32)
    is_inside = (band >= 0) & (band < _BANDS)
    matrix[np.flatnonzero(is_inside), band[is_inside]] = 1.0
    return matrix[:, matrix.any(axis=0)]


def _period(rises: Floats, frames_per_s: float) -> tuple[float, float]:
    """Frames from beat to beat, and how regular the song is at that period."""
    size = 1 << (2 * len(rises)).bit_length()
    centred = rises - rises.mean()
    correlation = np.fft.irfft(np.abs(np.fft.rfft(centred, size)) ** 2)
    longest = min(len(rises) - 1, round(4 * 60 * frames_per_s / _SLOWEST_BPM))
    correlation = correlation[: longest + 1] / np.maximum(correlation[0], 1e-12)
    lags = np.arange(60 * frames_per_s / _FASTEST_BPM, 60 * frames_per_s / _SLOWEST_BPM, 0.1)
    multiples = np.arange(1, 5)
    at = np.interp(np.outer(multiples, lags), np.arange(longest + 1), correlation, right=0.0)  # (multiples, lags)
    support = (at / multiples[:, None] ** 0.5).sum(axis=0) / (1 / multiples**0.5).sum()
    octaves = np.log2(60 * frames_per_s / lags / _PREFERRED_BPM)
    best = int(np.argmax(support * np.exp(-0.5 * (octaves / _SPREAD_OCTAVES) ** 2)))
    return float(lags[best]), float(np.clip(2.0 * support[best], 0.0, 1.0))


def _beats(rises: Floats, lag: float) -> NDArray[np.int64]:
    """Frames of the beats: the path of steps near ``lag`` that meets the most rises."""
    kernel = np.exp(-0.5 * (np.arange(-round(lag), round(lag) + 1) * 32.0 / lag) ** 2)
    local = np.convolve(rises, kernel, mode="same")
    steps = np.arange(round(lag / 2), round(2 * lag) + 1)
    cost = _TIGHTNESS * np.log(steps / lag) ** 2
    score = local.copy()
    origin = np.full(len(local), -1)
    for frame in range(steps[0], len(local)):
        reach = min(len(steps), frame - steps[0] + 1)
        before = score[frame - steps[:reach]] - cost[:reach]
        best = int(np.argmax(before))
        if before[best] > 0:
            score[frame] += before[best]
            origin[frame] = frame - steps[best]
    beats = [int(np.argmax(score[-steps[-1] :])) + max(0, len(score) - steps[-1])]
    while origin[beats[-1]] >= 0:
        beats.append(int(origin[beats[-1]]))
    return np.array(beats[::-1])


def _refined(rises: Floats, beats: NDArray[np.int64]) -> Floats:
    """The beats between frames: the top of a parabola where a beat lies on a rise."""
    inside = beats[(beats > 0) & (beats < len(rises) - 1)]
    a, b, c = rises[inside - 1], rises[inside], rises[inside + 1]
    bend = a - 2 * b + c
    is_top = (b >= a) & (b >= c) & (bend < 0)
    shift = np.where(is_top, 0.5 * (a - c) / np.where(is_top, bend, 1.0), 0.0)
    return np.asarray(inside + shift, dtype=np.float64)


def _evened(beats: Floats, lag: float, frames: int, frames_per_s: float) -> Floats:
    """The even grid on which most beats lie, up to the last of them; the beats themselves where there is none."""
    if len(beats) < _FEWEST_EVEN:
        return beats
    near = _EVEN_S * frames_per_s
    first, period = _crowded(beats, lag, near, near * lag / frames)
    for _ in range(2):
        numbers = np.round((beats - first) / period)
        is_near = np.abs(beats - first - period * numbers) < near
        if is_near.mean() < _EVEN_SHARE:
            return beats
        period, first = (float(value) for value in np.polyfit(numbers[is_near], beats[is_near], 1))
    return np.asarray(np.arange(first % period, beats[-1] + near, period))


def _crowded(beats: Floats, lag: float, near: float, step: float) -> tuple[float, float]:
    """First beat and period, ``step`` by step around ``lag``, of the even grid that has the most beats near."""
    best = (0, 0.0, lag)
    for period in np.arange(lag * (1.0 - _EVEN_RANGE), lag * (1.0 + _EVEN_RANGE), step):
        bins = max(3, round(period / near))
        count = np.bincount((beats % period * bins / period).astype(np.intp) % bins, minlength=bins)
        count = count + np.roll(count, -1)
        most = int(count.argmax())
        best = max(best, (int(count[most]), (most + 1.0) * period / bins, float(period)))
    return best[1], best[2]


def _bpm(beats: Floats, lag: float, frames_per_s: float) -> float:
    """Tempo of the beats where they are even enough for a line, else of the period."""
    gaps = np.diff(beats)
    even = gaps[np.abs(gaps / lag - 1) < 0.1]
    period = float(even.mean()) if len(even) else lag
    return 60.0 * frames_per_s / period


def _times(beats: Floats, frames_per_s: float) -> Floats:
    return np.asarray(np.maximum.accumulate(np.maximum(beats / frames_per_s + _EARLY_S, 0.0)))
