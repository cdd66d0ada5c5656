from dataclasses import dataclass

import numpy as np

from engine.analysis.samples import MemorySamples, StoreSamples


@dataclass
class Header:
    sample_rate: int = 8_000
    targets: tuple[str, ...] = ("vocals",)


class Store:
    """Half decoded, a quarter separated."""

    header = Header()
    frames = 500
    is_decoded = False

    def read_mixture(self, start, stop):
        return np.full((2, stop - start), 1.0, np.float32)

    def read_stem(self, name, start, stop):
        return np.full((2, stop - start), {"vocals": 2.0, "accompaniment": 3.0}[name], np.float32)

    def ready_spans(self):
        return [(0, 250)]


def test_a_store_is_read_by_stem():
    samples = StoreSamples(Store(), expected_frames=1_000)
    assert samples.stems == ("mixture", "vocals", "accompaniment")
    assert [samples.read(stem, 3, 8)[0, 0] for stem in samples.stems] == [1, 2, 3]
    assert samples.sample_rate == 8_000


def test_the_mixture_is_ready_as_far_as_it_was_decoded():
    samples = StoreSamples(Store(), expected_frames=1_000)
    assert samples.ready_spans("mixture") == [(0, 500)]
    assert samples.ready_spans("vocals") == [(0, 250)]


def test_the_length_is_the_expected_one_until_the_whole_song_is_in():
    store = Store()
    samples = StoreSamples(store, expected_frames=1_000)
    assert samples.frames == 1_000
    store.is_decoded = True
    assert samples.frames == 500


def test_a_target_named_accompaniment_is_listed_once():
    store = Store()
    store.header = Header(targets=("vocals", "accompaniment"))
    assert StoreSamples(store).stems == ("mixture", "vocals", "accompaniment")


def test_memory_reads_zero_outside_and_where_not_ready():
    samples = MemorySamples({"mixture": np.ones((1, 10), np.float32)}, 8_000, ready={"mixture": [(2, 5), (8, 99)]})
    assert samples.read("mixture", -2, 12)[0].tolist() == [0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0]
