"""Names of the files that an export makes."""

from __future__ import annotations

import re
import string
from pathlib import Path

from engine.audio.tags import SongTags
from engine.errors import ParameterError

STEM_LABELS = {
    "vocals": "Vocals",
    "accompaniment": "Instrumental",
    "drums": "Drums",
    "bass": "Bass",
    "guitar": "Guitar",
    "piano": "Piano",
    "other": "Other",
}
TAGGED_TEMPLATE = "{artist} - {title} ({stem})"
UNTAGGED_TEMPLATE = "{file} ({stem})"
TEMPLATE_FIELDS = ("artist", "title", "album", "track", "stem", "model", "file")
# File systems allow 255 bytes; the rest is for " (2)" and the writer's temporary name.
MAX_NAME_BYTES = 220
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
# What an empty field leaves at the start of a name: " - Title" without an artist.
_EMPTY_START = re.compile(r"\s+-\s")
_JOINT = re.compile(r"(.*?)([\s(\[_-]*)", re.DOTALL)
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


def stem_name(path: Path, tags: SongTags, *, stem: str, model: str, template: str | None, suffix: str) -> str:
    """File name of one stem.

    Args:
        path: The song.
        tags: Its tags; missing ones leave their field empty.
        stem: Name of the stem, such as ``accompaniment``.
        model: Id of the model.
        template: With any of :data:`TEMPLATE_FIELDS` in braces; by default artist and title where both are known,
            else the song's own file name.
        suffix: With its dot, such as ``.wav``.

    Returns:
        A name valid on Windows, macOS and Linux, at most :data:`MAX_NAME_BYTES` long in UTF-8.

    Raises:
        ParameterError: If the template has a field that does not exist, or names no stem.
    """
    label = STEM_LABELS.get(stem, stem.title())
    if template is None:
        template = TAGGED_TEMPLATE if tags.artist and tags.title else UNTAGGED_TEMPLATE
    check_template(template)
    values = {
        "artist": tags.artist or "",
        "title": tags.title or path.stem,
        "album": tags.album or "",
        "track": tags.track or "",
        "model": model,
        "file": path.stem,
    }
    marker = "\0"
    text = template.format(stem=marker, **{k: v.replace(marker, "") for k, v in values.items()})
    before, _, after = text.partition(marker)
    return fit_name(before, label + after.replace(marker, label), suffix)


def check_template(template: str) -> None:
    """Refuse a template that cannot name files.

    Raises:
        ParameterError: If a field does not exist, the braces do not match, or ``{stem}`` is missing.
    """
    try:
        fields = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
    except ValueError as error:
        raise ParameterError(f"name template {template!r}: {error}") from error
    unknown = fields - set(TEMPLATE_FIELDS)
    if unknown:
        raise ParameterError(f"name template {template!r}: {sorted(unknown)} must be among {TEMPLATE_FIELDS}")
    if "stem" not in fields:
        raise ParameterError(f"name template {template!r} must contain {{stem}}, else stems would share a name")


def fit_name(head: str, tail: str, suffix: str) -> str:
    """Join ``head``, ``tail`` and ``suffix`` into a valid name, shortening the head where it is too long."""
    head, tail = _clean(head).lstrip(" .-") if _EMPTY_START.match(head) else _clean(head), _clean(tail)
    body, joint = _JOINT.fullmatch(head).groups()  # type: ignore[union-attr]
    room = MAX_NAME_BYTES - len((joint + tail + suffix).encode())
    body = body.encode()[: max(0, room)].decode(errors="ignore")
    name = (body + joint + tail).strip(" ").rstrip(". ").lstrip(".") or "song"
    return (f"_{name}" if _RESERVED.match(name) else name) + suffix


def folder_name(path: Path, tags: SongTags) -> str:
    """Name of the folder that holds a song's stems by default."""
    text = f"{tags.artist} - {tags.title}" if tags.artist and tags.title else path.stem
    return fit_name(text, "", "")


def free_names(folder: Path, names: dict[str, str]) -> dict[str, Path]:
    """Paths that do not exist yet: all names as they are, or all with the same number, as in " (2)"."""
    number = 1
    while True:
        paths = {stem: folder / _numbered(name, number) for stem, name in names.items()}
        if not any(_exists(path) for path in paths.values()):
            return paths
        number += 1


def _numbered(name: str, number: int) -> str:
    if number == 1:
        return name
    stem, dot, suffix = name.rpartition(".")
    return f"{stem} ({number}){dot}{suffix}"


def _exists(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _clean(text: str) -> str:
    text = text.encode("utf-8", "replace").decode("utf-8")  # file names that are not Unicode hold lone surrogates
    return _FORBIDDEN.sub("_", re.sub(r"\s+", " ", text))
