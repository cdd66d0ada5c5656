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
_QUARTET = """- The vocals come from the network of the model `spleeter-tuned`, which is read from that model's folder:
  they are the same as that model's.
- A second network hears what the vocals' mask leaves and shares it among drums, bass and other by three masks that sum
  to one. It is the published accompaniment network with 96 instead of 512 channels between the deepest convolution and
  the first transposed one (its strongest directions), twice the channels in the last layer but one, twelve instead of
  one behind it, and a softmax instead of the sigmoid.
- All stems add up to the mixture: `other` is what the others leave of it."""
_AVERAGED = """- The network is that of the model `<source>`, which is read from that model's folder. It hears each
  segment <passes> times, each time at another place of the grid of 64 frames that its strides make, and the mean of
  the masks is taken (`engine/models/averaged.py`), for about <passes> times the time.
"""
_AS_PUBLISHED = "The weights themselves were not trained further."
_TUNED = """The weights were then trained further, gently, by `training/configs/shipped.toml`: mostly whole mixes as
they are, all layers at a rate of 2e-5 that falls, batch norms frozen, log error energy and compressed magnitudes, the
moving average of the weights kept. Trained on: <training_data>. The MUSDB18 validation songs, the MIR-1K singers `bug`
and `bobon` and the cc0 songs `sodium` and `potassium` were left out."""
_SHARED = """The second network was trained by `training/configs/quartet.toml`: half of the mixes as they are, half of
stems of different songs, all layers at a rate of 3e-4 that falls, batch norms frozen, log error energy of each target
in stretches of 1.5 s, the moving average of the weights kept, of the epoch that was best on the validation songs, which
were not trained on. Data: <training_data>."""
_QUARTET_LIMITS = """
- Drums, bass and other were learnt from nine minutes of music, more than anything else here: expect leakage among them,
  most of all of unusual drums and of basses that are played high.
- Below 150 Hz what belongs to `other` mostly goes to bass and drums (it comes out 6.5 dB too quiet there, medians over
  the 14 songs); between 150 and 1500 Hz the bass is hardly told from the rest (-0.6 dB SDR in that band); above 8 kHz
  `other` is mostly cymbals (-1.8 dB)."""
_QUARTET_CHOICE = """The MUSDB18 validation songs chose the
epoch whose weights were kept, so that their figures for drums, bass and other are slightly too good;"""
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
    is_duet, is_tuned, is_quartet = _is_duet(manifest), _is_tuned(manifest), _is_quartet(manifest)
    template = Path(__file__).with_name("card.md").read_text(encoding="utf-8")
    values = {
        "name": manifest.name,
        "model_id": manifest.model_id,
        "target": ", ".join(manifest.targets),
        "megabytes": f"{manifest.size_bytes / 1e6:.1f}",
        "precision": manifest.precision,
        "sha256": "`, `".join(file.sha256 for file in manifest.files),
        "scores": _scores(manifest),
        "networks": _averaged(manifest) + (_QUARTET if is_quartet else _DUET if is_duet else _SINGLE),
        "training": _SHARED if is_quartet else _TUNED if is_tuned else _AS_PUBLISHED,
        "training_data": manifest.training_data,
        "commands": _commands(manifest),
        "limits": _QUARTET_LIMITS if is_quartet else "",
        "choice": _QUARTET_CHOICE if is_quartet else "No song of these sets was used to choose a weight;",
        "terms": _TERMS if is_tuned or is_quartet else "The MIT licence:",
    }
    for name, value in values.items():
        template = template.replace(f"<{name}>", value)
    return template


def _is_duet(manifest: ModelManifest) -> bool:
    return "both" in manifest.name


def _is_tuned(manifest: ModelManifest) -> bool:
    return "tuned" in manifest.name


def _is_quartet(manifest: ModelManifest) -> bool:
    return len(manifest.targets) > 1


def _averaged(manifest: ModelManifest) -> str:
    if "passes" not in manifest.options:
        return ""
    source, passes = manifest.files[0].model_id, int(manifest.options["passes"])
    return _AVERAGED.replace("<source>", source).replace("<passes>", str(passes))


def _commands(manifest: ModelManifest) -> str:
    out = f"--out resources/models/{manifest.model_id}"
    if _is_quartet(manifest):
        train = f"python -m training.train quartet --start-from {_START}:runs/shipped --data DATA --run runs/quartet"
        return f"{_TRAIN}\n{train}\npython -m training.spleeter.quartet --run runs/quartet {out}"
    if "passes" in manifest.options:
        source = manifest.files[0].model_id
        first = _single_commands(manifest, f"--out resources/models/{source}")
        return f"{first}\npython -m training.spleeter.averaged --model {source} {out}"
    return _single_commands(manifest, out)


def _single_commands(manifest: ModelManifest, out: str) -> str:
    if _is_tuned(manifest):
        return f"{_TRAIN}\n{_EXPORT} --run runs/shipped {out}"
    start = f"{_EXPORT} --checkpoint {_START}/model"
    return f"{start} {out}{' --target duet' if _is_duet(manifest) else ''}"


def _scores(manifest: ModelManifest) -> str:
    if not manifest.scores:
        return "Not measured yet; `python -m training.score` fills this table."
    rows = ["| target | dB | metric | data |", "|---|---|---|---|"]
    rows += [f"| {s.target} | {s.value_db:.2f} | {s.metric} | {s.data} |" for s in manifest.scores]
    commands = dict.fromkeys(score.command for score in manifest.scores)
    return "\n".join([*rows, "", "Measured by:", "", "```", *commands, "```"])
