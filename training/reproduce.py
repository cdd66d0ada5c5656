"""Reproduce systems in stages that can be stopped and resumed.

``python -m training.reproduce --system NAME --data FOLDER`` trains one configuration as its document says, evaluates
it and exports it. ``python -m training.reproduce --table --data FOLDER`` gives every configuration the same few minutes
and prints one table. A stage whose result is there is not run again.
"""

from __future__ import annotations

import argparse
import json
import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from lightning.pytorch.utilities import rank_zero_only

from engine.errors import ParameterError, VocalSplitError
from engine.models.manifest import MANIFEST_NAME
from engine.postprocessing.chain import parse_chain
from training.classical import CLASSICAL
from training.commands import plain_errors
from training.config import Config, DataConfig, config_names, parse_override, read_config
from training.data import Track, validation_tracks
from training.data.songs import find_songs
from training.evaluate import evaluate, evaluation_tracks, measure_speed
from training.export import export_system, has_mask_network
from training.mask_scores import mel_mask_scores
from training.networks.mel import MelSystem
from training.report import CHAINS, build_report
from training.runs import load_system, read_run, write_text
from training.separators import RunAdapter, Separator, open_separator
from training.table import differences_text, masks_text, result_path, table_text
from training.train import TrainingOptions, train

STAGES = ("train", "evaluate", "report", "export", "speed")
FULL_STAGES = ("train", "evaluate", "report", "export")
TABLE_STAGES = ("train", "evaluate")
SPEED_TRACKS = 3
TABLE_CPU_MINUTES = 1.0
SMALL_BUDGET = Path(__file__).parent / "small_budget.toml"
NEEDED_RUNS: Mapping[str, str] = {"uh-net": "hybrid-clustering", "quartet": "shipped"}
NEEDS_PUBLISHED_WEIGHTS = ("spleeter-published", "shipped", "less-leakage", "quartet")
PAIR = ("vocals", "accompaniment")
STEMS = ("vocals", "drums", "bass", "other")
MUSDB18 = ("musdb", "musdb-hq")
POSTPROCESSING: Mapping[str, Sequence[str]] = {"unet": ("wiener",)}
VARIANTS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "hybrid-clustering": {"head": {"separation.mask": "head"}},
    "uh-net": {
        "griffin-lim": {"separation.recovery": "griffin-lim"},
        "griffin-lim-mixture": {"separation.recovery": "griffin-lim-mixture"},
    },
}
"""Other ways to separate with the same weights, each scored by itself."""
TABLE_ORDER = (
    "mask-inference",
    "unet",
    "deep-clustering",
    "hybrid-clustering",
    "mel-unet",
    "uh-net",
    "conv1d",
    "dprnn",
    "channels-unet-1.0",
    "channels-unet-0.0",
    "channels-unet-0.5",
    "channels-unet-0.707",
    "channels-unet-4",
    "open-unmix",
    "spleeter-unet",
    "wave-unet",
    "d3net",
    "spleeter-published",
    "shipped",
    "less-leakage",
    "quartet",
)


def small_config(name: str) -> Config:
    """A configuration as the table trains it: see ``training/small_budget.toml``."""
    changes = tomllib.loads(SMALL_BUDGET.read_text(encoding="utf-8"))
    return read_config(name).with_overrides({**changes["all"], **changes.get(name, {})})


def run_folder(name: str, options: argparse.Namespace) -> Path:
    """Where a configuration's run lies."""
    return Path(options.runs) / ("table" if options.table else "full") / name


def prepared_config(name: str, options: argparse.Namespace) -> Config:
    """A configuration with the command line's data and changes, and with what it starts from.

    Raises:
        ParameterError: If it starts from something that is not there.
    """
    overrides: dict[str, Any] = {"data.folder": str(options.data), "data.cache": str(options.cache or "")}
    starts = []
    if name in NEEDS_PUBLISHED_WEIGHTS:
        if options.published is None:
            raise ParameterError(f"{name} needs --published FOLDER with the two-stem checkpoint")
        starts.append(str(options.published))
    if name in NEEDED_RUNS:
        starts.append(str(run_folder(NEEDED_RUNS[name], options)))
    if starts:
        overrides["start_from"] = os.pathsep.join(starts)
    overrides |= dict(parse_override(text) for text in options.set)
    return (small_config(name) if options.table else read_config(name)).with_overrides(overrides)


def train_stage(name: str, options: argparse.Namespace) -> None:
    """Train a configuration, after the one it starts from."""
    if name in NEEDED_RUNS:
        train_stage(NEEDED_RUNS[name], options)
    settings = TrainingOptions(
        minutes=options.minutes,
        cpu_minutes=options.cpu_minutes,
        accelerator=options.accelerator,
        devices=options.devices,
        workers=options.workers,
        has_progress=not options.quiet,
    )
    train(prepared_config(name, options), run_folder(name, options), settings)
    rank_zero_only(print)(f"{name}: trained, {read_run(run_folder(name, options))}", flush=True)


