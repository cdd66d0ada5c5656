"""Files that appear under their final name only when they are whole."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from engine.audio.leftovers import hidden_path, hold, sweep
from engine.disk import output_error

_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EMLINK, errno.EXDEV)


class PartFile:
    """A hidden file beside the final one, which it becomes by :meth:`publish`.

    Those that a killed process left there for the same final name are removed first.

    Args:
        final_path: The name that is to appear.
        overwrite: True to replace what has that name; else a name that is taken stays as it is.

    Attributes:
        path: The hidden file; its name is short, whatever the length of the final one.
        file: Open for reading and writing until :meth:`seal`.

    Raises:
        OutputError: If it cannot be made, or the final name is taken.
    """

    def __init__(self, final_path: Path, *, overwrite: bool) -> None:
        self.final_path = final_path
        self.overwrite = overwrite
        self.path = hidden_path(final_path)
        self._hold: int | None = None
        sweep(final_path)
        try:
            if final_path.is_dir() or (not overwrite and _is_taken(final_path)):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(final_path))
            self.file = open_new(self.path)
            self._hold = hold(self.path)
        except OSError as cause:
            raise output_error(final_path, cause) from cause

    def seal(self) -> None:
        """Bring what was written to the disk and close it.

        Raises:
            OSError: If the disk does not take it.
        """
        if not self.file.closed:
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()

    def publish(self) -> None:
        """Give the sealed file its final name, in one step.

        Raises:
            OutputError: If the name was taken meanwhile, or the system refuses.
        """
        try:
            if self.overwrite:
                self.path.replace(self.final_path)
            elif sys.platform == "win32":
                self.path.rename(self.final_path)  # Windows: fails where the name is taken
            else:
                self._link()
            _sync_folder(self.final_path.parent)
        except OSError as cause:
            raise output_error(self.final_path, cause) from cause
        self._let_go()

    def discard(self) -> None:
        """Remove the hidden file, if it is still there. Raises nothing: the file is not wanted any more."""
        with suppress(OSError):
            self.file.close()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)
        self._let_go()

    def _let_go(self) -> None:
        if self._hold is not None:
            os.close(self._hold)
            self._hold = None

    def _link(self) -> None:
        """Take the final name only where it is free; renaming would replace what has it."""
        try:
            os.link(self.path, self.final_path)
        except OSError as cause:
            if cause.errno not in _NO_LINKS:
                raise
            self._claim()
            self.path.replace(self.final_path)
        else:
            self.path.unlink()

    def _claim(self) -> None:
        """For file systems without links (FAT): make the name ours by an empty file, which renaming then replaces."""
        with self.final_path.open("xb"):
            pass


def open_new(path: Path) -> BinaryIO:
    """Create a file that does not exist yet, for reading and writing."""
    return path.open("x+b")


def _is_taken(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _sync_folder(folder: Path) -> None:
    """Bring a new name to the disk; Windows does so by itself, and some network folders cannot."""
    if sys.platform == "win32":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # the file itself is on the disk already
    finally:
        os.close(descriptor)
