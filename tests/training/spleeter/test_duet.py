"""If these fail, the model of two networks is not what its card says."""

import pytest
import torch

from engine.errors import ParameterError
from engine.models.registry import find_model
from training.spleeter.duet import SpleeterDuet, narrow_bottleneck
from training.spleeter.export import graph_bytes, parity
from training.spleeter.network import SpleeterUnet


@pytest.fixture
def make_network():
    def make(seed):
        torch.manual_seed(seed)
        network = SpleeterUnet()
        for module in network.modules():
            if isinstance(module, torch.nn.BatchNorm2d):
                torch.nn.init.uniform_(module.running_mean, -0.5, 0.5)
                torch.nn.init.uniform_(module.running_var, 0.5, 2.0)
        return network.eval()

    return make


def magnitude():
    return torch.rand(1, 2, 64, 1024, generator=torch.Generator().manual_seed(0)) * 10


def test_a_bottleneck_of_full_rank_changes_nothing(make_network):
    network = make_network(0)
    with torch.inference_mode():
        expected, narrowed = network(magnitude()), narrow_bottleneck(network, 512)(magnitude())
    assert torch.allclose(expected, narrowed, atol=1e-5)


def test_a_narrow_bottleneck_keeps_weights_that_need_no_more(make_network):
    network = make_network(1)
    weight = network.encoder[-1].weight
    with torch.no_grad():
        network.encoder[-1].bias.zero_()
        weight.copy_((torch.randn(512, 100) @ torch.randn(100, 6400) * 0.001).reshape(weight.shape))
        expected = network(magnitude())
        narrow = narrow_bottleneck(network, 100)
        assert torch.allclose(expected, narrow(magnitude()), atol=1e-4)
    assert narrow.decoder[0].in_channels == 100


@pytest.mark.parametrize("rank", [0, 513])
def test_a_rank_out_of_bounds_is_refused(make_network, rank):
    with pytest.raises(ParameterError, match="rank"):
        narrow_bottleneck(make_network(0), rank)


def test_the_mask_is_the_mean_of_its_own_and_the_ratio(make_network):
    vocals, accompaniment = make_network(2), make_network(3)
    with torch.inference_mode():
        own, other = vocals(magnitude()), accompaniment(magnitude())
        mask = SpleeterDuet(vocals, accompaniment)(magnitude())
    assert torch.allclose(mask, (own + own**2 / (own**2 + other**2)) / 2, atol=1e-5)


def test_the_graph_computes_what_the_networks_compute(make_network):
    duet = SpleeterDuet(*(narrow_bottleneck(make_network(seed), 64) for seed in (4, 5))).eval()
    assert parity(duet, graph_bytes(duet, trim=0, int8=False), 0, (64, 128)) < 1e-4
    assert parity(duet, graph_bytes(duet, trim=20, int8=False), 20, (128,)) < 1e-4


def test_the_shipped_one_is_listed_and_small():
    manifest = find_model("spleeter-duet")
    assert manifest.targets == ("vocals",)
    assert manifest.size_bytes < 25_000_000
