"""If these fail, what a mask leaves of a song is not what the mask says."""

from dataclasses import replace

import numpy as np
import pytest

from engine.cancel import Cancelled, CancelToken
from engine.errors import DeviceError, DeviceFault, ModelError, ModelFault, ParameterError
from engine.models.spectral_mask import SpectralMaskModel, carried_mask


def constant(value):
    return lambda magnitude: np.full_like(magnitude[:, :, 2:-2], value)


def kept(manifest, waveform):
    return waveform[..., manifest.segment.context : -manifest.segment.context]


def test_a_mask_of_ones_gives_the_mixture(mask_manifest, mixture, fake_network):
    model = SpectralMaskModel(mask_manifest, fake_network(constant(1)))
    estimate = model.estimate(mixture)
    assert estimate.shape == (1, *mixture.shape)
    assert estimate.dtype == np.float32
    np.testing.assert_allclose(kept(mask_manifest, estimate[0]), kept(mask_manifest, mixture), atol=1e-6)


def test_a_mask_of_zeros_gives_silence(mask_manifest, mixture, fake_network):
    assert not SpectralMaskModel(mask_manifest, fake_network(constant(0))).estimate(mixture).any()


def test_the_network_hears_every_song_at_one_loudness(mask_manifest, mixture, fake_network):
    network = fake_network(lambda m: np.clip(m[:, :, 2:-2] / 10, 0, 1))
    model = SpectralMaskModel(mask_manifest, network)
    loud, quiet = model.estimate(mixture), model.estimate(mixture * np.float32(0.01))
    np.testing.assert_allclose(network.seen[1], network.seen[0], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(quiet * 100, loud, atol=1e-6)


def test_silence_stays_silence_and_costs_nothing(mask_manifest, mixture, fake_network):
    network = fake_network(constant(1))
    assert not SpectralMaskModel(mask_manifest, network).estimate(np.zeros_like(mixture)).any()
    assert not network.seen


def test_silence_behind_a_song_is_not_computed(mask_manifest, mixture, fake_network):
    network = fake_network(constant(1))
    model = SpectralMaskModel(mask_manifest, network)
    mixture[:, 500:] = 0
    estimate = model.estimate(mixture)[0]
    assert network.seen[0].shape[2] == 12
    np.testing.assert_allclose(kept(mask_manifest, estimate), kept(mask_manifest, mixture), atol=1e-6)


def test_the_network_sees_magnitudes_of_its_own_bins_frame_by_frame(mask_manifest, mixture, fake_network):
    network = fake_network(constant(1))
    SpectralMaskModel(mask_manifest, network).estimate(mixture)
    assert network.seen[0].shape == (1, 2, 16, 64)
    assert (network.seen[0] >= 0).all()


def test_channels_are_masked_each_by_its_own(mask_manifest, mixture, fake_network):
    def left_only(magnitude):
        mask = np.zeros_like(magnitude[:, :, 2:-2])
        mask[:, 0] = 1
        return mask

    estimate = SpectralMaskModel(mask_manifest, fake_network(left_only)).estimate(mixture)[0]
    np.testing.assert_allclose(kept(mask_manifest, estimate[0]), kept(mask_manifest, mixture[0]), atol=1e-6)
    assert not estimate[1].any()


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_broken_result_is_an_error(mask_manifest, mixture, fake_network, value):
    with pytest.raises(DeviceError) as raised:
        SpectralMaskModel(mask_manifest, fake_network(constant(value))).estimate(mixture)
    assert raised.value.fault is DeviceFault.WRONG_RESULT


def test_wrong_segments_are_refused(mask_manifest, mixture, fake_network):
    model = SpectralMaskModel(mask_manifest, fake_network(constant(1)))
    with pytest.raises(ParameterError, match="shape"):
        model.estimate(mixture[:, 1:])
    broken = mixture.copy()
    broken[0, 7] = np.nan
    with pytest.raises(ParameterError, match="finite"):
        model.estimate(broken)


def test_a_cancelled_token_ends_it(mask_manifest, mixture, fake_network):
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        SpectralMaskModel(mask_manifest, fake_network(constant(1))).estimate(mixture, cancel)


@pytest.mark.parametrize(
    "options",
    [
        {"frame_multiple": 64},
        {"trimmed_frames": 3},
        {"carried_bins": 65},
        {"spatial_bins": 65, "spatial_spread": 0.1},
        {"spatial_bins": 8},
        {"spatial_bins": 8, "spatial_spread": 0.1, "spatial_frames": 2},
        {"bins": 200},
        {"bins": 1.5},
        {"unknown": 1},
    ],
)
def test_settings_that_do_not_fit_together_are_refused(mask_manifest, fake_network, options):
    manifest = replace(mask_manifest, options={**mask_manifest.options, **options})
    with pytest.raises(ModelError) as raised:
        SpectralMaskModel(manifest, fake_network(constant(1)))
    assert raised.value.fault is ModelFault.UNSUITABLE


@pytest.mark.parametrize(
    "name", ["bins", "frame_multiple", "trimmed_frames", "carried_bins", "level_dbfs", "max_gain_db"]
)
def test_no_setting_is_guessed(mask_manifest, fake_network, name):
    options = {key: value for key, value in mask_manifest.options.items() if key != name}
    with pytest.raises(ModelError, match=name):
        SpectralMaskModel(replace(mask_manifest, options=options), fake_network(constant(1)))


def test_directions_count_up_to_the_bin_that_is_named(mask_manifest, mixture, fake_network):
    options = {**mask_manifest.options, "spatial_bins": 16, "spatial_frames": 2, "spatial_spread": 0.02}
    segment = replace(mask_manifest.segment, context=7 * 64)
    manifest = replace(mask_manifest, options=options, segment=segment)
    directed = SpectralMaskModel(manifest, fake_network(constant(0.5))).estimate(mixture)
    plain = SpectralMaskModel(mask_manifest, fake_network(constant(0.5))).estimate(mixture)
    assert not directed[..., : 4 * 64].any()
    changed = kept(manifest, directed - plain)
    difference = np.abs(np.fft.rfft(changed * np.hanning(changed.shape[-1]))).mean(axis=(0, 1))
    edge = round(len(difference) * 16 / 128)
    assert difference[: edge // 2].mean() > 1e-3
    assert difference[edge * 2 :].mean() < 0.001 * difference[: edge // 2].mean()


def test_above_the_network_the_mask_goes_on_smoothly():
    mask = np.zeros((2, 3, 64), np.float32)
    mask[..., -8:] = 0.5
    carried = carried_mask(mask, 8, 65)
    assert carried.shape == (2, 3, 65)
    assert np.abs(np.diff(np.concatenate([mask[..., -1:], carried], axis=-1), axis=-1)).max() < 0.04
    np.testing.assert_allclose(carried[..., 8:], 0.25)
    np.testing.assert_array_equal(carried_mask(np.ones((2, 3, 64), np.float32), 8, 65), 1)


@pytest.fixture
def several(mask_manifest):
    return replace(mask_manifest, targets=("vocals", "drums", "other"))


def two_masks(values):
    kept = values[:, :, 2:-2]
    return np.concatenate([np.full_like(kept, 0.5), np.full_like(kept, 0.25)], axis=1)


def test_each_of_several_targets_gets_its_mask_and_the_last_what_they_leave(several, mixture, fake_network):
    estimates = kept(several, SpectralMaskModel(several, fake_network(two_masks)).estimate(mixture))
    inside = kept(several, mixture)
    assert estimates.shape == (3, *inside.shape)
    in_band = np.fft.rfft(estimates)[..., :40], np.fft.rfft(inside)[..., :40]  # the carried mask changes the top
    np.testing.assert_allclose(in_band[0][0], 0.5 * in_band[1], atol=0.02)
    np.testing.assert_allclose(in_band[0][1], 0.25 * in_band[1], atol=0.02)
    np.testing.assert_allclose(estimates.sum(axis=0), inside, atol=1e-6)


def test_one_of_several_targets_is_what_it_would_be_alone(mask_manifest, several, mixture, fake_network):
    spatial = {**mask_manifest.options, "spatial_bins": 48, "spatial_frames": 2, "spatial_spread": 0.02}
    segment = replace(mask_manifest.segment, length=23 * 64 + 256, context=7 * 64)
    alone, together = (replace(manifest, options=spatial, segment=segment) for manifest in (mask_manifest, several))
    song = np.random.default_rng(2).normal(0, 0.1, (2, segment.length)).astype(np.float32)

    def mask(values):
        return np.clip(values[:, :, 2:-2] / 5, 0, 1)

    expected = SpectralMaskModel(alone, fake_network(mask)).estimate(song)[0]
    both = fake_network(lambda values: np.concatenate([mask(values), 1 - mask(values)], axis=1))
    np.testing.assert_array_equal(SpectralMaskModel(together, both).estimate(song)[0], expected)


def test_silence_of_several_targets_has_their_number(several, mixture, fake_network):
    estimates = SpectralMaskModel(several, fake_network(two_masks)).estimate(np.zeros_like(mixture))
    assert estimates.shape == (3, *mixture.shape)


def test_masks_that_do_not_make_the_targets_are_refused(several, mixture, fake_network):
    with pytest.raises(ModelError) as raised:
        SpectralMaskModel(several, fake_network(constant(0.5))).estimate(mixture)
    assert raised.value.fault is ModelFault.UNSUITABLE


@pytest.fixture
def present_manifest(mask_manifest):
    """The small model, which turns down what is hardly there."""
    presence = {"presence_frames": 2, "presence_vocals_db": -26.0, "presence_rest_db": -20.0}
    spatial = {"spatial_bins": 0, "spatial_frames": 2, "spatial_spread": 0.02}
    segment = replace(mask_manifest.segment, context=7 * 64)
    return replace(mask_manifest, segment=segment, options={**mask_manifest.options, **spatial, **presence})


def level_db(manifest, estimate, mixture):
    ratio = np.square(kept(manifest, estimate)).sum() / np.square(kept(manifest, mixture)).sum()
    return 10 * np.log10(ratio + 1e-12)


def test_a_voice_that_is_hardly_there_is_turned_down(present_manifest, mixture, fake_network):
    model = SpectralMaskModel(present_manifest, fake_network(constant(0.02)))
    assert level_db(present_manifest, model.estimate(mixture)[0], mixture) < -50


def test_a_rest_that_is_hardly_there_is_turned_down(present_manifest, mixture, fake_network):
    model = SpectralMaskModel(present_manifest, fake_network(constant(0.96)))
    assert level_db(present_manifest, mixture - model.estimate(mixture)[0], mixture) < -40


def test_what_is_there_is_as_without_presence(present_manifest, mixture, fake_network):
    without = {name: value for name, value in present_manifest.options.items() if "presence" not in name}
    plain = SpectralMaskModel(replace(present_manifest, options=without), fake_network(constant(0.5)))
    model = SpectralMaskModel(present_manifest, fake_network(constant(0.5)))
    np.testing.assert_allclose(model.estimate(mixture), plain.estimate(mixture), atol=1e-3)


def test_presence_cannot_listen_further_than_there_are_frames(present_manifest, fake_network):
    options = {**present_manifest.options, "presence_frames": 3}
    with pytest.raises(ModelError):
        SpectralMaskModel(replace(present_manifest, options=options), fake_network(constant(1)))
