"""The wheel is whole: it runs away from the checkout, with its models and its demo song inside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytest.importorskip("hatchling", reason="building needs hatchling, of the extra dev")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = (sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder))
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_it_carries_the_resources_and_nothing_of_the_workshop(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "engine/_resources/models/spleeter-vocals/vocals.onnx" in names
    assert "engine/_resources/demo/demo.opus" in names
    assert "engine/py.typed" in names
    tops = {name.split("/")[0] for name in names}
    assert {name for name in tops if not name.endswith(".dist-info")} == {"engine", "vocalsplit_gui"}


def test_it_brings_both_programs_and_what_they_need(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    papers = {name.rpartition("/")[2]: name for name in archive.namelist() if ".dist-info/" in name}
    programs = archive.read(papers["entry_points.txt"]).decode()
    assert "vocalsplit = engine.cli:main" in programs
    assert "vocalsplit-gui = vocalsplit_gui.app:main" in programs
    needed = [
        line for line in archive.read(papers["METADATA"]).decode().splitlines() if line.startswith("Requires-Dist")
    ]
    assert any("pyside6-essentials" in line.lower() and "extra" not in line for line in needed)
    assert not any("torch" in line and "extra" not in line for line in needed)


def test_it_runs_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(place)
    environ = {**os.environ, "PYTHONPATH": str(place), "HOME": str(tmp_path)}
    command = (sys.executable, "-m", "engine", "models", "--json")
    done = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=True)
    assert str(place) in json.loads(done.stdout)[0]["folder"]
