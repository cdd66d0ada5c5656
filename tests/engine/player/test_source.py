import numpy as np
import pytest

from engine.player.source import CHUNK, StemReader, downmix_matrix
from tests.engine.player.memory_store import MemoryHeader, MemoryStore, make_song


def test_stereo_passes_untouched():
    store = make_song(2.0)
    reader = StemReader(store)
    assert np.array_equal(reader.read_mixture(CHUNK - 10, CHUNK + 10), store.mixture[:, CHUNK - 10 : CHUNK + 10])
    stems = reader.read_stems(100, 200)
    assert np.array_equal(stems[0], store.vocals[:, 100:200])
    assert np.allclose(stems.sum(axis=0), store.mixture[:, 100:200], atol=1e-7)


def test_mono_becomes_two_equal_channels():
    store = make_song(0.5, channels=1)
    block = StemReader(store, 2).read_mixture(0, 100)
    assert np.array_equal(block, np.repeat(store.mixture[:, :100], 2, axis=0))


def test_silence_lies_around_the_song():
    store = make_song(0.1)
    block = StemReader(store).read_mixture(-50, store.frames + 50)
    assert not block[:, :50].any()
    assert not block[:, -50:].any()
    assert np.array_equal(block[:, 50:-50], store.mixture)


def test_surround_is_folded_to_stereo():
    song = np.eye(6, 1000, dtype=np.float32)
    store = MemoryStore(song, np.zeros_like(song), MemoryHeader(channels=6, layout="5.1"))
    left, right = StemReader(store).read_mixture(0, 6)
    assert left[0] == right[1] > 0 == left[1] == right[0]
    assert left[2] == right[2] > 0
    assert left[3] == right[3] == 0


@pytest.mark.parametrize(("channels", "layout"), [(2, "stereo"), (6, "5.1"), (8, "7.1"), (9, ""), (5, "5.0")])
def test_one_channel_gets_the_mean_of_both_sides(channels, layout):
    stereo, mono = downmix_matrix(channels, layout, 2), downmix_matrix(channels, layout, 1)
    expected = np.eye(2) if stereo is None else stereo
    assert np.allclose(mono, expected.mean(axis=0))


def test_what_was_not_separated_is_not_remembered():
    store = make_song(2.0)
    store.ready = [(0, 10_000)]
    reader = StemReader(store)
    assert reader.is_ready(0, 10_000)
    assert not reader.is_ready(0, 10_001)
    assert not reader.read_stems(20_000, 20_100)[0].any()
    store.ready = [(0, store.frames)]
    assert np.array_equal(reader.read_stems(20_000, 20_100)[0], store.vocals[:, 20_000:20_100])


def test_what_was_not_decoded_is_not_remembered():
    store = make_song(1.0)
    store.is_decoded, store.decoded = False, 1000
    reader = StemReader(store)
    assert not reader.read_mixture(1000, 1100).any()
    store.is_decoded, store.decoded = True, None
    assert np.array_equal(reader.read_mixture(1000, 1100), store.mixture[:, 1000:1100])
