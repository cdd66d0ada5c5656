"""Reproduce systems in stages that can be stopped and resumed.

``python -m training.reproduce --system NAME --data FOLDER`` trains one configuration as its document says, evaluates
it and exports it. ``python -m training.reproduce --table --data FOLDER`` gives every configuration the same few minutes
and prints one table. A stage whose result is there is not run again.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch

from engine.errors import ParameterError
from training.config import Config, config_names, parse_override, read_config
from training.runs import read_run
from training.train import TrainingOptions, train

STAGES = ("train", "evaluate", "export")
SMALL_BUDGET = Path(__file__).parent / "small_budget.toml"
NEEDED_RUNS: Mapping[str, str] = {"uh-net": "hybrid-clustering"}
NEEDS_PUBLISHED_WEIGHTS = ("spleeter-published", "shipped")
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
    if name in NEEDED_RUNS:
        overrides["start_from"] = str(run_folder(NEEDED_RUNS[name], options))
    if name in NEEDS_PUBLISHED_WEIGHTS:
        if options.published is None:
            raise ParameterError(f"{name} needs --published FOLDER with the two-stem checkpoint")
        overrides["start_from"] = str(options.published)
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
        workers=options.workers,
        has_progress=not options.quiet,
    )
    train(prepared_config(name, options), run_folder(name, options), settings)
    print(f"{name}: trained, {read_run(run_folder(name, options))}", flush=True)


def reproduce(names: Sequence[str], options: argparse.Namespace) -> list[str]:
    """Run the asked-for stages for some configurations, one stage of all before the next.

    Returns:
        A line for each configuration that could not be done.
    """
    steps = {"train": train_stage}
    failures: dict[str, str] = {}
    for stage in options.stages:
        for name in names:
            if name in failures:
                continue
            try:
                steps[stage](name, options)
            except ParameterError as error:
                failures[name] = f"{name}: {error}"
                print(failures[name], flush=True)
    return list(failures.values())


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
    parser.add_argument("--minutes", type=float, default=0.0, help="training time of each (table: 3; else no limit)")
    parser.add_argument("--cpu-minutes", type=float, default=0.0, help="the same in processor time (no limit)")
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=STAGES)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="change a setting")
    parser.add_argument("--threads", type=int, default=0, help="threads of torch (all)")
    parser.add_argument("--workers", type=int, default=0, help="processes that make examples")
    parser.add_argument("--accelerator", default="auto")
    parser.add_argument("--quiet", action="store_true", help="no progress bars")
    options = parser.parse_args(arguments)
    if options.table and not options.minutes:
        options.minutes = 3.0
    return options


def main(arguments: Sequence[str] | None = None) -> int:
    """Reproduce from the command line; 1 if anything could not be done."""
    options = parse_arguments(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    names = list(options.only or TABLE_ORDER) if options.table else [options.system]
    return 1 if reproduce(names, options) else 0


if __name__ == "__main__":
    raise SystemExit(main())
