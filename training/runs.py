"""Run folders: what one training leaves, and how a trained system is loaded from it.

::

    <run>/config.json              the whole configuration
    <run>/run.json                 seed, versions, commit, parameters, minutes, steps
    <run>/curves.csv               one row an epoch
    <run>/weights.pt               the weights to use: averaged where the configuration says so, of the best epoch
    <run>/checkpoints/last.ckpt    all that is needed to go on exactly
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import torch

from engine.errors import ParameterError
from training.config import Config, read_config
from training.networks.base import System
from training.networks.registry import build_system

CONFIG_FILE = "config.json"
RUN_FILE = "run.json"
CURVES_FILE = "curves.csv"
WEIGHTS_FILE = "weights.pt"
CHECKPOINT_FILE = Path("checkpoints") / "last.ckpt"
PACKAGES = ("torch", "lightning", "numpy", "onnx", "onnxruntime", "museval", "musdb", "optuna")


def open_run(folder: Path, config: Config) -> Config:
    """Make a run folder, or check that the run in it belongs to this configuration.

    A run without a checkpoint and without weights has not begun: its settings are replaced.

    Args:
        folder: The run folder.
        config: What is to be trained.

    Returns:
        The configuration.

    Raises:
        ParameterError: If the folder holds a run with other settings (the places of data and cache may differ).
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / CONFIG_FILE
    has_begun = (folder / CHECKPOINT_FILE).is_file() or (folder / WEIGHTS_FILE).is_file()
    if has_begun and (names := _differences(_settings(read_config(path)), _settings(config))):
        raise ParameterError(f"run={str(folder)!r} holds a run with another {', '.join(names)}; choose another folder")
    write_text(path, config.to_json())
    return config


def describe_run(config: Config, system: System) -> dict[str, Any]:
    """What ``run.json`` says from the first step on: seed, versions, commit, number of parameters."""
    parameters = sum(p.numel() for p in system.parameters())
    return {
        "name": config.name,
        "system": config.system,
        "seed": config.seed,
        "parameters": parameters,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "python": platform.python_version(),
        "versions": {name: found for name in PACKAGES if (found := _version(name))},
    }


def read_run(folder: Path) -> dict[str, Any]:
    """What ``run.json`` says, or nothing where there is none yet."""
    path = folder / RUN_FILE
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def update_run(folder: Path, values: Mapping[str, Any]) -> None:
    """Change some entries of ``run.json``."""
    write_text(folder / RUN_FILE, json.dumps({**read_run(folder), **values}, indent=2) + "\n")


def load_system(folder: Path | str, overrides: Mapping[str, Any] | None = None) -> System:
    """Load a trained system.

    Args:
        folder: Its run folder.
        overrides: Settings to change by dotted name, such as ``{"separation.recovery": "griffin-lim"}``.

    Returns:
        The system in evaluation mode, on the CPU.

    Raises:
        ParameterError: If the folder holds no trained run, or the weights do not fit the configuration.
    """
    folder = Path(folder)
    if not (folder / CONFIG_FILE).is_file() or not (folder / WEIGHTS_FILE).is_file():
        raise ParameterError(f"run={str(folder)!r} must hold {CONFIG_FILE} and {WEIGHTS_FILE}")
    config = read_config(folder / CONFIG_FILE).with_overrides(overrides or {})
    system = build_system(config)
    try:
        system.load_state_dict(torch.load(folder / WEIGHTS_FILE, map_location="cpu", weights_only=True))
    except RuntimeError as cause:
        raise ParameterError(f"run={str(folder)!r}: {cause}") from cause
    return system.eval()


def load_start(system: System, start_from: str) -> None:
    """Give a system the weights it starts from.

    Args:
        system: The fresh system.
        start_from: Run folder of a trained system, or a folder with published weights, or several of them, separated
            as in ``PATH`` and taken one after another; empty changes nothing.

    Raises:
        ParameterError: If the system cannot start from that.
    """
    for part in filter(None, start_from.split(os.pathsep)):
        folder = Path(part).expanduser()
        if (folder / CONFIG_FILE).is_file():
            other = load_system(folder)
            system.load_start(other.state_dict(), other.name)
        elif folder.is_dir():
            system.load_published(folder)
        else:
            raise ParameterError(f"start_from={part!r} must be a folder with a run or with published weights")


def save_weights(folder: Path, state: Mapping[str, torch.Tensor]) -> None:
    """Write ``weights.pt`` as a whole or not at all."""
    temporary = folder / f"{WEIGHTS_FILE}.part"
    torch.save({name: value.detach().cpu().clone() for name, value in state.items()}, temporary)
    temporary.replace(folder / WEIGHTS_FILE)


def write_text(path: Path, text: str) -> None:
    """Write a small file as a whole or not at all."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def _settings(config: Config) -> dict[str, Any]:
    """All but where things lie."""
    return config.with_overrides({"data.folder": "", "data.cache": "", "start_from": ""}).to_dict()


def _differences(left: Mapping[str, Any], right: Mapping[str, Any], where: str = "") -> list[str]:
    """Dotted names of the settings that differ, sorted."""
    names: list[str] = []
    for name in sorted(set(left) | set(right)):
        ours, theirs = left.get(name), right.get(name)
        if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
            names += _differences(ours, theirs, f"{where}{name}.")
        elif ours != theirs:
            names.append(where + name)
    return names


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _commit() -> str:
    """The checkout's commit, with ``+`` where files were changed; empty outside of a checkout."""
    command = ["git", "describe", "--always", "--abbrev=40", "--dirty=+", "--exclude=*"]
    try:
        result = subprocess.run(  # noqa: S603 - fixed arguments
            command, cwd=Path(__file__).parent, capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return result.stdout.strip()
