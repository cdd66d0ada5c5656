"""Turn a trained mask network into a model folder for the app: ``python -m training.export RUN --out FOLDER``.

The graph hears magnitudes and gives the vocals' mask; transforms and phase stay outside. It is held against the network
at three lengths unlike the one that it was traced with, and its int8 form is kept only if it costs next to nothing on
the validation songs.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from engine.backends.onnx_backend import OnnxNetwork
from engine.errors import ModelError, ModelFault, ParameterError
from engine.models.manifest import MANIFEST_NAME, ModelFile, ModelManifest, StftSpec, manifest_json
from engine.models.spectral_mask import SpectralMaskModel
from engine.separation.model import Waveform
from engine.separation.plan import SegmentSpec
from training.commands import plain_errors
from training.data import Track, validation_tracks
from training.metrics.ratios import usdr
from training.networks.base import System
from training.networks.magnitude import MagnitudeSystem
from training.networks.mel import CHUNK_FRAMES, MelSystem, log_mel
from training.networks.signal import EPS
from training.runs import load_system, read_run
from training.separators import segmentwise
from training.spleeter.graph import channel_scales, quantise

OPSET = 17
PARITY_BOUND = 1e-3
INT8_LOSS_DB = 0.1
SEGMENT_S = 10.0
LEVEL_DBFS = -16.0
MAX_GAIN_DB = 40.0
QUANTISED_OPERATORS = ("MatMul", "Gemm", "LSTM")
SMALL = 1024
"""Convolution weights with fewer values stay in fp32."""


class VocalsMask(nn.Module):
    """A system's network between the app's doors: magnitudes of both channels in, the vocals' mask out.

    Args:
        system: A ``MagnitudeSystem``, or a ``MelSystem`` whose mask is the network's own.

    Raises:
        ParameterError: If the system has no mask network: it works on samples, or its mask comes from k-means.
    """

    def __init__(self, system: System) -> None:
        super().__init__()
        if not has_mask_network(system):
            raise ParameterError(f"system={system.name!r} has no mask network to export")
        self.system = system

    @property
    def frames_multiple(self) -> int:
        """What numbers of frames the network takes."""
        multiple: int = getattr(self.system, "frames_multiple", CHUNK_FRAMES)
        return multiple

    def forward(self, magnitudes: Tensor) -> Tensor:
        """``(batch, channels, frames, bins)`` to the mask of the same shape."""
        x = magnitudes.transpose(2, 3)  # (batch, channels, bins, frames)
        batch, channels, bins, frames = x.shape
        if self.system.channels == 1:
            x = x.reshape(batch * channels, 1, bins, frames)  # each channel by itself
        mask = _mel_mask(self.system, x) if isinstance(self.system, MelSystem) else _magnitude_mask(self.system, x)
        return mask.reshape(batch, channels, bins, frames).transpose(2, 3)


def has_mask_network(system: System) -> bool:
    """Whether a system can be exported: one that works on samples, or whose mask comes from k-means alone, cannot."""
    return isinstance(system, MagnitudeSystem | MelSystem) and system.name != "deep-clustering"


@dataclass(frozen=True)
class ExportReport:
    """What an export gave.

    Attributes:
        manifest: Of the model folder.
        parity: Largest difference between graph and network, of masks, over three lengths.
        int8_loss_db: Median loss of the vocals' SDR by int8; None where it was not asked for.
        is_int8: Whether the folder holds the int8 form.
    """

    manifest: ModelManifest
    parity: float
    int8_loss_db: float | None
    is_int8: bool


def export_system(
    system: System, out: Path, *, tracks: Iterable[Track] | None = None, max_loss_db: float = INT8_LOSS_DB
) -> ExportReport:
    """Write a system as a model folder of the family ``spectral-mask``.

    Args:
        system: A trained system in evaluation mode.
        out: The folder; its name becomes the model's id.
        tracks: Validation songs at the system's rate; with them an int8 form is made, judged and kept if it passes.
        max_loss_db: The most that int8 may cost.

    Returns:
        The report.

    Raises:
        ParameterError: If the system has no mask network.
        ModelError: If the graph does not compute what the network computes.
    """
    network = VocalsMask(system).eval()
    if isinstance(system, MelSystem) and system.name == "hybrid-clustering":
        system.config = system.config.with_overrides({"separation.mask": "head"})
    content = to_onnx(network)
    difference = parity(network, content)
    if not difference <= PARITY_BOUND:
        raise ModelError(out.name, ModelFault.UNSUITABLE, f"the graph differs from the network by {difference:.1e}")
    manifest = describe(network, out)
    loss_db, is_int8 = None, False
    if tracks is not None:
        small = to_int8(content)
        loss_db = int8_loss_db(manifest, content, small, tracks)
        is_int8 = loss_db <= max_loss_db
        content = small if is_int8 else content
    out.mkdir(parents=True, exist_ok=True)
    (out / "vocals.onnx").write_bytes(content)
    file = ModelFile("vocals.onnx", len(content), sha256(content).hexdigest())
    manifest = replace(manifest, files=(file,), precision="int8" if is_int8 else "fp32", folder=out)
    (out / MANIFEST_NAME).write_text(manifest_json(manifest), encoding="utf-8")
    return ExportReport(manifest, difference, loss_db, is_int8)


def to_onnx(network: VocalsMask) -> bytes:
    """Trace a network into an ONNX graph with free numbers of examples and frames.

    The exporter that follows Python (``dynamo``) is not used: it fixes the number of frames of recurrent networks.
    """
    example = _noise(network, network.frames_multiple * 2, seed=0)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "network.onnx"
        torch.onnx.export(
            network,
            (example,),
            path,
            input_names=["magnitudes"],
            output_names=["mask"],
            dynamic_axes={"magnitudes": {0: "batch", 2: "frames"}, "mask": {0: "batch", 2: "frames"}},
            opset_version=OPSET,
            dynamo=False,
        )
        return path.read_bytes()


def parity(network: VocalsMask, content: bytes) -> float:
    """Largest difference of masks between a network and its graph, at three lengths unlike the traced one."""
    graph = OnnxNetwork(content, "export")
    differences = []
    for count in (1, 3, 5):
        example = _noise(network, network.frames_multiple * count, seed=count)
        with torch.no_grad():
            expected = network(example).numpy()
        differences.append(float(np.abs(graph.run(example.numpy()) - expected).max()))
    graph.close()
    return max(differences)


def describe(network: VocalsMask, out: Path) -> ModelManifest:
    """The manifest without its files."""
    system = network.system
    stft = system.config.stft
    multiple, hop = network.frames_multiple, stft.hop_length
    frames = max(1, round(SEGMENT_S * system.sample_rate / hop / multiple)) * multiple
    length = (frames - 1) * hop + stft.n_fft
    context = -(-max(stft.n_fft - hop, length // 12) // hop) * hop
    model_id = re.sub(r"[^a-z0-9.-]+", "-", out.name.lower())
    return ModelManifest(
        model_id=model_id,
        name=model_id,
        family="spectral-mask",
        sample_rate=system.sample_rate,
        targets=("vocals",),
        segment=SegmentSpec(length=length, context=context, fade=hop),
        stft=StftSpec(stft.n_fft, hop),
        options={
            "bins": stft.n_fft // 2 + 1,
            "frame_multiple": multiple,
            "trimmed_frames": 0,
            "level_dbfs": LEVEL_DBFS,
            "max_gain_db": MAX_GAIN_DB,
            "carried_bins": 1,
        },
        licence_code="GPL-3.0-or-later",
        licence_weights="as the training data allows",
        authors="VocalSplit",
        source=f"training/configs/{system.config.name}.toml",
        training_data=", ".join(system.config.data.layouts) or "all that was found in the data folder",
    )


def to_int8(content: bytes) -> bytes:
    """Reduce the weights to int8: dense and recurrent layers dynamically, convolutions in storage alone.

    Dynamic arithmetic makes convolutions slower, so their weights are unpacked to fp32 once at load.
    """
    model = onnx.load_from_string(content)
    constants = {tensor.name for tensor in model.graph.initializer}
    kept = [n.name for n in model.graph.node if n.op_type == "MatMul" and n.input[1] not in constants]
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        small = Path(folder) / "int8.onnx"
        quantize_dynamic(
            model,
            small,
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=list(QUANTISED_OPERATORS),
            nodes_to_exclude=kept,
        )
        packed: bytes = _pack_convolutions(onnx.load(str(small))).SerializeToString()
        return packed


def int8_loss_db(manifest: ModelManifest, fp32: bytes, int8: bytes, tracks: Iterable[Track]) -> float:
    """Median over songs of how much SDR of the vocals is lost by int8.

    Raises:
        ParameterError: If no song has a voice.
    """
    models = [SpectralMaskModel(manifest, OnnxNetwork(content, "export")) for content in (fp32, int8)]
    losses = []
    for track in tracks:
        before, after = (usdr(track.sources["vocals"], _vocals(model, track)) for model in models)
        if before is not None and after is not None:
            losses.append(before - after)
    for model in models:
        model.close()
    if not losses:
        raise ParameterError("tracks must hold a song with a voice")
    return float(np.median(losses))


def _vocals(model: SpectralMaskModel, track: Track) -> Waveform:
    """The song as the app separates it, in the track's number of channels."""
    mixture = track.mixture
    stereo = np.ascontiguousarray(np.broadcast_to(mixture, (2, mixture.shape[1])))
    vocals: Waveform = segmentwise(model, stereo)[0]
    return vocals if len(mixture) == 2 else vocals[:1]


