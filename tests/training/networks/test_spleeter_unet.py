"""If these fail, fine-tuning ruins the published weights instead of improving them."""

import pytest
import torch

from training.config import Config, DataConfig, TrainingConfig, read_config
from training.networks.registry import build_system
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


def stretches_config():
    return read_config("less-leakage").with_overrides({"loss.compressed_weight": 0.0})


def test_the_loss_is_the_log_of_the_error_s_energy_in_each_stretch_that_sounds():
    system = build_system(stretches_config()).eval()
    sources = torch.zeros(2, 2, 2, 191 * 1024)  # the second of three stretches is silent
    for place, example in enumerate(examples(2)):
        sources[place, ..., : 60 * 1024] = example["sources"][..., : 60 * 1024]
        sources[place, ..., 134 * 1024 :] = example["sources"][..., : 57 * 1024]
    batch = {"mixture": sources.sum(dim=1), "sources": sources}
    with torch.no_grad():
        loss = system.training_loss(batch)
        levelled = system.levelled(batch)
        mixture, vocals = system.heard(levelled["mixture"]), system.heard(levelled["sources"][:, 0])
        error = system.network.mask(mixture.abs()) * mixture - vocals
        expected = []
        for start in (0, 128):
            wrong, whole = (
                value[..., start : start + 64].abs().square().sum(dim=(1, 2, 3)) for value in (error, mixture)
            )
            expected.append(0.5 * torch.log10(wrong / (whole + 1e3) + 2e-3))
    assert mixture.shape[-1] == 192
    assert loss.item() == pytest.approx(torch.stack(expected).mean().item(), rel=1e-4)


def test_silence_and_a_voice_alone_have_a_finite_loss():
    system = build_system(read_config("less-leakage"))
    voice = examples(1)[0]["sources"]
    sources = torch.stack([torch.zeros_like(voice), torch.stack([voice[0], torch.zeros_like(voice[0])])])
    loss = system.training_loss({"mixture": sources.sum(dim=1), "sources": sources})
    loss.backward()
    assert torch.isfinite(loss)
    assert all(torch.isfinite(p.grad).all() for p in system.parameters() if p.grad is not None)


def test_a_batch_of_nothing_but_silence_has_a_finite_loss():
    system = build_system(read_config("less-leakage"))
    silence = torch.zeros(2, 2, 2, 64 * 1024)
    assert torch.isfinite(system.training_loss({"mixture": silence.sum(dim=1), "sources": silence}))
