"""What the commands of training share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from engine.errors import VocalSplitError

P = ParamSpec("P")


def plain_errors(name: str) -> Callable[[Callable[P, int]], Callable[P, int]]:
    """Make a ``main`` say an error of ours in one line and return 1, where it would end in a traceback.

    Args:
        name: What the line begins with.
    """

    def decorate(main: Callable[P, int]) -> Callable[P, int]:
        @wraps(main)
        def run(*args: P.args, **kwargs: P.kwargs) -> int:
            try:
                return main(*args, **kwargs)
            except VocalSplitError as error:
                print(f"{name}: {error}", file=sys.stderr)
                return 1

        return run

    return decorate
