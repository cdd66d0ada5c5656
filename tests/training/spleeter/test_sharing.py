"""If these fail, the second network forgets what it starts from, or its graph shares out otherwise than it does."""

from functools import partial

import pytest
import torch

from training.spleeter.duet import narrow_bottleneck
from training.spleeter.export import parity
from training.spleeter.graph import build_sharing_graph
from training.spleeter.network import SpleeterUnet
from training.spleeter.quartet import stored_shares
from training.spleeter.sharing import SHARED, SharingUnet


def varied(network, seed):
    torch.manual_seed(seed)
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.running_mean, -0.5, 0.5)
            torch.nn.init.uniform_(module.running_var, 0.5, 2.0)
    return network.eval()


def magnitude(frames=64):
    return torch.rand(1, 2, frames, 1024, generator=torch.Generator().manual_seed(0)) * 10


@pytest.fixture
def sharing():
    return varied(SharingUnet(bottleneck=16, inner=32, features=3), 1)


def test_shares_of_each_bin_sum_to_one(sharing):
    with torch.inference_mode():
        shares = sharing(magnitude())
    assert shares.shape == (1, len(SHARED), 2, 64, 1024)
    assert torch.allclose(shares.sum(dim=1), torch.ones(()), atol=1e-5)
    assert shares.std() > 0


def test_of_the_published_shape_it_starts_as_the_published_network_but_for_the_masks():
    published, sharing = varied(SpleeterUnet(), 2), SharingUnet(bottleneck=64, inner=16, features=1)
    sharing.start_from(published)
    expected, found = narrow_bottleneck(published, 64).state_dict(), sharing.state_dict()
    for name, value in expected.items():
        assert name.startswith("mask.") or torch.equal(found[name], value), name


def test_wider_layers_start_near_the_published_ones(monkeypatch):
    monkeypatch.setattr("training.spleeter.sharing._DIVERSITY", 0.0)
    published, sharing = varied(SpleeterUnet(), 3), SharingUnet(bottleneck=64, inner=32, features=2)
    sharing.start_from(published)
    before = []
    for network in (narrow_bottleneck(published, 64), sharing.eval()):
        network.mask.register_forward_pre_hook(lambda _, inputs: before.append(inputs[0]))
        with torch.inference_mode():
            network.logits(magnitude())
    features, widened = before
    assert widened.shape[1] == 2
    for channel in range(2):
        assert torch.allclose(widened[:, channel], features[:, 0], rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("trim", [0, 20])
def test_the_graph_shares_out_what_the_network_does(sharing, trim):
    graph = build_sharing_graph(sharing, trim=trim, int8=False).SerializeToString()
    assert parity(partial(stored_shares, sharing), graph, trim, (64, 128)) < 1e-5
