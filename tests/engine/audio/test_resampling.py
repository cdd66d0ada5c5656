"""If these fail, stems at other rates drift, click at block borders, or differ with how they are read."""

import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.audio.resampling import StreamResampler, resample_span, resampled_length
from engine.errors import ParameterError

RATES = (8_000, 11_025, 16_000, 22_050, 32_000, 44_101, 48_000, 88_200, 96_000, 192_000)


def noise(frames, channels=2):
    return np.random.default_rng(frames).normal(0, 0.2, (channels, frames)).astype(np.float32)


def pushed(x, from_rate, to_rate, sizes):
    resampler, out, at = StreamResampler(from_rate, to_rate, x.shape[0]), [], 0
    while at < x.shape[1]:
        size = sizes[len(out) % len(sizes)]
        out.append(resampler.push(x[:, at : at + size]))
        at += size
    out.append(resampler.push(x[:, :0], last=True))
    return np.concatenate(out, axis=1)


@pytest.mark.parametrize("rate", RATES)
def test_a_stream_equals_one_call_bit_for_bit(rate):
    x = noise(rate // 2)
    streamed = pushed(x, rate, 44_100, [1000, 37, 4096])
    whole = soxr.resample(x.T, rate, 44_100, quality="HQ").T
    length = min(streamed.shape[1], whole.shape[1])
    assert streamed.shape[1] == resampled_length(x.shape[1], rate, 44_100)
    assert np.array_equal(streamed[:, :length], whole[:, :length])


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(RATES), st.booleans(), st.integers(0, 10**9), st.integers(1, 20_000))
def test_a_span_equals_the_same_span_of_the_whole(rate, is_up, at, count):
    from_rate, to_rate = (rate, 44_100) if is_up else (44_100, rate)
    x = noise(3 * from_rate, 1)
    frames_out = resampled_length(x.shape[1], from_rate, to_rate)
    whole = pushed(x, from_rate, to_rate, [x.shape[1]])
    start = at % frames_out
    stop = min(start + count, frames_out)
    rates = {"from_rate": from_rate, "to_rate": to_rate, "frames_in": x.shape[1], "frames_out": frames_out}
    span = resample_span(lambda a, b: x[:, a:b], start, stop, **rates)
    assert span.shape == (1, stop - start)
    assert 20 * np.log10(np.abs(span - whole[:, start:stop]).max() + 1e-12) < -110


def test_one_sample_survives():
    assert pushed(noise(1), 48_000, 44_100, [1]).shape == (2, 1)


def test_a_span_outside_the_song_is_refused():
    with pytest.raises(ParameterError, match="span"):
        resample_span(lambda a, b: noise(1), 0, 11, from_rate=1, to_rate=1, frames_in=10, frames_out=10)


def test_a_block_of_other_channels_is_refused():
    with pytest.raises(ParameterError, match="channels"):
        StreamResampler(48_000, 44_100, 2).push(noise(10, 1))


@pytest.mark.parametrize(
    ("from_rate", "to_rate"), [(8_009, 44_100), (44_100, 8_009), (22_254, 44_100), (44_056, 44_100)]
)
def test_odd_ratios_do_not_drift(from_rate, to_rate):
    x = noise(40 * from_rate, 1)
    whole = pushed(x, from_rate, to_rate, [65_536, 1_000])
    frames_out = resampled_length(x.shape[1], from_rate, to_rate)
    assert whole.shape == (1, frames_out)
    rates = {"from_rate": from_rate, "to_rate": to_rate, "frames_in": x.shape[1], "frames_out": frames_out}
    for start, stop in ((0, 100), (30 * to_rate - 5, 32 * to_rate), (frames_out - 1000, frames_out), (50, 50)):
        span = resample_span(lambda a, b: x[:, a:b], start, stop, **rates)
        np.testing.assert_array_equal(span, whole[:, start:stop])


@pytest.mark.parametrize("from_rate", [48_000, 44_056])
def test_a_tone_keeps_its_pitch_and_level(from_rate):
    t = np.arange(3 * from_rate) / from_rate
    x = 0.5 * np.sin(2 * np.pi * 1000 * t)[None].astype(np.float32)
    y = pushed(x, from_rate, 44_100, [4096])
    expected = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(y.shape[1]) / 44_100)
    middle = slice(4_000, -4_000)
    assert 20 * np.log10(np.abs(y[0] - expected)[middle].max()) < -100


def test_equal_rates_change_nothing():
    x = noise(10_000)
    np.testing.assert_array_equal(pushed(x, 44_100, 44_100, [777]), x)


@pytest.mark.parametrize("rates", [(0, 44_100), (44_100, -1)])
def test_rates_below_one_are_refused(rates):
    with pytest.raises(ParameterError, match="rate"):
        StreamResampler(*rates, 2)
