"""What make's set-up step decides; installing itself is what every make target does."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def setup_environment() -> ModuleType:
    path = ROOT / "packaging" / "setup_environment.py"
    spec = importlib.util.spec_from_file_location("setup_environment", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["setup_environment"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["setup_environment"]


def names(packages) -> set[str]:
    return {package.name for package in packages}


@pytest.fixture
def is_linux(setup_environment, monkeypatch):
    monkeypatch.setattr(setup_environment.sys, "platform", "linux")


@pytest.mark.parametrize(
    ("environ", "expected"),
    [({}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True)],
)
def test_a_display_on_linux_is_x11_or_wayland(setup_environment, is_linux, environ, expected) -> None:
    assert setup_environment.has_display(environ) is expected


def test_splitting_without_a_display_asks_for_no_window_libraries(setup_environment) -> None:
    screenless = names(setup_environment.wanted_packages("run", with_display=False))
    assert screenless == {"libportaudio2", "libasound2-plugins"}
    assert "libxcb-cursor0" in names(setup_environment.wanted_packages("run", with_display=True))


def test_tests_bring_their_own_screen_only_where_there_is_none(setup_environment) -> None:
    assert "xvfb" in names(setup_environment.wanted_packages("test", with_display=False))
    assert "xvfb" not in names(setup_environment.wanted_packages("test", with_display=True))


def test_the_stamp_follows_requirements_and_nothing_else(setup_environment) -> None:
    pyproject = '[build-system]\nrequires=["a"]\n[project]\ndependencies=["b"]\n[tool.x]\ny=1\n'
    key = setup_environment.requirements_key(pyproject, ("dev",))
    assert key == setup_environment.requirements_key(pyproject.replace("y=1", "y=2"), ("dev",))
    assert key != setup_environment.requirements_key(pyproject.replace('"b"', '"c"'), ("dev",))
    assert key != setup_environment.requirements_key(pyproject, ("dev", "training"))


def test_what_may_not_be_installed_is_said_with_the_command(
    setup_environment, is_linux, monkeypatch, capsys, tmp_path
) -> None:
    missing = setup_environment.SystemPackage("libmissing1", lambda: False)
    vital = setup_environment.SystemPackage("vital", lambda: False, is_vital=True)
    monkeypatch.setattr(setup_environment, "apt_install", lambda names: False)
    monkeypatch.setattr(setup_environment, "wanted_packages", lambda purpose, with_display: (missing,))
    setup_environment.ensure_system("run")
    assert "sudo apt-get install --yes libmissing1" in capsys.readouterr().err
    monkeypatch.setattr(setup_environment, "wanted_packages", lambda purpose, with_display: (missing, vital))
    with pytest.raises(setup_environment.SetupError, match="sudo apt-get install --yes libmissing1 vital"):
        setup_environment.ensure_system("run")


def test_a_python_that_makes_no_environments_names_the_package(
    setup_environment, monkeypatch, tmp_path, capsys
) -> None:
    monkeypatch.setattr(setup_environment.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(setup_environment, "apt_install", lambda names: False)
    assert setup_environment.main(["run", "--venv", str(tmp_path / "venv")]) == 1
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    assert f"sudo apt-get install --yes {package}" in capsys.readouterr().err
    assert not (tmp_path / "venv").exists()


def test_an_old_python_is_told_so(setup_environment, monkeypatch, capsys, tmp_path) -> None:
    monkeypatch.setattr(setup_environment, "OLDEST_PYTHON", (99, 0))
    assert setup_environment.main(["run", "--venv", str(tmp_path / "venv")]) == 1
    assert "3.11" in capsys.readouterr().err
