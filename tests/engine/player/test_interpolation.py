"""Reading between samples: pure, continuous through changes of speed, and whole again at speed 1."""

import numpy as np
import pytest

from engine.player.interpolation import ReadingHead, interpolate

RATE = 44100


def sine(hz, places):
    return 0.5 * np.sin(2 * np.pi * hz * np.asarray(places) / RATE)


@pytest.mark.parametrize(("hz", "least_db"), [(440, 80), (5000, 65), (15_000, 55)])
def test_values_between_samples_are_those_of_the_sound(hz, least_db):
    samples = sine(hz, np.arange(20_000))[None].astype(np.float32)
    places = 100 + 1.1224 * np.arange(15_000)
    error = interpolate(samples, places)[0] - sine(hz, places)
    assert 10 * np.log10(np.square(sine(hz, places)).mean() / np.square(error).mean()) > least_db


def test_whole_places_are_the_samples_themselves():
    samples = np.random.default_rng(0).standard_normal((2, 1000)).astype(np.float32)
    assert np.array_equal(interpolate(samples, np.arange(50.0, 900.0)), samples[:, 50:900])


def walk(head, frames, block):
    """The next ``frames`` places, asked for ``block`` at a time."""
    places = []
    while len(places) < frames:
        found = head.look(min(block, frames - len(places)))
        head.move(len(found))
        places.extend(found)
    return np.array(places)


@pytest.mark.parametrize("block", [1, 100, 5000])
def test_the_speed_glides_and_the_places_go_on_without_a_gap(block):
    head = ReadingHead(RATE, 1.0)
    head.glide_to(1.5, 1000.0)
    places = walk(head, 8000, block)
    steps = np.diff(places)
    assert np.array_equal(places[:1001], np.arange(1001.0))
    assert np.abs(np.diff(steps)).max() < 0.001
    assert steps[-1] == pytest.approx(1.5)


def test_back_at_speed_1_places_are_whole_again():
    head = ReadingHead(RATE, 1.3337)
    head.glide_to(1.0, 3000.0)
    places = walk(head, 8000, 512)
    assert head.is_whole
    assert np.array_equal(places[-3000:], np.round(places[-3000:]))
    assert np.abs(np.diff(places, 2)).max() < 0.003


def test_of_changes_that_are_due_together_the_last_one_counts():
    head = ReadingHead(RATE, 1.0)
    for speed in (1.2, 0.7, 1.1):
        head.glide_to(speed, 500.0)
    places = walk(head, 10_000, 512)
    assert np.diff(places).min() >= 1.0
    assert np.diff(places)[-1] == pytest.approx(1.1)
