"""What every test shares."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever lies in tests/training needs the training extras, without saying so in each file."""
    for item in items:
        if item.path.is_relative_to(TESTS / "training"):
            item.add_marker(pytest.mark.training)
