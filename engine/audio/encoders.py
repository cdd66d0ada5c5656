"""One encoder for each kind of file that is written. Each writes to an open file and knows nothing of names.

WAV is written here, everything else by libsndfile: it keeps length and samples of every format, where PyAV's MP3 is too
long at low rates and its Opus exchanges channels of 5.0 and 6.1.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, BinaryIO, Protocol

import numpy as np
import soundfile
from numpy.typing import NDArray

from engine.audio.info import Waveform
from engine.audio.layout import layout_mask
from engine.errors import ParameterError

PCM_TAG, FLOAT_TAG, EXTENSIBLE_TAG = 1, 3, 0xFFFE
_GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")
_JUNK_BYTES = 28
_RIFF_LIMIT = 0xFFFF_FFFF - 65536  # room for tags behind the sound

MP3_RATES = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)
OPUS_RATE = 48000
VORBIS_MAX_RATE, FLAC_MAX_RATE = 200_000, 655_350
MP3_CHANNELS, CODED_CHANNELS = 2, 8
_LARGEST_BLOCK = 4096  # libsndfile takes a block of Vorbis on its stack
# container, subtype, and libsndfile's scale of quality, from 0 the best to 1
_CODINGS: dict[str, tuple[str, str, float | None]] = {
    "flac": ("FLAC", "", None),
    "mp3": ("MP3", "MPEG_LAYER_III", 0.0),  # V0, about 245 kb/s in stereo
    "ogg": ("OGG", "VORBIS", 0.2),  # quality 8, about 256 kb/s
    "opus": ("OGG", "OPUS", 0.6),  # about 210 kb/s
}
_VORBIS_ORDER = {  # where Vorbis has its channels in ours; other numbers are in the same order
    3: (0, 2, 1),
    5: (0, 2, 1, 3, 4),
    6: (0, 2, 1, 4, 5, 3),
    7: (0, 2, 1, 5, 6, 4, 3),
    8: (0, 2, 1, 6, 7, 4, 5, 3),
}


Stored = NDArray[Any]
"""Samples ``(n, channels)`` in the type of the file."""


class Encoder(Protocol):
    """Takes sound and writes it, coded, into a file."""

    def write(self, samples: Stored) -> None:
        """Encode the next ``(n, channels)`` samples, as :func:`stored_samples` gives them."""
        ...

    def finish(self) -> None:
        """Write what is held back and correct the header."""
        ...

    def abandon(self) -> None:
        """Give everything back; the file is not wanted any more."""
        ...


def quantise(block: Waveform, bits: int) -> NDArray[np.int32]:
    """Samples as integers of ``bits`` bits, by rounding half to even, without dither.

    Sound that was read from integers of that depth gives these integers again. What lies beyond full scale is clipped.

    Args:
        block: Any shape, ±1.
        bits: 16 or 24: what float32 holds exactly.

    Raises:
        ParameterError: If ``bits`` is below 2 or above 24.
    """
    if not 2 <= bits <= 24:
        raise ParameterError(f"bits={bits} must lie in [2, 24]")
    return np.asarray(_rounded(block, bits), np.int32)


def _rounded(block: Waveform, bits: int) -> Waveform:
    full = 1 << (bits - 1)
    scaled: Waveform = np.multiply(block, np.float32(full), dtype=np.float32)
    np.rint(scaled, out=scaled)
    return np.clip(scaled, -full, full - 1, out=scaled)


def stored_samples(block: Waveform, depth: str | None) -> Stored:
    """Samples as a file of that depth holds them, in its order.

    Args:
        block: ``(channels, n)``.
        depth: ``16``, ``24``, ``32f``, or None for lossy formats, which take floats.

    Returns:
        ``(n, channels)`` int16, int32 (24 bits, in the lower ones) or float32.
    """
    if depth == "16":
        return np.ascontiguousarray(_rounded(block, 16).T, np.int16)
    if depth == "24":
        return np.ascontiguousarray(_rounded(block, 24).T, np.int32)
    return np.ascontiguousarray(block.T, np.float32)


class WaveEncoder:
    """WAV; RF64 beyond 4 GiB, in the space that a JUNK chunk keeps for its long sizes (EBU Tech 3306).

    Args:
        file: Open for writing, empty.
        sample_rate: In Hz.
        channels: Number of channels; more than two are written with a speaker mask.
        depth: ``16``, ``24`` or ``32f``.
        layout: Name of the layout, "" where it is unknown.
        riff_limit: Bytes from which RF64 is used.
    """

    def __init__(
        self,
        file: BinaryIO,
        sample_rate: int,
        channels: int,
        depth: str,
        *,
        layout: str = "",
        riff_limit: int = _RIFF_LIMIT,
    ) -> None:
        self._file = file
        self._limit = riff_limit
        self._bits = {"16": 16, "24": 24, "32f": 32}[depth]
        self._is_float = depth == "32f"
        self._frame_bytes = channels * self._bits // 8
        self._data_bytes = 0
        fmt = self._format(sample_rate, channels, layout)
        head = b"RIFF" + bytes(4) + b"WAVE" + b"JUNK" + struct.pack("<I", _JUNK_BYTES) + bytes(_JUNK_BYTES)
        head += b"fmt " + struct.pack("<I", len(fmt)) + fmt
        if self._is_float:
            head += b"fact" + struct.pack("<II", 4, 0)
        self._data_start = len(head) + 8
        file.write(head + b"data" + bytes(4))

    def _format(self, sample_rate: int, channels: int, layout: str) -> bytes:
        tag = FLOAT_TAG if self._is_float else PCM_TAG
        is_extensible = channels > 2
        plain = struct.pack(
            "<HHIIHH",
            EXTENSIBLE_TAG if is_extensible else tag,
            channels,
            sample_rate,
            sample_rate * self._frame_bytes,
            self._frame_bytes,
            self._bits,
        )
        if is_extensible:
            return plain + struct.pack("<HHIH", 22, self._bits, layout_mask(layout), tag) + _GUID_TAIL
        return plain + (b"\0\0" if self._is_float else b"")

    def write(self, samples: Stored) -> None:
        """Encode the next ``(n, channels)`` samples."""
        little = samples.astype(samples.dtype.newbyteorder("<"), copy=False)
        raw = _lower_24(little) if self._bits == 24 else little.tobytes()
        self._file.write(raw)
        self._data_bytes += len(raw)

    def finish(self) -> None:
        """Pad the sound to even length and write the sizes."""
        if self._data_bytes % 2:
            self._file.write(b"\0")
        end = self._file.tell()
        frames = self._data_bytes // self._frame_bytes
        is_long = end > self._limit
        self._patch(4, 0xFFFF_FFFF if is_long else end - 8)
        self._patch(self._data_start - 4, 0xFFFF_FFFF if is_long else self._data_bytes)
        if self._is_float:
            self._patch(self._data_start - 12, min(frames, 0xFFFF_FFFF))
        if is_long:
            self._file.seek(0)
            self._file.write(b"RF64")
            self._file.seek(12)
            self._file.write(b"ds64" + struct.pack("<IQQQI", _JUNK_BYTES, end - 8, self._data_bytes, frames, 0))
        self._file.seek(end)

    def _patch(self, position: int, number: int) -> None:
        self._file.seek(position)
        self._file.write(struct.pack("<I", number))

    def abandon(self) -> None:
        """Nothing is held."""


def _lower_24(samples: Stored) -> bytes:
    wide = samples.view(np.uint8).reshape(-1, 4)
    packed = np.empty((len(wide), 3), np.uint8)
    for byte in range(3):  # nine times as fast as all at once
        packed[:, byte] = wide[:, byte]
    return packed.tobytes()


class _QuietFile:
    """A file for libsndfile, whose callbacks may not raise: the first error of the system is kept for later."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: OSError | None = None
        self.seek, self.tell, self.readinto = file.seek, file.tell, file.readinto  # type: ignore[attr-defined]

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = self.error or error
        except ValueError:
            pass  # given up and closed; libsndfile writes its last words
        return 0


