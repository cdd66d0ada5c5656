"""What the system says about writing, as our errors, and how much room a disk has."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

from engine.errors import OutputError, OutputFault

_SHARING_VIOLATION = 32
_NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


def output_error(path: Path, cause: OSError, *, needed_bytes: int = 0) -> OutputError:
    """What the system said about writing the file ``path``, as our error."""
    detail = str(cause)
    if cause.errno in _NO_ROOM:
        return OutputError(path, OutputFault.DISK_FULL, detail, needed_bytes=needed_bytes, free_bytes=free_bytes(path))
    if isinstance(cause, FileExistsError | IsADirectoryError):
        return OutputError(path, OutputFault.EXISTS, detail)
    if isinstance(cause, FileNotFoundError | NotADirectoryError):
        return OutputError(path.parent, OutputFault.NOT_A_FOLDER, detail)
    if cause.errno in (errno.EBUSY, errno.ETXTBSY) or getattr(cause, "winerror", 0) == _SHARING_VIOLATION:
        return OutputError(path, OutputFault.BUSY, detail)
    return OutputError(path, OutputFault.NOT_WRITABLE, detail)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, where they are missing.

    Raises:
        OutputError: If it cannot be made, or something else has its name.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as cause:
        raise OutputError(folder, OutputFault.NOT_A_FOLDER, str(cause)) from cause
    except OSError as cause:
        raise output_error(folder, cause) from cause


def free_bytes(path: Path) -> int:
    """Free space on the disk that holds ``path`` or will hold it; 0 where the system does not say."""
    for folder in (path, *path.parents):
        try:
            return shutil.disk_usage(folder).free
        except OSError:
            continue
    return 0
