"""The library that stretches: Rubber Band's R3 engine, streaming."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Protocol

import numpy as np

from engine.errors import DeviceError, DeviceFault
from engine.separation.model import Waveform

HALF_WINDOW = 2048
LIBRARY = "rubberband"
_LARGEST_FEED = 8192


class Engine(Protocol):
    """Stretches a stream: output frame ``HALF_WINDOW / pitch`` belongs to input frame ``HALF_WINDOW``."""

    def set(self, pitch: float, duration: float) -> None:
        """Change the factors of frequency and of length."""
        ...

    def process(self, block: Waveform) -> Waveform:
        """Feed ``(width, n)``; returns what is finished, ``(width, m)``."""
        ...


def can_stretch() -> bool:
    """True where key and tempo can be changed: Rubber Band is installed."""
    return find_spec("pylibrb") is not None


def make_engine(sample_rate: int, width: int, pitch: float, duration: float, *, keeps_formants: bool) -> Engine:
    """A new engine.

    Args:
        sample_rate: Rate in Hz.
        width: Channels.
        pitch: Factor of all frequencies, 0.5..2.
        duration: Factor of the length, 0.5..2.
        keeps_formants: Leaves the spectral envelope where it is, for voices.

    Raises:
        DeviceError: If Rubber Band is not installed.
    """
    if not can_stretch():
        raise DeviceError(LIBRARY, DeviceFault.NOT_THERE, "the package pylibrb is not installed")
    return _RubberBand(sample_rate, width, pitch, duration, keeps_formants)


class _RubberBand:
    def __init__(self, sample_rate: int, width: int, pitch: float, duration: float, keeps_formants: bool) -> None:
        from pylibrb import Option, RubberBandStretcher  # noqa: PLC0415

        options = Option.PROCESS_REALTIME | Option.ENGINE_FINER | Option.THREADING_NEVER | Option.CHANNELS_TOGETHER
        # The package's type stub spells this one otherwise than the package does.
        options |= Option.PitchHighConsistency  # type: ignore[attr-defined]
        options |= Option.FORMANT_PRESERVED if keeps_formants else Option.FORMANT_SHIFTED
        self._stretcher = RubberBandStretcher(sample_rate, width, options, duration, pitch)
        self._stretcher.set_max_process_size(_LARGEST_FEED)

    def set(self, pitch: float, duration: float) -> None:
        self._stretcher.pitch_scale = pitch
        self._stretcher.time_ratio = duration

    def process(self, block: Waveform) -> Waveform:
        self._stretcher.process(np.ascontiguousarray(block, dtype=np.float32))
        return np.asarray(self._stretcher.retrieve(self._stretcher.available()), dtype=np.float32)
