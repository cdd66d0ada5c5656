"""The project's own papers: links that lead somewhere, lists that are whole, one version, nothing private."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]+)(?:#[^)]*)?\)")
LARGEST_FILE = 15_000_000


def tracked() -> list[Path]:
    """Files of the repository; without git (an unpacked archive) there is nothing to ask."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(
        ("git", "-c", "safe.directory=*", "ls-files", "-z"), cwd=ROOT, capture_output=True, check=True
    ).stdout.decode("utf-8")
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def papers() -> list[Path]:
    return [path for path in tracked() if path.suffix == ".md"]


def test_links_between_papers_lead_somewhere() -> None:
    dead = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in papers()
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert dead == []


def test_the_list_of_decisions_is_whole() -> None:
    folder = ROOT / "docs" / "adr"
    listed = LINK.findall((folder / "README.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(path.name for path in folder.glob("*.md") if path.name != "README.md")


def test_every_decision_says_what_was_dropped() -> None:
    pages = [path for path in (ROOT / "docs" / "adr").glob("*.md") if path.name != "README.md"]
    without = [path.name for path in pages if "ropped" not in path.read_text(encoding="utf-8")]
    assert without == []


def test_there_is_one_version() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    try:
        installed = version("vocalsplit")
    except PackageNotFoundError:
        pytest.skip("vocalsplit is not installed in this environment")
    assert installed == settings["project"]["version"]


def test_the_licence_is_the_one_that_the_package_names() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in text
    assert "Version 3, 29 June 2007" in text
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["project"]["license"] == "GPL-3.0-or-later"


def test_every_model_comes_with_a_card_and_a_manifest() -> None:
    folders = [path for path in (ROOT / "resources" / "models").iterdir() if path.is_dir()]
    assert folders
    for folder in folders:
        assert (folder / "README.md").is_file(), folder.name
        assert (folder / "manifest.json").is_file(), folder.name


def test_make_explains_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    explained = set(re.findall(r"@echo 'make ([a-z-]+)", makefile))
    assert targets - explained <= {"help", "clean"}
    assert explained <= targets


def test_no_file_is_too_large_for_a_repository() -> None:
    large = {str(path.relative_to(ROOT)): path.stat().st_size for path in tracked()}
    assert {name: size for name, size in large.items() if size > LARGEST_FILE} == {}


def test_nothing_names_a_folder_of_one_machine() -> None:
    private = re.compile(rb"(?<![\w.])/(?:work|home/[a-z]+|Users/[a-z]+|root)/[\w.-]")
    found = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in {".py", ".md", ".toml", ".json", ".yml", ".yaml", ".sh", ".spec", ".txt", ".ts", ".svg"}
        and path != Path(__file__)
        and private.search(path.read_bytes())
    ]
    assert found == []


def test_nothing_is_left_for_later() -> None:
    words = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X{3})\b")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path.suffix == ".py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]
    assert found == []
