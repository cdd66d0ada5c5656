import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocalsplit_gui.state.viewport import (
    FOLLOW_AT,
    LOWEST_HEIGHT,
    SHORTEST_S,
    Viewport,
    followed,
    panned_frequency,
    panned_time,
    resized,
    showing,
    whole,
    zoomed_frequency,
    zoomed_time,
)

SONG = whole(200.0)
VIEWS = st.builds(
    lambda a, b, low, high: Viewport(200.0, min(a, b), max(a, b) + 0.1, min(low, high), max(low, high) + 0.05),
    st.floats(0, 199.9),
    st.floats(0, 199.9),
    st.floats(0, 0.95),
    st.floats(0, 0.95),
)


def is_inside(view):
    return (
        -1e-9 <= view.start_s <= view.stop_s <= view.duration_s + 1e-9
        and -1e-9 <= view.low < view.high <= 1 + 1e-9
        and view.span_s >= SHORTEST_S - 1e-9
        and view.height >= LOWEST_HEIGHT - 1e-9
    )


@given(VIEWS, st.floats(0.01, 100), st.floats(0, 200), st.floats(0, 1), st.floats(-300, 300))
def test_no_command_leaves_the_song_or_the_axis(view, factor, time_s, place, by):
    for result in (
        zoomed_time(view, factor, time_s),
        zoomed_frequency(view, factor, place),
        panned_time(view, by),
        panned_frequency(view, by / 100),
        showing(view, by, by + factor),
        followed(view, time_s, reduced_motion=False),
        followed(view, time_s, reduced_motion=True),
        resized(view, 50.0),
    ):
        assert is_inside(result)


@given(st.floats(0.2, 5), st.floats(0, 1))
def test_zooming_keeps_the_anchor_where_it_is_on_the_screen(factor, share):
    view = showing(SONG, 90.0, 110.0)
    anchor_s = view.start_s + share * view.span_s
    zoomed = zoomed_time(view, factor, anchor_s)
    assert (anchor_s - zoomed.start_s) / zoomed.span_s == pytest.approx(share, abs=1e-6)
    assert zoomed.span_s == pytest.approx(20 / factor)


@given(st.floats(1.0, 10), st.floats(0, 1))
def test_zooming_the_axis_keeps_the_frequency_under_the_mouse(factor, share):
    view = zoomed_frequency(SONG, 2.0, 0.5)
    anchor = view.low + share * view.height
    zoomed = zoomed_frequency(view, factor, anchor)
    assert (anchor - zoomed.low) / zoomed.height == pytest.approx(share, abs=1e-6)


def test_a_view_of_the_whole_song_stays_one_when_the_song_grows():
    assert resized(SONG, 300.0) == whole(300.0)
    assert resized(showing(SONG, 10, 20), 300.0) == showing(whole(300.0), 10, 20)


def test_a_view_past_the_end_of_a_shorter_song_moves_inside():
    assert resized(showing(SONG, 150, 190), 100.0) == showing(whole(100.0), 60, 100)


@pytest.mark.parametrize(
    ("position_s", "reduced_motion", "start_s"),
    [
        (42.0, False, 40.0),  # before the middle nothing moves
        (47.0, False, 42.0),  # then the song glides
        (47.0, True, 40.0),  # or stands still
        (50.1, True, 49.6),  # until the page turns
        (5.0, False, 4.5),  # after a jump back the playhead is at the left
        (5.0, True, 4.5),
        (199.0, False, 190.0),  # the end of the song does not move past the right edge
    ],
)
def test_following_the_playhead(position_s, reduced_motion, start_s):
    view = followed(showing(SONG, 40, 50), position_s, reduced_motion=reduced_motion)
    assert view.start_s == pytest.approx(start_s)
    assert view.span_s == pytest.approx(10)
    assert view.holds(position_s)


def test_gliding_keeps_the_playhead_in_the_middle():
    view = showing(SONG, 40, 50)
    for step in range(100):
        view = followed(view, 46.0 + step / 60, reduced_motion=False)
        assert view.start_s + FOLLOW_AT * view.span_s == pytest.approx(46.0 + step / 60)


def test_a_view_of_the_whole_song_follows_nothing():
    assert followed(SONG, 150.0, reduced_motion=False) == SONG


def test_an_empty_song_has_an_empty_view():
    assert zoomed_time(whole(0.0), 2.0, 0.0).span_s == 0
