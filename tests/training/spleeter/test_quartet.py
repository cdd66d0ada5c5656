"""If these fail, the four-stem model has other vocals than the default one, or its stems do not add up."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.errors import ModelError
from engine.models.load import load_model
from engine.models.manifest import ModelFile, read_manifest
from engine.models.registry import find_model
from training.networks.spleeter_quartet import QuartetMask
from training.spleeter import quartet
from training.spleeter.card import model_card
from training.spleeter.export import TRIM, graph_bytes
from training.spleeter.quartet import TARGETS, VOCALS_MODEL, export_quartet


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return QuartetMask(bottleneck=8, inner=16, features=2).eval()


@pytest.fixture
def owner(network, tmp_path, monkeypatch):
    """The folder of a model ``spleeter-tuned`` that has the network's vocals."""
    content = graph_bytes(network.vocals, trim=TRIM, int8=True)
    (tmp_path / "vocals.onnx").write_bytes(content)
    file = ModelFile("vocals.onnx", len(content), hashlib.sha256(content).hexdigest())
    manifest = replace(find_model(VOCALS_MODEL), files=(file,), folder=tmp_path)
    for place in ("training.spleeter.quartet.find_model", "engine.models.registry.find_model"):
        monkeypatch.setattr(place, lambda model_id=None, folders=(): manifest)
    return manifest


def test_what_is_exported_splits_into_four_stems_that_add_up(network, owner, tmp_path):
    exported = export_quartet(network, tmp_path / "four-stems", steps=100, frames=(256,))
    model = load_model(read_manifest(exported.folder), device="cpu")
    noise = np.random.default_rng(0).normal(0, 0.1, (2, model.segment.length)).astype(np.float32)
    estimates = model.estimate(noise)
    inside = slice(model.segment.context, -model.segment.context)
    assert estimates.shape == (len(TARGETS), *noise.shape)
    np.testing.assert_allclose(estimates.sum(axis=0)[:, inside], noise[:, inside], atol=1e-6)
    assert not [path for path in exported.folder.iterdir() if path.name == "vocals.onnx"]


def test_the_vocals_are_the_default_model_s(network, owner, tmp_path):
    exported = export_quartet(network, tmp_path / "four-stems", steps=100, frames=(256,))
    four, one = load_model(read_manifest(exported.folder), device="cpu"), load_model(owner, device="cpu")
    noise = np.random.default_rng(0).normal(0, 0.1, (2, one.segment.length)).astype(np.float32)
    first = (one.segment.length - four.segment.length) // 2
    found = four.estimate(noise[:, first : first + four.segment.length])[0]
    middle = slice(one.segment.length // 2 - 44100, one.segment.length // 2 + 44100)
    inner = slice(middle.start - first, middle.stop - first)
    np.testing.assert_allclose(found[:, inner], one.estimate(noise)[0, :, middle], atol=1e-4)


def test_another_vocals_network_is_refused(network, tmp_path):
    with pytest.raises(ModelError, match="another vocals network"):
        export_quartet(network, tmp_path / "four-stems", steps=100)


def test_a_graph_that_computes_something_else_is_not_written(network, owner, tmp_path, monkeypatch):
    monkeypatch.setattr(quartet, "parity", lambda *arguments: 0.1)
    with pytest.raises(ModelError, match="differs"):
        export_quartet(network, tmp_path / "wrong", steps=100)
    assert not (tmp_path / "wrong").exists()


def test_its_card_says_what_it_was_trained_on_and_that_it_is_for_research(network, owner, tmp_path):
    card = model_card(export_quartet(network, tmp_path / "four-stems", steps=123, frames=(256,)))
    assert "123 steps" in card
    assert "MUSDB18 (academic use" in card
    assert "take these weights for research" in card
    assert "Copyright (c) 2019-present, Deezer SA." in card
    assert "chose the\nepoch" in card
