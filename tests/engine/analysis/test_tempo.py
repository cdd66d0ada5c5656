import numpy as np
import pytest

from engine.analysis.tempo import estimate_tempo, onset_strength
from tests.support.songs import read_mono, real_songs

RATE = 44_100


def drums(bpm, seconds=24.0, *, start_s=0.37, jitter_s=0.0, rate=RATE, seed=0):
    """Bursts of noise on every beat, over faint noise; and their times."""
    rng = np.random.default_rng(seed)
    song = rng.normal(0, 1e-3, round(seconds * rate))
    beats_s = np.arange(start_s, seconds - 0.2, 60 / bpm)
    beats_s = beats_s + rng.uniform(-jitter_s, jitter_s, len(beats_s))
    length = round(0.1 * rate)
    for beat_s in beats_s:
        at = round(beat_s * rate)
        song[at : at + length] += rng.normal(0, 0.2, length) * np.exp(-np.arange(length) / (0.02 * rate))
    return song[None].astype(np.float32), beats_s


def distance(found_s, wanted_s):
    return np.abs(found_s[:, None] - wanted_s[None]).min(axis=0)


@pytest.mark.parametrize("bpm", [60, 73.5, 90, 120, 128, 150])
@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
def test_steady_drums(bpm, rate):
    song, beats_s = drums(bpm, rate=rate)
    tempo = estimate_tempo([song], rate)
    assert tempo.bpm == pytest.approx(bpm, rel=0.003)
    assert tempo.confidence > 0.8
    assert distance(tempo.beats_s, beats_s[1:-1]).max() < 0.012


def test_fast_drums_may_count_at_half_their_tempo():
    tempo = estimate_tempo([drums(190)[0]], RATE)
    assert min(abs(tempo.bpm / 190 - ratio) for ratio in (0.5, 1.0)) < 0.005


def test_beats_follow_a_drummer_who_is_not_quite_even():
    song, beats_s = drums(100, jitter_s=0.015)
    tempo = estimate_tempo([song], RATE)
    assert tempo.bpm == pytest.approx(100, rel=0.01)
    assert np.median(distance(tempo.beats_s, beats_s[1:-1])) < 0.015


def test_a_break_does_not_lead_the_beats_of_an_even_song_astray():
    """Ten seconds of strokes that have nothing to do with the beat, in the middle of a song played to a click."""
    song, beats_s = drums(120, 40.0)
    other, _ = drums(97, 10.0, start_s=0.2, jitter_s=0.1, seed=3)
    song[:, 15 * RATE : 25 * RATE] = other
    tempo = estimate_tempo([song], RATE)
    assert tempo.bpm == pytest.approx(120, rel=0.0005)
    assert distance(tempo.beats_s, beats_s).max() < 0.012


def test_beats_follow_a_band_that_grows_faster():
    beats_s = np.cumsum(60 / np.linspace(104, 116, 80))
    song = np.random.default_rng(0).normal(0, 1e-3, round((beats_s[-1] + 1) * RATE))
    stroke = drums(100, 0.9, start_s=0.5)[0][0, RATE // 2 : RATE // 2 + 4410]
    for beat_s in beats_s:
        song[round(beat_s * RATE) : round(beat_s * RATE) + 4410] += stroke
    tempo = estimate_tempo([song[None].astype(np.float32)], RATE)
    assert distance(tempo.beats_s, beats_s[2:-2]).max() < 0.012


def test_beats_ascend_and_lie_in_the_song():
    beats_s = estimate_tempo([drums(120, 10.0, start_s=0.0)[0]], RATE).beats_s
    assert (np.diff(beats_s) > 0.2).all()
    assert beats_s[0] >= 0
    assert beats_s[-1] < 10


def test_the_cut_into_blocks_changes_nothing():
    song, _ = drums(110, 12.0)
    whole = estimate_tempo([song], RATE)
    cut = estimate_tempo([song[:, i : i + 4097] for i in range(0, song.shape[1], 4097)], RATE)
    assert cut.bpm == whole.bpm
    assert np.array_equal(cut.beats_s, whole.beats_s)


def test_noise_has_no_confidence():
    noise = np.random.default_rng(1).normal(0, 0.1, (1, 20 * RATE)).astype(np.float32)
    assert estimate_tempo([noise], RATE).confidence < 0.3


@pytest.mark.parametrize("seconds", [0.0, 1.0, 20.0])
def test_silence_has_no_tempo(seconds):
    assert estimate_tempo([np.zeros((2, round(seconds * RATE)), dtype=np.float32)], RATE) is None


def test_rises_stand_where_notes_begin():
    song, beats_s = drums(100, 6.0)
    rises = onset_strength([song], RATE, 441)
    loud = np.flatnonzero(rises > 0.5 * rises.max()) / 100
    assert distance(loud, beats_s).max() < 0.03


@pytest.mark.timeout(400)  # librosa compiles at its first use
def test_real_songs_get_librosas_tempo_or_one_that_counts_the_same_beat():
    librosa = pytest.importorskip("librosa", reason="librosa holds the reference")
    agree = total = 0
    for path in real_songs(8):
        song, rate = read_mono(path)
        low = librosa.resample(song[0], orig_sr=rate, target_sr=22_050)
        theirs = float(np.atleast_1d(librosa.beat.beat_track(y=low, sr=22_050)[0])[0])
        ratio = estimate_tempo([song], rate).bpm / theirs
        agree += min(abs(ratio / r - 1) for r in (0.5, 2 / 3, 1.0, 1.5, 2.0)) < 0.04
        total += 1
    assert agree >= 0.75 * total
