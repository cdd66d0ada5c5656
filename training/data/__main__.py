"""``python -m training.data FOLDER``: what songs are there, decoded into the cache."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from engine.errors import ParameterError, VocalSplitError
from training.commands import plain_errors
from training.config import DataConfig
from training.data.dataset import open_songs
from training.data.songs import LAYOUTS


def download_sample(folder: Path) -> None:
    """Fetch the 7-second excerpts of MUSDB18 through ``musdb`` (140 MB; academic use only), where they are not there.

    Raises:
        ParameterError: If ``musdb`` cannot be loaded (it needs the program ``ffmpeg``), or they cannot be fetched.
    """
    try:
        import musdb  # noqa: PLC0415 - only for those who ask for it

        musdb.DB(root=str(folder), download=True)
    except (ImportError, RuntimeError, OSError, BadZipFile) as cause:
        raise ParameterError(f"{folder}: MUSDB18's excerpts could not be fetched: {cause}") from cause


@plain_errors("data")
def main(arguments: list[str] | None = None) -> int:
    """List the songs of a folder and decode them."""
    options = _parser().parse_args(arguments)
    if options.download:
        download_sample(options.folder)
    config = DataConfig(
        folder=str(options.folder),
        layouts=tuple(options.layout),
        voices=tuple(options.voices),
        backings=tuple(options.backings),
        sample_rate=options.sample_rate,
        channels=options.channels,
        cache=options.cache,
    )
    found = 0
    for split in ("train", "validation", "test"):
        changes: dict[str, Any] = {"split": split}
        try:
            songs = open_songs(replace(config, **changes))
        except VocalSplitError as error:
            print(f"{split}: {error}", file=sys.stderr)
            continue
        found += len(songs)
        seconds: Counter[str] = Counter()
        for song in songs:
            seconds[song.song.layout] += round(song.frames / options.sample_rate)
        for layout, count in sorted(Counter(song.song.layout for song in songs).items()):
            print(f"{split:<11} {layout:<9} {count:>5} songs {seconds[layout] / 60:>8.1f} min")
    return 0 if found else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.data", description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--download", action="store_true", help="fetch MUSDB18's 7-second excerpts there first")
    parser.add_argument("--layout", action="append", default=[], choices=sorted(LAYOUTS), help="only this one (repeat)")
    parser.add_argument("--voices", action="append", default=[], help="folder in it that holds voices alone (repeat)")
    parser.add_argument("--backings", action="append", default=[], help="folder in it without voices (repeat)")
    parser.add_argument("--sample-rate", type=int, default=44100)
    parser.add_argument("--channels", type=int, default=2, choices=(1, 2))
    parser.add_argument("--cache", default="", help="folder for the decoded songs")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