class SndfileEncoder:
    """FLAC (integers as they are), MP3 (LAME, VBR quality 0), Ogg Vorbis and Opus through libsndfile.

    Args:
        file: Open for reading and writing, empty.
        sample_rate: One that the format has, in Hz.
        channels: As many as the format has.
        kind: ``flac``, ``mp3``, ``ogg`` or ``opus``.
        bits: 16 or 24 for FLAC, None for the others.

    Raises:
        OSError: If the file cannot be written.
        ParameterError: If libsndfile has no encoder for these.
    """

    def __init__(self, file: BinaryIO, sample_rate: int, channels: int, kind: str, bits: int | None) -> None:
        self._sink = _QuietFile(file)
        self._bits = bits
        self._order = _VORBIS_ORDER.get(channels) if kind in ("ogg", "opus") else None
        container, subtype, level = _CODINGS[kind]
        options: dict[str, Any] = {} if level is None else {"compression_level": level}
        if kind == "mp3":
            options["bitrate_mode"] = "VARIABLE"
        try:
            self._file = soundfile.SoundFile(
                self._sink, "w", sample_rate, channels, subtype or f"PCM_{bits}", None, container, **options
            )
        except (soundfile.SoundFileError, ValueError, TypeError) as cause:
            self._raise_system_error()
            raise ParameterError(f"{kind} cannot hold {channels} channels at {sample_rate} Hz: {cause}") from cause

    def write(self, samples: Stored) -> None:
        """Encode the next ``(n, channels)`` samples."""
        if self._bits == 24:
            samples = samples << 8  # libsndfile takes the upper bits
        elif self._order is not None:
            samples = np.ascontiguousarray(samples[:, list(self._order)])
        at_once = len(samples) if self._bits else _LARGEST_BLOCK
        for start in range(0, len(samples), max(1, at_once)):
            self._guarded(partial(self._file.write, samples[start : start + at_once]))

    def finish(self) -> None:
        """Write the last blocks and the header."""
        self._guarded(self._file.close)

    def abandon(self) -> None:
        """Close libsndfile's side; errors no longer matter."""
        with suppress(soundfile.SoundFileError, AssertionError, OSError):
            self._file.close()

    def _guarded(self, action: Callable[[], None]) -> None:
        try:
            action()
        except (soundfile.SoundFileError, AssertionError) as cause:
            self._raise_system_error()
            raise OSError(f"libsndfile: {cause}") from cause
        self._raise_system_error()

    def _raise_system_error(self) -> None:
        if self._sink.error is not None:
            raise self._sink.error
