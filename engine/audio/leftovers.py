"""Hidden files that a killed process left where it was writing, told from those that somebody is still writing.

A living writer holds a lock on its file, which the system takes away when the process ends, in whatever way; until it
has the lock, its file is too young to be removed. Windows does not let an open file be removed; since a file is closed
for some moments before it gets its name, only one that nobody changed for a while is removed there.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
import time
from contextlib import suppress
from pathlib import Path

_YOUNG_S = 600.0 if sys.platform == "win32" else 2.0


def hidden_path(final_path: Path) -> Path:
    """A new name beside ``final_path``, short whatever the length of that, and known to be made for it."""
    return final_path.with_name(f"{_prefix(final_path)}{secrets.token_hex(6)}.part")


def hold(path: Path) -> int | None:
    """Mark a hidden file as being written, until the descriptor is closed; None where the system has no such mark.

    Raises:
        OSError: If the file cannot be opened.
    """
    if sys.platform == "win32":
        return None
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    if _lock(descriptor):
        return descriptor
    os.close(descriptor)
    return None


def sweep(final_path: Path) -> None:
    """Remove what dead processes left while they wrote ``final_path``. Raises nothing: it is a courtesy."""
    with suppress(OSError):
        for path in final_path.parent.glob(f"{_prefix(final_path)}*.part"):
            with suppress(OSError):
                if _is_abandoned(path):
                    path.unlink()


def _prefix(final_path: Path) -> str:
    name = final_path.name.encode("utf-8", "surrogatepass")
    return f".vocalsplit-{hashlib.blake2b(name, digest_size=6).hexdigest()}-"


def _is_abandoned(path: Path) -> bool:
    if time.time() - path.stat().st_mtime < _YOUNG_S:
        return False
    if sys.platform == "win32":
        return True
    descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    try:
        return _lock(descriptor)
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> bool:
    """True where nobody else holds the file, and somebody could."""
    if sys.platform == "win32":
        return False
    import fcntl  # noqa: PLC0415

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
