"""Key and tempo, live: a shifter behind a switch that takes it out of the way at 0 semitones and 100 %.

Positions: ``steps`` count the frames that come in. For every frame that goes out it is known at which step it stands.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from engine.player.shifter import Shifter, Stretched
from engine.player.varispeed import Varispeed
from engine.separation.model import Waveform

SPLICE_S = 0.010
_KEPT = 1 << 14

Source = Callable[[int], Waveform | None]


class Stretcher:
    """Changes key and tempo of a stream of lanes and adds the lanes up.

    Args:
        sample_rate: Rate in Hz.
        width: Channels of a lane.
        source: Reads up to n frames, ``(2, width, n)``; n = 0 at the end, None where it must wait.
        varispeed: Key and tempo to begin with.
        lead: Frames of the source that come before the first one to be heard: :func:`lead_frames`.
        has_voice_lane: Changes the second lane by itself, its formants kept in place.
    """

    def __init__(
        self,
        sample_rate: int,
        width: int,
        source: Source,
        varispeed: Varispeed,
        *,
        lead: int = 0,
        has_voice_lane: bool = False,
    ) -> None:
        self._rate = sample_rate
        self._width = width
        self._source = source
        self._varispeed = varispeed
        self._has_voice_lane = has_voice_lane
        self._splice = round(SPLICE_S * sample_rate)
        self._input = np.zeros((2, width, 0), dtype=np.float32)
        self._input_start = 0
        self._is_input_ended = False
        self._step = lead
        self._shifter = None if varispeed.is_neutral else self._make_shifter(varispeed)

    @property
    def is_active(self) -> bool:
        """True while the shifter is in the signal's way."""
        return self._shifter is not None

    @property
    def has_voice_lane(self) -> bool:
        """True where vocals are changed by themselves."""
        return self._has_voice_lane

    def set(self, varispeed: Varispeed) -> None:
        """Change key and tempo from the next block on."""
        if varispeed != self._varispeed:
            self._varispeed = varispeed
            if self._shifter is not None:
                self._shifter.set(varispeed)

    def pull(self, frames: int) -> Stretched | None:
        """The next block.

        Args:
            frames: Most frames to return.

        Returns:
            Up to ``frames`` frames; none of them at the end; None where the source must wait.
        """
        if self._shifter is None and not self._varispeed.is_neutral:
            self._activate()
        if self._shifter is None:
            return self._pull_direct(frames)
        return self._pull_shifted(self._shifter, frames)

    # --- neutral: the lanes' sum, sample by sample

    def _pull_direct(self, frames: int) -> Stretched | None:
        step = self._step
        self._fill(step + frames)
        available = min(frames, self._input_stop - step)
        if available <= 0 and not self._is_input_ended:
            return None
        samples = self._direct(step, step + max(0, available))
        self._step = step + samples.shape[-1]
        self._forget(self._step)
        return Stretched(samples, float(step), 1.0)

    def _direct(self, start: int, stop: int) -> Waveform:
        """Sum of the lanes; zero before the source's first frame and after its last."""
        lanes = self._lanes(start, stop)
        return np.asarray(lanes[0] + lanes[1] if lanes[1].any() else lanes[0])

    # --- what was read

    @property
    def _input_stop(self) -> int:
        return self._input_start + self._input.shape[-1]

    @property
    def _end(self) -> int | None:
        """Where the input ends, once it is known."""
        return self._input_stop if self._is_input_ended else None

    def _lanes(self, start: int, stop: int) -> Waveform:
        """``(2, width, stop - start)``; zero before the source's first frame and after its last."""
        first, last = max(start, self._input_start), min(stop, self._input_stop)
        if (first, last) == (start, stop):
            return self._input[..., start - self._input_start : stop - self._input_start]
        lanes = np.zeros((2, self._width, stop - start), dtype=np.float32)
        if first < last:
            inside = self._input[..., first - self._input_start : last - self._input_start]
            lanes[..., first - start : last - start] = inside
        return lanes

    def _fill(self, stop: int) -> bool:
        """Read the source up to ``stop``; False where it must wait."""
        parts = [self._input]
        have = self._input_stop
        is_waiting = False
        while have < stop and not self._is_input_ended and not is_waiting:
            lanes = self._source(stop - have)
            is_waiting = lanes is None
            if lanes is not None:
                self._is_input_ended = lanes.shape[-1] == 0
                parts.append(lanes)
                have += lanes.shape[-1]
        if len(parts) > 1:
            self._input = np.concatenate(parts, axis=-1)
        return not is_waiting

    def _forget(self, needed: int) -> None:
        """Let go of what lies far before ``needed``."""
        first = needed - _KEPT
        if first - self._input_start > _KEPT:
            self._input = self._input[..., first - self._input_start :].copy()
            self._input_start = first

    # --- the shifter

    def _make_shifter(self, varispeed: Varispeed) -> Shifter:
        return Shifter(self._rate, self._width, self._step, varispeed, has_voice_lane=self._has_voice_lane)

    def _activate(self) -> None:
        """Let a shifter go on where the plain signal is, at first without a change; not while the source must wait."""
        shifter = self._make_shifter(Varispeed())
        if self._fill(shifter.needed[1]):
            shifter.set(self._varispeed)
            self._shifter = shifter

    def _pull_shifted(self, shifter: Shifter, frames: int) -> Stretched | None:
        while True:
            step = shifter.step
            block = shifter.take(frames if step is None else self._splice, self._end)
            if block is not None:
                return block if step is None else self._leave(block, step)
            first, stop = shifter.needed
            if not self._fill(stop):
                return None
            shifter.work(self._lanes, self._end)
            self._forget(first)

    def _leave(self, block: Stretched, step: int) -> Stretched:
        """Fade over to the plain signal, which the shifter has come to give out itself."""
        count = block.samples.shape[1]
        share = ((np.arange(count) + 0.5) / max(1, count)).astype(np.float32)
        self._shifter, self._step = None, step + count
        return Stretched(block.samples * (1 - share) + self._direct(step, step + count) * share, float(step), 1.0)


def lead_frames(sample_rate: int) -> int:
    """Frames of the source that a stretcher needs before the first one to be heard, where it is not neutral."""
    return Shifter.lead(sample_rate)
