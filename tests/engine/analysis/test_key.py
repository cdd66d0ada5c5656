import numpy as np
import pytest

from engine.analysis.key import KeyEstimate, chroma_of, estimate_key
from engine.analysis.key import _best_key as best_key
from engine.analysis.key import _fine_chroma as fine_chroma
from tests.support.songs import read_mono, real_songs

RATE = 22_050
MAJOR_CHORDS = ((0, 4, 7), (5, 9, 12), (7, 11, 14), (0, 4, 7))
MINOR_CHORDS = ((0, 3, 7), (5, 8, 12), (7, 11, 14), (0, 3, 7))


def progression(tonic, chords, *, tuning=0.0, drums=0.0, seconds=1.0):
    """I-IV-V-I, twice, each note with four partials."""
    time_s = np.arange(round(seconds * RATE)) / RATE
    parts = []
    for chord in chords * 2:
        midi = 48 + tonic + np.array(chord) + tuning
        partials = [(440 * 2 ** ((m - 69) / 12) * n, 1 / n) for m in midi for n in range(1, 5)]
        parts.append(sum(level * np.sin(2 * np.pi * hz * time_s) for hz, level in partials) * np.exp(-2 * time_s))
    song = np.concatenate(parts)
    song = song / np.abs(song).max() + drums * np.random.default_rng(0).standard_normal(len(song))
    return (0.3 * song)[None].astype(np.float32)


@pytest.mark.parametrize("tonic", range(12))
def test_all_major_and_minor_keys(tonic):
    for chords, is_major in ((MAJOR_CHORDS, True), (MINOR_CHORDS, False)):
        key = estimate_key([progression(tonic, chords)], RATE)
        assert (key.tonic, key.is_major) == (tonic, is_major)
        assert key.confidence > 0.2


@pytest.mark.parametrize("tuning", [-0.4, -0.2, 0.0, 0.3])
def test_a_song_out_of_tune_has_its_key_and_its_tuning(tuning):
    key = estimate_key([progression(2, MAJOR_CHORDS, tuning=tuning)], RATE)
    assert (key.tonic, key.is_major) == (2, True)
    assert key.tuning == pytest.approx(tuning, abs=0.03)


def test_noise_over_the_music_does_not_hide_the_key():
    key = estimate_key([progression(9, MINOR_CHORDS, drums=0.2)], RATE)
    assert (key.tonic, key.is_major) == (9, False)


def test_the_cut_into_blocks_changes_nothing():
    song = progression(4, MAJOR_CHORDS)
    whole = estimate_key([song], RATE)
    assert estimate_key([song[:, i : i + 1000] for i in range(0, song.shape[1], 1000)], RATE) == whole


def test_the_level_changes_nothing():
    song = progression(4, MAJOR_CHORDS)
    assert estimate_key([song * 0.01], RATE).name == estimate_key([song], RATE).name


@pytest.mark.parametrize("samples", [np.zeros((2, 44_100)), np.zeros((1, 0))])
def test_silence_has_no_key(samples):
    assert estimate_key([samples.astype(np.float32)], RATE) is None


def test_noise_has_no_confidence():
    noise = np.random.default_rng(0).normal(0, 0.1, (1, 10 * RATE)).astype(np.float32)
    assert estimate_key([noise], RATE).confidence < 0.3


def test_names():
    assert KeyEstimate(8, True, 1.0, 0.0).name == "A♭"
    assert KeyEstimate(6, False, 1.0, 0.0).name == "F♯m"
    assert KeyEstimate(11, True, 1.0, 0.0).transposed(2) == "D♭"
    assert KeyEstimate(0, False, 1.0, 0.0).transposed(-3) == "Am"


@pytest.mark.timeout(400)  # librosa compiles at its first use
def test_the_notes_are_those_of_librosa():
    """The same share of each note as librosa's constant-Q chroma, over a real progression in all keys."""
    chroma_cqt = pytest.importorskip("librosa", reason="librosa holds the reference").feature.chroma_cqt
    for tonic in (0, 5, 10):
        song = progression(tonic, MINOR_CHORDS)
        ours = chroma_of(fine_chroma([song], RATE), 0.0)
        assert np.corrcoef(ours, chroma_cqt(y=song[0], sr=RATE).mean(axis=1))[0, 1] > 0.9


@pytest.mark.timeout(400)
def test_real_songs_get_the_key_that_librosas_notes_give():
    librosa = pytest.importorskip("librosa", reason="librosa holds the reference")
    agree = total = 0
    for path in real_songs(8):
        song, rate = read_mono(path)
        low = librosa.resample(song[0], orig_sr=rate, target_sr=RATE)
        theirs = best_key(librosa.feature.chroma_cqt(y=low, sr=RATE).mean(axis=1).astype(np.float64), 0.0)
        ours = estimate_key([song], rate)
        agree += (ours.tonic, ours.is_major) == (theirs.tonic, theirs.is_major)
        total += 1
    assert agree >= 0.75 * total
