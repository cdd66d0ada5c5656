"""A song's format in a few words."""

from __future__ import annotations

from engine.audio.info import AudioInfo

_CODECS = {"vorbis": "Ogg Vorbis", "opus": "Opus"}


def derive_sound(info: AudioInfo) -> str:
    """Such as ``FLAC · 44.1 kHz · 16 bit``."""
    name = info.container.upper() if info.codec == "pcm" else _CODECS.get(info.codec, info.codec.upper())
    parts = [name, f"{info.sample_rate / 1000:g}\N{NO-BREAK SPACE}kHz"]
    if info.pcm_depth and not info.is_lossy:
        parts.append(f"{info.pcm_depth}\N{NO-BREAK SPACE}bit")
    if info.layout and info.layout != "stereo":
        parts.append(info.layout)
    return " · ".join(parts)
