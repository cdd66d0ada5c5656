import numpy as np
import pytest

from engine.analysis.mosaic import compose
from engine.analysis.scales import FrequencyAxis, FrequencyScale
from engine.analysis.spectrogram import UNKNOWN_LEVEL, SpectrogramSettings, Tile, TileKey

SETTINGS = SpectrogramSettings(FrequencyAxis(FrequencyScale.LINEAR, 0.0, 100.0), n_fft=16, hop=8, rows=2, columns=8)


def tile(level, index, *, filled=slice(None)):
    """Every column shows 100 · level + its number in the song at that level, so that its origin can be read off."""
    columns = np.arange(index * 8, index * 8 + 8)
    is_filled = np.zeros(8, bool)
    is_filled[filled] = True
    levels = np.where(is_filled, 100 * level + columns, UNKNOWN_LEVEL)
    return Tile(TileKey("vocals", level, index), np.tile(levels, (2, 1)).astype(np.uint8), is_filled)


def picture(tiles, level, columns):
    return compose({t.key: t for t in tiles}, SETTINGS, "vocals", level=level, columns=columns, coarsest=2)[0].tolist()


def test_columns_come_from_the_tiles_of_their_own_level():
    assert picture([tile(0, 0), tile(0, 1)], 0, range(5, 12)) == [5, 6, 7, 8, 9, 10, 11]


def test_what_is_missing_comes_from_a_coarser_level():
    assert picture([tile(1, 0)], 0, range(3, 9)) == [101, 102, 102, 103, 103, 104]


def test_a_half_filled_tile_is_completed_from_coarser_ones():
    assert picture([tile(0, 0, filled=slice(0, 4)), tile(2, 0)], 0, range(1, 7)) == [1, 2, 3, 201, 201, 201]


def test_the_finer_level_is_preferred_to_the_coarser_one():
    assert picture([tile(0, 0), tile(2, 0)], 1, range(0, 6)) == [0, 2, 4, 6, 202, 202]


def test_what_nobody_knows_is_unknown():
    assert picture([], 1, range(3)) == [UNKNOWN_LEVEL] * 3
    assert picture([tile(0, 0)], 0, range(6, 10)) == [6, 7, UNKNOWN_LEVEL, UNKNOWN_LEVEL]


def test_other_stems_are_not_mixed_in():
    other = tile(0, 0)
    tiles = {TileKey("mixture", 0, 0): Tile(TileKey("mixture", 0, 0), other.levels, other.is_filled)}
    assert not compose(tiles, SETTINGS, "vocals", level=0, columns=range(8), coarsest=2).any()


@pytest.mark.parametrize("start", range(0, 20, 3))
def test_every_window_of_a_picture_is_the_same_picture(start):
    tiles = [tile(0, 0), tile(0, 1, filled=slice(2, 5)), tile(1, 0), tile(2, 0)]
    whole = picture(tiles, 0, range(24))
    assert picture(tiles, 0, range(start, start + 4)) == whole[start : start + 4]