def _pack_convolutions(model: onnx.ModelProto) -> onnx.ModelProto:
    """Store the weights of convolutions as int8 with a scale for each output channel, unpacked by the graph."""
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    unpacking = []
    for node in [n for n in model.graph.node if n.op_type in {"Conv", "ConvTranspose"}]:
        name, axis = node.input[1], 1 if node.op_type == "ConvTranspose" else 0
        if name not in weights or np.prod(weights[name].dims) < SMALL:
            continue
        weight = numpy_helper.to_array(weights[name])
        scale = channel_scales(weight, axis)
        values = quantise(weight, scale, axis)
        model.graph.initializer.remove(weights.pop(name))
        model.graph.initializer.append(numpy_helper.from_array(values, f"{name}.int8"))
        model.graph.initializer.append(numpy_helper.from_array(scale, f"{name}.scale"))
        inputs = [f"{name}.int8", f"{name}.scale"]
        unpacking.append(helper.make_node("DequantizeLinear", inputs, [name], axis=axis))
    for node in reversed(unpacking):
        model.graph.node.insert(0, node)
    return model


def _mel_mask(system: MelSystem, x: Tensor) -> Tensor:
    """``(rows, 1, bins, frames)`` magnitudes to the vocals' mask of the same shape."""
    mask = system.mel_mask(log_mel(system.to_mel(x[:, 0])))
    return system.linear_mask(mask).sqrt()[:, None]


