"""If these fail, the model that ships does not separate, or not the same at every place and loudness of a song."""

from dataclasses import replace

import numpy as np
import pytest

from engine.errors import DeviceError, DeviceFault, ModelError, ModelFault
from engine.models.identity import IdentityModel
from engine.models.load import load_model
from engine.models.registry import find_model
from engine.separation.plan import SegmentPlan

HOP = 1024


@pytest.fixture(scope="module")
def model():
    model = load_model(device="cpu")
    yield model
    model.close()


@pytest.fixture(scope="module")
def song():
    """25 s of something that sings over something that does not: gliding harmonics, clicks, a low drone."""
    rate, seconds = 44100, 25
    time = np.arange(rate * seconds) / rate
    pitch = 220 * 2 ** (np.sin(2 * np.pi * 0.4 * time) / 3 + 0.02 * np.sin(2 * np.pi * 5.5 * time))
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    voice = sum(np.sin(k * phase) / k for k in range(1, 20)) * (np.sin(2 * np.pi * 0.7 * time) > -0.5)
    drums = np.random.default_rng(2).normal(0, 1, time.size) * np.exp(-30 * (time % 0.5))
    drone = sum(np.sin(2 * np.pi * f * time) for f in (55, 82.5, 110, 165))
    left = 0.06 * voice + 0.1 * drums + 0.05 * drone
    right = 0.06 * voice + 0.05 * drums + 0.08 * drone
    return np.stack([left, right]).astype(np.float32)


def span(song, start, stop):
    """Samples [start, stop) of a song, silence outside it."""
    inside = song[:, max(0, start) : max(0, stop)]
    before = max(0, -start)
    return np.pad(inside, ((0, 0), (before, stop - start - before - inside.shape[1])))


def ratio_db(signal, error):
    return 10 * np.log10(np.sum(np.square(signal, dtype=np.float64)) / np.sum(np.square(error, dtype=np.float64)))


def test_what_ships_has_the_protocol_s_shape(model, song):
    estimate = model.estimate(span(song, 0, model.segment.length))
    assert estimate.shape == (1, 2, model.segment.length)
    assert estimate.dtype == np.float32
    assert model.targets == ("vocals",)
    assert model.device == "cpu"
    assert model.choice.name == model.device
    assert model.sha256 == find_model().sha256


def test_four_stems_add_up_and_the_voice_is_the_default_s(model, song):
    four = load_model("spleeter-quartet", device="cpu")
    try:
        heard = span(song, 0, model.segment.length)
        first = (model.segment.length - four.segment.length) // 2
        heard_by_four = heard[:, first : first + four.segment.length]
        stems = four.estimate(heard_by_four)
    finally:
        four.close()
    inside = slice(four.segment.context, -four.segment.context)
    np.testing.assert_allclose(stems.sum(axis=0)[:, inside], heard_by_four[:, inside], atol=1e-6)
    voice = model.estimate(heard)[0, :, first : first + four.segment.length][:, inside]
    assert ratio_db(voice, voice - stems[0][:, inside]) > 80
    assert four.targets == ("vocals", "drums", "bass", "other")
    assert all(ratio_db(heard_by_four[:, inside], stem[:, inside]) < 30 for stem in stems)


def test_segments_equal_one_shot(model, song):
    """Invariant 4: at least 50 dB. A smaller context breaks this first."""
    spec = model.segment
    plan = SegmentPlan(song.shape[1], spec)
    frames = -(-(song.shape[1] + 2 * spec.context) // HOP // 64) * 64
    everything = span(song, -spec.context, -spec.context + (frames + 3) * HOP)
    whole = model.estimate_at(everything, model.gain_for(everything))[0][:, spec.context :]
    assert len(plan) > 2
    for segment in plan:
        part = model.estimate(span(song, segment.read_start, segment.read_stop))[0]
        found = part[:, spec.context : spec.context + segment.stop - segment.start]
        expected = whole[:, segment.start : segment.stop]
        assert ratio_db(expected, found - expected) > 50


@pytest.mark.parametrize("seconds", [0.01, 3, 8.5])
def test_silence_behind_a_song_changes_nothing(model, song, seconds):
    """It is not computed; a last sample that nobody hears has all of it computed."""
    segment = span(song, -model.segment.context, model.segment.length - model.segment.context)
    end = model.segment.context + round(seconds * model.sample_rate)
    segment[:, end:] = 0
    short = model.estimate(segment)[0]
    segment[:, -1] = 1e-20
    whole = model.estimate(segment)[0]
    assert short.shape == whole.shape
    assert not short[:, end + 4096 :].any()
    kept = slice(model.segment.context, end)
    assert ratio_db(whole[:, kept], short[:, kept] - whole[:, kept]) > 70


def test_a_song_turned_down_by_40_db_is_split_the_same(model, song):
    """Invariant 8."""
    segment = span(song, 0, model.segment.length)
    loud = model.estimate(segment)
    quiet = model.estimate(segment * np.float32(0.01)) * 100
    assert ratio_db(loud, quiet - loud) > 60


def test_silence_gives_exact_zeros(model):
    assert not model.estimate(np.zeros((2, model.segment.length), np.float32)).any()


def test_faint_noise_stays_faint(model):
    noise = np.random.default_rng(0).normal(0, 1e-5, (2, model.segment.length)).astype(np.float32)
    estimate = model.estimate(noise)
    assert np.sum(estimate**2) <= np.sum(noise**2)


@pytest.mark.parametrize("make", [np.ones, lambda n: np.sign(np.sin(np.arange(n) * 0.03))])
def test_extreme_input_gives_finite_output(model, make):
    samples = make(model.segment.length).astype(np.float32)
    assert np.isfinite(model.estimate(np.stack([samples, -samples]))).all()


def test_the_same_segment_gives_the_same_bytes(model, song):
    segment = span(song, 0, model.segment.length)
    first = model.estimate(segment)
    model.estimate(segment[:, ::-1].copy())
    assert model.estimate(segment).tobytes() == first.tobytes()


def test_identity(song):
    model = load_model("identity")
    assert isinstance(model, IdentityModel)
    segment = span(song, 0, model.segment.length)
    np.testing.assert_array_equal(model.estimate(segment), segment[np.newaxis])


def test_a_device_that_is_not_known_is_not_there():
    with pytest.raises(DeviceError) as raised:
        load_model(device="abacus")
    assert raised.value.fault is DeviceFault.NOT_THERE


def test_weights_that_are_no_network_are_refused(mask_manifest, write_model):
    folder = write_model(mask_manifest, b"no network")
    with pytest.raises(ModelError) as raised:
        load_model(mask_manifest.model_id, device="cpu", folders=[folder.parent])
    assert raised.value.fault is ModelFault.UNSUITABLE


def test_a_model_without_files_is_damaged(mask_manifest):
    with pytest.raises(ModelError) as raised:
        load_model(replace(mask_manifest, files=()), device="cpu")
    assert raised.value.fault is ModelFault.DAMAGED
