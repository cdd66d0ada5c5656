import sys
import threading

import numpy as np
import pytest

from engine.errors import ParameterError
from engine.player.ring import Ring


def block(start, frames):
    return np.stack([np.arange(start, start + frames), -np.arange(start, start + frames)]).astype(np.float32)


def read(ring, frames):
    out = np.full((frames, 2), np.nan, dtype=np.float32)
    return out[: ring.read_into(out)].T


def test_what_is_written_is_read_round_the_end_too():
    ring = Ring(100, 2)
    for start in range(0, 700, 70):
        ring.write(block(start, 70))
        assert np.array_equal(read(ring, 30), block(start, 30))
        assert np.array_equal(read(ring, 90), block(start + 30, 40))


def test_a_reader_gets_what_there_is():
    ring = Ring(100, 2)
    ring.write(block(0, 10))
    assert read(ring, 50).shape == (2, 10)
    assert read(ring, 50).shape == (2, 0)


def test_the_unread_end_can_be_replaced():
    ring = Ring(100, 2)
    ring.write(block(0, 80))
    read(ring, 20)
    assert np.array_equal(ring.peek(30, 40), block(30, 10))
    ring.replace(30, block(500, 5))
    assert np.array_equal(read(ring, 99), np.concatenate([block(20, 10), block(500, 5)], axis=1))


def test_more_than_fits_is_refused():
    ring = Ring(100, 2)
    ring.write(block(0, 60))
    with pytest.raises(ParameterError):
        ring.write(block(60, 41))


def test_a_writer_that_was_overtaken_goes_on_where_the_reader_is():
    ring = Ring(100, 2)
    ring.write(block(0, 50))
    read(ring, 50)
    ring.replace(40, block(0, 5))
    assert (ring.fill, read(ring, 10).shape[1]) == (0, 0)
    ring.write(block(70, 5))
    assert np.array_equal(read(ring, 10), block(70, 5))


@pytest.fixture
def _frequent_switches():
    """Threads hand the interpreter on after 10 µs: more places at which they meet, and less waiting for each other."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_frequent_switches")
def test_two_threads_lose_and_repeat_nothing():
    ring, total = Ring(1000, 2), 200_000
    done = threading.Event()

    def write():
        at = 0
        while at < total:
            count = min(ring.space, 137, total - at)
            if count:
                ring.write(block(at, count))
                at += count
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    parts = []
    while not done.is_set() or ring.fill:
        parts.append(read(ring, 211))
    thread.join()
    assert np.array_equal(np.concatenate(parts, axis=1), block(0, total))
