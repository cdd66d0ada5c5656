"""Spectrograms in tiles: any stretch of a song, at any zoom, computed once and only where it is looked at.

The song is cut into columns of ``hop`` frames; zoom level ``k`` has columns of ``hop · 2**k`` frames, and a tile
is a fixed number of neighbouring columns of one level. A column is a pure function of the samples around it, so
tiles can be computed in any order, and completed bit by bit while the song is still being split.

Levels are relative to full scale: a sine of amplitude 1 in every channel reads 0 dB.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.analysis.samples import SampleSource
from engine.analysis.scales import FrequencyAxis, FrequencyScale, default_axis
from engine.analysis.spans import Span, is_covered, runs
from engine.cancel import CancelToken
from engine.errors import ParameterError

Levels = NDArray[np.uint8]
Waveform = NDArray[np.float32]

UNKNOWN_LEVEL = 0
LOWEST_DB = -121.0
STEP_DB = 0.5
HIGHEST_DB = LOWEST_DB + 254 * STEP_DB

_REFERENCE_RATE = 44_100
_POWER_FLOOR = np.float32(1e-13)
_MOST_FRAMES_PER_COLUMN = 4
_COLUMNS_AT_ONCE = 64


def level_to_db(level: int | Levels) -> NDArray[np.float64]:
    """Decibels of stored levels.

    Args:
        level: Stored values, any shape.

    Returns:
        dB relative to full scale, of the same shape, from -121 to +6; the unknown level reads below all others.
    """
    return LOWEST_DB + STEP_DB * (np.asarray(level, dtype=np.float64) - 1)


def db_to_level(db: NDArray[np.float32]) -> Levels:
    """Store decibels in one byte: half-decibel steps, held within -121 and +6 dB.

    Args:
        db: dB relative to full scale, any shape.

    Returns:
        Stored values, 1..255, of the same shape; 0 stands for what is not known.
    """
    levels: Levels = np.rint(np.clip((db - LOWEST_DB) / STEP_DB, 0, 254) + 1).astype(np.uint8)
    return levels


@dataclass(frozen=True)
class SpectrogramSettings:
    """How a spectrogram is computed.

    Attributes:
        axis: The frequency axis of the rows.
        n_fft: Length of the Hann window in samples.
        hop: Width in frames of the narrowest column.
        rows: Height of a tile.
        columns: Width of a tile.
    """

    axis: FrequencyAxis
    n_fft: int = 2048
    hop: int = 256
    rows: int = 512
    columns: int = 512

    def __post_init__(self) -> None:
        if min(self.n_fft // 2, self.hop, self.rows, self.columns) < 1:
            raise ParameterError(f"{self} must have n_fft of at least 2 and the other sizes of at least 1")

    @classmethod
    def for_song(cls, scale: FrequencyScale, n_fft: int, sample_rate: int) -> SpectrogramSettings:
        """Settings that look alike at every sample rate.

        Args:
            scale: How frequencies are spread.
            n_fft: Length of the window in samples at 44.1 kHz.
            sample_rate: The song's rate in Hz.

        Returns:
            Window and column as long in time as at 44.1 kHz, to the nearest power of two.
        """
        octaves = round(np.log2(sample_rate / _REFERENCE_RATE))
        return cls(
            axis=default_axis(scale, sample_rate),
            n_fft=max(64, int(n_fft * 2.0**octaves)),
            hop=max(8, int(256 * 2.0**octaves)),
        )

    def column_frames(self, level: int) -> int:
        """Frames under one column of zoom ``level``."""
        return self.hop << level

    def tile_frames(self, level: int) -> int:
        """Frames under one tile of zoom ``level``."""
        return self.columns * self.column_frames(level)

    def coarsest_level(self, frames: int) -> int:
        """The lowest zoom level at which two tiles hold a song of ``frames`` frames."""
        level = 0
        while 2 * self.tile_frames(level) < frames:
            level += 1
        return level

    def level_for(self, frames_per_pixel: float, frames: int) -> int:
        """The zoom level whose columns are nearest to one pixel wide.

        Args:
            frames_per_pixel: How much of the song lies under one pixel, above 0.
            frames: Length of the song in frames.

        Returns:
            A level from 0 to the coarsest that the song needs.
        """
        exact = round(np.log2(max(frames_per_pixel, 1e-9) / self.hop))
        return int(np.clip(exact, 0, self.coarsest_level(frames)))

    def tiles_between(self, level: int, start: int, stop: int) -> range:
        """Numbers of the tiles of a level that hold any of the frames ``[start, stop)``."""
        if stop <= start:
            return range(0)
        width = self.tile_frames(level)
        return range(max(0, start) // width, -(-stop // width))


@dataclass(frozen=True)
class TileKey:
    """Which tile.

    Attributes:
        stem: The stem that it shows.
        level: Its zoom level; 0 has the narrowest columns.
        index: Its number in that level, from 0 at the song's start.
    """

    stem: str
    level: int
    index: int


@dataclass(frozen=True)
class Tile:
    """A rectangle of a spectrogram.

    Attributes:
        key: Which one.
        levels: ``(rows, columns)`` stored levels (:func:`level_to_db`), row 0 the lowest frequency.
        is_filled: ``(columns,)``, False where the song was not ready yet and the levels are unknown.
    """

    key: TileKey
    levels: Levels
    is_filled: NDArray[np.bool_]


def compute_tile(
    samples: SampleSource,
    settings: SpectrogramSettings,
    key: TileKey,
    *,
    previous: Tile | None = None,
    cancel: CancelToken | None = None,
) -> Tile:
    """Compute what is ready of a tile.

    Args:
        samples: The song.
        settings: How.
        key: Which tile.
        previous: The same tile computed earlier, whose columns are kept.
        cancel: Stops the work between blocks of columns.

    Returns:
        The tile, with every column filled whose samples are ready.

    Raises:
        Cancelled: If ``cancel`` was cancelled.
    """
    levels = np.zeros((settings.rows, settings.columns), np.uint8) if previous is None else previous.levels.copy()
    was_filled = np.zeros(settings.columns, np.bool_) if previous is None else previous.is_filled
    is_ready = ready_columns(samples, settings, key)
    for block in runs(is_ready & ~was_filled, _COLUMNS_AT_ONCE):
        if cancel is not None:
            cancel.raise_if_cancelled()
        levels[:, block] = _compute_columns(samples, settings, key, block)
    return Tile(key, levels, was_filled | is_ready)


class ReadySource(Protocol):
    """A song of which it is known what is ready."""

    @property
    def frames(self) -> int:
        """Length in frames."""
        ...

    def ready_spans(self, stem: str) -> Sequence[Span]:
        """The parts of ``stem`` that can be read, as sorted ``(start, stop)``."""
        ...


def ready_columns(samples: ReadySource, settings: SpectrogramSettings, key: TileKey) -> NDArray[np.bool_]:
    """Tell which columns of a tile could be computed now.

    Args:
        samples: The song.
        settings: How the tile is computed.
        key: Which tile.

    Returns:
        ``(columns,)``; columns past the song's end are never ready.
    """
    spans: list[Span] = list(samples.ready_spans(key.stem))
    width = settings.column_frames(key.level)
    starts = (np.arange(settings.columns, dtype=np.int64) + key.index * settings.columns) * width
    offsets = _frame_offsets(settings, key.level)
    first = np.maximum(0, starts + offsets[0])
    last = np.minimum(samples.frames, starts + offsets[-1] + settings.n_fft)
    return is_covered(spans, first, last) & (starts < samples.frames)


def spectrum_db(frames: Waveform) -> NDArray[np.float32]:
    """Spectrum of windowless frames in dB relative to full scale.

    Args:
        frames: ``(channels, frames, n_fft)``.

    Returns:
        ``(frames, n_fft // 2 + 1)``: mean power over the channels, under a Hann window, at least -130 dB.
    """
    return _to_db(_power(frames))


def map_rows(spectrum: NDArray[np.float32], axis: FrequencyAxis, rows: int, sample_rate: int) -> NDArray[np.float32]:
    """Spread the bins of spectra over the rows of a frequency axis.

    A row that holds bins shows the loudest of them; a row between two bins, the straight line between them.

    Args:
        spectrum: ``(bins, columns)`` in dB, bins of an STFT of even length.
        axis: The axis.
        rows: Number of rows.
        sample_rate: Rate in Hz.

    Returns:
        ``(rows, columns)`` in dB, row 0 the lowest frequency.
    """
    row_map = _row_map(axis, rows, spectrum.shape[0], sample_rate)
    result = np.empty((rows, spectrum.shape[1]), np.float32)
    below = spectrum[row_map.lower]
    result[row_map.thin] = below + row_map.weight[:, None] * (spectrum[row_map.lower + 1] - below)
    if len(row_map.bounds):
        padded = np.concatenate([spectrum, spectrum[-1:]])  # (bins + 1, columns): reduceat wants an end inside
        result[row_map.thick] = np.maximum.reduceat(padded, row_map.bounds, axis=0)[::2]
    return result


@dataclass(frozen=True)
class _RowMap:
    """Which bins each row shows: ``thin`` rows lie between two bins, ``thick`` rows hold at least one."""

    thin: NDArray[np.intp]
    lower: NDArray[np.intp]
    weight: NDArray[np.float32]
    thick: NDArray[np.intp]
    bounds: NDArray[np.intp]


@lru_cache(maxsize=16)
def _row_map(axis: FrequencyAxis, rows: int, bins: int, sample_rate: int) -> _RowMap:
    spacing = sample_rate / (2 * (bins - 1))
    edges = np.clip(np.ceil(axis.row_edges(rows) / spacing - 1e-9).astype(np.intp), 0, bins)
    counts = np.diff(edges)
    thin, thick = np.flatnonzero(counts < 1), np.flatnonzero(counts >= 1)
    centres = axis.row_centres(rows)[thin] / spacing
    lower = np.clip(centres.astype(np.intp), 0, bins - 2)
    weight = np.clip(centres - lower, 0.0, 1.0).astype(np.float32)
    bounds = np.stack([edges[thick], edges[thick + 1]], axis=1).ravel()
    return _RowMap(thin, lower, weight, thick, bounds)


@lru_cache(maxsize=16)
def _hann(n_fft: int) -> NDArray[np.float32]:
    """Periodic Hann window scaled so that a sine of amplitude 1 has a peak of 1 in its spectrum."""
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(n_fft) / n_fft)
    return np.asarray(window * (2 / window.sum()), dtype=np.float32)


def _power(frames: Waveform) -> NDArray[np.float32]:
    spectrum = np.fft.rfft(frames * _hann(frames.shape[-1]))  # (channels, frames, bins)
    power = spectrum.real**2 + spectrum.imag**2
    mean: NDArray[np.float32] = power.mean(axis=0, dtype=np.float32)
    return mean


def _to_db(power: NDArray[np.float32]) -> NDArray[np.float32]:
    db: NDArray[np.float32] = np.log10(np.maximum(power, _POWER_FLOOR))
    db *= 10
    return db


def _frame_offsets(settings: SpectrogramSettings, level: int) -> NDArray[np.int64]:
    """Where the analysis frames of a column begin, relative to the column."""
    width = settings.column_frames(level)
    count = int(np.clip(2 * width // settings.n_fft, 1, _MOST_FRAMES_PER_COLUMN))
    centres = (np.arange(count) * 2 + 1) * width // (2 * count)
    return centres.astype(np.int64) - settings.n_fft // 2


def _compute_columns(samples: SampleSource, settings: SpectrogramSettings, key: TileKey, block: slice) -> Levels:
    width = settings.column_frames(key.level)
    offsets = _frame_offsets(settings, key.level)
    origin = (key.index * settings.columns + block.start) * width + int(offsets[0])
    count = block.stop - block.start
    starts = (np.arange(count)[:, None] * width + (offsets - offsets[0])).ravel()
    waveform = samples.read(key.stem, origin, origin + int(starts[-1]) + settings.n_fft)
    windows = np.lib.stride_tricks.sliding_window_view(waveform, settings.n_fft, axis=-1)
    power = _power(windows[:, starts])  # (columns * frames per column, bins)
    power = power.reshape(count, len(offsets), -1).mean(axis=1)
    spectrum = np.ascontiguousarray(_to_db(power).T)  # (bins, columns)
    return db_to_level(map_rows(spectrum, settings.axis, settings.rows, samples.sample_rate))
