"""Finding multitrack songs in a folder, whatever layout it has, and the split that each one belongs to.

Layouts:

``musdb``
    ``<song>.stem.mp4`` with five streams: 0 mixture, 1 drums, 2 bass, 3 other, 4 vocals.
``musdb-hq``
    ``<song>/{vocals,drums,bass,other}.wav``.
``dsd100``
    ``Sources/{Dev,Test}/<song>/{vocals,drums,bass,other}.wav`` beside ``Mixtures``.
``mir1k``
    ``Wavfile/<singer>_<song>_<clip>.wav``, stereo, left accompaniment and right voice; or
    ``<singer>_<song>_<clip>.{vocals,accompaniment}.<ext>``.
``pairs``
    ``<song>.{vocals,accompaniment}.<ext>`` or ``<song>/{vocals,accompaniment}.<ext>``.
``voices``, ``backings``
    Any sound file in the folders that the configuration names as voices alone or as music without a voice.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from engine.errors import ParameterError
from training.config import DataConfig

Split = Literal["train", "validation", "test"]

STEMS = ("vocals", "drums", "bass", "other")
PAIR = ("vocals", "accompaniment")
EXTENSIONS = (".wav", ".flac", ".ogg", ".opus", ".mp3", ".m4a", ".aiff", ".aif")
_STEM_STREAMS = {"drums": 1, "bass": 2, "other": 3, "vocals": 4}

# The split of musdb's configs/mus.yaml, which everybody in the field uses; a test holds it to the installed package.
MUSDB_VALIDATION = frozenset(
    {
        "Actions - One Minute Smile",
        "Clara Berry And Wooldog - Waltz For My Victims",
        "Johnny Lokke - Promises & Lies",
        "Patrick Talbot - A Reason To Leave",
        "Triviul - Angelsaint",
        "Alexander Ross - Goodbye Bolero",
        "Fergessen - Nos Palpitants",
        "Leaf - Summerghost",
        "Skelpolu - Human Mistakes",
        "Young Griffo - Pennies",
        "ANiMAL - Rockshow",
        "James May - On The Line",
        "Meaxic - Take A Step",
        "Traffic Experiment - Sirens",
    }
)
MIR1K_VALIDATION_SINGERS = frozenset({"bug", "bobon"})
_MIR1K_CLIP = re.compile(r"(?P<singer>[A-Za-z]+)_\d+_\d+")


@dataclass(frozen=True)
class Part:
    """One source of a song on disk.

    Attributes:
        path: The file.
        stream: Which audio stream of it.
        channel: Which single channel of it; None means all.
    """

    path: Path
    stream: int = 0
    channel: int | None = None


@dataclass(frozen=True)
class Song:
    """A song whose sources are known.

    Attributes:
        name: As people call it.
        layout: Which of the module's layouts it lay in.
        split: Where it belongs; a song never changes sides.
        parts: Its sources on disk by name: ``vocals`` and ``accompaniment``, or the four stems, or one alone.
    """

    name: str
    layout: str
    split: Split
    parts: Mapping[str, Part]

    def has(self, source: str) -> bool:
        """True where ``source`` is a part or, for ``accompaniment``, the sum of three."""
        return source in self.parts or (source == "accompaniment" and set(STEMS) <= set(self.parts))


def find_songs(config: DataConfig) -> list[Song]:
    """All songs of the configured folder, layouts and split, in an order that is the same on every system.

    Raises:
        ParameterError: If the folder is not there, a layout is unknown, or no song has any of the sources.
    """
    root = Path(config.folder).expanduser()
    if not config.folder or not root.is_dir():
        raise ParameterError(f"data.folder={config.folder!r} must be a folder")
    unknown = set(config.layouts) - set(LAYOUTS)
    if unknown:
        raise ParameterError(f"data.layouts={config.layouts} must be among {', '.join(LAYOUTS)}")
    single = [root / name for name in (*config.voices, *config.backings)]
    found = [
        song
        for layout, finder in LAYOUTS.items()
        if not config.layouts or layout in config.layouts
        for song in finder(root)
        if not any(_first(song.parts).path.is_relative_to(folder) for folder in single)
    ]
    for kind, folders in zip(SINGLE_LAYOUTS, (config.voices, config.backings), strict=True):
        found += [song for name in folders for song in _find_single(root / name, kind)]
    found = [replace(song, split="validation") if song.name in config.held_out else song for song in found]
    songs = [song for song in _with_validation(found) if song.split == config.split]
    songs = [song for song in songs if any(song.has(source) for source in config.sources)]
    if not songs:
        kinds, sources = " or ".join(config.layouts or LAYOUTS), " and ".join(config.sources)
        raise ParameterError(
            f"data.folder={config.folder!r} must hold a {config.split} song with {sources}, laid out as {kinds}"
        )
    return songs


def _find_musdb(root: Path) -> Iterator[Song]:
    for path in _sorted(root.rglob("*.stem.mp4")):
        name = path.name.removesuffix(".stem.mp4")
        parts = {source: Part(path, stream=stream) for source, stream in _STEM_STREAMS.items()}
        yield Song(name, "musdb", _split_of(path, root, name), parts)


def _find_musdb_hq(root: Path) -> Iterator[Song]:
    for folder in _stem_folders(root):
        if not _is_dsd100(folder):
            yield Song(folder.name, "musdb-hq", _split_of(folder, root, folder.name), _stem_parts(folder))


def _find_dsd100(root: Path) -> Iterator[Song]:
    for folder in _stem_folders(root):
        if _is_dsd100(folder):
            name = re.sub(r"^\d+ - ", "", folder.name)
            yield Song(name, "dsd100", _split_of(folder, root, name), _stem_parts(folder))


def _find_mir1k(root: Path) -> Iterator[Song]:
    for path in _sorted(root.rglob("*.wav")):
        if path.parent.name == "Wavfile" and _MIR1K_CLIP.fullmatch(path.stem):
            parts = {"vocals": Part(path, channel=1), "accompaniment": Part(path, channel=0)}
            yield Song(path.stem, "mir1k", _mir1k_split(path.stem), parts)
    for song in _dotted_pairs(root):
        if _MIR1K_CLIP.fullmatch(song.name):
            yield replace(song, layout="mir1k", split=_mir1k_split(song.name))


def _find_pairs(root: Path) -> Iterator[Song]:
    yield from (song for song in _dotted_pairs(root) if not _MIR1K_CLIP.fullmatch(song.name))
    for path in _sorted(root.rglob("vocals.*")):
        accompaniment = _beside(path.parent, "accompaniment")
        if path.suffix.lower() in EXTENSIONS and accompaniment:
            parts = {"vocals": Part(path), "accompaniment": Part(accompaniment)}
            yield Song(path.parent.name, "pairs", _split_of(path.parent, root, path.parent.name), parts)


LAYOUTS: Mapping[str, Callable[[Path], Iterable[Song]]] = {
    "musdb": _find_musdb,
    "musdb-hq": _find_musdb_hq,
    "dsd100": _find_dsd100,
    "mir1k": _find_mir1k,
    "pairs": _find_pairs,
}


SINGLE_LAYOUTS: Mapping[str, str] = {"voices": "vocals", "backings": "accompaniment"}
"""Layouts of songs that are one source alone, and which."""


def _find_single(folder: Path, layout: str) -> Iterator[Song]:
    """Files that are one source alone; they only ever train."""
    if not folder.is_dir():
        raise ParameterError(f"data.{layout}={folder.name!r} must be a folder in data.folder")
    for path in _sorted(folder.rglob("*")):
        if path.suffix.lower() in EXTENSIONS:
            yield Song(path.stem, layout, "train", {SINGLE_LAYOUTS[layout]: Part(path)})


def _dotted_pairs(root: Path) -> Iterator[Song]:
    for path in _sorted(root.rglob("*.vocals.*")):
        name = path.name.removesuffix(f".vocals{path.suffix}")
        accompaniment = _beside(path.parent, f"{name}.accompaniment")
        if path.suffix.lower() in EXTENSIONS and accompaniment:
            parts = {"vocals": Part(path), "accompaniment": Part(accompaniment)}
            yield Song(name, "pairs", _split_of(path, root, name), parts)


def _stem_folders(root: Path) -> Iterator[Path]:
    for path in _sorted(root.rglob("vocals.wav")):
        if all((path.parent / f"{source}.wav").is_file() for source in STEMS):
            yield path.parent


def _stem_parts(folder: Path) -> dict[str, Part]:
    return {source: Part(folder / f"{source}.wav") for source in STEMS}


def _is_dsd100(folder: Path) -> bool:
    return folder.parent.parent.name == "Sources" and (folder.parent.parent.parent / "Mixtures").is_dir()


def _beside(folder: Path, stem: str) -> Path | None:
    """The sound file ``stem`` of any extension in a folder."""
    return next((path for ending in EXTENSIONS if (path := folder / f"{stem}{ending}").is_file()), None)


def _split_of(path: Path, root: Path, name: str) -> Split:
    """The split that a song's folders or name say; ``train`` where nothing does."""
    folders = {part.lower() for part in path.relative_to(root).parts[:-1]} | {root.name.lower()}
    if "test" in folders:
        return "test"
    return "validation" if name in MUSDB_VALIDATION or folders & {"valid", "validation"} else "train"


def _mir1k_split(name: str) -> Split:
    return "validation" if name.split("_", maxsplit=1)[0] in MIR1K_VALIDATION_SINGERS else "train"


def _with_validation(songs: list[Song]) -> list[Song]:
    """Where nothing named a validation song, a tenth (at least one of two) becomes it, by a hash of the names."""
    train = [song for song in songs if song.split == "train" and set(PAIR) <= {s for s in PAIR if song.has(s)}]
    if len(train) < 2 or any(song.split == "validation" for song in songs):
        return songs
    by_hash = sorted(train, key=lambda song: hashlib.sha256(song.name.encode()).digest())
    chosen = {id(song) for song in by_hash[: max(1, len(train) // 10)]}
    return [replace(song, split="validation") if id(song) in chosen else song for song in songs]


def _first(parts: Mapping[str, Part]) -> Part:
    return next(iter(parts.values()))


def _sorted(paths: Iterable[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: path.as_posix())
