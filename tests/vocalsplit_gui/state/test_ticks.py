from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.analysis.scales import FrequencyScale, default_axis
from vocalsplit_gui.state.ticks import (
    derive_db_ticks,
    derive_frequency_ticks,
    derive_note_ticks,
    derive_time_ticks,
    readable_hz,
    readable_time,
)

MEL = default_axis(FrequencyScale.MEL, 44_100)


@pytest.mark.parametrize(
    ("seconds", "decimals", "text"),
    [
        (0, 0, "0:00"),
        (59.6, 0, "1:00"),
        (187.25, 2, "3:07.25"),
        (59.996, 2, "1:00.00"),
        (3_661, 0, "1:01:01"),
        (-1, 0, "0:00"),
    ],
)
def test_times_are_readable(seconds, decimals, text):
    assert readable_time(seconds, decimals) == text


def test_a_language_may_have_a_comma():
    assert readable_time(1.5, 1, point=",") == "0:01,5"
    assert readable_hz(1_500, point=",") == "1,5 kHz"


@pytest.mark.parametrize(("hz", "text"), [(50, "50 Hz"), (999, "999 Hz"), (1_000, "1 kHz"), (2_500, "2.5 kHz")])
def test_frequencies_are_readable(hz, text):
    assert readable_hz(hz) == text


@pytest.mark.parametrize(
    ("start", "stop", "labels"),
    [
        (0, 240, ["0:00", "0:30", "1:00", "1:30", "2:00", "2:30", "3:00", "3:30", "4:00"]),
        (61, 64, ["1:01.0", "1:01.5", "1:02.0", "1:02.5", "1:03.0", "1:03.5", "1:04.0"]),
        (0, 10_800, ["0:00", "30:00", "1:00:00", "1:30:00", "2:00:00", "2:30:00", "3:00:00"]),
    ],
)
def test_time_marks_are_round(start, stop, labels):
    assert [tick.label for tick in derive_time_ticks(start, stop, 800)] == labels


@given(st.floats(0, 5_000), st.floats(0.05, 5_000), st.integers(100, 3_000))
def test_time_marks_are_inside_and_apart(start, span, width):
    ticks = derive_time_ticks(start, start + span, width)
    pixels = [(tick.at - start) / span * width for tick in ticks]
    assert all(-1e-3 <= pixel <= width + 1e-3 for pixel in pixels)
    assert all(b - a >= 79 for a, b in pairwise(pixels))
    assert len({tick.label for tick in ticks}) == len(ticks)


@given(
    st.sampled_from(FrequencyScale),
    st.sampled_from([8_000, 22_050, 44_100, 96_000]),
    st.floats(0, 0.9),
    st.floats(0.03, 1),
    st.integers(80, 2_000),
)
def test_frequency_marks_are_inside_and_apart(scale, rate, low, height, pixels):
    axis, high = default_axis(scale, rate), min(1.0, low + height)
    ticks = derive_frequency_ticks(axis, low, high, pixels)
    at = [(tick.at - low) / (high - low) * pixels for tick in ticks]
    assert all(-0.01 <= y <= pixels + 0.01 for y in at)
    assert all(b - a >= 25.9 for a, b in pairwise(at))
    assert len({tick.label for tick in ticks}) == len(ticks)
    assert len(ticks) >= min(2, pixels // 120)


def test_a_whole_mel_axis_is_marked_at_familiar_frequencies():
    labels = [tick.label for tick in derive_frequency_ticks(MEL, 0, 1, 480)]
    assert {"100 Hz", "500 Hz", "1 kHz", "2 kHz", "5 kHz", "10 kHz", "20 kHz"} <= set(labels)


def test_all_octaves_have_a_line_and_a_label_where_there_is_room():
    axis = default_axis(FrequencyScale.LOG, 44_100)
    ticks = derive_note_ticks(axis, 0, 1, 400)
    assert [tick.label for tick in ticks] == ["C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9"]
    assert all(tick.is_major for tick in ticks)


def test_semitones_appear_when_zoomed_in():
    axis = default_axis(FrequencyScale.LOG, 44_100)
    low, high = axis.position([261.0, 524.0])
    labels = [tick.label for tick in derive_note_ticks(axis, float(low), float(high), 400)]
    assert labels == ["C4", "C♯4", "D4", "D♯4", "E4", "F4", "F♯4", "G4", "G♯4", "A4", "A♯4", "B4", "C5"]


def test_labels_of_notes_do_not_touch():
    ticks = [tick for tick in derive_note_ticks(MEL, 0, 1, 300) if tick.label]
    assert all((b.at - a.at) * 300 >= 15 for a, b in pairwise(ticks))
    assert "C4" in [tick.label for tick in ticks]


def test_the_colour_bar_is_marked_in_round_decibels():
    assert [tick.label for tick in derive_db_ticks(-90, -10, 240)] == [
        "\N{MINUS SIGN}90",
        "\N{MINUS SIGN}80",
        "\N{MINUS SIGN}70",
        "\N{MINUS SIGN}60",
        "\N{MINUS SIGN}50",
        "\N{MINUS SIGN}40",
        "\N{MINUS SIGN}30",
        "\N{MINUS SIGN}20",
        "\N{MINUS SIGN}10",
    ]


def test_nothing_is_marked_where_there_is_no_room():
    assert derive_time_ticks(0, 1, 0) == derive_frequency_ticks(MEL, 0, 0, 100) == derive_note_ticks(MEL, 0, 1, 0) == ()
    assert derive_db_ticks(0, 0, 100) == ()
