"""Key and tempo, live: Rubber Band behind a switch that takes it out of the way at 0 semitones and 100 %.

Positions: ``steps`` count the frames that come in. The stretcher knows for every frame that goes out at which step it
stands. Rubber Band's R3 engine works on windows of 4096 frames, half of which lie before the window's centre: its
first output frame belongs to the first input frame, and after a change of the ratio the 2048 frames that are still in
its synthesis buffer keep their old spacing (Rubber Band, ``R3Stretcher::getStartDelay``).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from engine.errors import ParameterError
from engine.player.engines import HALF_WINDOW, Engine, make_engine
from engine.separation.model import Waveform

# Few large steps: each of them may have to wait for the interpreter's lock.
FEED = 2048
SPLICE_S = 0.010
_SEARCH_S = 0.012
_HISTORY = 4 * HALF_WINDOW
_LOWEST_KEY, _HIGHEST_KEY = -12.0, 12.0
_LOWEST_TEMPO, _HIGHEST_TEMPO = 0.5, 2.0

Source = Callable[[int], Waveform | None]


@dataclass(frozen=True)
class Varispeed:
    """Key and tempo.

    Attributes:
        key: Semitones, -12..12.
        tempo: Speed, 0.5..2; 1 is as recorded.
    """

    key: float = 0.0
    tempo: float = 1.0

    def __post_init__(self) -> None:
        if not _LOWEST_KEY <= self.key <= _HIGHEST_KEY:
            raise ParameterError(f"key={self.key} must lie in [{_LOWEST_KEY:g}, {_HIGHEST_KEY:g}]")
        if not _LOWEST_TEMPO <= self.tempo <= _HIGHEST_TEMPO:
            raise ParameterError(f"tempo={self.tempo} must lie in [{_LOWEST_TEMPO}, {_HIGHEST_TEMPO}]")

    @property
    def is_neutral(self) -> bool:
        """True where nothing is to be changed."""
        return self.key == 0.0 and self.tempo == 1.0

    @property
    def pitch(self) -> float:
        """Factor of all frequencies."""
        return float(2.0 ** (self.key / 12.0))

    @property
    def density(self) -> float:
        """Frames of Rubber Band's inner signal for each frame that comes in."""
        return self.pitch / self.tempo


@dataclass
class _Piece:
    """Output that waits to be taken: the first frame stands at ``step``, each further one ``slope`` on."""

    samples: Waveform
    step: float
    slope: float


@dataclass(frozen=True)
class Stretched:
    """A block of output.

    Attributes:
        samples: ``(width, n)``; ``n = 0`` at the end.
        step: Input position of the first frame.
        slope: Input frames for each output frame.
    """

    samples: Waveform
    step: float
    slope: float


