import json
import math

import pytest

from engine.analysis.scales import FrequencyScale
from vocalsplit_gui.state.spectrogram_state import (
    SpectrogramLayout,
    SpectrogramState,
    derive_other_stem,
    derive_rows,
    with_range,
)

STEMS = ("mixture", "vocals", "accompaniment")


def test_what_is_saved_comes_back():
    state = SpectrogramState(
        stem="mixture", layout=SpectrogramLayout.STACKED, scale=FrequencyScale.LOG, n_fft=4096, floor_db=-70.0,
        ceiling_db=0.0, colour_map="grey", follows=False, reduced_motion=True, note_lines=True,
    )  # fmt: skip
    assert SpectrogramState.from_dict(json.loads(json.dumps(state.to_dict()))) == state


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("stem", 3), ("layout", "tower"), ("scale", None), ("n_fft", 3_000), ("n_fft", "2048"), ("floor_db", "low"),
        ("floor_db", math.nan), ("ceiling_db", math.inf), ("ceiling_db", True), ("colour_map", "jet"), ("follows", 1),
    ],
)  # fmt: skip
def test_a_value_that_makes_no_sense_is_replaced(name, value):
    assert SpectrogramState.from_dict({name: value}) == SpectrogramState()


def test_unknown_fields_do_no_harm():
    assert SpectrogramState.from_dict({"zoom": 3, "stem": "bass"}) == SpectrogramState(stem="bass")


@pytest.mark.parametrize(
    ("asked", "given"),
    [((-80, 0), (-80, 0)), ((-500, 500), (-120, 6)), ((-20, -15), (-25, -15)), ((0, -300), (-120, -110))],
)
def test_the_level_range_stays_within_what_can_be_shown(asked, given):
    state = with_range(SpectrogramState(), *asked)
    assert (state.floor_db, state.ceiling_db) == given


@pytest.mark.parametrize(
    ("state", "peeked", "rows"),
    [
        (SpectrogramState(), None, ("vocals",)),
        (SpectrogramState(), "mixture", ("mixture",)),
        (SpectrogramState(stem="drums"), None, ("mixture",)),
        (SpectrogramState(layout=SpectrogramLayout.STACKED), None, STEMS),
        (SpectrogramState(layout=SpectrogramLayout.STACKED), "mixture", STEMS),
    ],
)
def test_rows(state, peeked, rows):
    assert derive_rows(state, STEMS, peeked) == rows
    assert derive_rows(state, (), peeked) == ()


def test_holding_to_compare_shows_the_mixture_or_else_the_first_stem():
    assert derive_other_stem(SpectrogramState(), STEMS) == "mixture"
    assert derive_other_stem(SpectrogramState(stem="mixture"), STEMS) == "vocals"
    assert derive_other_stem(SpectrogramState(), ()) == "vocals"
