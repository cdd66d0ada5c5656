"""How long the window takes to be there, and how long its thread is ever blocked: ``python -m benchmarks.gui``.

A watchdog asks the UI thread every 5 ms to answer while a song is split, played and drawn at once; how late the answers
come is printed as a table. Then the song is paused, and what the app still computes is measured. Without a screen, run
it under xvfb-run.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_ASK_MS = 5
_LIMIT_MS = 50.0
_SETTLE_MS = 3000
_IDLE_S = 5.0


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure the start and the fluency of the app.")
    parser.add_argument("song", type=Path, nargs="?")
    parser.add_argument("--seconds", type=float, default=20.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["VOCALSPLIT_HOME"] = home
        os.environ["VOCALSPLIT_CACHE"] = str(Path(home) / "cache")
        return _measure(options.song, options.seconds)


def _measure(song: Path | None, seconds: float) -> int:
    started = time.perf_counter()
    from vocalsplit_gui.loading import load_qt  # noqa: PLC0415 - loading is a part of what is measured

    load_qt()
    from PySide6.QtCore import QTimer  # noqa: PLC0415

    from engine.player import SilentDevice  # noqa: PLC0415
    from vocalsplit_gui.application import make_application  # noqa: PLC0415
    from vocalsplit_gui.logs import RecentLines  # noqa: PLC0415
    from vocalsplit_gui.paths import user_paths  # noqa: PLC0415
    from vocalsplit_gui.settings import Settings  # noqa: PLC0415
    from vocalsplit_gui.start import keep_lively  # noqa: PLC0415
    from vocalsplit_gui.wiring import Wiring, demo_song  # noqa: PLC0415

    app = make_application()
    wiring = Wiring(app, user_paths(), Settings(restores_workspace=False), RecentLines(), SilentDevice)
    keep_lively(wiring)
    path = song or demo_song()
    wiring.show([path] if path else [])
    app.processEvents()
    start_s = time.perf_counter() - started
    watchdog = _Watchdog(lambda: wiring.transport.state.position_s > 0)
    timer = QTimer()
    timer.setInterval(_ASK_MS)
    timer.timeout.connect(watchdog.answer)
    timer.start()
    idle: list[float] = []

    def rest() -> None:
        timer.stop()
        wiring.transport.pause()
        wiring.ahead.stop()
        QTimer.singleShot(_SETTLE_MS, begin_idle)

    def begin_idle() -> None:
        idle.extend((time.perf_counter(), time.process_time()))
        QTimer.singleShot(round(_IDLE_S * 1000), end)

    def end() -> None:
        idle[:] = [time.perf_counter() - idle[0], time.process_time() - idle[1]]
        wiring.leave(asks=False)

    QTimer.singleShot(round(seconds * 1000), rest)
    app.exec()
    wiring.close()
    _print(start_s, watchdog.played_at - started, np.array(watchdog.late_ms), np.array(watchdog.busy_ms))
    print(f"{watchdog.late_before_sound} of them before the first sound, while the window still loads")
    print(f"paused: {100 * idle[1] / idle[0]:.1f} % of a processor (aim: under 2 %)")
    return 0


class _Watchdog:
    """Notes how late each answer of the UI thread comes, and what the thread computed since the last one."""

    def __init__(self, is_playing: Callable[[], bool]) -> None:
        self._is_playing = is_playing
        self._asked = (time.perf_counter(), time.thread_time())
        self.late_ms: list[float] = []
        self.busy_ms: list[float] = []
        self.played_at = 0.0
        self.late_before_sound = 0

    def answer(self) -> None:
        now, busy = time.perf_counter(), time.thread_time()
        self.busy_ms.append((busy - self._asked[1]) * 1000.0)
        self.late_ms.append(max(0.0, (now - self._asked[0]) * 1000.0 - _ASK_MS))
        self._asked = now, busy
        if not self.played_at:
            self.late_before_sound += self.late_ms[-1] > _LIMIT_MS
            if self._is_playing():
                self.played_at = now


def _print(start_s: float, played_s: float, late_ms: NDArray[np.float64], busy_ms: NDArray[np.float64]) -> None:
    print(f"window after {start_s:.2f} s, sound after {played_s:.2f} s, {len(late_ms)} answers of the UI thread")
    print("| percentile | answered late by, ms | own CPU between two answers, ms |\n|---|---|---|")
    for share in (50, 90, 99, 99.9, 100):
        print(f"| {share} | {np.percentile(late_ms, share):.1f} | {np.percentile(busy_ms, share):.1f} |")
    print(f"{int((late_ms > _LIMIT_MS).sum())} answers later than {_LIMIT_MS:.0f} ms")


if __name__ == "__main__":
    raise SystemExit(main())
