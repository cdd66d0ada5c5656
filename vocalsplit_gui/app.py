"""Start and end of the app."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window; its end is the end of the process."""
    options = _parse(sys.argv[1:] if argv is None else argv)
    from vocalsplit_gui.loading import load_qt  # noqa: PLC0415 - --help must not load Qt

    load_qt()
    from vocalsplit_gui.start import run  # noqa: PLC0415

    return run([Path(text) for text in options.songs])


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    from engine import __version__  # noqa: PLC0415

    parser = argparse.ArgumentParser(prog="vocalsplit-gui", description="Drop a song, sing.")
    parser.add_argument("songs", nargs="*", metavar="SONG", help="songs, folders or playlists to open")
    parser.add_argument("--version", action="version", version=f"vocalsplit {__version__}")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
