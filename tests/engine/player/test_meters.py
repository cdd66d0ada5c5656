import math

import numpy as np
import pytest

from engine.player.meters import Meter, to_db
from engine.player.mixer import measure

RATE = 48000


def sine(level, seconds):
    time_s = np.arange(round(seconds * RATE)) / RATE
    return (level * np.sin(2 * np.pi * 1000 * time_s)).astype(np.float32)[None]


def feed(meter, samples, block=480):
    for start in range(0, samples.shape[1], block):
        meter.update(measure(samples[:, start : start + block]))
    return meter.reading


def test_a_full_scale_sine_reads_zero_peak_and_minus_three_rms():
    reading = feed(Meter(RATE), sine(1.0, 3.0))
    assert reading.peak_db == pytest.approx(0.0, abs=0.01)
    assert reading.rms_db == pytest.approx(-3.01, abs=0.05)
    assert not reading.is_clipped


def test_the_peak_falls_slowly_and_the_hold_stays_longer():
    meter = Meter(RATE)
    feed(meter, sine(1.0, 0.1))
    reading = feed(meter, np.zeros((1, RATE), dtype=np.float32))
    assert reading.peak_db == pytest.approx(-24.0, abs=0.5)
    assert reading.hold_db == pytest.approx(0.0, abs=0.01)
    assert feed(meter, np.zeros((1, RATE), dtype=np.float32)).hold_db < -20


def test_the_clip_lamp_stays_on_until_it_is_put_out():
    meter = Meter(RATE)
    feed(meter, sine(1.5, 0.1))
    assert feed(meter, sine(0.1, 5.0)).is_clipped
    meter.reset_clip()
    assert not feed(meter, sine(0.1, 0.1)).is_clipped


def test_silence_is_the_floor_and_a_block_of_nothing_changes_nothing():
    meter = Meter(RATE)
    assert meter.reading.peak_db == -120.0 == to_db(0.0)
    before = feed(meter, sine(0.5, 0.1))
    assert meter.update(measure(np.zeros((1, 0), dtype=np.float32))) == before


def test_decibels_of_a_half():
    assert to_db(0.5) == pytest.approx(20 * math.log10(0.5))
