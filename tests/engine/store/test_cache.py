"""If these fail, two processes spoil one store, or the cache eats the disk."""

import dataclasses
import os
import subprocess
import sys

import numpy as np

from engine.store.cache import StoreCache
from engine.store.fingerprint import fingerprint


def test_the_same_song_and_model_find_their_store_again(tmp_path, header):
    cache = StoreCache(tmp_path)
    lease = cache.lease(header)
    lease.store.append_mixture(np.ones((2, 100), np.float32))
    lease.store.finish_decoding()
    lease.release()
    again = cache.lease(header)
    assert again.store.is_decoded
    again.release()


def test_a_store_in_use_is_not_shared(tmp_path, header):
    cache = StoreCache(tmp_path)
    first, second = cache.lease(header), cache.lease(header)
    assert first.store.folder != second.store.folder
    first.release()
    second.release()


def test_a_store_in_use_by_another_process_is_not_shared(tmp_path, header):
    lease = StoreCache(tmp_path).lease(header)
    script = (
        "import sys; from filelock import FileLock, Timeout\n"
        "try: FileLock(sys.argv[1], blocking=False).acquire()\n"
        "except Timeout: print('held')"
    )
    lock = tmp_path / f"{lease.store.folder.name}.lock"
    result = subprocess.run([sys.executable, "-c", script, str(lock)], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "held"
    lease.release()


def test_what_a_killed_process_left_in_a_store_goes_when_the_store_is_opened_again(tmp_path, header):
    cache = StoreCache(tmp_path)
    lease = cache.lease(header)
    folder = lease.store.folder
    (folder / "decoded.json.part").touch()
    beside = cache.lease(header)
    assert (folder / "decoded.json.part").exists(), "a store in use was swept"
    beside.release()
    lease.release()
    cache.lease(header).release()
    assert not list(tmp_path.rglob("*.part"))


def test_the_oldest_stores_are_removed_first_and_those_in_use_stay(tmp_path, header):
    cache = StoreCache(tmp_path, limit_bytes=2000)
    leases = []
    for age, song in ((300, "old"), (200, "held"), (100, "new")):
        lease = cache.lease(dataclasses.replace(header, song=song))
        lease.store.append_mixture(np.ones((2, 100), np.float32))
        header_file = lease.store.folder / "header.json"
        os.utime(header_file, (header_file.stat().st_mtime - age,) * 2)
        leases.append(lease)
    leases[0].release()
    leases[2].release()
    removed = cache.prune()
    assert [name.split("-")[0] for name in removed] == ["old"]
    assert [n.split("-")[0] for n in cache.prune(0)] == ["new"]
    leases[1].release()


def test_fingerprints_follow_the_content_not_the_name(tmp_path):
    a, b, c = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    a.write_bytes(b"song" * 1000)
    b.write_bytes(b"song" * 1000)
    c.write_bytes(b"sonG" * 1000)
    assert fingerprint(a) == fingerprint(b) != fingerprint(c)


def test_a_large_file_is_told_by_its_parts(tmp_path):
    paths = []
    for name, where in (("a", None), ("b", 0), ("c", -1)):
        path = tmp_path / name
        with path.open("wb") as file:
            file.truncate(65 * 1024 * 1024)
            if where is not None:
                file.seek(where, os.SEEK_SET if where == 0 else os.SEEK_END)
                file.write(b"\1")
        paths.append(path)
    assert len({fingerprint(path) for path in paths}) == 3
