"""Small files that are whole or not there."""

from __future__ import annotations

import os
from pathlib import Path

from engine.disk import output_error

PART_SUFFIX = ".part"


def write_text_atomically(path: Path, text: str) -> None:
    """Replace ``path`` by ``text`` in UTF-8; a crash leaves the old file or the new one, never a part.

    Raises:
        OutputError: If it cannot be written.
    """
    part = path.with_name(path.name + PART_SUFFIX)
    try:
        with part.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise output_error(path, error) from error
