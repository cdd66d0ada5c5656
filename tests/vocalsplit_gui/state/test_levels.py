import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocalsplit_gui.state.levels import (
    MARKS_DB,
    MeterState,
    db_of_share,
    describe_pan,
    limited_gain,
    metered,
    parse_gain,
    share_of_db,
    stepped_gain,
    unclipped,
)

SILENCE = -math.inf


@given(st.floats(-60, 6))
def test_a_level_and_its_height_belong_together(db):
    assert db_of_share(share_of_db(db)) == pytest.approx(db)


def test_the_scale_rises_all_the_way():
    heights = [share_of_db(db) for db in sorted(MARKS_DB)]
    assert heights == sorted(set(heights))
    assert share_of_db(SILENCE) == 0
    assert share_of_db(6) == share_of_db(20) == 1
    assert db_of_share(0) == SILENCE


@pytest.mark.parametrize(
    ("text", "gain"),
    [
        ("-3.5", -3.5), ("+2 dB", 2.0), ("\N{MINUS SIGN}4,25", -4.2), ("0", 0.0), ("12", 6.0), ("-61", SILENCE),
        ("-inf", SILENCE), ("\u200e\u22123.5 dB", -3.5),
        ("\N{MINUS SIGN}∞ dB", SILENCE), ("off", SILENCE), ("loud", None), ("", None), ("nan", None), (" -6 DB ", -6.0),
    ],
)  # fmt: skip
def test_typed_gains(text, gain):
    assert parse_gain(text) == gain


def test_steps_lead_to_silence_and_back():
    assert stepped_gain(-60.0, -0.5) == SILENCE
    assert stepped_gain(SILENCE, -0.5) == SILENCE
    assert stepped_gain(SILENCE, 0.5) == -60.0
    assert stepped_gain(5.9, 0.5) == 6.0
    assert stepped_gain(-0.3, 0.1) == -0.2
    assert limited_gain(math.nan) == SILENCE


def test_a_meter_rises_at_once_and_falls_slowly():
    state = metered(MeterState(), -10.0, 0.03)
    assert state.level_db == state.held_db == -10.0
    fallen = metered(state, SILENCE, 0.5)
    assert fallen.level_db == pytest.approx(-23.0)
    assert fallen.held_db == -10.0


def test_the_peak_is_held_and_then_falls_to_the_bar():
    state = metered(MeterState(), -10.0, 0.03)
    held = [state := metered(state, -40.0, 0.1) for _ in range(60)]
    assert {item.held_db for item in held[:14]} == {-10.0}
    assert held[20].held_db < -10.0
    assert held[-1].held_db == -40.0


def test_a_silent_meter_comes_to_rest():
    state = metered(MeterState(), -1.0, 0.03)
    for _ in range(300):
        state = metered(state, SILENCE, 0.03)
    assert state.is_at_rest


def test_the_lamp_stays_on_until_it_is_put_out():
    state = metered(MeterState(), 0.0, 0.03)
    for _ in range(100):
        state = metered(state, -30.0, 0.03)
    assert state.is_clipped
    assert not unclipped(state).is_clipped
    assert unclipped(state).held_db == -30.0
    assert not metered(MeterState(), -0.01, 0.03).is_clipped


@pytest.mark.parametrize(("pan", "words"), [(-1, ("left", 100)), (0.004, ("centre", 0)), (0.3, ("right", 30))])
def test_pan_in_words(pan, words):
    assert describe_pan(pan) == words
