"""What the megabytes of a bundle are, and what asks for them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

LARGEST = 25


def files_of(folder: Path) -> list[Path]:
    """Files of a folder in a fixed order; links are files here."""
    return sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())


def size_of(folder: Path) -> int:
    """Bytes of the files of a folder."""
    return sum(path.lstat().st_size for path in files_of(folder))


def part_of(path: Path, folder: Path) -> str:
    """What a file belongs to: the first folder below ``_internal``, a model, or the file itself."""
    parts = path.relative_to(folder).parts
    inside = parts[1:] if parts[0] == "_internal" else parts
    if inside[:2] == ("resources", "models"):
        return f"model {inside[2]}"
    return inside[0].removesuffix(".libs")


def sizes_by_part(folder: Path) -> Counter[str]:
    """Bytes by what they belong to."""
    sizes: Counter[str] = Counter()
    for path in files_of(folder):
        sizes[part_of(path, folder)] += path.lstat().st_size
    return sizes


def size_table(folder: Path, rows: int) -> str:
    """The largest parts, the rest, and the sum."""
    sizes = sizes_by_part(folder)
    largest = sizes.most_common(rows)
    rest = sizes.total() - sum(size for _, size in largest)
    lines = ["| part | MB |", "|---|---|", *(f"| {name} | {size / 1e6:.1f} |" for name, size in largest)]
    lines += [f"| {len(sizes) - len(largest)} others | {rest / 1e6:.1f} |"] if len(sizes) > len(largest) else []
    return "\n".join([*lines, f"| all of {len(files_of(folder))} files | {sizes.total() / 1e6:.1f} |"])


def why_table(folder: Path, importers: Path) -> str:
    """The largest files, each with what links to it, or with the modules that import its package.

    Args:
        folder: The bundle.
        importers: JSON of the modules that import a package, by package; PyInstaller's recipe writes it.
    """
    users = json.loads(importers.read_text(encoding="utf-8")) if importers.is_file() else {}
    needs = _links(folder)
    lines = ["| file | MB | because of |", "|---|---|---|"]
    for path in sorted(files_of(folder), key=lambda path: -path.lstat().st_size)[:LARGEST]:
        reason = _listed([user.name for user, names in needs.items() if path.name in names])
        reason = reason or _listed(_own_first(users.get(part_of(path, folder), []))) or "it is what is packed"
        lines.append(f"| {path.relative_to(folder)} | {path.lstat().st_size / 1e6:.1f} | {reason} |")
    return "\n".join(lines)


def _own_first(modules: list[str]) -> list[str]:
    return sorted(modules, key=lambda name: (not name.startswith(("engine", "vocalsplit_gui")), name))


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return ", ".join(names[:4]) + more


def _links(folder: Path) -> dict[Path, set[str]]:
    """The libraries that every binary links to; nothing where there is no objdump."""
    if shutil.which("objdump") is None:
        return {}
    return {path: _needed(path) for path in files_of(folder) if ".so" in path.name and not path.is_symlink()}


def _needed(path: Path) -> set[str]:
    listed = subprocess.run(("objdump", "-p", path), capture_output=True, text=True, check=False).stdout
    return {line.split()[1] for line in listed.splitlines() if line.strip().startswith("NEEDED")}
