"""If these fail, two networks behind one another give other masks than they would alone."""

from dataclasses import replace

import numpy as np
import pytest

from engine.errors import ModelError, ModelFault
from engine.models import chained
from engine.models.chained import ChainedNetwork, open_networks


def magnitude(frames):
    return np.random.default_rng(0).uniform(0, 1, (1, 2, frames, 8)).astype(np.float32)


def frame_numbers(frames):
    """Values that tell which frame they come from."""
    return np.broadcast_to(np.arange(frames, dtype=np.float32)[:, np.newaxis], (1, 2, frames, 8)).copy()


@pytest.fixture
def first(fake_network):
    """A quarter of everything, but for two frames at each end."""
    return fake_network(lambda values: np.full_like(values[:, :, 2:-2], 0.25))


@pytest.fixture
def second(fake_network):
    """Two targets, a half and a third of what is left, but for one frame at each end."""
    return fake_network(
        lambda values: np.concatenate([np.full_like(values[:, :, 1:-1], share) for share in (0.5, 1 / 3)], axis=1)
    )


def test_shares_are_shares_of_what_the_first_leaves(first, second):
    masks = ChainedNetwork(first, second, 4).run(magnitude(16))
    assert masks.shape == (1, 6, 10, 8)
    assert masks[0].mean(axis=(1, 2)) == pytest.approx([0.25, 0.25, 0.375, 0.375, 0.25, 0.25])


def test_the_second_hears_what_the_first_leaves_in_the_middle(first, second):
    given = magnitude(17)
    ChainedNetwork(first, second, 4).run(given)
    np.testing.assert_allclose(second.seen[0], 0.75 * given[:, :, 2:14])


def test_masks_belong_to_the_frames_in_the_middle(fake_network):
    first = fake_network(lambda values: values[:, :, 2:-2] / 100)
    second = fake_network(lambda values: np.zeros_like(values[:, :, 1:-1]))
    masks = ChainedNetwork(first, second, 4).run(frame_numbers(18))
    np.testing.assert_allclose(masks[0, 0, :, 0] * 100, np.arange(4, 14), rtol=1e-5)


def test_closing_closes_both(first, second):
    ChainedNetwork(first, second, 4).close()
    assert first.is_closed
    assert second.is_closed


@pytest.mark.parametrize(("family", "count"), [("spectral-mask", 3), ("mdx", 2)])
def test_a_family_that_has_no_use_for_so_many_files_refuses_them(mask_manifest, family, count):
    with pytest.raises(ModelError) as raised:
        open_networks(replace(mask_manifest, family=family), (b"",) * count, "cpu")
    assert raised.value.fault is ModelFault.UNSUITABLE


def test_where_the_second_cannot_be_opened_the_first_is_closed(mask_manifest, first, monkeypatch):
    networks = iter([first])

    def open_network(content, model_id, device):
        network = next(networks, None)
        if network is None:
            raise ModelError(model_id, ModelFault.UNSUITABLE)
        return network

    monkeypatch.setattr(chained, "open_network", open_network)
    with pytest.raises(ModelError):
        open_networks(mask_manifest, (b"one", b"two"), "cpu")
    assert first.is_closed
