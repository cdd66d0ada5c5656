from __future__ import annotations

import pytest

from vocalsplit_gui.state.transport_state import (
    PlayStatus,
    TransportState,
    clamp_seek,
    derive_transport,
    format_time,
    mark_loop,
    parse_time,
    step_key,
    step_tempo,
)


@pytest.mark.parametrize(
    ("seconds", "like", "tenths", "expected"),
    [(0, 0, False, "0:00"), (59.99, 0, False, "0:59"), (60, 0, False, "1:00"), (3599, 0, False, "59:59"),
     (3600, 0, False, "1:00:00"), (5, 4000, False, "0:00:05"), (83.55, 0, True, "1:23.5"), (-3, 0, False, "0:00"),
     (0.3, 0, True, "0:00.3")],
)  # fmt: skip
def test_times(seconds: float, like: float, tenths: bool, expected: str) -> None:
    assert format_time(seconds, like_s=like, tenths=tenths) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("83", 83.0), ("1:23", 83.0), (" 1:23.5 ", 83.5), ("1:23,5", 83.5), ("1:02:03", 3723.0), ("", None), ("a", None),
     ("1:", None), ("1:2:3:4", None), ("-5", None), ("1.2.3", None), ("inf", None)],
)  # fmt: skip
def test_typed_times(text: str, expected: float | None) -> None:
    assert parse_time(text) == expected


@pytest.mark.parametrize(
    ("status", "can_play", "shows_pause"),
    [(PlayStatus.EMPTY, False, False), (PlayStatus.PAUSED, True, False), (PlayStatus.PLAYING, True, True),
     (PlayStatus.BUFFERING, True, True)],
)  # fmt: skip
def test_the_play_button(status: PlayStatus, can_play: bool, shows_pause: bool) -> None:
    view = derive_transport(TransportState(status))
    assert (view.can_play, view.shows_pause) == (can_play, shows_pause)


@pytest.mark.parametrize(("key", "expected"), [(0, "0"), (2, "\u200e+2"), (-3, "\u200e\u22123")])
def test_the_key_has_its_sign(key: int, expected: str) -> None:
    assert derive_transport(TransportState(key=key)).key == expected


def test_a_loop_is_in_order_inside_the_song_and_long_enough() -> None:
    state = TransportState(duration_s=10.0)
    assert mark_loop(state, 7.0, 3.0) == (3.0, 7.0)
    assert mark_loop(state, -5.0, 30.0) == (0.0, 10.0)
    assert mark_loop(state, 3.0, 3.1) is None


def test_bounds() -> None:
    state = TransportState(duration_s=10.0)
    assert [clamp_seek(state, s) for s in (-1.0, 4.0, 99.0)] == [0.0, 4.0, 9.95]
    assert clamp_seek(TransportState(), 3.0) == 0.0
    assert [step_key(k, s) for k, s in ((12, 1), (-12, -1), (0, 1))] == [12, -12, 1]
    assert [step_tempo(t, s) for t, s in ((200, 5), (50, -5), (100, 5))] == [200, 50, 105]
