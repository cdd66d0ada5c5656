from __future__ import annotations

from pathlib import Path

import pytest

from training.data.synthetic import write_synthetic


@pytest.fixture(scope="session")
def synthetic_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four songs to train with and two to validate with, 3 s at 8 kHz."""
    folder = tmp_path_factory.mktemp("synthetic")
    write_synthetic(folder, seconds=3.0, sample_rate=8000)
    return folder
