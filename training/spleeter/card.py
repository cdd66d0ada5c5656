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


def model_card(manifest: ModelManifest) -> str:
    """Write the card of an exported Spleeter network.

    Args:
        manifest: Its manifest, scores included.

    Returns:
        Markdown.
    """
    is_duet = "both" in manifest.name
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
        "arguments": " --target duet" if is_duet else "",
    }
    for name, value in values.items():
        template = template.replace(f"<{name}>", value)
    return template


def _scores(manifest: ModelManifest) -> str:
    if not manifest.scores:
        return "Not measured yet; `python -m training.score` fills this table."
    rows = ["| target | dB | metric | data |", "|---|---|---|---|"]
    rows += [f"| {s.target} | {s.value_db:.2f} | {s.metric} | {s.data} |" for s in manifest.scores]
    commands = dict.fromkeys(score.command for score in manifest.scores)
    return "\n".join([*rows, "", "Measured by:", "", "```", *commands, "```"])
