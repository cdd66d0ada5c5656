"""The folder of all stem stores: one store a song and model, oldest removed first."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs
from filelock import FileLock, Timeout

from engine.disk import make_folder, output_error
from engine.store.atomic import PART_SUFFIX
from engine.store.header import StoreHeader
from engine.store.stems import StemStore

DEFAULT_LIMIT_BYTES = 10 * 1024**3
_SLOTS = 100


def default_cache_folder() -> Path:
    """Where stores live unless the caller says otherwise: the platform's cache folder."""
    chosen = os.environ.get("VOCALSPLIT_CACHE")
    return Path(chosen) if chosen else platformdirs.user_cache_path("VocalSplit", appauthor=False) / "stems"


@dataclass(frozen=True)
class LeasedStore:
    """A store that this process alone may fill, until it is released."""

    store: StemStore
    lock: FileLock

    def release(self) -> None:
        """Close the store and let others have it."""
        self.store.close()
        self.lock.release()


class StoreCache:
    """Stores under one folder.

    Args:
        folder: Where they live; the platform's cache folder by default.
        limit_bytes: What :meth:`prune` leaves.
    """

    def __init__(self, folder: Path | None = None, limit_bytes: int = DEFAULT_LIMIT_BYTES) -> None:
        self.folder = folder or default_cache_folder()
        self.limit_bytes = limit_bytes

    def lease(self, header: StoreHeader) -> LeasedStore:
        """Open the store for ``header``, or begin one.

        Where another process holds it, this one gets a store of its own beside it: two never fill the same.

        Raises:
            OutputError: If the cache folder cannot be written.
        """
        make_folder(self.folder)
        key = _key(header)
        for slot in range(_SLOTS):
            name = key if slot == 0 else f"{key}.{slot}"
            lock = self._try_lock(name)
            if lock is not None:
                return self._open(name, header, lock)
        raise output_error(self.folder, OSError(f"{_SLOTS} stores of one song are in use"))

    def prune(self, keep_bytes: int | None = None) -> list[str]:
        """Remove the stores used longest ago until the rest fits the limit; those in use stay.

        Args:
            keep_bytes: What to leave, :attr:`limit_bytes` by default; 0 removes all that are not in use.

        Returns:
            Names of the removed stores.
        """
        limit = self.limit_bytes if keep_bytes is None else keep_bytes
        stores = sorted((p for p in self.folder.glob("*") if p.is_dir()), key=_last_used, reverse=True)
        removed, total = [], 0
        for store in stores:
            total += folder_bytes(store)
            if total > limit and self._remove(store):
                removed.append(store.name)
        return removed

    def size_bytes(self) -> int:
        """Disk space of all stores."""
        return sum(folder_bytes(p) for p in self.folder.glob("*") if p.is_dir())

    def _open(self, name: str, header: StoreHeader, lock: FileLock) -> LeasedStore:
        try:
            _sweep(self.folder / name)
            store = StemStore(self.folder / name, header)
            os.utime(self.folder / name / "header.json")
        except BaseException:
            lock.release()
            raise
        return LeasedStore(store, lock)

    def _remove(self, store: Path) -> bool:
        lock = self._try_lock(store.name)
        if lock is None:
            return False
        shutil.rmtree(store, ignore_errors=True)
        lock.release()
        return True

    def _try_lock(self, name: str) -> FileLock | None:
        lock = FileLock(self.folder / f"{name}.lock", blocking=False, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            return None
        except OSError as error:
            raise output_error(self.folder, error) from error
        return lock


def _sweep(folder: Path) -> None:
    """Remove what a process left that was killed while it wrote into ``folder``; whoever calls this holds its lock."""
    for part in folder.glob(f"*{PART_SUFFIX}"):
        with suppress(OSError):
            part.unlink()


def _key(header: StoreHeader) -> str:
    model = hashlib.blake2b(repr(header).encode(), digest_size=8).hexdigest()
    return f"{header.song}-{model}"


def _last_used(store: Path) -> float:
    try:
        return (store / "header.json").stat().st_mtime
    except OSError:
        return 0.0


def folder_bytes(folder: Path) -> int:
    """Disk space that the files of a folder take, reserved space included."""
    total = 0
    for path in folder.glob("*"):
        try:
            total += path.stat().st_size
        except OSError:
            continue
    return total
