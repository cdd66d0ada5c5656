"""If these fail, the passes of an averaged model do not belong to the same frames."""

from dataclasses import replace

import numpy as np
import pytest

from engine.cancel import Cancelled, CancelToken
from engine.errors import ModelError
from engine.models.averaged import AveragedNetwork
from engine.models.spectral_mask import SpectralMaskModel

GRID = 4


def trimmed(values):
    return values[:, :, 2:-2].copy()


def on_the_grid(values):
    """Each frame's value where a cell of the grid begins, nothing elsewhere: as uneven as a network can be."""
    result = trimmed(values)
    places = np.arange(2, values.shape[2] - 2) % GRID
    return result * (places == 0)[:, np.newaxis]


@pytest.fixture
def magnitude():
    return np.random.default_rng(0).uniform(0, 1, (1, 2, 16, 8)).astype(np.float32)


def test_what_does_not_depend_on_the_grid_stays_as_it_is(fake_network, magnitude):
    network = fake_network(trimmed)
    np.testing.assert_allclose(AveragedNetwork(network, 3, GRID).run(magnitude), trimmed(magnitude), rtol=1e-6)
    assert [seen.shape[2] for seen in network.seen] == [16, 20, 20]


def test_every_frame_comes_to_every_place_of_the_grid(fake_network, magnitude):
    averaged = AveragedNetwork(fake_network(on_the_grid), GRID, GRID).run(magnitude)
    np.testing.assert_allclose(averaged, trimmed(magnitude) / GRID, rtol=1e-6)


def test_the_result_is_always_the_same(fake_network, magnitude):
    averaged = AveragedNetwork(fake_network(on_the_grid), 3, GRID)
    np.testing.assert_array_equal(averaged.run(magnitude), averaged.run(magnitude))


def test_cancelling_ends_it_between_two_passes(fake_network, magnitude):
    token = CancelToken()

    def cancelling(values):
        token.cancel()
        return trimmed(values)

    network = fake_network(cancelling)
    with pytest.raises(Cancelled):
        AveragedNetwork(network, 3, GRID).run(magnitude, token)
    assert len(network.seen) == 1


def test_closing_closes_the_network(fake_network):
    network = fake_network(trimmed)
    AveragedNetwork(network, 2, GRID).close()
    assert network.is_closed


def test_a_manifest_says_how_many_passes(mask_manifest, mixture, fake_network):
    network = fake_network(lambda values: np.ones_like(values[:, :, 2:-2]))
    manifest = replace(mask_manifest, options={**mask_manifest.options, "passes": 3})
    estimate = SpectralMaskModel(manifest, network).estimate(mixture)[0]
    inside = slice(manifest.segment.context, -manifest.segment.context)
    np.testing.assert_allclose(estimate[:, inside], mixture[:, inside], atol=1e-6)
    assert len(network.seen) == 3


def test_no_pass_at_all_is_refused(mask_manifest, fake_network):
    manifest = replace(mask_manifest, options={**mask_manifest.options, "passes": 0})
    with pytest.raises(ModelError):
        SpectralMaskModel(manifest, fake_network(trimmed))
