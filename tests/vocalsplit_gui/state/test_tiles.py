import numpy as np
import pytest

from engine.analysis.scales import FrequencyScale
from engine.analysis.spectrogram import SpectrogramSettings, Tile, TileKey, ready_columns
from vocalsplit_gui.state.tiles import Demand, SongSnapshot, TileStock, derive_next_tile, derive_wanted_tiles

SETTINGS = SpectrogramSettings.for_song(FrequencyScale.MEL, 2048, 44_100)
FRAMES = 44_100 * 240
WHOLE = ((0, FRAMES),)


def song(vocals=WHOLE, mixture=WHOLE):
    return SongSnapshot(44_100, FRAMES, {"mixture": mixture, "vocals": vocals})


def demand(stems=("vocals",), level=2, start=FRAMES // 2, seconds=30):
    return Demand(stems, start, start + seconds * 44_100, level)


def computed(key, snapshot):
    filled = ready_columns(snapshot, SETTINGS, key)
    return Tile(key, np.ones((SETTINGS.rows, SETTINGS.columns), np.uint8), filled)


def test_the_whole_song_comes_first_then_what_is_visible_then_the_sides_then_other_stems():
    wanted = list(derive_wanted_tiles(demand(), SETTINGS, song()))
    coarsest = SETTINGS.coarsest_level(FRAMES)
    kinds = [(key.stem, key.level) for key in wanted]
    assert kinds[:2] == [("vocals", coarsest)] * 2
    own = [key.index for key in wanted if (key.stem, key.level) == ("vocals", 2)]
    visible = SETTINGS.tiles_between(2, FRAMES // 2, FRAMES // 2 + 30 * 44_100)
    assert set(own[: len(visible)]) == set(visible)
    assert own[0] not in (visible[0], visible[-1])
    assert set(own) == {visible[0] - 1, *visible, visible[-1] + 1}
    assert [stem for stem, _ in kinds] == sorted((stem for stem, _ in kinds), key=lambda stem: stem != "vocals")


def test_a_side_beyond_the_end_is_not_wanted():
    wanted = derive_wanted_tiles(demand(start=FRAMES - 44_100, seconds=2), SETTINGS, song())
    last = SETTINGS.tiles_between(2, 0, FRAMES)[-1]
    assert max(key.index for key in wanted if key.level == 2) == last


def run_until_nothing_is_left(stock, snapshot, wanted):
    keys = []
    while (key := derive_next_tile(stock, wanted, SETTINGS, snapshot)) is not None:
        stock.add(computed(key, snapshot), snapshot.spans[key.stem])
        keys.append(key)
        assert len(keys) < 200
    return keys


def test_every_wanted_tile_is_computed_once():
    keys = run_until_nothing_is_left(TileStock(), song(), demand())
    assert keys == list(derive_wanted_tiles(demand(), SETTINGS, song()))


def test_tiles_grow_with_the_song_and_only_those_that_can():
    stock, before = TileStock(), song(vocals=((0, FRAMES // 2),))
    run_until_nothing_is_left(stock, before, demand(seconds=60))
    after = song(vocals=((0, FRAMES // 2 + 20 * 44_100),))
    keys = run_until_nothing_is_left(stock, after, demand(seconds=60))
    assert keys
    assert {key.stem for key in keys} == {"vocals"}
    width = SETTINGS.tile_frames(2)
    fine = [key.index for key in keys if key.level == 2]
    assert all(key * width < FRAMES // 2 + 20 * 44_100 for key in fine)
    assert derive_next_tile(stock, demand(seconds=60), SETTINGS, after) is None


def test_nothing_is_computed_of_what_is_not_ready():
    assert derive_next_tile(TileStock(), demand(), SETTINGS, song(vocals=(), mixture=())) is None


def test_the_stock_drops_what_was_not_wanted_for_longest():
    stock = TileStock(capacity=3)
    keys = [TileKey("vocals", 0, index) for index in range(4)]
    for key in keys[:3]:
        stock.add(computed(key, song()), WHOLE)
    stock.touch(keys[0])
    stock.add(computed(keys[3], song()), WHOLE)
    assert set(stock) == {keys[0], keys[2], keys[3]}
    assert len(stock) == 3
    with pytest.raises(KeyError):
        stock[keys[1]]
