"""A small store and the sound to fill it."""

import dataclasses

import numpy as np
import pytest

from engine.separation.plan import SegmentSpec
from engine.store import Provenance, StemStore, StoreHeader

HEADER = StoreHeader(
    song="f" * 32,
    sample_rate=44_100,
    channels=2,
    layout="stereo",
    model_id="identity",
    model_sha256="0" * 64,
    model_rate=44_100,
    targets=("vocals",),
    segment=SegmentSpec(length=4096, context=512, fade=256),
)
CPU = Provenance("cpu", "fp32")


@pytest.fixture
def header():
    return HEADER


@pytest.fixture
def mixture():
    return np.random.default_rng(0).uniform(-1, 1, (2, 20_000)).astype(np.float32)


@pytest.fixture
def make_store(tmp_path, mixture):
    stores = []

    def make(name="store", *, is_decoded=True, **changes):
        store = StemStore(tmp_path / name, dataclasses.replace(HEADER, **changes))
        stores.append(store)
        if is_decoded and not store.is_decoded:
            store.append_mixture(mixture)
            store.finish_decoding()
        return store

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def fill():
    def fill_store(store, indices=None, scale=1.0):
        for i in indices if indices is not None else range(len(store.plan())):
            segment = store.plan()[i]
            block = store.read_model_mixture(segment.start, segment.stop) * np.float32(scale)
            store.add(i, np.repeat(block[None], len(store.header.targets), axis=0), CPU)

    return fill_store
