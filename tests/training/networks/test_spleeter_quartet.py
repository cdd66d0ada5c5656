"""If these fail, training the four stems changes the vocals, or starts from something else than it says."""

import os

import pytest
import torch

from engine.errors import ParameterError
from training.config import read_config
from training.networks.registry import build_system
from training.runs import load_start, save_weights, write_text
from training.spleeter.network import SpleeterUnet

TINY = {"network": {"bottleneck": 8, "inner": 16, "features": 2, "level_db": -17.0}}


@pytest.fixture
def config():
    return read_config("quartet").with_overrides(TINY)


def batch(count=1, frames=64):
    generator = torch.Generator().manual_seed(0)
    sources = 0.1 * torch.randn(count, 4, 2, frames * 1024 - 1, generator=generator)
    return {"mixture": sources.sum(dim=1), "sources": sources}


def test_only_the_second_network_is_trained(config):
    system = build_system(config)
    system.training_loss(batch()).backward()
    trained = {name.split(".")[1] for name, p in system.named_parameters() if p.grad is not None and p.grad.any()}
    assert trained == {"sharing"}
    assert not any(p.requires_grad for p in system.network.vocals.parameters())


def test_norms_do_not_follow_their_batches(config):
    system = build_system(config).train()
    before = {name: value.clone() for name, value in system.state_dict().items() if "running" in name}
    system.training_loss(batch())
    assert all(torch.equal(system.state_dict()[name], value) for name, value in before.items())


def test_the_loss_is_the_log_of_each_target_s_error_in_each_stretch(config):
    system = build_system(config).eval()
    given = batch(count=2, frames=128)
    with torch.no_grad():
        loss = system.training_loss(given)
        levelled = system.levelled(given)
        references = system.heard(levelled["sources"][:, 1:])
        mixture = system.heard(levelled["mixture"])
        vocals, shares = system.network.masks(mixture.abs())
        errors = shares * ((1 - vocals) * mixture)[:, None] - references
        expected = []
        for start in (0, 64):
            part = slice(start, start + 64)
            error = errors[..., part].abs().square().sum(dim=(2, 3, 4))
            whole = references.sum(dim=1)[..., part].abs().square().sum(dim=(1, 2, 3))
            expected.append(0.5 * torch.log10(error / (whole[:, None] + 1e3) + 3e-3))
    assert loss.item() == pytest.approx(torch.stack(expected).mean().item(), rel=1e-4)


def test_silence_has_a_finite_loss_and_gradient(config):
    system = build_system(config)
    silence = {name: torch.zeros_like(value) for name, value in batch().items()}
    system.training_loss(silence).backward()
    assert all(torch.isfinite(p.grad).all() for p in system.parameters() if p.grad is not None)


def test_other_targets_are_refused(config):
    with pytest.raises(ParameterError, match="targets"):
        build_system(config.with_overrides({"targets": ["vocals"]}))


def test_it_starts_from_two_folders_one_after_another(config, tmp_path, monkeypatch):
    vocals = build_system(read_config("shipped"))
    run, published = tmp_path / "run", tmp_path / "2stems"
    for folder in (run, published):
        folder.mkdir()
    write_text(run / "config.json", vocals.config.to_json())
    save_weights(run, vocals.state_dict())
    torch.manual_seed(5)
    accompaniment = SpleeterUnet()
    module = "training.networks.spleeter_quartet"
    monkeypatch.setattr(f"{module}.read_checkpoint", lambda prefix: {"read": prefix})
    monkeypatch.setattr(f"{module}.network_from_checkpoint", lambda tensors, target: accompaniment)
    system = build_system(config)
    load_start(system, os.pathsep.join([str(published), str(run)]))
    assert torch.equal(system.network.vocals.encoder[0].weight, vocals.network.unet.encoder[0].weight)
    assert torch.equal(system.network.sharing.encoder[0].weight, accompaniment.encoder[0].weight)


def test_it_goes_on_from_a_run_of_its_own(config):
    first, second = build_system(config), build_system(config)
    second.load_start(first.state_dict(), "spleeter-quartet")
    assert torch.equal(first.network.sharing.mask.weight, second.network.sharing.mask.weight)
    with pytest.raises(ParameterError, match="cannot start"):
        second.load_start(first.state_dict(), "unet")
