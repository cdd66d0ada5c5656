"""Export: the graph computes what the network computes at any length, the app loads it, int8 must earn its place."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("onnx")

from engine.errors import ModelError  # noqa: E402
from engine.models.load import load_model  # noqa: E402
from engine.models.manifest import read_manifest  # noqa: E402
from training import export  # noqa: E402
from training.config import read_config  # noqa: E402
from training.data import Track  # noqa: E402
from training.networks.registry import build_system  # noqa: E402

pytestmark = [pytest.mark.training, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

CLUSTERING = {"hidden_size": 8, "num_layers": 1, "dimensions": 4}
MASK_SYSTEMS = {
    "mask-inference": {"hidden_size": 8, "features": 4, "attention_heads": 2},
    "unet": {"widths": [4, 4, 8]},
    "hybrid-clustering": CLUSTERING,
    "mel-unet": {"widths": [4, 4, 8, 8, 8]},
    "uh-net": {"widths": [4, 4, 8, 8, 8], "clustering": CLUSTERING},
    "dprnn": {"width": 8, "hidden_size": 8, "blocks": 1, "head": 4},
    "channels-unet-0.5": {"widths": [4, 4, 8, 8, 8]},
    "channels-unet-0.0": {"widths": [4, 4, 8, 8, 8]},
    "channels-unet-4": {"widths": [4, 4, 8, 8, 8]},
    "open-unmix": {"hidden_size": 16, "num_layers": 1},
    "d3net": {"width": 4, "growth": 2, "layers": 2, "blocks": 1, "depth": 2},
}


def system(name):
    torch.manual_seed(1)
    changes = {"network": MASK_SYSTEMS[name]}
    config = read_config(name)
    if config.data.sample_rate == 44100:
        changes |= {"stft.n_fft": 512, "stft.hop_length": 256}
    return build_system(config.with_overrides(changes)).eval()


def tracks(rate=44100, seed=0):
    rng = np.random.default_rng(seed)
    sources = {name: (0.1 * rng.standard_normal((2, rate))).astype(np.float32) for name in ("vocals", "accompaniment")}
    return [Track("noise", sources, rate)]


@pytest.mark.parametrize("name", MASK_SYSTEMS)
def test_graph_equals_network_and_the_app_loads_it(name, tmp_path):
    report = export.export_system(system(name), tmp_path / name)
    assert report.parity < 1e-4
    assert not report.is_int8
    model = load_model(read_manifest(tmp_path / name), device="cpu")
    mixture = np.random.default_rng(0).standard_normal((2, model.segment.length)).astype(np.float32) * 0.1
    estimate = model.estimate(mixture)
    assert estimate.shape == (1, *mixture.shape)
    assert np.isfinite(estimate).all()
    model.close()


def test_app_and_training_separate_alike(tmp_path):
    """Apart from the ends, where the two pad the transform differently."""
    trained = system("mask-inference")
    export.export_system(trained, tmp_path / "model")
    model = load_model(read_manifest(tmp_path / "model"), device="cpu")
    mixture = np.random.default_rng(0).standard_normal((2, model.segment.length)).astype(np.float32) * 0.1
    theirs = model.estimate(mixture)[0]
    with torch.no_grad():
        ours = trained.estimate(torch.from_numpy(mixture)[None])[0, 0].numpy()
    inner = slice(model.segment.context, -model.segment.context)
    error = np.square(theirs[:, inner] - ours[:, inner]).sum() / np.square(ours[:, inner]).sum()
    assert 10 * np.log10(error) < -15
    model.close()


def test_int8_is_kept_where_it_costs_nothing(tmp_path):
    report = export.export_system(system("open-unmix"), tmp_path / "small", tracks=tracks())
    assert report.is_int8
    assert abs(report.int8_loss_db) <= export.INT8_LOSS_DB
    full = export.export_system(system("open-unmix"), tmp_path / "full")
    assert report.manifest.size_bytes < 0.6 * full.manifest.size_bytes
    assert read_manifest(tmp_path / "small").precision == "int8"


def test_int8_that_costs_too_much_is_refused(tmp_path, monkeypatch):
    full = export.export_system(system("open-unmix"), tmp_path / "full")

    def broken(content):
        other = system("open-unmix")
        with torch.no_grad():
            other.network.output_mean.fill_(5.0)
        return export.to_onnx(export.VocalsMask(other).eval())

    monkeypatch.setattr(export, "to_int8", broken)
    report = export.export_system(system("open-unmix"), tmp_path / "model", tracks=tracks())
    assert not report.is_int8
    assert report.int8_loss_db > export.INT8_LOSS_DB
    assert report.manifest.files[0].size_bytes == full.manifest.files[0].size_bytes


def test_convolutions_keep_their_sound_as_int8():
    network = export.VocalsMask(system("unet")).eval()
    content = export.to_onnx(network)
    small = export.to_int8(content)
    example = torch.rand(1, 2, 64, 257)
    outputs = [export.OnnxNetwork(data, "test").run(example.numpy()) for data in (content, small)]
    assert np.abs(outputs[0] - outputs[1]).max() < 0.05


@pytest.mark.parametrize("name", ["conv1d", "wave-unet", "deep-clustering"])
def test_systems_without_a_mask_network_are_refused(name):
    small = {"wave-unet": {"width": 2, "depth": 2, "lstm_layers": 1}, "deep-clustering": CLUSTERING, "conv1d": {}}
    with pytest.raises(ValueError, match="no mask network"):
        export.VocalsMask(build_system(read_config(name).with_overrides({"network": small[name]})))


def test_graph_that_differs_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(export, "parity", lambda network, content: float("nan"))
    with pytest.raises(ModelError, match="differs"):
        export.export_system(system("open-unmix"), tmp_path / "model")
