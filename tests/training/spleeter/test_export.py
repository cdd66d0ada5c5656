"""If these fail, the file that ships does not compute what the network computes, or its card says something else."""

import numpy as np
import pytest
import torch

from engine.backends.onnx_backend import OnnxNetwork
from engine.errors import ModelError, ParameterError
from engine.models.load import load_model
from engine.models.manifest import read_manifest
from engine.models.registry import find_model
from training.spleeter import export
from training.spleeter.card import model_card
from training.spleeter.export import export_model, parity, tuned_origin
from training.spleeter.graph import build_graph, channel_scales, quantise, trim_by_level

SHIPPED = (
    "spleeter-tuned",
    "spleeter-tuned-averaged",
    "spleeter-vocals",
    "spleeter-vocals-averaged",
    "spleeter-duet",
    "spleeter-quartet",
)


@pytest.mark.parametrize("trim", [0, 188])
def test_the_graph_computes_the_network_at_three_lengths(network, trim):
    graph = build_graph(network, trim=trim, int8=False).SerializeToString()
    assert parity(network, graph, trim, (384, 448, 512)) < 1e-5


@pytest.mark.parametrize("trim", [5, 30])
def test_any_trim_leaves_the_middle_as_it_was(network, trim):
    graph = build_graph(network, trim=trim, int8=False).SerializeToString()
    assert parity(network, graph, trim, (128,)) < 1e-5


def test_every_level_keeps_what_the_finer_one_needs():
    for trim in range(5, 400):
        trims = trim_by_level(trim, 6)
        assert trims[0] == trim - 3
        assert all(fine >= 2 * coarse + 2 or coarse == 0 for fine, coarse in zip(trims, trims[1:], strict=False))


@pytest.mark.parametrize("trim", [-1, 1, 4])
def test_a_trim_that_the_layers_cannot_keep_is_refused(network, trim):
    with pytest.raises(ParameterError, match="trim"):
        build_graph(network, trim=trim)


def test_int8_weights_are_off_by_half_a_step_at_most():
    weight = np.random.default_rng(0).normal(0, [[[[1]]], [[[100]]]], (2, 3, 5, 5)).astype(np.float32)
    weight[0, 0] = 0
    scale = channel_scales(weight)
    rounded = quantise(weight, scale)
    assert rounded.dtype == np.int8
    assert np.abs(rounded * scale[:, None, None, None] - weight).max(axis=(1, 2, 3)) == pytest.approx(
        scale / 2, rel=0.1
    )


def test_a_channel_of_zeros_stays_zero():
    weight = np.zeros((3, 2, 1, 1), np.float32)
    scale = channel_scales(weight, 1)
    assert not quantise(weight, scale, 1).any()
    assert (scale > 0).all()


def test_int8_weights_change_the_mask_little(network):
    magnitude = np.abs(np.random.default_rng(0).normal(0, 1, (1, 2, 64, 1024))).astype(np.float32)
    with torch.inference_mode():
        expected = network(torch.from_numpy(magnitude)).numpy()
    found = OnnxNetwork(build_graph(network).SerializeToString(), "int8").run(magnitude)
    assert np.abs(found - expected).mean() < 0.02


@pytest.fixture
def exported(network, tmp_path):
    return export_model(network, tmp_path / "exported-model", frames=(448,))


def test_what_is_exported_can_be_loaded_and_is_small(exported):
    model = load_model(read_manifest(exported.folder), device="cpu")
    noise = np.random.default_rng(0).normal(0, 0.1, (2, model.segment.length)).astype(np.float32)
    assert np.isfinite(model.estimate(noise)).all()
    assert sum(path.stat().st_size for path in exported.folder.iterdir()) <= 10_000_000


def test_exporting_again_gives_the_same_bytes(exported, network):
    before = {path.name: path.read_bytes() for path in exported.folder.iterdir()}
    export_model(network, exported.folder, frames=(448,))
    assert {path.name: path.read_bytes() for path in exported.folder.iterdir()} == before


def test_a_graph_that_computes_something_else_is_not_written(network, tmp_path, monkeypatch):
    monkeypatch.setattr(export, "parity", lambda *arguments: 0.1)
    with pytest.raises(ModelError, match="differs"):
        export_model(network, tmp_path / "wrong")
    assert not (tmp_path / "wrong").exists()


def test_tuned_weights_say_what_they_were_tuned_on(network, tmp_path):
    manifest = export_model(network, tmp_path / "tuned", frames=(448,), origin=tuned_origin(1200))
    assert "research" in manifest.licence_weights
    card = model_card(manifest)
    assert "1200 steps" in card
    for data in ("MUSDB18", "MIR-1K", "CC0"):
        assert data in card
    assert "trained further" in card
    assert "not trained further" not in card


@pytest.mark.parametrize("model_id", SHIPPED)
def test_the_card_that_ships_is_the_one_that_is_made(model_id):
    manifest = find_model(model_id)
    card = (manifest.folder / "README.md").read_text(encoding="utf-8")
    assert card == model_card(manifest)


def test_the_card_names_whose_weights_they_are():
    card = model_card(find_model("spleeter-vocals"))
    assert "Copyright (c) 2019-present, Deezer SA." in card
    assert "Permission is hereby granted, free of charge" in card
    for heading in ("Whose weights", "What was changed", "Scores", "Limits", "Not to be used for"):
        assert f"## {heading}" in card
    assert "<" not in card.replace("resources/models/<", "")
