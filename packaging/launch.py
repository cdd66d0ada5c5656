"""What both programs of a bundle run: the one called vocalsplit-gui is the app, the other one the command line.

On Linux the app is a link to the command line, so that only the name it was called by tells them apart.
"""

from __future__ import annotations

import sys
from multiprocessing import freeze_support
from pathlib import Path


def main() -> int:
    freeze_support()
    if any(Path(name).stem.endswith("-gui") for name in (sys.executable, sys.argv[0])):
        from vocalsplit_gui.app import main as run  # noqa: PLC0415  (the command line must not pay for Qt)
    else:
        from engine.cli import main as run  # noqa: PLC0415
    return run() or 0


if __name__ == "__main__":
    sys.exit(main())
