"""Arguments of the command line. Imports nothing heavy, so that ``--help`` is there at once."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from engine import __version__

KINDS = ("wav", "flac", "mp3", "ogg", "opus")
DEPTHS = ("source", "16", "24", "32f")
STEM_ALIASES = {"instrumental": "accompaniment"}


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Parse ``argv``; the result's ``run`` carries the command out. Leaves with status 2 on wrong usage."""
    parser = argparse.ArgumentParser(
        prog="vocalsplit", description="Split songs into vocals and instrumental, and play karaoke."
    )
    parser.add_argument("--version", action="version", version=f"vocalsplit {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_split(commands)
    _add_play(commands)
    for name, text in (
        ("models", "list the models"),
        ("devices", "list what can compute, what auto takes, and the sound cards"),
    ):
        command = commands.add_parser(name, help=text, description=text.capitalize() + ".")
        command.add_argument("--json", action="store_true", help="print JSON")
        command.set_defaults(run=_lazily("engine.cli.lists", name))
    return parser.parse_args(argv)


def _add_split(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    split = commands.add_parser("split", help="split songs into stems", description="Split songs into stems.")
    split.add_argument("songs", nargs="+", metavar="SONG", help="audio files, folders, or patterns such as '*.mp3'")
    split.add_argument("-o", "--output", type=Path, metavar="DIR", help="default: Music folder/VocalSplit/<song>")
    split.add_argument("-r", "--recursive", action="store_true", help="also take the folders inside folders")
    stems_help = "such as vocals,instrumental (default: all of the model's)"
    split.add_argument("--stems", type=_stems, default=(), metavar="A,B", help=stems_help)
    split.add_argument("--format", choices=KINDS, default="wav", dest="kind")
    split.add_argument("--depth", choices=DEPTHS, default="source", help="bits of WAV and FLAC (default: the song's)")
    split.add_argument("--name", metavar="TEMPLATE", help="such as '{artist} - {title} ({stem})'")
    group = split.add_mutually_exclusive_group()
    group.add_argument("--overwrite", action="store_true", help="replace files that are there")
    group.add_argument("--skip", action="store_true", help="leave files that are there, and do not split for them")
    split.add_argument("--recipe", action="store_true", help="also write what made the stems, as JSON")
    split.add_argument("--json", action="store_true", help="print one JSON object a song")
    split.add_argument("--quiet", action="store_true", help="print errors only")
    _add_engine(split)
    split.set_defaults(run=_lazily("engine.cli.split", "run"))


def _add_play(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    play = commands.add_parser("play", help="play a song, vocals off", description="Play a song, vocals off.")
    play.add_argument("song", type=Path, metavar="SONG")
    play.add_argument("--vocals", type=_level, default=float("-inf"), metavar="DB", help="level, -inf (default) to 0")
    play.add_argument("--key", type=float, default=0.0, metavar="N", help="semitones, -12 to 12")
    play.add_argument("--tempo", type=float, default=100.0, metavar="N", help="percent, 50 to 200")
    play.add_argument("--from", type=_seconds, dest="start_s", metavar="TIME", help="such as 1:23.5")
    play.add_argument("--loop", type=_seconds, nargs=2, metavar=("A", "B"), help="play from A to B again and again")
    play.add_argument("--click", action="store_true", help="click along with the beat")
    play.add_argument("--count-in", type=int, choices=range(17), default=0, metavar="N", help="click N times before")
    play.add_argument("--save", type=Path, metavar="FILE", help="write what would be heard instead of playing it")
    play.add_argument("--output-device", metavar="NAME", help="sound card; 'silent' for none")
    play.add_argument("--no-sound", action="store_true", help="play as fast as possible, without a sound card")
    _add_engine(play)
    play.set_defaults(run=_lazily("engine.cli.play", "run"))


def _add_engine(command: argparse.ArgumentParser) -> None:
    command.add_argument("--model", metavar="ID", help="see 'vocalsplit models'")
    command.add_argument("--device", default="auto", help="auto, cpu, or another of 'vocalsplit devices'")
    command.add_argument("--cache", type=Path, metavar="DIR", help="where half-done work is kept")


def _lazily(module: str, name: str) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        return int(getattr(import_module(module), name)(options))

    return run


def _stems(text: str) -> tuple[str, ...]:
    names = [name.strip().lower() for name in text.split(",")]
    if not all(names):
        raise argparse.ArgumentTypeError(f"{text!r} has an empty name")
    return tuple(dict.fromkeys(STEM_ALIASES.get(name, name) for name in names))


def _level(text: str) -> float:
    level = float(text)
    if not level <= 0.0:
        raise argparse.ArgumentTypeError(f"{text} must be -inf to 0")
    return level


def _seconds(text: str) -> float:
    seconds = 0.0
    for part in text.split(":"):
        seconds = seconds * 60.0 + float(part)
    if not 0.0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} must be a time such as 1:23.5")
    return seconds
