"""If these fail, fine-tuning ruins the published weights instead of improving them."""

import torch

from training.config import Config, DataConfig, TrainingConfig
from training.networks.spleeter_unet import SpleeterMask, SpleeterUNetSystem
from training.train import TrainingOptions, train


def statistics(network):
    return {name: value for name, value in network.state_dict().items() if "running" in name}


def examples(count):
    torch.manual_seed(1)
    sources = torch.randn(count, 2, 2, 64 * 1024) * 0.1
    return [{"mixture": source.sum(dim=0), "sources": source} for source in sources]


def test_frozen_norms_stay_as_they_are_through_a_whole_training(tmp_path):
    config = Config(
        name="frozen",
        system="spleeter-unet",
        network={"level_db": -17.0, "has_frozen_norms": True},
        loss={"kind": "log-energy"},
        data=DataConfig(segment_s=64 * 1024 / 44100),
        training=TrainingConfig(lr=1e-5, batch_size=1, epochs=1, steps_per_epoch=2, validation_examples=0),
    )
    options = TrainingOptions(accelerator="cpu", loggers=(), has_progress=False)
    system = train(config, tmp_path / "run", options, datasets=(examples(16), None))
    assert isinstance(system, SpleeterUNetSystem)
    fresh = statistics(SpleeterMask())
    for name, value in statistics(system.network).items():
        assert torch.equal(value, fresh[name]), name


def test_norms_that_are_not_frozen_learn():
    network = SpleeterMask()
    before = {name: value.clone() for name, value in statistics(network).items()}
    network(torch.rand(1, 2, 2049, 64))
    assert any(not torch.equal(value, before[name]) for name, value in statistics(network).items())
