"""Writing music that later trains."""

from __future__ import annotations

from pathlib import Path

from engine.audio.tags import SongTags
from engine.audio.writing import Depth, OutputFormat, StemWriter
from engine.separation.model import Waveform


def write_flac(path: Path, waveform: Waveform, sample_rate: int, *, depth: Depth) -> None:
    """Write a file that appears under its name only when it is whole and was read again; replaces what lies there.

    Args:
        path: The file, in a folder that is there.
        waveform: ``(channels, samples)`` float32.
        sample_rate: In Hz.
        depth: ``16`` or ``24`` bits.

    Raises:
        OutputError: If it cannot be written.
    """
    with StemWriter(path, sample_rate, len(waveform), OutputFormat("flac", depth), overwrite=True) as writer:
        writer.write(waveform)
        writer.finish(SongTags())
