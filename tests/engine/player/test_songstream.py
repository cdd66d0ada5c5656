import numpy as np
import pytest

from engine.errors import ParameterError
from engine.player.mix import Mix
from engine.player.mixer import Mixer
from engine.player.songstream import Loop, SongStream
from engine.player.source import StemReader
from tests.engine.player.memory_store import make_song

FADE = 220


def stream(store, start=0, loop=None, mix=None):
    reader = StemReader(store)
    return SongStream(reader, Mixer(reader.names, 44100, 2, mix or Mix()), start, loop)


def read(song, frames, block=1000):
    parts = []
    while sum(p.shape[-1] for p in parts) < frames:
        lanes = song.read(min(block, frames - sum(p.shape[-1] for p in parts)))
        if lanes is None or not lanes.shape[-1]:
            break
        parts.append(lanes.sum(axis=0))
    return np.concatenate(parts, axis=-1)


def test_it_reads_from_the_start_to_the_last_frame_and_then_nothing():
    store = make_song(0.5)
    song = stream(store, 100)
    assert np.array_equal(read(song, 10**6), store.mixture[:, 100:])
    assert song.is_ended
    assert song.read(100).shape[-1] == 0


def test_silence_comes_before_the_song():
    store = make_song(0.2)
    block = read(stream(store, -300), 400)
    assert not block[:, :300].any()
    assert np.array_equal(block[:, 300:], store.mixture[:, :100])


@pytest.mark.parametrize("block", [64, 1000, 7777])
def test_a_loop_has_exact_edges_and_an_exact_period(block):
    store = make_song(1.0)
    loop = Loop(10_000, 20_000)
    played = read(stream(store, 5_000, loop), 40_000, block)
    song = store.mixture
    assert np.array_equal(played[:, : 15_000 - FADE], song[:, 5_000 : 20_000 - FADE])
    for lap in range(2):
        start = 15_000 + lap * 10_000
        assert np.array_equal(played[:, start : start + 10_000 - FADE], song[:, 10_000 : 20_000 - FADE])


def test_the_loops_seam_is_a_cross_fade_into_what_comes_before_its_start():
    store = make_song(1.0)
    played = read(stream(store, 15_000, Loop(10_000, 20_000)), 5_000)
    share = (np.arange(FADE) + 0.5) / FADE
    expected = store.mixture[:, 20_000 - FADE : 20_000] * (1 - share) + store.mixture[:, 10_000 - FADE : 10_000] * share
    assert np.allclose(played[:, -FADE:], expected, atol=1e-6)


def test_a_start_behind_the_loop_leaves_it_alone():
    store = make_song(1.0)
    assert np.array_equal(read(stream(store, 20_000, Loop(10_000, 20_000)), 1000), store.mixture[:, 20_000:21_000])


def test_steps_know_their_frames_round_the_loop():
    song = stream(make_song(1.0), 15_000, Loop(10_000, 20_000))
    read(song, 17_000)
    assert [song.frame_at(s) for s in (0, 4_999, 5_000, 14_999, 15_000, 16_000)] == [
        15_000,
        19_999,
        10_000,
        19_999,
        10_000,
        11_000,
    ]
    assert song.loop_edges() == [5_000, 15_000]


def test_without_separation_equal_faders_play_and_others_wait():
    store = make_song(1.0)
    store.ready = []
    assert np.array_equal(read(stream(store), 1000), store.mixture[:, :1000])
    song = stream(store, mix=Mix(is_vocals_off=True))
    assert song.read(1000) is None
    store.ready = [(0, 1000)]
    assert np.allclose(song.read(1000)[0], (store.mixture - store.vocals)[:, :1000], atol=1e-7)
    assert song.read(1000) is None


def test_what_is_not_decoded_is_waited_for():
    store = make_song(1.0)
    store.is_decoded, store.decoded = False, 700
    song = stream(store)
    assert song.read(1000).shape[-1] == 700
    assert song.read(1000) is None
    assert not song.is_ended


def test_levels_come_once_and_up_to_a_step():
    song = stream(make_song(1.0))
    read(song, 3000)
    assert song.take_levels(2000).frames == 2000
    assert song.take_levels(2000) is None
    assert song.take_levels(3000).frames == 1000


@pytest.mark.parametrize(("start", "stop"), [(-1, 10), (10, 10), (20, 10)])
def test_a_loop_must_run_forwards_inside_the_song(start, stop):
    with pytest.raises(ParameterError):
        Loop(start, stop)
