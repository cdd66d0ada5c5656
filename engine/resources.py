"""Where the data files are that ship with VocalSplit."""

from __future__ import annotations

from pathlib import Path


def resource_path(*parts: str) -> Path:
    """Find a shipped file or folder.

    An installed wheel carries ``resources`` inside the package, as ``engine/_resources``; a checkout and a frozen
    bundle have it beside the package.

    Args:
        *parts: Path below ``resources``, such as ``"models", "spleeter-vocals"``.

    Returns:
        The path; nothing is promised about what lies there.
    """
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    root = installed if installed.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)
