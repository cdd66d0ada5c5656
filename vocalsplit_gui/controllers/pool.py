"""The split sessions at work, one a song, shared by all who need it: the player, an export, splitting ahead."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.cancel import Cancelled
from engine.session import SplitSession


@dataclass
class _Lease:
    session: SplitSession
    users: int = 0


class SessionPool:
    """Opens and closes sessions. Its methods may block: they are for jobs, and safe from any thread."""

    def __init__(self, open_session: Callable[[Path], SplitSession]) -> None:
        self._open_session = open_session
        self._lock = threading.RLock()
        self._leases: dict[Path, _Lease] = {}
        self._is_closed = False

    def acquire(self, path: Path) -> SplitSession:
        """The song's session, started; give it back with :meth:`release`.

        One that was cancelled or failed goes on where it stood, for all who have it.

        Raises:
            VocalSplitError: If the song cannot be opened.
            Cancelled: After :meth:`cancel`.
        """
        with self._lock:
            if self._is_closed:
                raise Cancelled
            lease = self._leases.get(path)
            if lease is None:
                lease = self._leases[path] = _Lease(self._open_session(path))
            lease.users += 1
            if not self._is_closed:
                lease.session.start()
            if self._is_closed:
                lease.session.cancel()
            return lease.session

    def release(self, session: SplitSession) -> None:
        """Done with ``session``; the last one closes it."""
        with self._lock:
            for path, lease in list(self._leases.items()):
                if lease.session is session:
                    lease.users -= 1
                    if lease.users <= 0:
                        del self._leases[path]
                        session.close()
                    return

    def cancel(self) -> None:
        """Stop the work of every session, and begin none any more; returns at once."""
        self._is_closed = True
        for lease in list(self._leases.values()):
            lease.session.cancel()

    def close(self) -> None:
        """Close every session, whoever uses it."""
        with self._lock:
            leases, self._leases = list(self._leases.values()), {}
        for lease in leases:
            lease.session.close()
