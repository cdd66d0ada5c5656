"""Layers against torch's own."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from training.networks.layers import SelfAttention, UNet2d, mask_activation  # noqa: E402

pytestmark = pytest.mark.training


def test_attention_is_torchs_attention():
    ours, theirs = SelfAttention(8, 2), torch.nn.MultiheadAttention(8, 2, batch_first=True)
    theirs.load_state_dict(
        {
            "in_proj_weight": ours.project.weight,
            "in_proj_bias": ours.project.bias,
            "out_proj.weight": ours.merge.weight,
            "out_proj.bias": ours.merge.bias,
        }
    )
    x = torch.randn(2, 7, 8)
    assert torch.allclose(ours(x), theirs(x, x, x)[0], atol=1e-6)


@pytest.mark.parametrize("pooling", [False, True])
def test_unet_keeps_the_size(pooling):
    network = UNet2d(2, 3, (4, 4, 8), dropout=0.5, pooling=pooling)
    assert network(torch.randn(1, 2, 16, 12)).shape == (1, 3, 16, 12)


def test_unknown_activation():
    with pytest.raises(ValueError, match="must be one of"):
        mask_activation("cube")
