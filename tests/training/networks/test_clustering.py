"""S2: k-means, which cluster is the voice, and the way from masks to sound."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from training.networks.clustering import k_means  # noqa: E402
from training.networks.mel import from_chunks, log_mel, to_chunks  # noqa: E402
from training.networks.registry import build_system  # noqa: E402

pytestmark = pytest.mark.training


def test_k_means_finds_two_groups():
    points = torch.cat([torch.randn(50, 3) * 0.1 + 1, torch.randn(20, 3) * 0.1 - 1])
    centres = k_means(points)
    labels = torch.cdist(points, centres).argmin(dim=1)
    assert len(set(labels[:50].tolist())) == 1
    assert len(set(labels[50:].tolist())) == 1
    assert labels[0] != labels[-1]


def test_k_means_of_equal_points_is_defined():
    assert torch.equal(k_means(torch.ones(5, 2)), torch.ones(2, 2))


def test_chunks_and_back():
    x = torch.arange(2 * 3 * 256.0).reshape(2, 3, 256)
    chunks = to_chunks(x)
    assert chunks.shape == (4, 3, 128)
    assert torch.equal(from_chunks(chunks, 2), x)


def test_log_mel_knows_no_loudness():
    power = torch.rand(1, 128, 16)
    assert torch.allclose(log_mel(power), log_mel(power * 1e-4), atol=1e-5)
    assert log_mel(power).max() == 1


def oracle(system, mixture, vocals, rest, binary):
    """The true mask in place of the network's."""
    powers = [system.mel_power(signal) for signal in (vocals, rest)]
    mask = (powers[0] > powers[1]).float() if binary else powers[0] / (powers[0] + powers[1] + 1e-9)
    system.mel_mask = lambda levels: torch.nn.functional.pad(mask, (0, levels.shape[-1] - mask.shape[-1]))
    return system.estimate(mixture[None])[0, 0]


@pytest.mark.parametrize(("binary", "least_db"), [(False, 8.0), (True, 8.0)])
def test_true_mask_gives_the_voice_back(binary, least_db, tiny_config):
    system = build_system(tiny_config("mel-unet"))
    time = torch.arange(16000) / 16000
    vocals = torch.sin(2 * np.pi * 1200 * time)[None] * (time > 0.4)
    rest = torch.sin(2 * np.pi * 220 * time)[None]
    estimate = oracle(system, vocals + rest, vocals, rest, binary)
    snr = 10 * torch.log10(vocals.square().sum() / (estimate - vocals).square().sum())
    assert snr > least_db


def test_griffin_lim_recovers_magnitudes_but_not_the_phase(tiny_config):
    time = torch.arange(16000) / 16000
    vocals = torch.sin(2 * np.pi * 1200 * time)[None]
    rest = torch.zeros_like(vocals)
    system = build_system(tiny_config("mel-unet", **{"separation.recovery": "griffin-lim"}))
    estimate = oracle(system, vocals, vocals, rest, binary=False)
    level_db = 20 * torch.log10(estimate.std() / vocals.std())
    assert abs(level_db) < 6
    assert torch.equal(estimate, oracle(system, vocals, vocals, rest, binary=False)), "separation must be deterministic"


def test_hybrid_names_the_cluster_by_its_head(tiny_config):
    system = build_system(tiny_config("hybrid-clustering"))
    levels = torch.full((128, 16), 0.9)
    labels = torch.zeros(128, 16, dtype=torch.long)
    labels[:40] = 1
    for voice in (0, 1):
        system._head = lambda _, voice=voice: (labels == voice).float()[None]
        assert system._voice_cluster(torch.zeros(2, 4), labels, levels) == voice


def test_deep_clustering_names_the_cluster_by_what_training_saw(tiny_config):
    system = build_system(tiny_config("deep-clustering"))
    system.anchors.copy_(torch.tensor([[1.0, 0, 0, 0], [-1.0, 0, 0, 0]]))
    centres = torch.tensor([[-0.9, 0.1, 0, 0], [0.8, 0.1, 0, 0]])
    assert system._voice_cluster(centres, torch.empty(0), torch.empty(0)) == 1
    assert system._voice_cluster(centres.flip(0), torch.empty(0), torch.empty(0)) == 0


def test_uh_net_takes_a_trained_hybrid_and_keeps_it(tiny_config):
    hybrid = build_system(tiny_config("hybrid-clustering"))
    system = build_system(tiny_config("uh-net"))
    assert system.network.training
    assert not system.network.clustering.training, "Lightning starts in whatever mode it finds"
    system.load_start(hybrid.state_dict(), hybrid.name)
    taken = dict(system.network.clustering.named_parameters())
    for name, parameter in hybrid.network.named_parameters():
        assert torch.equal(taken[name], parameter)
        assert not taken[name].requires_grad
    assert not system.train().network.clustering.training
    with pytest.raises(ValueError, match="hybrid-clustering"):
        system.load_start({}, "mel-unet")
