"""Tests of the training tree: all marked ``training``, and left out where the training extras are not installed."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

_EXTRAS = ("torch", "lightning", "librosa", "museval", "sklearn", "matplotlib")
collect_ignore_glob = [] if all(find_spec(name) for name in _EXTRAS) else ["*"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.training)


@pytest.fixture(scope="session")
def data_folder() -> Path:
    """The folder of real music; tests that need it are skipped where it is absent."""
    folder = Path(os.environ.get("VOCALSPLIT_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"needs real music in {folder} or in the folder that VOCALSPLIT_DATA names")
    return folder
