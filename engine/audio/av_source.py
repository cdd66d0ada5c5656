"""Compressed sound through PyAV (libav)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import av
import numpy as np
from av.audio.stream import AudioStream
from av.codec.context import Flags2
from av.container import InputContainer
from numpy.typing import NDArray

from engine.audio.av_info import describe, family
from engine.audio.declared import declared_itunes_frames
from engine.audio.info import SourceError, Waveform, check_plausible
from engine.audio.ogg_header import last_granule
from engine.audio.pcm_source import CHUNK_SAMPLES, scale_integers
from engine.audio.sniffing import is_mpeg_header
from engine.errors import AudioFault

# What PyAV raises on broken files; anything else is our own mistake and shall be seen.
_FOREIGN = (
    av.FFmpegError,
    OSError,
    ValueError,
    RuntimeError,
    MemoryError,
    ArithmeticError,
    LookupError,
    TypeError,
)

_DEMUXERS = (
    "mp3,aac,mov,mp4,m4a,ogg,asf,matroska,webm,wav,w64,aiff,flac,caf,ac3,eac3,dts,ape,wv,tta,tak,mpc,mpc8,"
    "avi,flv,mpegts,mpeg,au"
)
_DECODERS = (
    "aac,aac_latm,alac,mp3float,mp2float,mp1float,mp3,mp2,mp1,flac,vorbis,opus,wmav1,wmav2,wmapro,wmalossless,"
    "ac3,eac3,dca,wavpack,ape,tta,tak,mpc7,mpc8,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,pcm_alaw,pcm_mulaw,"
    "pcm_s8,pcm_u8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,"
    "pcm_f64be"
)
_PROTECTED_TAGS = ("drms", "drmi", "enca", "p608", "aavd", "aaxc")
_MOST_BAD_PACKETS = 500  # before the first sound; a real song has none
_MOST_FAILURES = 16  # of the demuxer, one after the other
_MOST_HELD = 65536  # samples beyond what seems to be the end; then it is not the end
_MOST_PLANES = 7
_MOST_PADDING = 16_384
_FOREVER = 1 << 62


class _CalmFile:
    """A file for libav that never raises: PyAV prints what is raised while another error is on its way.

    Attributes:
        error: The first error of the system.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self.error: OSError | None = None
        self.close = self._file.close
        self.tell = self._file.tell

    def read(self, size: int = -1) -> bytes:
        try:
            return self._file.read(size)
        except OSError as error:
            self.error = self.error or error
            return b""

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Like a file's, but -1 for a place that cannot be."""
        try:
            return self._file.seek(offset, whence)
        except (OSError, ValueError, OverflowError):
            return -1


