"""Writes the licences of everything inside a bundle: a notice file for people, a CycloneDX list for machines.

Only what is in the bundle is listed: a distribution counts if one of its import packages is there.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib.metadata import Distribution, PackageMetadata, distributions
from pathlib import Path

NATIVE = {
    "av": "FFmpeg with x264, x265, SVT-AV1, dav1d, libvpx, LAME, Opus, GnuTLS and others: GPL-3.0-or-later as built",
    "PySide6_Essentials": "Qt and ICU: LGPL-3.0-only, Unicode-3.0",
    "numpy": "OpenBLAS (BSD-3-Clause), libgfortran (GPL-3.0 with the runtime exception)",
    "soundfile": "libsndfile with FLAC, Ogg, Vorbis, Opus, LAME, mpg123: LGPL-2.1-or-later and others",
    "pylibrb": "Rubber Band Library: GPL-2.0-or-later",
    "sounddevice": "PortAudio (MIT); on Linux with libjack (LGPL-2.1-or-later) and Berkeley DB (Sleepycat)",
}


def _field(metadata: PackageMetadata, name: str) -> str:
    return next(iter(metadata.get_all(name, [])), "")


def licence_of(distribution: Distribution) -> str:
    """Licence as the package's metadata gives it."""
    metadata = distribution.metadata
    classified = [line.split(" :: ")[-1] for line in metadata.get_all("Classifier", []) if line.startswith("License")]
    short = _field(metadata, "License").strip().splitlines()
    return _field(metadata, "License-Expression") or ", ".join(classified) or (short[0] if short else "see its text")


def licence_texts(distribution: Distribution) -> list[str]:
    """Every licence file that the package carries."""
    names = ("LICEN", "COPYING", "NOTICE", "AUTHORS")
    found = [file for file in distribution.files or [] if Path(file.name).name.upper().startswith(names)]
    paths = [Path(str(file.locate())) for file in found]
    return [path.read_text(encoding="utf-8", errors="replace") for path in paths if path.is_file()]


def is_inside(distribution: Distribution, modules: str) -> bool:
    """Whether a package's code is in the bundle, by PyInstaller's list of modules."""
    tops = {file.parts[0].removesuffix(".py") for file in distribution.files or [] if file.suffix == ".py"}
    return any(f"'{top}'" in modules or f"'{top}." in modules for top in tops if not top.endswith(".dist-info"))


def inside(listing: Path) -> list[Distribution]:
    """Distributions in the bundle, by name; its own package first of all stays out."""
    modules = listing.read_text(encoding="utf-8")
    found = {each.metadata["Name"]: each for each in distributions() if is_inside(each, modules)}
    return [found[name] for name in sorted(found, key=str.lower) if name.lower() not in {"vocalsplit", "pyinstaller"}]


def notices(found: list[Distribution]) -> str:
    parts = ["VocalSplit contains the following software.\n"]
    for distribution in found:
        name = distribution.metadata["Name"]
        parts.append(f"{'=' * 78}\n{name} {distribution.version} - {licence_of(distribution)}")
        if name in NATIVE:
            parts.append(f"with {NATIVE[name]}")
        parts.extend(licence_texts(distribution))
    return "\n\n".join(parts) + "\n"


def bill_of_materials(found: list[Distribution]) -> dict[str, object]:
    """The list in CycloneDX 1.5."""
    components = [
        {
            "type": "library",
            "name": distribution.metadata["Name"],
            "version": distribution.version,
            "purl": f"pkg:pypi/{distribution.metadata['Name'].lower()}@{distribution.version}",
            "licenses": [{"license": {"name": licence_of(distribution)}}],
            "description": NATIVE.get(distribution.metadata["Name"], ""),
        }
        for distribution in found
    ]
    python = {"type": "platform", "name": "Python", "version": sys.version.split()[0]}
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": [python, *components]}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folder", type=Path, required=True, help="the bundle")
    parser.add_argument("--sbom", type=Path, required=True, help="where the CycloneDX list goes")
    root = Path(__file__).resolve().parent.parent
    listing = root / "build" / "pyinstaller" / "vocalsplit" / "PYZ-00.toc"
    options = parser.parse_args()
    found = inside(listing)
    (options.folder / "THIRD-PARTY-NOTICES.txt").write_text(notices(found), encoding="utf-8")
    (options.folder / "LICENSE.txt").write_bytes((root / "LICENSE").read_bytes())
    options.sbom.write_text(json.dumps(bill_of_materials(found), indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
