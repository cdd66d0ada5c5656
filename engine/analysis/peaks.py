"""The envelope of a stem, for drawing its waveform small."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.analysis.samples import SampleSource
from engine.analysis.spans import is_covered, runs
from engine.cancel import CancelToken
from engine.errors import ParameterError

PEAK_HOP = 1024
_BUCKETS_AT_ONCE = 512

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class PeakEnvelope:
    """Extremes and loudness of a stem in buckets of ``PEAK_HOP`` frames, over all channels.

    Attributes:
        low: ``(buckets,)`` smallest sample of each bucket.
        high: ``(buckets,)`` largest sample of each bucket.
        power: ``(buckets,)`` mean square of each bucket.
        is_filled: ``(buckets,)``, False where the song was not ready yet.
    """

    low: Floats
    high: Floats
    power: Floats
    is_filled: NDArray[np.bool_]

    @classmethod
    def empty(cls, frames: int) -> PeakEnvelope:
        """The envelope of a song of ``frames`` frames of which nothing is known."""
        buckets = -(-frames // PEAK_HOP)
        zeros = np.zeros(buckets, np.float32)
        return cls(zeros, zeros, zeros, np.zeros(buckets, np.bool_))

    def resized(self, frames: int) -> PeakEnvelope:
        """The same envelope for a song whose length turned out to be ``frames`` frames."""
        buckets = -(-frames // PEAK_HOP)
        if buckets == len(self.low):
            return self
        kept = slice(0, min(buckets, len(self.low)))
        fresh = PeakEnvelope.empty(frames)
        arrays = [np.concatenate([old[kept], new[kept.stop :]]) for old, new in zip(self._all, fresh._all, strict=True)]
        return PeakEnvelope(*arrays)

    @property
    def _all(self) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
        return self.low, self.high, self.power, self.is_filled

    def reduced(self, columns: int) -> PeakEnvelope:
        """The whole song in ``columns`` equal steps, such as one per pixel.

        Args:
            columns: How many, at least 1.

        Returns:
            An envelope of ``columns`` buckets; a step is filled where any bucket under it is.

        Raises:
            ParameterError: If ``columns`` is below 1.
        """
        if columns < 1:
            raise ParameterError(f"columns={columns} must be at least 1")
        buckets = len(self.low)
        if buckets == 0:
            return PeakEnvelope.empty(columns * PEAK_HOP)
        starts = np.arange(columns) * buckets // columns
        filled = np.maximum.reduceat(self.is_filled, starts)
        counts = np.maximum(np.add.reduceat(self.is_filled, starts, dtype=np.float32), 1)
        power = (np.add.reduceat(self.power, starts) / counts).astype(np.float32)
        return PeakEnvelope(
            np.minimum.reduceat(self.low, starts), np.maximum.reduceat(self.high, starts), power, filled
        )


def update_peaks(
    samples: SampleSource,
    stem: str,
    previous: PeakEnvelope | None = None,
    *,
    cancel: CancelToken | None = None,
) -> PeakEnvelope:
    """Compute what is ready of a stem's envelope and was not computed before.

    Args:
        samples: The song.
        stem: Which stem.
        previous: The envelope so far.
        cancel: Stops the work between blocks.

    Returns:
        The envelope of the whole song, with every bucket filled whose samples are ready.

    Raises:
        Cancelled: If ``cancel`` was cancelled.
    """
    frames = samples.frames
    base = PeakEnvelope.empty(frames) if previous is None else previous.resized(frames)
    starts = np.arange(len(base.low), dtype=np.int64) * PEAK_HOP
    is_ready = is_covered(list(samples.ready_spans(stem)), starts, np.minimum(starts + PEAK_HOP, frames))
    low, high, power = base.low.copy(), base.high.copy(), base.power.copy()
    for block in runs(is_ready & ~base.is_filled, _BUCKETS_AT_ONCE):
        if cancel is not None:
            cancel.raise_if_cancelled()
        waveform = samples.read(stem, block.start * PEAK_HOP, block.stop * PEAK_HOP)
        buckets = waveform.reshape(waveform.shape[0], -1, PEAK_HOP)  # (channels, buckets, hop)
        low[block], high[block] = buckets.min(axis=(0, 2)), buckets.max(axis=(0, 2))
        power[block] = np.einsum("cbh,cbh->b", buckets, buckets) / (buckets.shape[0] * PEAK_HOP)
    return PeakEnvelope(low, high, power, base.is_filled | is_ready)