class AvSource:
    """The first audio stream of any file that libav reads.

    The start is trimmed by libav (encoder delay). The end of MP4 and M4A is trimmed here, at the largest time
    stamp plus duration of a packet: libav leaves the padding of the last packet in. Sound whose rate, layout
    or format changes on the way is brought to that of its beginning.

    Args:
        path: The file.
        head: Its first bytes, past ID3v2 tags.
    """

    def __init__(self, path: Path, head: bytes) -> None:
        self._file = _CalmFile(path)
        try:
            self._container = _open_container(self._file, is_mpeg=is_mpeg_header(head[:4]))
        except BaseException:
            self._file.close()
            raise
        try:
            self._stream = _first_audio(self._container)
            self._complaint = ""
            self._has_sound = False
            self._is_at_start = True
            self._end = self._find_end(path)
            self._frames = self._decode()
            self._first = self._first_frame()
            self._end.start_at(self._first)
            self._end.note(declared_itunes_frames(self._container.metadata), self._stream.duration)
            self.info = describe(path, head, self._container, self._stream, self._first)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give the file back."""
        self._container.close()
        self._file.close()

    def chunks(self) -> Iterator[Waveform]:
        """The sound from the start; see :class:`engine.audio.pcm_source.Source`."""
        at_once = max(1, CHUNK_SAMPLES // 4 // self.info.channels)
        held: list[Waveform] = []
        held_frames = given = 0
        for frame in self._alike():
            held.append(_to_waveform(frame))
            held_frames += frame.samples
            ready = min(held_frames, self._end.limit - given)
            if ready >= at_once:
                whole = np.concatenate(held, axis=1)
                yield whole[:, :ready]
                held, held_frames, given = [whole[:, ready:]], held_frames - ready, given + ready
            elif held_frames - ready > _MOST_HELD:
                self._end.is_trusted = False
        ready = min(held_frames, self._end.limit - given)
        if ready > 0:
            yield np.concatenate(held, axis=1)[:, :ready]

    def _decode(self) -> Iterator[av.AudioFrame]:
        """Frames of one packet after the other; a packet that cannot be decoded is left out."""
        bad = 0
        for packet in self._packets():
            try:
                frames = packet.decode()
            except _FOREIGN as cause:
                self._complaint = self._complaint or f"{type(cause).__name__}: {cause}"
                bad += 1
                if bad > _MOST_BAD_PACKETS and not self._has_sound:
                    return
                continue
            if self._is_silent_start(packet):
                continue
            for frame in frames:
                if frame.samples:
                    self._has_sound = True
                    yield frame

    def _packets(self) -> Iterator[av.Packet[AudioStream]]:
        """All packets of the stream and the empty one that flushes the decoder; goes on after errors."""
        failures = 0
        packets = self._container.demux(self._stream)
        while failures < _MOST_FAILURES:
            try:
                packet = next(packets, None)
            except _FOREIGN as cause:
                self._complaint = self._complaint or f"{type(cause).__name__}: {cause}"
                failures += 1
                packets = self._container.demux(self._stream)
                continue
            if packet is None:
                break
            if packet.size:
                failures = 0
                self._end.see(packet)
            yield packet
        if self._file.error is not None:
            raise self._file.error

    def _is_silent_start(self, packet: av.Packet[AudioStream]) -> bool:
        """True for the first packet of Vorbis, which gives no sound by its specification, whatever libav does."""
        is_first, self._is_at_start = self._is_at_start, False
        return is_first and self._end.is_counted and bool(packet.size)

    def _find_end(self, path: Path) -> _End:
        """What is known of the end before anything is decoded."""
        if family(self._container) == "ogg" and self._stream.codec_context.name == "vorbis":
            with path.open("rb") as file:
                frames = last_granule(file)
            if frames is not None:
                self._stream.codec_context.flags2 |= Flags2.skip_manual.value
                return _End(None, frames=frames)
        if family(self._container) != "mp4":
            return _End(None)
        return _End(self._stream.time_base)

    def _first_frame(self) -> av.AudioFrame:
        frame = next(self._frames, None)
        if frame is not None:
            check_plausible(frame.sample_rate, frame.layout.nb_channels)
            return frame
        if not self._complaint:
            raise SourceError(AudioFault.TOO_SHORT, "no samples")
        is_unsupported = "PatchWelcome" in self._complaint or "Decoder" in self._complaint
        raise SourceError(AudioFault.NO_DECODER if is_unsupported else AudioFault.DAMAGED, self._complaint)

    def _alike(self) -> Iterator[av.AudioFrame]:
        """All frames, brought to the rate, layout and format of the first."""
        wanted = kind = _readable_kind(self._first)
        resampler = None
        for frame in chain([self._first], self._frames):
            if _kind(frame) != kind:
                yield from _convert(resampler, None)
                kind = _kind(frame)
                resampler = None if kind == wanted else _resampler_to(wanted, self._first.layout)
            if resampler is None:
                yield frame
            else:
                frame.pts = None
                yield from _convert(resampler, frame)
        yield from _convert(resampler, None)


class _Kind(NamedTuple):
    """What has to stay the same from frame to frame."""

    format: str
    layout: str
    channels: int
    sample_rate: int


class _End:
    """Where the sound ends, where libav does not trim it right.

    Args:
        time_base: For MP4, whose end is the largest time stamp plus duration of its packets; else None.
        frames: Samples per channel, where they are known.
    """

    def __init__(self, time_base: Fraction | None, *, frames: int | None = None) -> None:
        self._most = _FOREVER
        self.is_trusted = bool(time_base) or frames is not None
        self._frames = frames
        self._time_base = time_base or Fraction(1)
        self._stop: int | None = None
        self._start = self._rate = 0

    def start_at(self, frame: av.AudioFrame) -> None:
        """Count from the first frame that was decoded."""
        self._start, self._rate = frame.pts or 0, frame.sample_rate
        self.is_trusted &= frame.pts is not None or self._frames is not None

    def note(self, most: int | None, duration: int | None) -> None:
        """Believe a number of samples at most, where it is what the duration says but for the padding."""
        if most is not None and 0 <= self._frames_of(duration or 0) - most <= _MOST_PADDING:
            self._most = most

    def _frames_of(self, ticks: int) -> int:
        return (2 * ticks * self._rate * self._time_base.numerator // self._time_base.denominator + 1) // 2

    def see(self, packet: av.Packet[AudioStream]) -> None:
        """Note a packet. One without a time stamp or a duration leaves nothing to trust."""
        if self._frames is not None:
            return
        if packet.pts is None or not packet.duration:
            self.is_trusted = False
        else:
            stop = packet.pts + packet.duration
            self._stop = stop if self._stop is None else max(stop, self._stop)

    @property
    def is_counted(self) -> bool:
        """True where the number of samples is known and libav's trimming is switched off."""
        return self._frames is not None

    @property
    def limit(self) -> int:
        """Samples per channel up to the end, as far as packets were seen."""
        if self.is_trusted and self._frames is not None:
            return self._frames
        if not self.is_trusted or self._stop is None:
            return _FOREVER
        return min(self._most, self._frames_of(self._stop - self._start))


