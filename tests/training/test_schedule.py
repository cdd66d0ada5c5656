"""Learning rates and the moving average of weights."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")

from training.config import TrainingConfig  # noqa: E402
from training.schedule import LearningRate, WeightAverage  # noqa: E402

pytestmark = pytest.mark.training


@pytest.mark.parametrize(
    ("schedule", "epoch", "expected"),
    [("constant", 50, 1.0), ("steps", 19, 1.0), ("steps", 20, 0.1), ("exponential", 3, 1e-3)],
)
def test_rate_of_an_epoch(schedule, epoch, expected):
    rate = LearningRate(TrainingConfig(lr=1.0, schedule=schedule, lr_steps=(20,)))
    assert rate.at(10, epoch) == pytest.approx(expected)


def test_warm_up_rises_to_the_full_rate():
    rate = LearningRate(TrainingConfig(lr=2.0, warmup_steps=4))
    assert [rate.at(step, 0) for step in range(6)] == [0.5, 1.0, 1.5, 2.0, 2.0, 2.0]


def test_plateau_waits_drops_and_survives_a_resume():
    rate = LearningRate(TrainingConfig(lr=1.0, schedule="plateau", lr_factor=0.5, lr_patience=1))
    for loss in (3.0, 2.0, 2.0):
        rate.observe(loss)
    assert rate.at(0, 0) == 1.0
    other = LearningRate(rate.config)
    other.load_state_dict(rate.state_dict())
    other.observe(2.5)
    assert other.at(0, 0) == 0.5
    other.observe(1.0)
    assert other.at(0, 0) == 0.5


def test_average_forgets_its_start():
    module = torch.nn.Linear(1, 1, bias=False)
    with torch.no_grad():
        module.weight.fill_(100.0)
    average = WeightAverage(module, 0.999)
    with torch.no_grad():
        module.weight.fill_(1.0)
    for _ in range(30):
        average.update(module)
    average.swap_in(module)
    assert module.weight.item() == pytest.approx(1.0, abs=0.1)
    average.swap_out(module)
    assert module.weight.item() == 1.0


def test_average_goes_on_from_its_state():
    module = torch.nn.Linear(2, 2)
    average = WeightAverage(module, 0.5)
    average.update(module)
    other = WeightAverage(torch.nn.Linear(2, 2), 0.5)
    other.load_state_dict(average.state_dict())
    average.swap_in(module)
    kept = module.weight.clone()
    average.swap_out(module)
    other.swap_in(module)
    assert torch.equal(module.weight, kept)
