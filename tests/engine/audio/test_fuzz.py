"""If this fails, a broken file from a stranger crashes, hangs or litters the terminal."""

from __future__ import annotations

from benchmarks.fuzz_reading import make_seeds, read_whole, run


def test_broken_songs_end_in_sound_or_in_audio_error():
    outcome = run(cases=400, seed=20)
    assert outcome.wrong == []
    assert outcome.cases == 400
    assert outcome.whole > 100
    assert sum(outcome.refused.values()) > 50


def test_the_songs_that_are_broken_were_sound(tmp_path):
    for name in make_seeds(tmp_path):
        assert read_whole(tmp_path / name) == "whole", name
