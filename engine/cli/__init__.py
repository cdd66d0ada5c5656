"""The command line: ``vocalsplit split | play | models | devices``."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 all done, 1 something failed, 2 wrong usage."""
    from engine.cli.parser import parse  # noqa: PLC0415

    options = parse(sys.argv[1:] if argv is None else argv)
    return int(options.run(options))
