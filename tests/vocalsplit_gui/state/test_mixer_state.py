from __future__ import annotations

import math

import pytest

from vocalsplit_gui.state.mixer_state import (
    MixerState,
    StripState,
    change_strip,
    db_to_slider,
    derive_strip,
    format_db,
    is_changed,
    reset_strips,
    slider_to_db,
)

STEMS = ("vocals", "accompaniment")
OFF, ON = MixerState(is_vocals_off=True), MixerState(is_vocals_off=False)


def heard(mixer: MixerState) -> str:
    return "".join(stem[0] for stem in STEMS if derive_strip(mixer, stem, STEMS).is_heard)


@pytest.mark.parametrize(
    ("mixer", "expected"),
    [
        (ON, "va"),
        (OFF, "a"),
        (MixerState(is_vocals_off=True, guide_db=-12.0), "va"),
        (MixerState(is_vocals_off=True, is_peeking=True), "va"),
        (MixerState(is_vocals_off=False, is_peeking=True), "a"),
        (change_strip(ON, "vocals", is_muted=True), "a"),
        (change_strip(ON, "vocals", is_soloed=True), "v"),
        (change_strip(OFF, "vocals", is_soloed=True), "v"),
        (change_strip(change_strip(ON, "vocals", is_soloed=True), "accompaniment", is_soloed=True), "va"),
        (change_strip(change_strip(ON, "vocals", is_soloed=True), "vocals", is_muted=True), ""),
        (change_strip(ON, "accompaniment", gain_db=-math.inf), "v"),
    ],
)
def test_what_is_heard(mixer: MixerState, expected: str) -> None:
    assert heard(mixer) == expected


def test_reset_puts_the_faders_back_and_leaves_vocals_off() -> None:
    mixer = change_strip(OFF, "vocals", gain_db=3.0, is_muted=True, pan=-1.0)
    assert is_changed(mixer)
    assert reset_strips(mixer).strip("vocals") == StripState()
    assert reset_strips(mixer).is_vocals_off
    assert not is_changed(reset_strips(mixer))


@pytest.mark.parametrize(
    ("db", "text"),
    [
        (0.0, "0.0 dB"),
        (-0.04, "0.0 dB"),
        (3.0, "\u200e+3.0 dB"),
        (-12.5, "\u200e\u221212.5 dB"),
        (-math.inf, "\u200e\u2212∞ dB"),
    ],
)
def test_decibels_as_text(db: float, text: str) -> None:
    assert format_db(db).replace("\N{NO-BREAK SPACE}", " ") == text


def test_the_guide_slider_goes_from_silence_to_full_and_back() -> None:
    assert slider_to_db(0) == -math.inf
    assert slider_to_db(60) == 0.0
    assert [db_to_slider(slider_to_db(v)) for v in range(61)] == list(range(61))