def read_metadata(path: Path) -> dict[str, str]:
    """The tags that libav finds in a file and in its first audio stream.

    Raises:
        SourceError: If libav cannot open it.
    """
    with closing(_CalmFile(path)) as file, closing(_open_container(file)) as container:
        streams = container.streams.audio
        return {**(streams[0].metadata if streams else {}), **container.metadata}


def _open_container(file: _CalmFile, *, is_mpeg: bool = False, name: str | None = None) -> InputContainer:
    """Open by content, with our demuxers and decoders only; files named inside the file are never opened.

    libav does not recognise an MP3 of a few frames; it is told what it is.
    """
    options = {"format_whitelist": _DEMUXERS, "codec_whitelist": _DECODERS}
    try:
        return av.open(file, "r", name, container_options=options, metadata_errors="replace", io_open=_refuse)
    except _FOREIGN as cause:
        if name is None and is_mpeg:
            file.seek(0)
            return _open_container(file, name="mp3")
        raise SourceError(AudioFault.DAMAGED, f"{type(cause).__name__}: {cause}") from cause


def _refuse(url: str, _flags: int, _options: dict[str, str]) -> NoReturn:
    raise PermissionError(f"a song may not open {url!r}")


def _first_audio(container: InputContainer) -> AudioStream:
    """The first audio stream.

    Raises:
        SourceError: ``NO_AUDIO_TRACK``, ``PROTECTED`` or ``NO_DECODER``.
    """
    streams = container.streams.audio
    if not streams:
        raise SourceError(AudioFault.NO_AUDIO_TRACK, container.format.name, is_final=True)
    stream = streams[0]
    if stream.codec_context is None:
        raise SourceError(AudioFault.NO_DECODER, "unknown codec", is_final=True)
    try:
        tag = stream.codec_context.codec_tag
    except UnicodeDecodeError:
        tag = ""
    if tag in _PROTECTED_TAGS or "enc_key_id" in stream.metadata:
        raise SourceError(AudioFault.PROTECTED, tag, is_final=True)
    if stream.codec_context.name not in _DECODERS.split(","):
        raise SourceError(AudioFault.NO_DECODER, stream.codec_context.name, is_final=True)
    return stream


def _kind(frame: av.AudioFrame) -> _Kind:
    return _Kind(frame.format.name, frame.layout.name, frame.layout.nb_channels, frame.sample_rate)


def _readable_kind(frame: av.AudioFrame) -> _Kind:
    """The kind of a frame, packed where it has many channels.

    PyAV counts planes up to a null pointer, which libav sets behind at most seven.
    """
    kind = _kind(frame)
    return kind._replace(format=kind.format.rstrip("p")) if kind.channels > _MOST_PLANES else kind


def _resampler_to(kind: _Kind, layout: av.AudioLayout) -> av.AudioResampler:
    return av.AudioResampler(format=kind.format, layout=layout, rate=kind.sample_rate)


def _convert(resampler: av.AudioResampler | None, frame: av.AudioFrame | None) -> Iterator[av.AudioFrame]:
    """Frames that a resampler gives for one more frame, or for its end (None)."""
    if resampler is None:
        return
    try:
        yield from resampler.resample(frame)
    except _FOREIGN as cause:
        raise SourceError(AudioFault.DAMAGED, f"the sound changes on the way: {cause}") from cause


def _to_waveform(frame: av.AudioFrame) -> Waveform:
    """One frame as ``(channels, n)`` float32."""
    try:
        samples: NDArray[Any] = frame.to_ndarray()
    except ValueError as cause:
        raise SourceError(AudioFault.NO_DECODER, str(cause)) from cause
    if not frame.format.is_planar:
        # (1, n * channels) -> (channels, n)
        samples = samples.reshape(-1, frame.layout.nb_channels).T
    if samples.dtype.kind == "f":
        return np.asarray(samples, np.float32)
    return scale_integers(samples)
