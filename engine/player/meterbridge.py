"""The meters of all stems and of the master, in step with what is heard."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from engine.player.feeder import Feeder
from engine.player.meters import Meter, MeterReading
from engine.player.mixer import Levels
from engine.player.outputs import Output

MASTER = "master"
_RATE = 48000


class MeterBridge:
    """Shows the levels of what is heard now; they fall while nothing is.

    Args:
        stems: Names, in the order of the levels' rows.
    """

    def __init__(self, stems: Sequence[str]) -> None:
        self._stems = tuple(stems)
        self._lock = threading.Lock()
        self._meters = {name: Meter(_RATE) for name in (*self._stems, MASTER)}
        self._clock: tuple[Output, float] | None = None

    def reset_clips(self) -> None:
        """Put out the clip lamps."""
        with self._lock:
            for meter in self._meters.values():
                meter.reset_clip()

    def read(self, feeder: Feeder | None, output: Output | None) -> dict[str, MeterReading]:
        """Readings by name, after all blocks that were heard since the last call."""
        with self._lock:
            if feeder is not None and output is not None:
                self._follow(feeder, output)
            return {name: meter.reading for name, meter in self._meters.items()}

    def _follow(self, feeder: Feeder, output: Output) -> None:
        now, heard, levels = output.now_s(), feeder.heard_index, feeder.levels
        before = self._clock[1] if self._clock is not None and self._clock[0] is output else now
        self._clock = (output, now)
        has_heard = False
        while levels and levels[0][0] <= heard:
            _, stems, master = levels.popleft()
            has_heard = has_heard or master.frames > 0
            self._show(stems, master, output.rate)
        if not has_heard:
            self._show(None, _silence(round((now - before) * output.rate)), output.rate)

    def _show(self, stems: Levels | None, master: Levels, rate: int) -> None:
        for row, name in enumerate(self._stems):
            if stems is not None:
                block = Levels(stems.frames, stems.peak[row], stems.energy[row])
            else:
                block = _silence(master.frames)
            self._meters[name].update(_at_rate(block, rate))
        self._meters[MASTER].update(_at_rate(master, rate))


def _silence(frames: int) -> Levels:
    return Levels(frames, np.zeros(1), np.zeros(1))


def _at_rate(levels: Levels, rate: int) -> Levels:
    """``levels`` with the number of frames that the same time has at the meters' rate."""
    share = _RATE / rate
    return Levels(round(levels.frames * share), levels.peak, levels.energy * share)
