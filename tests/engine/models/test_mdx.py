"""If these fail, models of the community's MDX-Net signature sound wrong."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.backends.onnx_backend import OnnxNetwork
from engine.errors import DeviceError, ModelError
from engine.models.load import load_model
from engine.models.manifest import StftSpec, read_manifest
from engine.models.mdx import MdxModel
from engine.separation.plan import SegmentSpec

SHARED = Path(__file__).parents[3].parent / "shared"
FIXTURE = SHARED / "fixtures" / "models" / "tdc-vocals-mdx-f1024-t64.onnx"
DATA = Path(os.environ.get("VOCALSPLIT_DATA", SHARED / "data"))


@pytest.fixture
def mdx_manifest(mask_manifest):
    options = {
        "bins": 128,
        "frames": 16,
        "compensate": 1.0,
        "silent_bins": 0,
        "level_dbfs": -16,
        "max_gain_db": 60,
    }
    return replace(mask_manifest, model_id="small-mdx", family="mdx", options=options)


def kept(manifest, waveform):
    return waveform[..., manifest.segment.context : -manifest.segment.context]


def test_a_network_that_gives_its_input_gives_the_mixture_but_for_the_bins_above(mdx_manifest, mixture, fake_network):
    low = np.cumsum(mixture, axis=1).astype(np.float32) * np.float32(0.05)  # hardly anything in the top bin
    network = fake_network(lambda channels: channels)
    estimate = MdxModel(mdx_manifest, network).estimate(low)
    assert network.seen[0].shape == (1, 4, 128, 16)
    np.testing.assert_allclose(kept(mdx_manifest, estimate[0]), kept(mdx_manifest, low), atol=2e-3)


def test_channels_are_left_real_left_imaginary_right_real_right_imaginary(mdx_manifest, mixture, fake_network):
    network = fake_network(lambda channels: channels)
    one_side = mixture.copy()
    one_side[1] = 0
    MdxModel(mdx_manifest, network).estimate(one_side)
    assert network.seen[0][0, :2].any(axis=(1, 2)).all()
    assert not network.seen[0][0, 2:].any()


def test_compensation_scales_and_the_rest_is_what_is_left(mdx_manifest, mixture, fake_network):
    def half(channels):
        return channels / 2

    options = dict(mdx_manifest.options)
    plain = MdxModel(mdx_manifest, fake_network(half)).estimate(mixture)
    doubled = MdxModel(replace(mdx_manifest, options={**options, "compensate": 2}), fake_network(half))
    np.testing.assert_allclose(doubled.estimate(mixture), 2 * plain, atol=1e-6)
    rest = MdxModel(replace(mdx_manifest, options={**options, "gives_rest": 1}), fake_network(half))
    np.testing.assert_allclose(rest.estimate(mixture), plain, atol=1e-6)


def test_silent_bins_are_not_shown(mdx_manifest, mixture, fake_network):
    network = fake_network(lambda channels: channels)
    options = {**mdx_manifest.options, "silent_bins": 3}
    MdxModel(replace(mdx_manifest, options=options), network).estimate(mixture)
    assert not network.seen[0][:, :, :3].any()
    assert network.seen[0][:, :, 3:].any()


@pytest.mark.parametrize("options", [{"frames": 15}, {"bins": 130}, {"gives_rest": 0.5}, {"other": 1}])
def test_settings_that_do_not_fit_together_are_refused(mdx_manifest, fake_network, options):
    manifest = replace(mdx_manifest, options={**mdx_manifest.options, **options})
    with pytest.raises(ModelError):
        MdxModel(manifest, fake_network(lambda channels: channels))


def test_a_broken_result_is_an_error(mdx_manifest, mixture, fake_network):
    with pytest.raises(DeviceError):
        MdxModel(mdx_manifest, fake_network(lambda channels: np.full_like(channels, np.inf))).estimate(mixture)


@pytest.fixture
def community_model(mdx_manifest, write_model):
    if not FIXTURE.is_file():
        pytest.skip(f"needs {FIXTURE}")
    hop = 1024
    manifest = replace(
        mdx_manifest,
        model_id="tdc-vocals",
        segment=SegmentSpec(length=65 * hop, context=8 * hop, fade=3 * hop),
        stft=StftSpec(n_fft=2048, hop_length=hop),
        options={**mdx_manifest.options, "bins": 1024, "frames": 64},
    )
    return read_manifest(write_model(manifest, FIXTURE.read_bytes()))


def test_a_model_of_the_community_runs(community_model):
    model = load_model(community_model, device="cpu")
    noise = np.random.default_rng(0).normal(0, 0.1, (2, model.segment.length)).astype(np.float32)
    estimate = model.estimate(noise)
    assert estimate.shape == (1, *noise.shape)
    assert 0 < np.abs(estimate).max() < np.abs(noise).max()


def test_a_model_of_the_community_finds_the_voice(community_model):
    """6 dB on MUSDB18; here two voices of other singers over another band, the loudest segment of each."""
    soundfile = pytest.importorskip("soundfile")
    folder = DATA / "cc0-songs"
    if not folder.is_dir():
        pytest.skip(f"needs real music in {folder} or in the folder that VOCALSPLIT_DATA names")
    model = MdxModel(community_model, OnnxNetwork(community_model.read_file(), "tdc"))
    gains = []
    for path in sorted(folder.glob("*.vocals.ogg"))[:2]:
        start, frames = 60 * 44100, model.segment.length
        vocals, _ = soundfile.read(path, start=start, frames=frames, dtype="float32")
        rest_path = path.with_name(path.name.replace(".vocals.", ".accompaniment."))
        rest, _ = soundfile.read(rest_path, start=start, frames=frames, dtype="float32")
        estimate = kept(community_model, model.estimate((vocals + rest).T)[0])
        true, others = (kept(community_model, part.T) for part in (vocals, rest))
        gains.append(10 * np.log10(np.sum(others**2) / np.sum((estimate - true) ** 2)))
    assert max(gains) > 3