def evaluate_stage(name: str, options: argparse.Namespace) -> None:
    """Score a trained configuration, in each of its ways to separate."""
    folder = run_folder(name, options)
    if "has_ended" not in read_run(folder):
        raise ParameterError(f"{name} is not trained yet")
    for variant, overrides in {"": {}, **VARIANTS.get(name, {})}.items():
        out = result_path(folder, "evaluation", variant)
        if out.is_file():
            continue
        system = load_system(folder, overrides)
        sources = STEMS if {"drums", "bass", "other"} <= set(system.targets) else PAIR
        chains = [parse_chain(chain) for chain in POSTPROCESSING.get(name, ())] if not variant else []
        label = f"{name} {variant}".strip()
        tracks = _tracks(options, sources)
        evaluation = evaluate(RunAdapter(label, system), tracks, chains=chains, settings=_settings(options, tracks))
        _write_json(out, evaluation.to_dict())
        if isinstance(system, MelSystem):
            tracks = validation_tracks(_data(options, PAIR, system.sample_rate, 1))
            _write_json(result_path(folder, "masks", variant), mel_mask_scores(system, tracks))
        print(f"{label}: evaluated", flush=True)


def evaluate_classical(options: argparse.Namespace) -> None:
    """Score the methods that need no training."""
    for name in CLASSICAL:
        out = Path(options.runs) / "classical" / name / "evaluation.json"
        if not out.is_file():
            tracks = _tracks(options, PAIR)
            scores = evaluate(open_separator(name), tracks, settings=_settings(options, tracks))
            _write_json(out, scores.to_dict())
            print(f"{name}: evaluated", flush=True)


def speed_stage(name: str, options: argparse.Namespace) -> None:
    """Measure the time of separating anew, for scores that were made on a busy machine; see ``speed_classical``."""
    folder = run_folder(name, options)
    for variant, overrides in {"": {}, **VARIANTS.get(name, {})}.items():
        path = result_path(folder, "evaluation", variant)
        if path.is_file():
            _update_speed(path, RunAdapter(name, load_system(folder, overrides)), options)


def speed_classical(options: argparse.Namespace) -> None:
    """The same for the methods that need no training."""
    for name in CLASSICAL:
        path = Path(options.runs) / "classical" / name / "evaluation.json"
        if path.is_file():
            _update_speed(path, open_separator(name), options)


def _update_speed(path: Path, separator: Separator, options: argparse.Namespace) -> None:
    tracks = evaluation_tracks(_data(options, PAIR), seconds=options.seconds, count=SPEED_TRACKS)
    speed = measure_speed(separator, tracks).to_dict()
    _write_json(path, {**json.loads(path.read_text(encoding="utf-8")), **speed})
    print(f"{path.parent.name}, {path.stem}: {speed}", flush=True)


def report_stage(name: str, options: argparse.Namespace) -> None:
    """Draw curves, spectrograms, masks, scores, and what post-processing changes by uSDR, on one page."""
    folder = run_folder(name, options)
    page = folder / "report" / "report.html"
    if not page.is_file():
        scores = json.loads((folder / "evaluation.json").read_text(encoding="utf-8"))
        separator, tracks = RunAdapter(name, load_system(folder)), _tracks(options, PAIR)
        chains = [parse_chain(chain) for chain in CHAINS]
        refined = evaluate(separator, tracks, chains=chains, with_bss=False).to_dict()
        build_report(separator, tracks, scores, page.parent, refined=refined, run=folder)
        print(f"{name}: {page}", flush=True)


def export_stage(name: str, options: argparse.Namespace) -> None:
    """Write a model folder, where the configuration has a mask network."""
    folder = run_folder(name, options)
    out = folder / "model" / name
    if (out / MANIFEST_NAME).is_file():
        return
    system = load_system(folder)
    if not has_mask_network(system):
        print(f"{name}: works without a mask network, so there is nothing to export", flush=True)
        return
    data = _data(options, PAIR, system.sample_rate, system.channels)
    report = export_system(system, out, tracks=validation_tracks(data))
    values = {"parity": report.parity, "int8_loss_db": report.int8_loss_db, "is_int8": report.is_int8}
    _write_json(folder / "export.json", {**values, "size_bytes": report.manifest.size_bytes})
    print(f"{name}: exported, {values}", flush=True)


