import numpy as np
import pytest

from engine.analysis.peaks import PEAK_HOP, PeakEnvelope, update_peaks
from engine.analysis.samples import MemorySamples
from engine.cancel import Cancelled, CancelToken
from engine.errors import ParameterError


def song(frames=300_000, ready=None):
    waveform = (0.3 * np.random.default_rng(2).standard_normal((2, frames))).astype(np.float32)
    return waveform, MemorySamples({"vocals": waveform}, 44_100, ready={"vocals": ready} if ready is not None else None)


def test_extremes_and_power_are_those_of_the_samples():
    waveform, samples = song()
    envelope = update_peaks(samples, "vocals")
    bucket = waveform[:, 7 * PEAK_HOP : 8 * PEAK_HOP]
    assert envelope.low[7] == bucket.min()
    assert envelope.high[7] == bucket.max()
    assert envelope.power[7] == pytest.approx(np.mean(bucket**2), rel=1e-4)
    assert envelope.is_filled.all()
    assert len(envelope.low) == -(-300_000 // PEAK_HOP)


def test_filling_step_by_step_reads_each_part_once_and_equals_filling_at_once():
    _, samples = song(ready=[])
    reads = []
    original = samples.read
    samples.read = lambda stem, start, stop: reads.append((start, stop)) or original(stem, start, stop)
    envelope = update_peaks(samples, "vocals")
    assert not envelope.is_filled.any()
    for spans in ([(0, 100_000)], [(0, 100_000), (200_000, 300_000)], [(0, 300_000)]):
        samples.set_ready("vocals", spans)
        envelope = update_peaks(samples, "vocals", envelope)
    whole = update_peaks(song()[1], "vocals")
    for mine, theirs in zip(envelope._all, whole._all, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert sum(stop - start for start, stop in reads) == len(whole.low) * PEAK_HOP


def test_a_song_that_turns_out_longer_keeps_what_is_known():
    _, samples = song()
    before = update_peaks(samples, "vocals")
    after = before.resized(400_000)
    assert len(after.low) == -(-400_000 // PEAK_HOP)
    np.testing.assert_array_equal(after.high[: len(before.high)], before.high)
    assert not after.is_filled[len(before.low) :].any()
    assert len(before.resized(1_000).low) == 1


def test_a_reduced_envelope_holds_every_extreme():
    _, samples = song()
    envelope = update_peaks(samples, "vocals")
    reduced = envelope.reduced(40)
    assert len(reduced.low) == 40
    assert reduced.low.min() == envelope.low.min()
    assert reduced.high.max() == envelope.high.max()
    assert reduced.power.mean() == pytest.approx(envelope.power.mean(), rel=0.02)


def test_an_envelope_shown_wider_than_it_is_repeats_its_buckets():
    _, samples = song(frames=3 * PEAK_HOP)
    envelope = update_peaks(samples, "vocals")
    np.testing.assert_array_equal(envelope.reduced(6).high, np.repeat(envelope.high, 2))


def test_power_is_averaged_over_what_is_ready_only():
    _, samples = song(ready=[(0, 4 * PEAK_HOP)])
    envelope = update_peaks(samples, "vocals")
    assert envelope.reduced(1).power[0] == pytest.approx(envelope.power[:4].mean(), rel=1e-5)


def test_nothing_to_show_is_shown_as_not_filled():
    assert not PeakEnvelope.empty(0).reduced(5).is_filled.any()
    with pytest.raises(ParameterError):
        PeakEnvelope.empty(9).reduced(0)


def test_cancelling_ends_the_work():
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        update_peaks(song()[1], "vocals", cancel=token)
