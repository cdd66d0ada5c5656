r"""The four-stem model's folder, from the run that trained its second network.

::

    python -m training.train quartet --start-from 2stems:runs/shipped --data DATA --run runs/quartet
    python -m training.spleeter.quartet --run runs/quartet --out resources/models/spleeter-quartet

The vocals network is not stored again: the manifest names that of ``spleeter-tuned``.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from torch import Tensor

from engine.backends.onnx_backend import OnnxNetwork
from engine.errors import ModelError, ModelFault
from engine.models.manifest import ModelFile, ModelManifest
from engine.models.registry import find_model
from training.networks.spleeter_quartet import QuartetMask
from training.runs import load_system, read_run
from training.spleeter.export import PARITY_BOUND, TRIM, Origin, describe_model, graph_bytes, parity, write_folder
from training.spleeter.graph import build_sharing_graph
from training.spleeter.network import BINS, FRAME_MULTIPLE
from training.spleeter.sharing import SHARED, SharingUnet

VOCALS_MODEL = "spleeter-tuned"
FRAMES = 768
SHARING_TRIM = 44
"""Frames at each end of what the second network hears for which it gives no shares."""
_CUT = (FRAMES - 2 * TRIM) % FRAME_MULTIPLE // 2
SHARING_PARITY_FRAMES = (256, 320, 448)
TARGETS = ("vocals", *SHARED)


def export_quartet(
    network: QuartetMask, out: Path, *, steps: int, int8: bool = True, frames: Sequence[int] = SHARING_PARITY_FRAMES
) -> ModelManifest:
    """Write the second network as a model folder that takes its first from the model ``spleeter-tuned``.

    Args:
        network: Both, in evaluation mode.
        out: The folder; its name becomes the model's id.
        steps: How long the second was trained, for the manifest.
        int8: Store the weights as int8.
        frames: Lengths at which the graph is held against the network.

    Returns:
        The manifest.

    Raises:
        ModelError: If the first network is another than that model's, or the graph does not compute the second.
    """
    vocals = _vocals_file(network)
    graph = build_sharing_graph(network.sharing, trim=SHARING_TRIM, int8=False).SerializeToString()
    if (difference := parity(partial(stored_shares, network.sharing), graph, SHARING_TRIM, frames)) > PARITY_BOUND:
        raise ModelError(out.name, ModelFault.UNSUITABLE, f"the graph differs from the network by {difference:.1e}")
    content = build_sharing_graph(network.sharing, trim=SHARING_TRIM, int8=int8).SerializeToString()
    out.mkdir(parents=True, exist_ok=True)
    (out / "sharing.onnx").write_bytes(content)
    sharing = ModelFile("sharing.onnx", len(content), hashlib.sha256(content).hexdigest())
    trim = TRIM + _CUT + SHARING_TRIM
    manifest = describe_model(
        out, (vocals, sharing), TARGETS, quartet_origin(steps), int8=int8, frames=FRAMES, trim=trim
    )
    write_folder(manifest)
    return manifest


def quartet_origin(steps: int) -> Origin:
    """The origin of the two networks after so many steps of ``training/configs/quartet.toml``."""
    vocals = find_model(VOCALS_MODEL)
    return Origin(
        name="Spleeter, four stems",
        licence_weights="research use (start MIT; trained on MUSDB18 and MIR-1K)",
        authors="Deezer Research (first network and start of the second), VocalSplit (tuning, second network)",
        training_data=f"Vocals: {vocals.training_data}. Drums, bass, other: the same catalogue, then {steps} steps of "
        "4 x 6 s from 80 songs of MUSDB18 (academic use only)",
    )


def stored_shares(network: SharingUnet, magnitude: Tensor) -> Tensor:
    """What the network's graph gives: the shares of all targets but the last, ``(batch, 4, frames, 1024)``."""
    shares: Tensor = network(magnitude)
    return shares[:, :-1].flatten(1, 2)


def _vocals_file(network: QuartetMask) -> ModelFile:
    """The file of the installed model that holds the run's vocals network."""
    manifest = find_model(VOCALS_MODEL)
    installed = OnnxNetwork(manifest.read_file(), VOCALS_MODEL)
    own = OnnxNetwork(graph_bytes(network.vocals, trim=TRIM, int8=True), VOCALS_MODEL)
    magnitude = np.random.default_rng(0).exponential(10, (1, 2, 320, BINS)).astype(np.float32)
    if np.abs(installed.run(magnitude) - own.run(magnitude)).max() > PARITY_BOUND:
        raise ModelError(VOCALS_MODEL, ModelFault.UNSUITABLE, "the run has another vocals network")
    return replace(manifest.files[0], model_id=VOCALS_MODEL)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.spleeter.quartet", description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="folder of a run of the configuration quartet")
    parser.add_argument("--out", type=Path, required=True, help="the model's folder; its name becomes the id")
    parser.add_argument("--fp32", action="store_true", help="store the second network's weights as fp32")
    options = parser.parse_args(arguments)
    network = load_system(options.run).network
    if not isinstance(network, QuartetMask):
        raise ModelError(options.run.name, ModelFault.UNSUITABLE, f"the run trained a {type(network).__name__}")
    steps = read_run(options.run)["steps"]
    manifest = export_quartet(network.eval(), options.out.resolve(), steps=steps, int8=not options.fp32)
    print(f"{manifest.model_id}: {manifest.files[-1].size_bytes:,} bytes, sha256 {manifest.sha256}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