class Stretcher:
    """Changes key and tempo of a stream of lanes and adds the lanes up.

    Args:
        sample_rate: Rate in Hz.
        width: Channels of a lane.
        source: Reads up to n frames, ``(2, width, n)``; n = 0 at the end, None where it must wait.
        varispeed: Key and tempo to begin with.
        lead: Frames of the source that come before the first one to be heard; at least :data:`LEAD` unless neutral.
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
        self._varispeed = self._wanted = varispeed
        self._has_voice_lane = has_voice_lane
        self._splice = round(SPLICE_S * sample_rate)
        self._search = round(_SEARCH_S * sample_rate)
        self._input = np.zeros((2, width, 0), dtype=np.float32)
        self._input_start = 0
        self._is_input_ended = False
        self._step: float = float(lead)
        self._engines: list[Engine] = []
        self._fed = 0
        self._pieces: deque[_Piece] = deque()
        self._drop = 0
        self._old_density, self._old_left = 1.0, 0
        self._settling: int | None = None
        if not varispeed.is_neutral:
            self._engines = self._make_engines(varispeed)
            self._drop = round(HALF_WINDOW / varispeed.pitch)
            self._fed = lead - HALF_WINDOW

    @property
    def is_active(self) -> bool:
        """True while Rubber Band is in the signal's way."""
        return bool(self._engines)

    @property
    def has_voice_lane(self) -> bool:
        """True where vocals go through an engine of their own."""
        return self._has_voice_lane

    def set(self, varispeed: Varispeed) -> None:
        """Change key and tempo from the next block on."""
        self._wanted = varispeed

    def pull(self, frames: int) -> Stretched | None:
        """The next block.

        Args:
            frames: Most frames to return.

        Returns:
            Up to ``frames`` frames; none of them at the end; None where the source must wait.
        """
        self._follow()
        while not self._pieces:
            if not self._engines:
                return self._pull_direct(frames)
            if not self._advance():
                return None
        return self._take(frames)

    def _follow(self) -> None:
        """Bring the engines to the wanted key and tempo."""
        if self._wanted == self._varispeed:
            return
        if not self._engines and not self._activate():
            return
        old = self._varispeed.density
        self._varispeed = self._wanted
        for engine in self._engines:
            engine.set(self._varispeed.pitch, 1.0 / self._varispeed.tempo)
        self._old_density = old
        self._old_left = round(HALF_WINDOW / self._varispeed.pitch)
        settle = 2 * self._old_left + FEED
        self._settling = settle if self._varispeed.is_neutral else None

    # --- neutral: the lanes' sum, sample by sample

    def _pull_direct(self, frames: int) -> Stretched | None:
        step = round(self._step)
        self._fill(step + frames)
        available = min(frames, self._input_start + self._input.shape[-1] - step)
        if available <= 0 and not self._is_input_ended:
            return None
        samples = self._direct(step, step + max(0, available))
        self._step = float(step + samples.shape[-1])
        self._forget()
        return Stretched(samples, float(step), 1.0)

    def _direct(self, start: int, stop: int) -> Waveform:
        """Sum of the lanes; zero before the source's first frame and after its last."""
        lanes = self._lanes(start, stop)
        return np.asarray(lanes[0] + lanes[1] if lanes[1].any() else lanes[0])

    def _lanes(self, start: int, stop: int) -> Waveform:
        first, last = max(start, self._input_start), min(stop, self._input_start + self._input.shape[-1])
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
        have = self._input_start + self._input.shape[-1]
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

    def _forget(self) -> None:
        first = min(round(self._step), self._fed if self._engines else round(self._step)) - _HISTORY
        if first - self._input_start > _HISTORY:
            self._input = self._input[..., first - self._input_start :].copy()
            self._input_start = first

    # --- Rubber Band

    def _make_engines(self, varispeed: Varispeed) -> list[Engine]:
        kept = (False, True) if self._has_voice_lane else (False,)
        return [
            make_engine(self._rate, self._width, varispeed.pitch, 1.0 / varispeed.tempo, keeps_formants=k) for k in kept
        ]

    def _activate(self) -> bool:
        """Fade from the plain signal to engines that change nothing yet; False where the source must wait."""
        start = round(self._step)
        if self._pieces or not self._fill(start + 3 * HALF_WINDOW + self._splice):
            return False
        if start + self._splice > self._input_start + self._input.shape[-1]:
            return False
        self._engines = self._make_engines(Varispeed())
        self._varispeed = Varispeed()
        self._fed, self._drop, self._old_left = start - HALF_WINDOW, HALF_WINDOW, 0
        while self._queued < self._splice:
            self._feed()
        joined = np.concatenate([piece.samples for piece in self._pieces], axis=1)
        share = _ramp(self._splice)
        joined[:, : self._splice] *= share
        joined[:, : self._splice] += self._direct(start, start + self._splice) * (1 - share)
        self._pieces = deque([_Piece(joined, float(start), 1.0)])
        return True

    def _advance(self) -> bool:
        """Feed the engines once; False where the source must wait."""
        if self._settling is not None and self._settling <= 0 and self._deactivate():
            return True
        return self._feed()

    def _feed(self) -> bool:
        if self._is_input_ended and self._frames_left(self._varispeed.tempo) <= 0:
            self._pieces.append(_Piece(np.zeros((self._width, 0), dtype=np.float32), self._step, 1.0))
            return True
        if not self._fill(self._fed + FEED):
            return False
        lanes = self._lanes(self._fed, self._fed + FEED)
        self._fed += FEED
        outputs = self._run(lanes)
        self._add(outputs)
        self._forget()
        return True

    def _run(self, lanes: Waveform) -> Waveform:
        if len(self._engines) == 1:
            return self._engines[0].process(np.asarray(lanes[0] + lanes[1]))
        outputs = [engine.process(lane) for engine, lane in zip(self._engines, lanes, strict=True)]
        return np.asarray(outputs[0] + outputs[1])

    def _add(self, samples: Waveform) -> None:
        """Queue what the engines gave, with its positions."""
        dropped = min(self._drop, samples.shape[1])
        self._drop -= dropped
        samples = samples[:, dropped:]
        if self._settling is not None:
            self._settling -= samples.shape[1]
        old = min(self._old_left, samples.shape[1])
        self._old_left -= old
        for part, slope in (
            (samples[:, :old], self._varispeed.pitch / self._old_density),
            (samples[:, old:], self._varispeed.tempo),
        ):
            self._queue(part, slope)

    def _queue(self, samples: Waveform, slope: float) -> None:
        if self._is_input_ended:
            samples = samples[:, : max(0, self._frames_left(slope))]
        if samples.shape[1]:
            self._pieces.append(_Piece(samples, self._step, slope))
            self._step += samples.shape[1] * slope

    @property
    def _queued(self) -> int:
        return sum(piece.samples.shape[1] for piece in self._pieces)

    def _frames_left(self, slope: float) -> int:
        """Output frames from here to the end of an input that has ended."""
        left = self._input_start + self._input.shape[-1] - self._step
        return math.ceil(left / slope - 1e-6)

    def _take(self, frames: int) -> Stretched:
        piece = self._pieces[0]
        samples = piece.samples[:, :frames]
        block = Stretched(samples, piece.step, piece.slope)
        if samples.shape[1] == piece.samples.shape[1]:
            self._pieces.popleft()
        else:
            piece.samples = piece.samples[:, frames:]
            piece.step += samples.shape[1] * piece.slope
        return block

    def _deactivate(self) -> bool:
        """Fade from neutral engines back to the plain signal, where the two are most alike."""
        length = 2 * self._splice
        while self._queued < length:
            if self._is_input_ended or not self._feed():
                return False
        wet = np.concatenate([piece.samples for piece in self._pieces], axis=1)
        step = self._most_alike(wet[:, :length], round(self._pieces[0].step))
        share = _ramp(self._splice)
        samples = wet[:, : self._splice] * (1 - share) + self._direct(step, step + self._splice) * share
        self._pieces.clear()
        self._pieces.append(_Piece(samples, float(step), 1.0))
        self._engines, self._step, self._settling = [], float(step + self._splice), None
        return True

    def _most_alike(self, wet: Waveform, around: int) -> int:
        """Step within 12 ms of ``around`` at which the plain signal is most like ``wet``."""
        start = around - self._search
        dry = self._direct(start, around + self._search + wet.shape[1]).sum(axis=0, dtype=np.float64)
        match = np.correlate(dry, wet.sum(axis=0, dtype=np.float64), mode="valid")
        sums = np.cumsum(np.concatenate([[0.0], dry**2]))
        energy = sums[wet.shape[1] :] - sums[: -wet.shape[1]]
        score = match / np.sqrt(np.maximum(energy, 1e-12))
        return start + int(np.argmax(score)) if score.max() > 0 else around


def _ramp(frames: int) -> Waveform:
    return ((np.arange(frames) + 0.5) / frames).astype(np.float32)


LEAD = HALF_WINDOW
