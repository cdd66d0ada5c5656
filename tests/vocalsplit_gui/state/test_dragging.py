import pytest

from vocalsplit_gui.state.dragging import edge_at, moved, pressed


def test_a_click_is_no_loop():
    drag = moved(pressed(100, 10.0, None, None), 103, 10.3, 5)
    assert not drag.has_moved
    assert not drag.marks_loop
    assert drag.current_s == 10.0


@pytest.mark.parametrize("to", [150, 50])
def test_a_drag_marks_a_loop_in_both_directions(to):
    drag = moved(pressed(100, 10.0, None, None), to, to / 10, 5)
    assert drag.loop == (min(10.0, to / 10), max(10.0, to / 10))
    assert drag.marks_loop


def test_a_drag_that_comes_back_marks_nothing():
    drag = moved(moved(pressed(100, 10.0, None, None), 150, 15.0, 5), 100, 10.0, 5)
    assert drag.has_moved
    assert not drag.marks_loop


@pytest.mark.parametrize(("x", "loop"), [(98, (5.0, 20.0)), (203, (5.0, 10.0))])
def test_a_drag_at_an_edge_moves_that_edge(x, loop):
    drag = pressed(x, x / 10, (10.0, 20.0), (100.0, 200.0))
    assert moved(drag, 50, 5.0, 5).loop == loop


def test_edges_are_reached_from_a_few_pixels_away():
    assert edge_at(106, (100.0, 200.0)) == 0
    assert edge_at(194, (100.0, 200.0)) == 1
    assert edge_at(107, (100.0, 200.0)) is None
    assert edge_at(3, None) is None