def _magnitude_mask(system: System, x: Tensor) -> Tensor:
    """``(rows, channels, bins, frames)`` magnitudes to the vocals' mask of the same shape."""
    targets = system.config.targets
    masks: Tensor = system.network(x) / (x[:, None] + EPS)  # (rows, targets, channels, bins, frames)
    if "vocals" in targets and system.config.separation.get("residual") != "vocals":
        return masks[:, targets.index("vocals")]
    return 1 - masks[:, targets.index("accompaniment")]


def _noise(network: VocalsMask, frames: int, *, seed: int) -> Tensor:
    """Magnitudes like music's: heavy-tailed, ``(1, 2, frames, bins)``."""
    generator = torch.Generator().manual_seed(seed)
    bins = network.system.config.stft.n_fft // 2 + 1
    return torch.randn(1, 2, frames, bins, generator=generator).exp()


def parse_arguments(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.export", description=__doc__)
    parser.add_argument("run", type=Path, help="run folder")
    parser.add_argument("--out", type=Path, help="model folder (RUN/model/NAME)")
    parser.add_argument("--int8", action="store_true", help="make, judge and keep an int8 form")
    parser.add_argument("--data", default="", help="folder with the songs to judge int8 on (the run's)")
    return parser.parse_args(arguments)


@plain_errors("export")
def main(arguments: Sequence[str] | None = None) -> int:
    """Export from the command line."""
    options = parse_arguments(arguments)
    system = load_system(options.run, {"data.folder": options.data} if options.data else None)
    tracks = validation_tracks(system.config.data) if options.int8 else None
    out = options.out or options.run / "model" / str(read_run(options.run)["name"])
    report = export_system(system, out, tracks=tracks)
    print(f"{out}: {report.manifest.size_bytes / 1e6:.2f} MB {report.manifest.precision}, parity {report.parity:.1e}")
    if report.int8_loss_db is not None:
        verdict = "kept" if report.is_int8 else "refused"
        print(f"int8 {verdict}: it loses {report.int8_loss_db:.3f} dB of at most {INT8_LOSS_DB} dB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
