"""What is known of a song before its sound is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import AudioFault

Waveform = NDArray[np.float32]
"""Sound: ``(channels, samples)`` float32, full scale ±1."""

MIN_RATE, MAX_RATE = 1_000, 768_000
"""Sample rates that are believed, in Hz; a header with another one is refused."""

MAX_CHANNELS = 64


@dataclass(frozen=True)
class AudioInfo:
    """A song's sound, as its file describes it.

    Attributes:
        path: The file.
        container: Kind of file in a word, such as ``wav``, ``mp3``, ``mp4``, ``ogg``, ``matroska``.
        codec: What the sound is coded with, such as ``pcm``, ``mp3``, ``aac``, ``alac``, ``vorbis``.
        sample_rate: In Hz.
        channels: Number of channels.
        layout: ``mono``, ``stereo``, ``5.1``, … as in :mod:`engine.audio.layout`; "" where it is unknown.
        pcm_depth: 16, 24 or 32, the depth of integer samples; None for lossy codecs and floats. 8 bits count
            as 16; of 32 bits the upper 24 are kept.
        is_float: True where the file holds floating-point samples.
        declared_frames: How many samples a channel has by what the file says, None where it does not say.
        is_lossy: True where coding has changed the sound.
        guessed_frames: What the decoder makes of the file's size where the file itself says nothing; good enough for
            progress and disk space, not for judging whether a file is whole.
    """

    path: Path
    container: str
    codec: str
    sample_rate: int
    channels: int
    layout: str
    pcm_depth: int | None
    is_float: bool
    declared_frames: int | None
    is_lossy: bool
    guessed_frames: int | None = None


class SourceError(Exception):
    """One decoder cannot read a file; another one may. Never leaves :mod:`engine.audio`.

    Args:
        fault: Why.
        detail: What the decoder said.
        is_final: True where no other decoder needs to be tried.
    """

    def __init__(self, fault: AudioFault, detail: str = "", *, is_final: bool = False) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail
        self.is_final = is_final


def check_plausible(sample_rate: int, channels: int) -> None:
    """Refuse rates and channel counts that no music has.

    Raises:
        SourceError: ``DAMAGED`` where one is zero, ``NO_DECODER`` where one is out of bounds.
    """
    detail = f"sample_rate={sample_rate}, channels={channels}"
    if sample_rate <= 0 or channels <= 0:
        raise SourceError(AudioFault.DAMAGED, detail)
    if not MIN_RATE <= sample_rate <= MAX_RATE or channels > MAX_CHANNELS:
        raise SourceError(AudioFault.NO_DECODER, detail, is_final=True)
