"""The one table of all systems, from what their runs left, beside each document's own figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from training.runs import read_run

MEASURES = ("sdr", "sir", "sar", "isr")
S4_DIFFERENCES: Mapping[str, Mapping[str, str]] = {
    "channels-unet-1.0": {"vocals": "916.1 / 826.5", "accompaniment": "815.3 / 801.7"},
    "channels-unet-0.0": {"vocals": "1051.9 / 966.1", "accompaniment": "788.2 / 787.6"},
    "channels-unet-0.5": {"vocals": "894.9 / 831.5", "accompaniment": "790.9 / 795.8"},
    "channels-unet-0.707": {"vocals": "1055.4 / 818.5", "accompaniment": "790.7 / 798.3"},
}
"""Mean and median over its test songs (S4, table 2)."""
DOCUMENT_FIGURES: Mapping[str, str] = {
    "mask-inference": "S0: train SDR 1.76, SIR -0.37, SAR 1.76; test -inf",
    "unet": "S1: 6.55 / 15.19 / 6.44 / 12.01",
    "unet wiener": "S1: 6.86 / 15.86 / 6.99 / 11.95",
    "deep-clustering": "S2: IoU 74.78 %",
    "hybrid-clustering": "S2: SDR 1.56, IoU 79.44 %",
    "mel-unet": "S2: SDR 4.34, PSNR 16.24 dB",
    "uh-net": "S2: SDR 5.92, PSNR 17.12 dB",
    "conv1d": "S3: test MSE 0.0020",
    "dprnn": "S3: 2.516 / 5.445 / 6.011 / 9.482; acc. 6.094 / 22.865 / 8.449 / 6.941",
    **dict.fromkeys(S4_DIFFERENCES, "S4: see its table"),
    "open-unmix": "S1: 6.32 / 13.33 / 6.52 / 11.93; S3: 5.259 / 12.508 / 6.607 / 14.385",
    "wave-unet": "S1 (Demucs): 7.05 / 13.94 / 7.00 / 12.04",
    "d3net": "its paper: SDR 7.24",
    "spleeter-published": "its paper: SDR 6.55",
}
HEADER = (
    "| system | parameters | minutes (processor) | steps | vocals SDR / SIR / SAR / ISR "
    "| accompaniment SDR / SIR / SAR / ISR | RTF (processor) | the document's own |"
)


def table_text(runs: Path, order: Sequence[str], variants: Mapping[str, Mapping[str, Any]]) -> str:
    """The table as Markdown.

    Args:
        runs: Folder with ``table/<configuration>`` and ``classical/<method>``.
        order: Configurations in the order of the rows.
        variants: Further ways to separate of some, by configuration.

    Returns:
        One row for each evaluation that is there: medians over songs of medians over frames, in dB.
    """
    rows = list(_classical_rows(runs / "classical"))
    for name in order:
        folder = runs / "table" / name
        for variant in ("", *variants.get(name, {})):
            path = result_path(folder, "evaluation", variant)
            if path.is_file():
                rows += _rows(f"{name} {variant}".strip(), _read(path), read_run(folder))
    return "\n".join([HEADER, "|" + "---|" * (HEADER.count("|") - 1), *rows])


def result_path(folder: Path, kind: str, variant: str = "") -> Path:
    """Where a run keeps its scores: ``evaluation.json``, or ``evaluation-head.json`` for a further way to separate."""
    return folder / (f"{kind}-{variant}.json" if variant else f"{kind}.json")


def masks_text(runs: Path, order: Sequence[str]) -> str:
    """S2's mask figures as Markdown, for those of ``order`` that have them."""
    lines = ["| system | PSNR of the proportion mask | IoU of the binary mask | IoU of all bins | IoU of a coin |"]
    lines.append("|" + "---|" * 5)
    for name in order:
        for path in sorted((runs / "table" / name).glob("masks*.json")):
            found = _read(path)
            label = f"{name} {path.stem.removeprefix('masks').removeprefix('-')}".strip()
            lines.append(
                f"| {label} | {found['psnr_db']:.2f} dB | {found['iou_percent']:.1f} % "
                f"| {found['iou_all_percent']:.1f} % | {found['iou_coin_percent']:.1f} % |"
            )
    return "\n".join(lines)


def differences_text(runs: Path) -> str:
    """S4's signal difference of its own systems as Markdown: mean and median over songs, beside the document's."""
    targets = ("vocals", "accompaniment")
    lines = ["| system |" + "".join(f" {target}, mean / median | S4's |" for target in targets), "|" + "---|" * 5]
    for name, own in S4_DIFFERENCES.items():
        path = result_path(runs / "table" / name, "evaluation")
        if path.is_file():
            summary = _read(path)["variants"]["plain"]["summary"]
            found = {target: summary[target]["difference_time"] for target in targets}
            cells = [
                f"{found[target]['mean']:.0f} / {found[target]['median']:.0f} | {own[target]}" for target in targets
            ]
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _classical_rows(folder: Path) -> Iterator[str]:
    """From the worst for the vocals to the best."""
    found = {path.parent.name: _read(path) for path in sorted(folder.glob("*/evaluation.json"))}
    for name in sorted(found, key=lambda name: _vocals_sdr(found[name])):
        yield from _rows(name, found[name], {})


def _vocals_sdr(evaluation: Mapping[str, Any]) -> float:
    return float(evaluation["variants"]["plain"]["summary"]["vocals"]["sdr"]["median"])


def _rows(name: str, evaluation: Mapping[str, Any], run: Mapping[str, Any]) -> Iterator[str]:
    for variant, scores in evaluation["variants"].items():
        label = name if variant == "plain" else f"{name} {variant}"
        summary = scores["summary"]
        cells = [
            label,
            f"{evaluation['parameters'] or 0:,}",
            f"{run['minutes']:.1f} ({run['cpu_minutes']:.1f})" if "minutes" in run else "-",
            f"{run.get('steps', '-')}",
            *(_measures(summary.get(target, {})) for target in ("vocals", "accompaniment")),
            _speed(evaluation),
            DOCUMENT_FIGURES.get(label, "-"),
        ]
        yield "| " + " | ".join(cells) + " |"


def _speed(evaluation: Mapping[str, Any]) -> str:
    """Seconds a second of music: of wall time, and of one processor core."""
    factors = [evaluation.get(name) for name in ("real_time_factor", "processor_factor")]
    wall, processor = ("-" if factor is None else f"{factor:.3f}" for factor in factors)
    return f"{wall} ({processor})"


def _measures(summary: Mapping[str, Any]) -> str:
    return " / ".join(f"{summary[name]['median']:.2f}" if name in summary else "-" for name in MEASURES)


def _read(path: Path) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))
