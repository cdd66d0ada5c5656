"""If these fail, a GPU with little memory gives up, or gives something else."""

import numpy as np
import pytest

from engine.backends.halving import run_or_halve
from engine.cancel import Cancelled, CancelToken
from engine.errors import DeviceError, DeviceFault

TRIM, MULTIPLE = 3, 4


class SmallNetwork:
    """A moving sum over 2·TRIM + 1 frames, out of memory above ``largest`` frames."""

    device = "small"

    def __init__(self, largest, fault=DeviceFault.OUT_OF_MEMORY):
        self.largest = largest
        self.fault = fault
        self.sizes = []

    def run(self, values, cancel=None):
        if cancel is not None:
            cancel.raise_if_cancelled()
        frames = values.shape[2]
        self.sizes.append(frames)
        assert frames % MULTIPLE == 0
        assert values.flags.c_contiguous
        if frames > self.largest:
            raise DeviceError(self.device, self.fault)
        return sum(values[:, :, i : frames - 2 * TRIM + i] for i in range(2 * TRIM + 1))


@pytest.fixture
def values():
    return np.random.default_rng(0).normal(0, 1, (1, 2, 64, 5)).astype(np.float32)


@pytest.mark.parametrize("largest", [64, 60, 40, 36, 24, 16, 12])
def test_parts_give_the_same_as_the_whole(values, largest):
    whole = SmallNetwork(64).run(values)
    found = run_or_halve(SmallNetwork(largest), values, trim=TRIM, multiple=MULTIPLE)
    np.testing.assert_array_equal(found, whole)


def test_where_it_fits_it_runs_once(values):
    network = SmallNetwork(64)
    run_or_halve(network, values, trim=TRIM, multiple=MULTIPLE)
    assert network.sizes == [64]


def test_the_smallest_part_that_does_not_fit_is_the_end(values):
    with pytest.raises(DeviceError) as raised:
        run_or_halve(SmallNetwork(4), values, trim=TRIM, multiple=MULTIPLE)
    assert raised.value.fault is DeviceFault.OUT_OF_MEMORY


def test_other_faults_are_not_tried_again(values):
    network = SmallNetwork(4, DeviceFault.WRONG_RESULT)
    with pytest.raises(DeviceError):
        run_or_halve(network, values, trim=TRIM, multiple=MULTIPLE)
    assert network.sizes == [64]


def test_a_cancel_ends_the_halves_too(values):
    cancel = CancelToken()
    network = SmallNetwork(40)
    run = network.run

    def run_then_cancel(values, token=None):
        try:
            return run(values, token)
        finally:
            cancel.cancel()

    network.run = run_then_cancel
    with pytest.raises(Cancelled):
        run_or_halve(network, values, trim=TRIM, multiple=MULTIPLE, cancel=cancel)
