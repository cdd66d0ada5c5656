"""What both programs of a bundle run: the one called vocalsplit-gui is the app, the other one the command line."""

from __future__ import annotations

import sys
from multiprocessing import freeze_support
from pathlib import Path


def main() -> int:
    freeze_support()
    if Path(sys.executable).stem.endswith("-gui"):
        from vocalsplit_gui.app import main as run  # noqa: PLC0415  (the command line must not pay for Qt)
    else:
        from engine.cli import main as run  # noqa: PLC0415
    return run() or 0


if __name__ == "__main__":
    sys.exit(main())
