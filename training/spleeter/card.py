"""The model card, written from the manifest and a text beside this module."""

from __future__ import annotations

from pathlib import Path

from engine.models.manifest import ModelManifest

CARD_NAME = "README.md"
_SINGLE = "- One of the two networks is here; the accompaniment is the mixture minus the vocals."
_DUET = """- Both networks are here. The mask is the mean of the vocals network's own and of the vocals' share in
  the power of both, v² / (v² + a²), which is what Spleeter uses; the accompaniment is the mixture minus the vocals.
- The 512 channels between the deepest convolution and the first transposed one, between which nothing stands, are
  projected on the 288 strongest directions of the first one's weights (singular value decomposition)."""
_AS_PUBLISHED = "The weights themselves were not trained further."
_TUNED = """The weights were then trained further, gently, by `training/configs/shipped.toml`: mostly whole mixes as
they are, all layers at a rate of 2e-5 that falls, batch norms frozen, log error energy and compressed magnitudes, the
moving average of the weights kept. Trained on: <training_data>. The MUSDB18 validation songs, the MIR-1K singers `bug`
and `bobon` and the cc0 songs `sodium` and `potassium` were left out."""
_EXPORT = "python -m training.spleeter.export"
_START = "spleeter/pretrained_models/2stems"
_TRAIN = f"python -m training.train shipped --start-from {_START} --data DATA --run runs/shipped"
_TERMS = """The first weights came under the MIT licence below. What they were tuned on is for research and academic use
only (MUSDB18, MIR-1K): **take these weights for research and private use**; `spleeter-vocals` beside them is free of
that."""


def model_card(manifest: ModelManifest) -> str:
    """Write the card of an exported Spleeter network.

    Args:
        manifest: Its manifest, scores included.

    Returns:
        Markdown.
    """
    is_duet, is_tuned = "both" in manifest.name, "tuned" in manifest.name
    template = Path(__file__).with_name("card.md").read_text(encoding="utf-8")
    values = {
        "name": manifest.name,
        "model_id": manifest.model_id,
        "target": manifest.targets[0],
        "megabytes": f"{manifest.size_bytes / 1e6:.1f}",
        "precision": manifest.precision,
        "sha256": manifest.files[0].sha256,
        "scores": _scores(manifest),
        "networks": _DUET if is_duet else _SINGLE,
        "training": _TUNED.replace("<training_data>", manifest.training_data) if is_tuned else _AS_PUBLISHED,
        "commands": _commands(manifest.model_id, is_duet=is_duet, is_tuned=is_tuned),
        "terms": _TERMS if is_tuned else "The MIT licence:",
    }
    for name, value in values.items():
        template = template.replace(f"<{name}>", value)
    return template


def _commands(model_id: str, *, is_duet: bool, is_tuned: bool) -> str:
    out = f"--out resources/models/{model_id}"
    if is_tuned:
        return f"{_TRAIN}\n{_EXPORT} --run runs/shipped {out}"
    start = f"{_EXPORT} --checkpoint {_START}/model"
    return f"{start} {out}{' --target duet' if is_duet else ''}"


def _scores(manifest: ModelManifest) -> str:
    if not manifest.scores:
        return "Not measured yet; `python -m training.score` fills this table."
    rows = ["| target | dB | metric | data |", "|---|---|---|---|"]
    rows += [f"| {s.target} | {s.value_db:.2f} | {s.metric} | {s.data} |" for s in manifest.scores]
    commands = dict.fromkeys(score.command for score in manifest.scores)
    return "\n".join([*rows, "", "Measured by:", "", "```", *commands, "```"])
