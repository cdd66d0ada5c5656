"""Files read and written at a position by several threads at once.

Plain reads and writes, never memory maps: a mapped page counts as the process's memory, and a full disk under a map
kills the process (SIGBUS).
"""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from engine.disk import free_bytes, output_error

_HAS_POSITIONED_IO = hasattr(os, "preadv") and hasattr(os, "pwrite")


class PositionedFile:
    """One open binary file; reads and writes name their offset, so that threads need not share a position.

    Args:
        path: The file; created where it is missing.

    Raises:
        OutputError: If it cannot be opened for reading and writing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        try:
            self._fd = os.open(path, flags, 0o600)
        except OSError as error:
            raise output_error(path, error) from error

    def read_into(self, offset: int, buffer: memoryview) -> int:
        """Fill ``buffer`` from ``offset``; returns the bytes read, fewer only at the file's end."""
        done = 0
        while done < len(buffer):
            count = self._read_some(offset + done, buffer[done:])
            if count == 0:
                break
            done += count
        return done

    def write(self, offset: int, data: memoryview) -> None:
        """Write all of ``data`` at ``offset``.

        Raises:
            OutputError: If the disk is full or gone.
        """
        done = 0
        try:
            while done < len(data):
                done += self._write_some(offset + done, data[done:])
        except OSError as error:
            raise output_error(self.path, error, needed_bytes=len(data)) from error

    def reserve(self, size: int) -> None:
        """Take ``size`` bytes from the disk now, so that later writes cannot find it full.

        Raises:
            OutputError: If the space is not there.
        """
        if size <= self.size():
            return
        try:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(self._fd, 0, size)
            else:
                _require_space(self.path, size)
                os.ftruncate(self._fd, size)
        except OSError as error:
            if error.errno not in (errno.EOPNOTSUPP, errno.EINVAL):
                raise output_error(self.path, error, needed_bytes=size) from error
            os.ftruncate(self._fd, size)

    def truncate(self, size: int) -> None:
        """Cut the file, or lengthen it by zeros, to ``size`` bytes."""
        os.ftruncate(self._fd, size)

    def size(self) -> int:
        """Length of the file in bytes."""
        return os.fstat(self._fd).st_size

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _read_some(self, offset: int, buffer: memoryview) -> int:
        if _HAS_POSITIONED_IO:
            return os.preadv(self._fd, [buffer], offset)
        with self._lock:
            os.lseek(self._fd, offset, os.SEEK_SET)
            data = os.read(self._fd, len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _write_some(self, offset: int, data: memoryview) -> int:
        if _HAS_POSITIONED_IO:
            return os.pwrite(self._fd, data, offset)
        with self._lock:
            os.lseek(self._fd, offset, os.SEEK_SET)
            return os.write(self._fd, data)


def _require_space(path: Path, size: int) -> None:
    if free_bytes(path.parent) < size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