def reproduce(names: Sequence[str], options: argparse.Namespace) -> list[str]:
    """Run the asked-for stages for some configurations, one stage of all before the next.

    Where several devices train, each has a process that runs this; all but the first only train.

    Returns:
        A line for each configuration that could not be done.
    """
    steps = dict(zip(STAGES, (train_stage, evaluate_stage, report_stage, export_stage, speed_stage), strict=True))
    for_all = {"evaluate": evaluate_classical, "speed": speed_classical}
    failures: dict[str, str] = {}
    for stage in options.stages if is_first_process() else {"train"} & set(options.stages):
        if stage in for_all and options.table:
            for_all[stage](options)
        for name in names:
            if name in failures:
                continue
            try:
                steps[stage](name, options)
            except VocalSplitError as error:
                failures[name] = f"{name}: {error}"
                print(failures[name], flush=True)
    return list(failures.values())


def is_first_process() -> bool:
    """Whether this is the only process, or the first of those that Lightning starts for several devices."""
    return rank_zero_only(lambda: True, default=False)()


def scored_layouts(options: argparse.Namespace) -> tuple[str, ...]:
    """The asked-for kinds of songs, else MUSDB18 where the folder holds some of it, else all: the empty tuple."""
    if options.layout:
        return tuple(options.layout)
    try:
        find_songs(DataConfig(folder=str(options.data), layouts=MUSDB18, split="validation", sources=PAIR))
    except ParameterError:
        return ()
    return MUSDB18


def _data(
    options: argparse.Namespace, sources: tuple[str, ...], sample_rate: int = 44100, channels: int = 2
) -> DataConfig:
    """The validation songs of the chosen kinds."""
    return DataConfig(
        folder=str(options.data),
        cache=str(options.cache or ""),
        layouts=scored_layouts(options),
        split="validation",
        sources=sources,
        sample_rate=sample_rate,
        channels=channels,
    )


def _tracks(options: argparse.Namespace, sources: tuple[str, ...]) -> Sequence[Track]:
    return evaluation_tracks(_data(options, sources), seconds=options.seconds, count=options.tracks)


def _settings(options: argparse.Namespace, tracks: Sequence[Track]) -> dict[str, Any]:
    """What is kept with the scores."""
    return {
        "data": options.data.name,
        "layouts": sorted(scored_layouts(options)),
        "split": "validation",
        "tracks": len(tracks),
        "seconds": options.seconds,
    }


def _write_json(path: Path, values: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, json.dumps(values, indent=1, ensure_ascii=False) + "\n")


def parse_arguments(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m training.reproduce", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--system", choices=config_names(), help="one configuration, as its document says")
    what.add_argument("--table", action="store_true", help="every configuration, with a small budget")
    parser.add_argument("--only", nargs="*", choices=config_names(), help="with --table: these alone")
    parser.add_argument("--data", type=Path, required=True, help="folder with the songs")
    parser.add_argument("--cache", type=Path, help="folder for decoded songs")
    parser.add_argument("--runs", type=Path, default=Path("runs"), help="where run folders lie (runs)")
    parser.add_argument("--published", type=Path, help="folder of Spleeter's two-stem checkpoint")
    parser.add_argument("--minutes", type=float, default=0.0, help="end each training after so many minutes")
    parser.add_argument(
        "--cpu-minutes", type=float, default=0.0, help="the same in processor time, fair on a busy machine (table: 1)"
    )
    parser.add_argument(
        "--layout", action="append", default=[], help="score on these kinds of songs (MUSDB18 if there, else all)"
    )
    parser.add_argument("--seconds", type=float, help="score the middle of each song only")
    parser.add_argument("--tracks", type=int, help="score so many songs only")
    parser.add_argument(
        "--stages", nargs="+", choices=STAGES, help="only these (all but speed; table: train, evaluate)"
    )
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="change a setting")
    parser.add_argument("--threads", type=int, default=0, help="threads of torch (all)")
    parser.add_argument("--workers", type=int, default=0, help="processes that make examples")
    parser.add_argument("--accelerator", default="auto")
    parser.add_argument("--devices", type=int, default=0, help="number of devices to train on (all)")
    parser.add_argument("--quiet", action="store_true", help="no progress bars")
    options = parser.parse_args(arguments)
    options.stages = options.stages or (TABLE_STAGES if options.table else FULL_STAGES)
    if options.table and not options.minutes and not options.cpu_minutes:
        options.cpu_minutes = TABLE_CPU_MINUTES
    return options


@plain_errors("reproduce")
def main(arguments: Sequence[str] | None = None) -> int:
    """Reproduce from the command line; 1 if anything could not be done."""
    options = parse_arguments(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    names = list(options.only or TABLE_ORDER) if options.table else [options.system]
    if options.table and options.published is None:
        names = [name for name in names if name not in NEEDS_PUBLISHED_WEIGHTS]
        print(f"left out without --published: {', '.join(NEEDS_PUBLISHED_WEIGHTS)}", flush=True)
    failures = reproduce(names, options)
    if options.table and is_first_process():
        print(table_text(Path(options.runs), TABLE_ORDER, VARIANTS))
        print(masks_text(Path(options.runs), TABLE_ORDER))
        print(differences_text(Path(options.runs)))
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
