"""Keeping the screen and the machine awake while a song plays or a job runs."""

from __future__ import annotations

import logging
import subprocess
import sys
from typing import Protocol

_log = logging.getLogger(__name__)


class _Hold(Protocol):
    def take(self) -> bool: ...
    def release(self) -> None: ...


class KeepAwake:
    """Holds the machine awake while any reason is on; says so to the system once, not per reason."""

    def __init__(self, hold: _Hold | None = None) -> None:
        self._hold = hold or _platform_hold()
        self._reasons: set[str] = set()
        self._is_held = False
        self._has_tried = False
        self.is_enabled = True

    @property
    def is_held(self) -> bool:
        return self._is_held

    def set_reason(self, name: str, *, is_on: bool) -> None:
        (self._reasons.add if is_on else self._reasons.discard)(name)
        self._apply()

    def set_enabled(self, *, is_enabled: bool) -> None:
        self.is_enabled = is_enabled
        self._apply()

    def close(self) -> None:
        self._reasons.clear()
        self._apply()

    def _apply(self) -> None:
        wanted = bool(self._reasons) and self.is_enabled
        if wanted and not self._has_tried:
            self._is_held = self._hold.take()
        elif not wanted and self._is_held:
            self._hold.release()
            self._is_held = False
        self._has_tried = wanted


class _NoHold:
    def take(self) -> bool:
        return False

    def release(self) -> None:
        return


class _WindowsHold:
    """SetThreadExecutionState, which lasts as long as the thread that called it."""

    _CONTINUOUS, _SYSTEM, _DISPLAY = 0x80000000, 0x00000001, 0x00000002

    def take(self) -> bool:
        return self._set(self._CONTINUOUS | self._SYSTEM | self._DISPLAY)

    def release(self) -> None:
        self._set(self._CONTINUOUS)

    def _set(self, flags: int) -> bool:
        import ctypes  # noqa: PLC0415

        return bool(ctypes.windll.kernel32.SetThreadExecutionState(flags))  # type: ignore[attr-defined,unused-ignore]


class _MacHold:
    """caffeinate, which ends with us by ``-w``, also when we crash."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def take(self) -> bool:
        import os  # noqa: PLC0415

        try:
            self._process = subprocess.Popen(["/usr/bin/caffeinate", "-di", "-w", str(os.getpid())])  # noqa: S603
        except OSError as error:
            _log.info("caffeinate is not there: %s", error)
            return False
        return True

    def release(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None


class _DBusHold:
    """org.freedesktop.ScreenSaver, which GNOME, KDE, Xfce and others answer.

    The inhibition belongs to a connection of its own: it ends with that, also when we crash, so no cookie is needed.
    """

    _SERVICE, _PATH, _CONNECTION = "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "vocalsplit-awake"

    def take(self) -> bool:
        try:
            from PySide6.QtDBus import QDBusConnection, QDBusMessage  # noqa: PLC0415
        except ImportError:
            return False
        bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, self._CONNECTION)
        if not bus.isConnected():
            _log.info("no session bus: the screen may go dark while a song plays")
            return False
        message = QDBusMessage.createMethodCall(self._SERVICE, self._PATH, self._SERVICE, "Inhibit")
        message.setArguments(["VocalSplit", "Playing or splitting a song"])
        return bus.send(message)

    def release(self) -> None:
        from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415

        QDBusConnection.disconnectFromBus(self._CONNECTION)


def _platform_hold() -> _Hold:
    if sys.platform == "win32":
        return _WindowsHold()
    if sys.platform == "darwin":
        return _MacHold()
    return _DBusHold() if sys.platform.startswith("linux") else _NoHold()
