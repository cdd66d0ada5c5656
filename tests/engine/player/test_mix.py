import math

import numpy as np
import pytest

from engine.errors import ParameterError
from engine.player.mix import Mix, StemMix, db_to_gain, stem_gains

NAMES = ("vocals", "drums", "other")


def gains(mix, width=1):
    return stem_gains(mix, NAMES, width)[:, 0].tolist()


def test_zero_decibels_is_exactly_one_and_minus_infinity_exactly_zero():
    assert (db_to_gain(0.0), db_to_gain(-math.inf)) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("mix", "expected"),
    [
        (Mix(), [1, 1, 1]),
        (Mix().with_stem("drums", is_muted=True), [1, 0, 1]),
        (Mix().with_stem("drums", is_soloed=True), [0, 1, 0]),
        (Mix().with_stem("drums", is_soloed=True).with_stem("other", is_soloed=True), [0, 1, 1]),
        (Mix().with_stem("drums", is_soloed=True, is_muted=True), [0, 0, 0]),
        (Mix(is_vocals_off=True), [0, 1, 1]),
        (Mix(is_vocals_off=True).with_stem("vocals", is_soloed=True), [1, 0, 0]),
        (Mix().with_stem("vocals", gain_db=-math.inf), [0, 1, 1]),
    ],
)
def test_who_is_heard(mix, expected):
    assert gains(mix) == expected


def test_vocals_off_leaves_the_guide_at_its_level():
    assert gains(Mix(is_vocals_off=True, guide_db=-20.0))[0] == pytest.approx(0.1)


def test_panning_is_a_balance_that_keeps_the_side_it_moves_to():
    mix = Mix().with_stem("drums", pan=-1.0).with_stem("other", pan=0.5)
    assert stem_gains(mix, NAMES, 2).tolist() == [[1, 1], [1, 0], [0.5, 1]]


@pytest.mark.parametrize(
    "make",
    [
        lambda: StemMix(gain_db=13.0),
        lambda: StemMix(gain_db=math.nan),
        lambda: StemMix(pan=1.01),
        lambda: Mix(guide_db=0.1),
        lambda: Mix(master_db=40.0),
    ],
)
def test_a_value_out_of_bounds_is_refused(make):
    with pytest.raises(ParameterError):
        make()


def test_changing_one_stem_leaves_the_others_and_the_original():
    mix = Mix().with_stem("drums", gain_db=-6.0)
    changed = mix.with_stem("drums", is_muted=True).with_stem("other", pan=1.0)
    assert changed.stem("drums") == StemMix(gain_db=-6.0, is_muted=True)
    assert mix.stem("drums") == StemMix(gain_db=-6.0)
    assert np.array_equal(stem_gains(mix, ("drums",), 1), [[db_to_gain(-6.0)]])
