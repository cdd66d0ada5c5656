"""The command that lists, decodes and fetches: what a new user begins with."""

from __future__ import annotations

import zipfile
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from training.data.__main__ import main


def without_network(*_: object) -> None:
    """What urllib raises where there is no network."""
    raise URLError("no network")


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """``musdb`` is there; it cannot be loaded without the program ``ffmpeg``."""
    try:
        pytest.importorskip("musdb")
    except RuntimeError as reason:
        pytest.skip(str(reason))
    return monkeypatch


def test_it_lists_what_is_there(synthetic_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [str(synthetic_folder), "--cache", str(tmp_path), "--sample-rate", "8000"]
    assert main(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["train", "validation"]
    assert main([str(tmp_path / "nothing"), "--cache", str(tmp_path)]) == 1


def test_excerpts_are_fetched_once(
    synthetic_folder: Path, tmp_path: Path, patched: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    archive, folder = tmp_path / "sample.zip", tmp_path / "musdb"
    with zipfile.ZipFile(archive, "w") as file:
        for path in sorted(synthetic_folder.rglob("*.*")):
            file.write(path, Path("train") / path.relative_to(synthetic_folder))
    patched.setattr("musdb.urlopen", lambda _: urlopen(archive.as_uri()))  # noqa: S310 - a file of this test
    arguments = [str(folder), "--download", "--cache", str(tmp_path / "cache"), "--sample-rate", "8000"]
    assert main(arguments) == 0
    assert "train" in capsys.readouterr().out
    patched.setattr("musdb.urlopen", without_network)
    assert main(arguments) == 0, "what is there is not fetched again"


def test_a_fetch_that_fails_is_said(
    tmp_path: Path, patched: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    patched.setattr("musdb.urlopen", without_network)
    assert main([str(tmp_path / "musdb"), "--download"]) == 1
    assert "no network" in capsys.readouterr().err
