"""When a stream counts as steady."""

from engine.player.steadiness import CALM_S, LONGEST_UNREST_S, Steadiness

STEP_S = 0.01


def watch(gaps):
    """Whether a stream that was opened just before is steady, buffer by buffer, 10 ms apart."""
    steadiness = Steadiness(100.0)
    return [steadiness.note(100.0 + (i + 1) * STEP_S, comes_after_gap=gap) for i, gap in enumerate(gaps)]


def test_a_fresh_stream_is_steady_once_buffers_come_without_a_gap():
    calm = round(CALM_S / STEP_S)
    assert watch([False] * 30).index(True) in (calm - 1, calm)
    assert watch([True] * 50 + [False] * 30).index(True) in (50 + calm - 1, 50 + calm)


def test_a_single_gap_changes_nothing_and_a_second_soon_after_it_does():
    calm = [False] * 30
    assert all(watch([*calm, True, *calm, True, *calm])[30:])
    is_steady = watch([*calm, True, True, *calm])
    assert is_steady[30]
    assert not any(is_steady[31:40])
    assert is_steady[-1]


def test_a_stream_that_reports_a_gap_at_every_buffer_is_played_to_all_the_same():
    buffers = round(2 * LONGEST_UNREST_S / STEP_S)
    is_steady = watch([True] * buffers)
    first = is_steady.index(True)
    assert abs(first * STEP_S - LONGEST_UNREST_S) <= 2 * STEP_S
    assert all(is_steady[first:])


def test_a_stream_that_was_steady_once_and_races_for_long_is_beyond_help():
    """After a machine's sleep, ALSA over PulseAudio took a minute of sound too fast, each buffer after a gap."""
    steadiness = Steadiness(100.0)
    verdicts = []
    for index, gap in enumerate([False] * 30 + [True] * 1000):
        is_steady = steadiness.note(100.0 + (index + 1) * STEP_S, comes_after_gap=gap)
        verdicts.append((is_steady, steadiness.is_beyond_help))
    assert (False, True) not in verdicts[: 30 + round(LONGEST_UNREST_S / STEP_S)]
    assert set(verdicts[40 + round(LONGEST_UNREST_S / STEP_S) :]) == {(False, True)}


def test_time_in_which_the_process_was_stopped_is_not_unrest():
    steadiness = Steadiness(100.0)
    assert not steadiness.note(100.01, comes_after_gap=True)
    assert not steadiness.note(160.0, comes_after_gap=True)
    assert not steadiness.note(160.01, comes_after_gap=True)
    assert steadiness.note(160.2, comes_after_gap=False)
