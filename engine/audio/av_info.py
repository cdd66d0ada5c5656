"""What libav knows of a file, in our words."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer

from engine.audio.declared import declared_asf_s, declared_mp3_frames
from engine.audio.info import AudioInfo
from engine.audio.layout import default_layout, known_layout

_LOSSLESS = ("alac", "flac", "wmalossless", "wavpack", "ape", "tta", "tak", "pcm")
_ALAC_DEPTH_AT = 17
_HONEST = ("mp4", "flac", "caf", "aiff", "wav", "w64", "ape", "wv", "tta")


def family(container: InputContainer) -> str:
    """Kind of file in a word: libav's name, but ``mp4`` and ``wma``."""
    name = container.format.name.partition(",")[0]
    return {"mov": "mp4", "asf": "wma"}.get(name, name)


def describe(
    path: Path, head: bytes, container: InputContainer, stream: AudioStream, frame: av.AudioFrame
) -> AudioInfo:
    """What libav knows of a file whose first frame it has decoded.

    Args:
        path: The file.
        head: Its first bytes, past ID3v2 tags.
        container: Open.
        stream: The one that is decoded.
        frame: Its first frame, whose shape is the truth; headers may be wrong.
    """
    codec = str(stream.codec_context.name)
    is_lossy = codec in ("pcm_alaw", "pcm_mulaw") or codec.partition("_")[0] not in _LOSSLESS
    codec = codec.removesuffix("float").partition("_")[0]
    is_float = not is_lossy and frame.format.name.rstrip("p") in ("flt", "dbl")
    channels = frame.layout.nb_channels
    layout = known_layout(frame.layout.name, channels)
    return AudioInfo(
        path=path,
        container=family(container),
        codec=codec,
        sample_rate=frame.sample_rate,
        channels=channels,
        layout=layout or (default_layout(channels) if channels <= 2 else ""),
        pcm_depth=None if is_lossy or is_float else _depth(stream, frame),
        is_float=is_float,
        declared_frames=_declared_frames(head, container, stream, frame.sample_rate),
        is_lossy=is_lossy,
        guessed_frames=_guessed_frames(container, frame.sample_rate),
    )


def _depth(stream: AudioStream, frame: av.AudioFrame) -> int:
    if frame.format.name.rstrip("p") != "s32":
        return 16
    codec, extra = stream.codec_context.name, stream.codec_context.extradata or b""
    if codec.startswith("pcm_s32"):
        return 32
    if codec == "alac" and len(extra) > _ALAC_DEPTH_AT:
        return 32 if extra[_ALAC_DEPTH_AT] == 32 else 24
    return 24


def _declared_frames(head: bytes, container: InputContainer, stream: AudioStream, rate: int) -> int | None:
    """Samples that the file says it has; None where libav would only guess from the bit rate."""
    kind = family(container)
    if kind == "mp3":
        return declared_mp3_frames(head)
    seconds: float | Fraction | None = None
    if kind == "matroska":
        seconds = _clock_seconds(stream.metadata.get("DURATION", ""))
    elif kind == "wma":
        seconds = declared_asf_s(head)
    elif kind in _HONEST and stream.duration and stream.time_base:
        seconds = stream.duration * stream.time_base
    return round(seconds * rate) if seconds and seconds > 0 else None


def _guessed_frames(container: InputContainer, rate: int) -> int | None:
    return container.duration * rate // av.time_base if container.duration and container.duration > 0 else None


def _clock_seconds(text: str) -> float | None:
    match = re.fullmatch(r"(\d{1,4}):(\d\d):(\d\d(?:\.\d{1,12})?)", text)
    return int(match[1]) * 3600 + int(match[2]) * 60 + float(match[3]) if match else None
