import numpy as np
import pytest

from engine.errors import ParameterError
from engine.player.click import BeatGrid, ClickTrack, click_sound

RATE = 44100
GRID = BeatGrid(RATE, 20_000.0, np.array([30_000.0, 50_100.0, 70_000.0]))


def test_beats_go_on_evenly_before_the_first_and_after_the_last():
    assert GRID.between(-20_000, 120_000).tolist() == [-10_000, 10_000, 30_000, 50_100, 70_000, 90_000, 110_000]


def test_the_end_of_a_span_belongs_to_the_next_one():
    assert GRID.between(30_000, 50_100).tolist() == [30_000]
    assert GRID.between(30_001, 50_100).tolist() == []


@pytest.mark.parametrize(("start", "length"), [(30_000, 80_000), (30_500, 80_500), (45_000, 75_000), (0, 70_000)])
def test_a_count_in_of_four_leads_into_the_songs_own_beats(start, length):
    """A start on a beat gets four clicks before that beat; a start between beats keeps the beats' pulse."""
    assert GRID.count_in(start, 4) == length


@pytest.mark.parametrize("block", [100, 1024, 50_000])
def test_clicks_begin_on_the_beat_whatever_the_blocks(block):
    clicks = ClickTrack(GRID, RATE)
    parts = [clicks.render(25_000.0 + at, 1.0, block) for at in range(0, 50_000, block)]
    track = np.concatenate(parts)[:50_000]
    expected = np.zeros(60_000)
    for beat in (30_000, 50_100, 70_000):
        expected[beat - 25_000 : beat - 25_000 + len(click_sound(RATE))] += click_sound(RATE)
    assert np.allclose(track, expected[:50_000], atol=1e-6)


def test_at_half_tempo_clicks_are_twice_as_far_apart():
    track = ClickTrack(GRID, RATE).render(30_000.0, 0.5, 45_000)
    assert np.array_equal(track[40_200:40_300], click_sound(RATE)[:100])


@pytest.mark.parametrize(("period", "beats"), [(0.0, [1.0]), (10.0, []), (10.0, [2.0, 2.0])])
def test_a_grid_without_ascending_beats_is_refused(period, beats):
    with pytest.raises(ParameterError):
        BeatGrid(RATE, period, np.array(beats))
