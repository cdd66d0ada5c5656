"""The demo song in resources is what its script makes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.audio.reading import open_audio
from training.demo.mixing import PEAK, SAMPLE_RATE, DemoSong, make_song, write_opus
from training.demo.phones import PHONES
from training.demo.score import BARS, CHORDS, PHRASES

DEMO = Path(__file__).resolve().parents[3] / "resources" / "demo"


@pytest.fixture(scope="module")
def song() -> DemoSong:
    return make_song()


def decoded(path: Path) -> np.ndarray:
    with open_audio(path) as reader:
        return np.concatenate(list(reader.blocks(65_536)), axis=1)


def ratio_db(reference: np.ndarray, estimate: np.ndarray) -> float:
    return float(10 * np.log10((reference**2).sum() / ((reference - estimate) ** 2).sum()))


def test_the_score_is_whole():
    assert len(CHORDS) == BARS
    for phrase in PHRASES[:-1]:
        assert sum(syllable.eighths for syllable in phrase.syllables) == 16
    sung = {p for phrase in PHRASES for s in phrase.syllables for p in (*s.onset, *s.coda, *(v for v, _ in s.vowel))}
    assert sung <= set(PHONES)


def test_the_file_in_resources_is_what_the_script_makes(song):
    for name, made in (("demo.opus", song.vocals + song.accompaniment), ("demo-vocals.opus", song.vocals)):
        there = decoded(DEMO / name)
        assert there.shape == made.shape, name
        assert ratio_db(made, there) > 12, f"{name} is not this song: run python -m training.demo"


def test_the_song_is_finite_has_room_above_it_and_begins_without_a_voice(song):
    mixture = song.vocals + song.accompaniment
    assert np.isfinite(mixture).all()
    assert np.abs(mixture).max() == pytest.approx(PEAK)
    assert np.abs(song.vocals[:, : 4 * SAMPLE_RATE]).max() < 1e-9
    assert np.abs(song.vocals[:, 5 * SAMPLE_RATE : 6 * SAMPLE_RATE]).max() > 0.05


def test_encoding_twice_gives_the_same_bytes(song, tmp_path):
    second = (song.vocals[:, :SAMPLE_RATE]) + 0.0
    for name in ("a.opus", "b.opus"):
        write_opus(tmp_path / name, second, title="Again")
    assert (tmp_path / "a.opus").read_bytes() == (tmp_path / "b.opus").read_bytes()
