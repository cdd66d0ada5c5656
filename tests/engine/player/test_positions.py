import pytest

from engine.player.positions import Mark, PositionMap


def test_positions_follow_the_slope_of_their_stretch():
    positions = PositionMap()
    assert positions.frame_at(0) is None
    for mark in (Mark(0, 1000.0, 1.0), Mark(500, 1500.0, 1.0), Mark(1000, 2000.0, 0.5), Mark(2000, 0.0, 1.0)):
        positions.add(mark)
    assert [positions.frame_at(i) for i in (0, 999, 1000, 1500, 2010)] == [1000, 1999, 2000, 2250, 10]
    assert positions.frame_at(-1) is None


def test_a_cut_forgets_what_will_not_be_played():
    positions = PositionMap()
    positions.add(Mark(0, 0.0, 1.0))
    positions.add(Mark(100, 5000.0, 1.0))
    positions.cut(50)
    positions.add(Mark(50, 7000.0, 2.0))
    assert positions.frame_at(49) == 49
    assert positions.frame_at(150) == pytest.approx(7200)
