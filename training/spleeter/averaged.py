r"""A model that takes its time: another one's network, several passes averaged.

::

    python -m training.spleeter.averaged --model spleeter-tuned --out resources/models/spleeter-tuned-averaged

The network is not stored again: the manifest names that of the other model.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.errors import ParameterError
from engine.models.manifest import ModelManifest
from engine.models.registry import find_model
from training.commands import plain_errors
from training.spleeter.export import HOP, known_scores, write_folder
from training.spleeter.network import FRAME_MULTIPLE

PASSES = 3
"""Each takes the network's time once more: with three, two cores are still over 20 times as fast as the music."""


def export_averaged(model: str, out: Path, *, passes: int = PASSES) -> ModelManifest:
    """Write a model folder that names another model's network and how many passes over it are averaged.

    Its segments are shorter by the grid, as all passes but the first need that much more room: no memory is added.
    Scores of a model with the very same network and settings that lies there already are kept.

    Args:
        model: Id of the other model.
        out: The folder; its name becomes the model's id.
        passes: See :class:`engine.models.averaged.AveragedNetwork`.

    Returns:
        The manifest.

    Raises:
        ModelError: If there is no such model.
        ParameterError: If nothing would be averaged.
    """
    if passes < 2:
        raise ParameterError(f"passes={passes} must be at least 2")
    source = find_model(model)
    manifest = replace(
        source,
        model_id=out.name,
        name=f"{source.name}, better but slower",
        files=tuple(replace(file, model_id=file.model_id or model) for file in source.files),
        segment=replace(source.segment, length=source.segment.length - FRAME_MULTIPLE * HOP),
        options={**source.options, "passes": passes},
        scores=(),
        folder=out,
    )
    manifest = replace(manifest, scores=known_scores(out, manifest))
    out.mkdir(parents=True, exist_ok=True)
    write_folder(manifest)
    return manifest


@plain_errors("averaged")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.spleeter.averaged", description=__doc__)
    parser.add_argument("--model", required=True, help="id of the model whose network it is")
    parser.add_argument("--out", type=Path, required=True, help="the model's folder; its name becomes the id")
    parser.add_argument("--passes", type=int, default=PASSES)
    options = parser.parse_args(arguments)
    manifest = export_averaged(options.model, options.out.resolve(), passes=options.passes)
    print(f"{manifest.model_id}: {options.passes} passes over {manifest.files[0].model_id}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
