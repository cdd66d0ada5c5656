r"""``python -m training.label``: songs without stems made into songs with stems, by a model that knows better.

::

    python -m training.label DATA/songs-without-stems --model spleeter-tuned-averaged --out DATA/labelled

A network that then trains on them learns what the better model would have said about real music (knowledge
distillation: Hinton, Vinyals, Dean, "Distilling the knowledge in a neural network", 2015).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from engine.errors import ParameterError
from training.commands import plain_errors
from training.data.decoding import decode_part
from training.data.songs import EXTENSIONS, Part
from training.data.writing import write_flac
from training.separators import open_separator

SOURCES = ("vocals", "accompaniment")
_RATE = 44100


def label(songs: Sequence[Path], model: str, out: Path, device: str = "auto") -> Iterator[Path]:
    """Write ``<song>.vocals.flac`` and ``<song>.accompaniment.flac`` for each song; what lies there already is kept.

    Args:
        songs: Files of whole songs.
        model: A model's id or folder, or whatever else separates.
        out: The folder; the layout ``pairs`` of :mod:`training.data` reads it.
        device: Of a model.

    Yields:
        Each song that was done.

    Raises:
        ParameterError: If nothing of that name separates.
        AudioError: If a song cannot be decoded.
        OutputError: If a stem cannot be written.
    """
    separator = open_separator(model, device)
    out.mkdir(parents=True, exist_ok=True)
    for song in songs:
        files = {source: out / f"{song.stem}.{source}.flac" for source in SOURCES}
        if not all(file.is_file() for file in files.values()):
            mixture = decode_part(Part(song), _RATE, 2).waveform
            estimates = separator.separate(mixture, _RATE, {})
            for source, file in files.items():
                write_flac(file, estimates[source], _RATE, depth="24")
        yield song


@plain_errors("label")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.label", description=__doc__)
    parser.add_argument("folder", type=Path, help="of songs without stems")
    parser.add_argument("--model", default="spleeter-tuned-averaged", help="what labels them")
    parser.add_argument("--out", type=Path, required=True, help="where their stems go")
    parser.add_argument("--device", default="auto")
    options = parser.parse_args(arguments)
    songs = sorted(path for path in options.folder.rglob("*") if path.suffix.lower() in EXTENSIONS)
    if not songs:
        raise ParameterError(f"folder={str(options.folder)!r} must hold songs")
    done = label(songs, options.model, options.out, options.device)
    for _ in tqdm(done, total=len(songs), unit="song", file=sys.stderr):
        pass
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
