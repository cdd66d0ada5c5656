"""If these fail, the network that is exported is not the one that was published."""

import numpy as np
import pytest
import torch

from engine.errors import ModelError
from training.spleeter.network import network_from_checkpoint


def test_it_takes_every_tensor_but_the_sixth_encoder_norm_which_nothing_reads(network, tensors):
    taken = sum(value.numel() for name, value in network.state_dict().items() if "num_batches" not in name)
    given = sum(value.size for name, value in tensors.items() if not name.startswith("batch_normalization_5/"))
    assert taken == given


def test_the_mask_has_the_input_s_shape_and_lies_in_0_to_1(network):
    with torch.inference_mode():
        mask = network(torch.rand(2, 2, 128, 1024) * 20)
    assert mask.shape == (2, 2, 128, 1024)
    assert 0 <= float(mask.min()) <= float(mask.max()) <= 1


def test_kernels_are_turned_round_for_torch(network, tensors):
    ours, theirs = network.encoder[2].weight.detach(), tensors["conv2d_2/kernel"]
    np.testing.assert_array_equal(ours[5, 3, 1, 4], theirs[1, 4, 3, 5])
    ours, theirs = network.decoder[1].weight.detach(), tensors["conv2d_transpose_1/kernel"]
    np.testing.assert_array_equal(ours[5, 3, 1, 4], theirs[1, 4, 3, 5])


def test_padding_is_tensorflow_s(network):
    """One before, two after: output frame t of the first layer hears input frames 2t-1 to 2t+3, and no other."""
    magnitude = torch.zeros(1, 2, 64, 1024)
    magnitude[0, 0, 20] = 1
    first = []
    handle = network.encoder[0].register_forward_hook(lambda module, given, result: first.append(result))
    with torch.inference_mode():
        network(magnitude)
        network(torch.zeros_like(magnitude))
    handle.remove()
    heard = (first[0] != first[1]).any(dim=3).any(dim=1)[0].nonzero().flatten().tolist()
    assert heard == [9, 10]


def test_logits_are_the_mask_before_the_sigmoid(network):
    magnitude = torch.rand(1, 2, 64, 1024)
    with torch.inference_mode():
        torch.testing.assert_close(torch.sigmoid(network.logits(magnitude)), network(magnitude))


def test_a_missing_tensor_or_target_is_said(tensors):
    with pytest.raises(ModelError, match="conv2d_3/bias"):
        network_from_checkpoint({name: value for name, value in tensors.items() if name != "conv2d_3/bias"})
    with pytest.raises(ModelError, match="drums"):
        network_from_checkpoint(tensors, "drums")
    with pytest.raises(ModelError, match="conv2d_7"):
        network_from_checkpoint(tensors, "accompaniment")
