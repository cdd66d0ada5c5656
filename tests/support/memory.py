"""How much memory this process holds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def resident_mb() -> float:
    """Resident memory in MB; skips the test where the system does not tell it by /proc."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        pytest.skip("resident memory is read from /proc")
    return int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
