"""What all systems promise: a loss that learns, estimates of the right shape that add up, any length of song."""

from __future__ import annotations

from dataclasses import replace

import pytest

torch = pytest.importorskip("torch")

from engine.errors import ParameterError  # noqa: E402
from training.config import config_names  # noqa: E402
from training.networks.registry import SYSTEMS, build_system, system_class  # noqa: E402

pytestmark = pytest.mark.training

NAMES = config_names()


def example(config, batch=2, seconds=0.4, seed=0):
    """A batch of noise bursts as voice over hum, in the configured sources and channels."""
    generator = torch.Generator().manual_seed(seed)
    samples = int(seconds * config.data.sample_rate)
    shape = (batch, len(config.data.sources), config.data.channels, samples)
    sources = 0.05 * torch.randn(shape, generator=generator)
    sources[:, 1:] += 0.2 * torch.sin(torch.arange(samples) * 0.05)
    return {"mixture": sources.sum(dim=1), "sources": sources}


@pytest.mark.parametrize("name", NAMES)
def test_loss_is_finite_and_falls(name, tiny_config):
    torch.manual_seed(0)
    config = tiny_config(name, **{"data.augment.spec_augment": 0.0})
    system = build_system(config)
    batch = example(config)
    system.prepare([batch])
    optimizer = torch.optim.Adam([p for p in system.parameters() if p.requires_grad], lr=3e-3)
    system.eval()  # no dropout: the same loss each time
    losses = []
    for _ in range(6):
        optimizer.zero_grad()
        loss = system.training_loss(batch)
        assert loss.ndim == 0
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert torch.isfinite(torch.tensor(losses)).all()
    assert min(losses[1:]) < losses[0], f"{name} does not learn one batch by heart: {losses}"


@pytest.mark.parametrize("name", NAMES)
def test_separation_has_its_targets_and_length_and_adds_up(name, tiny_config):
    torch.manual_seed(0)
    config = tiny_config(name)
    system = build_system(config)
    mixture = example(config, batch=1, seconds=0.31)["mixture"][0]
    estimates = system.separate(mixture)
    assert estimates.shape == (len(system.targets), *mixture.shape)
    assert {"vocals", "accompaniment"} <= set(system.targets)
    assert torch.isfinite(estimates).all()
    if "accompaniment" not in config.targets:
        total = estimates[system.targets.index("vocals")] + estimates[system.targets.index("accompaniment")]
        assert torch.allclose(total, mixture, atol=1e-6)


def test_the_order_of_the_targets_means_nothing_where_that_is_said(tiny_config):
    torch.manual_seed(0)
    ordered, free = (
        build_system(tiny_config("channels-unet-0.5", **{"loss.is_permutation_invariant": value})).eval()
        for value in (False, True)
    )
    with torch.no_grad():
        ordered.network.last.bias[0] += 1.0  # two different estimates
    free.load_state_dict(ordered.state_dict())
    batch = example(ordered.config)
    turned = {**batch, "sources": batch["sources"].flip(1)}
    assert ordered.training_loss(batch).item() != pytest.approx(ordered.training_loss(turned).item(), rel=1e-2)
    assert free.training_loss(batch).item() == pytest.approx(free.training_loss(turned).item(), rel=1e-5)
    assert free.training_loss(batch) <= ordered.training_loss(batch) + 1e-6


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("samples", [1, 700])
def test_very_short_and_silent_songs_are_separated(name, samples, tiny_config):
    config = tiny_config(name)
    system = build_system(config)
    silence = torch.zeros(config.data.channels, samples)
    estimates = system.separate(silence)
    assert estimates.shape[-1] == samples
    assert torch.isfinite(estimates).all()


def test_long_song_is_cut_into_segments_that_join_without_a_seam(tiny_config):
    config = tiny_config("conv1d", **{"separation.segment_s": 0.2, "separation.overlap_s": 0.05})
    system = build_system(config)
    mixture = example(config, batch=1, seconds=1.0)["mixture"][0]
    whole = system.estimate(mixture[None])[0]
    inner = slice(100, -100)  # at its ends a song is padded with silence, which the whole is not
    assert torch.allclose(system.separate(mixture)[..., inner], whole[..., inner], atol=1e-5)


def test_channels_are_adapted(tiny_config):
    stereo_song = torch.randn(2, 4000)
    mono = build_system(tiny_config("mel-unet"))
    both = mono.separate(stereo_song)
    assert both.shape[1] == 2
    assert torch.allclose(both[:, :1], mono.separate(stereo_song[:1]), atol=1e-6)
    stereo = build_system(tiny_config("conv1d"))
    assert stereo.separate(stereo_song[:1]).shape[1] == 1
    with pytest.raises(ValueError, match="channels"):
        stereo.separate(torch.zeros(3, 100))
    with pytest.raises(ValueError, match="shape"):
        stereo.separate(torch.zeros(2, 0))


def test_separation_leaves_training_mode_as_it_was(tiny_config):
    system = build_system(tiny_config("conv1d")).train()
    system.separate(torch.zeros(2, 100))
    assert system.training


def test_targets_that_tell_nothing_of_the_rest_are_said(tiny_config):
    config = replace(tiny_config("conv1d"), targets=("drums",))
    with pytest.raises(ParameterError, match="must hold vocals or accompaniment"):
        build_system(config).separate(torch.zeros(2, 100))


def test_every_system_has_a_configuration_and_says_its_name(tiny_config):
    assert {tiny_config(name).system for name in NAMES} == set(SYSTEMS)
    for name in SYSTEMS:
        assert system_class(name).name == name


def test_unknown_system():
    with pytest.raises(ValueError, match="must be one of"):
        system_class("nothing")
