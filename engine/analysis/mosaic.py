"""Putting the tiles of a spectrogram together to one picture, with what there is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from engine.analysis.spans import runs
from engine.analysis.spectrogram import Levels, SpectrogramSettings, Tile, TileKey


def compose(
    tiles: Mapping[TileKey, Tile],
    settings: SpectrogramSettings,
    stem: str,
    *,
    level: int,
    columns: range,
    coarsest: int,
) -> Levels:
    """The columns of one zoom level, each from the best tile at hand.

    A column whose own tile is missing is taken from the next finer level, then from coarser ones, so that there is
    always a picture, first blurred and then sharp.

    Args:
        tiles: The tiles computed so far, of one spectrogram settings.
        settings: Those settings.
        stem: Which stem.
        level: Zoom level of the picture.
        columns: Which columns of that level, a range of step 1 from at least 0.
        coarsest: The coarsest level that tiles exist of.

    Returns:
        ``(rows, len(columns))`` stored levels; the unknown level where no tile knows anything.
    """
    picture = np.zeros((settings.rows, len(columns)), np.uint8)
    is_missing = np.ones(len(columns), np.bool_)
    for source in (level, level - 1, *range(level + 1, coarsest + 1)):
        if source < 0 or not is_missing.any():
            continue
        for index in _tile_range(settings, source - level, columns):
            tile = tiles.get(TileKey(stem, source, index))
            if tile is not None:
                _lay(picture, is_missing, tile, _source_columns(settings, source - level, columns, index))
    return picture


def _tile_range(settings: SpectrogramSettings, coarser: int, columns: range) -> range:
    first, last = _shifted(np.array([columns.start, columns.stop - 1]), coarser) // settings.columns
    return range(int(first), int(last) + 1)


def _shifted(columns: NDArray[np.intp], coarser: int) -> NDArray[np.intp]:
    return columns >> coarser if coarser >= 0 else columns << -coarser


def _source_columns(settings: SpectrogramSettings, coarser: int, columns: range, index: int) -> NDArray[np.intp]:
    """For every column of the picture, the column of tile ``index`` that shows it; outside 0..columns for none."""
    return _shifted(np.arange(columns.start, columns.stop), coarser) - index * settings.columns


def _lay(picture: Levels, is_missing: NDArray[np.bool_], tile: Tile, source: NDArray[np.intp]) -> None:
    inside = (source >= 0) & (source < tile.levels.shape[1])
    usable = inside & is_missing
    usable[inside] &= tile.is_filled[source[inside]]
    for block in runs(usable, len(usable)):
        chosen = source[block]
        is_same_scale = chosen[-1] - chosen[0] + 1 == len(chosen)
        picture[:, block] = tile.levels[:, chosen[0] : chosen[-1] + 1] if is_same_scale else tile.levels[:, chosen]
    is_missing[usable] = False
