"""What ``make run`` starts: the app with the song where there is a display, the command line elsewhere."""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEMO_SONG = ROOT / "resources" / "demo" / "demo.opus"


def has_display() -> bool:
    """Whether a window can be opened: always outside Linux, there only with X11 or Wayland."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def command_for(song: Path) -> list[str]:
    """The command that opens or splits a song."""
    if has_display() and importlib.util.find_spec("vocalsplit_gui.app"):
        return [sys.executable, "-m", "vocalsplit_gui.app", str(song)]
    return [sys.executable, "-m", "engine", "split", "--", str(song)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("song", nargs="?", type=Path)
    song = parser.parse_args().song or DEMO_SONG
    return subprocess.run(command_for(song), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
