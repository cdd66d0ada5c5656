"""The licences of everything inside a bundle: a notice file for people, a CycloneDX list for machines.

PyInstaller's recipe calls this with what it collected, so only what is inside is listed: Python packages with the
libraries that their wheels carry, libraries of the building system, Python itself, PyInstaller's starter, the models.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import Distribution, PackageMetadata, distributions
from pathlib import Path

Entry = tuple[str, str, str]
"""A file as PyInstaller lists it: its place in the bundle, where it comes from, its kind."""

HERE = Path(__file__).resolve().parent
NATIVE = {
    "av": "FFmpeg with x264, x265, SVT-AV1, dav1d, libvpx, LAME, Opus, GnuTLS and others: GPL-3.0-or-later as built",
    "PySide6_Essentials": "Qt (LGPL-3.0-only) and ICU (Unicode-3.0)",
    "numpy": "OpenBLAS (BSD-3-Clause), libgfortran and libquadmath (GPL-3.0 with the runtime exception)",
    "soundfile": "libsndfile with FLAC, Ogg, Vorbis, Opus, LAME and mpg123: LGPL-2.1-or-later and others",
    "sounddevice": "PortAudio (MIT)",
}
# Texts that a wheel should carry and does not.
MORE_TEXTS = {
    "PySide6_Essentials": "LGPL-3.0.txt",
    "shiboken6": "LGPL-3.0.txt",
    "soundfile": "LGPL-2.1.txt",
}
_TEXT_NAMES = ("LICEN", "COPYING", "NOTICE", "AUTHORS", "THIRDPARTY", "CC-BY", "CC0")
_OWN = {"vocalsplit"}


@dataclass(frozen=True)
class Component:
    """Something inside the bundle that others made.

    Attributes:
        name: As its makers call it.
        version: As they number it.
        licence: In short.
        purl: Its package URL; empty where there is none.
        remark: What else is in it.
        texts: Its licences in full.
        parts: Names of the shared libraries that came with it.
        kind: CycloneDX's word for it.
    """

    name: str
    version: str
    licence: str
    purl: str = ""
    remark: str = ""
    texts: tuple[str, ...] = field(default=(), repr=False)
    parts: tuple[str, ...] = ()
    kind: str = "library"


def components(modules: Iterable[str], entries: Iterable[Entry], manifests: Iterable[Path]) -> list[Component]:
    """List what is inside.

    Args:
        modules: Dotted names of all Python modules in the bundle.
        entries: All other files.
        manifests: Those of the embedded models.

    Returns:
        One component each, the Python packages by name.
    """
    files = list(entries)
    tops = {name.split(".")[0] for name in modules}
    tops |= {Path(place).parts[0].split(".")[0] for place, _, kind in files if kind == "EXTENSION"}
    packages = [_package(each, files) for each in _inside(tops)]
    return [*_foundations(), *packages, *_system_libraries(files), *_models(manifests)]


def _inside(tops: set[str]) -> list[Distribution]:
    """Distributions of which an import package is in the bundle, by name."""
    found = {each.metadata["Name"]: each for each in distributions() if tops & set(_top_names(each))}
    return [found[name] for name in sorted(found, key=str.lower) if name.lower() not in {*_OWN, "pyinstaller"}]


def _top_names(distribution: Distribution) -> Iterator[str]:
    for file in distribution.files or []:
        if file.suffix in {".py", ".so", ".pyd"} and not file.parts[0].startswith(".."):
            yield file.parts[0].split(".")[0]


def _field(metadata: PackageMetadata, name: str) -> str:
    return next(iter(metadata.get_all(name, [])), "")


def licence_of(metadata: PackageMetadata) -> str:
    """Licence as a package's metadata give it."""
    classified = [line.split(" :: ")[-1] for line in metadata.get_all("Classifier", []) if line.startswith("License")]
    short = _field(metadata, "License").strip().splitlines()
    return _field(metadata, "License-Expression") or ", ".join(classified) or (short[0] if short else "see its text")


def _package(distribution: Distribution, entries: list[Entry]) -> Component:
    name, version = distribution.metadata["Name"], distribution.version
    own = {Path(str(file.locate())).resolve() for file in distribution.files or []}
    parts = {Path(place).name for place, source, kind in entries if kind == "BINARY" and Path(source).resolve() in own}
    texts = [_read(path) for path in sorted(own) if path.name.upper().startswith(_TEXT_NAMES) and path.suffix != ".py"]
    if name in MORE_TEXTS:
        texts.append(_read(HERE / "licences" / MORE_TEXTS[name]))
    return Component(
        name,
        version,
        licence_of(distribution.metadata),
        f"pkg:pypi/{name.lower()}@{version}",
        NATIVE.get(name, ""),
        tuple(dict.fromkeys(texts)),
        tuple(sorted(parts)),
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _foundations() -> list[Component]:
    """Python, and the program of PyInstaller that starts it."""
    version = sys.version.split()[0]
    text = _read(Path(sysconfig.get_path("stdlib")) / "LICENSE.txt")
    found = [Component("Python", version, "PSF-2.0", f"pkg:generic/python@{version}", texts=(text,), kind="platform")]
    for each in distributions(name="pyinstaller"):
        starter = _package(each, [])
        remark = "only its bootloader, under the GPL with an exception for bundled programs"
        found.append(Component(starter.name, starter.version, starter.licence, starter.purl, remark, starter.texts))
    return found


def _system_libraries(entries: list[Entry]) -> Iterator[Component]:
    """Debian's packages of the libraries that were taken from the building system."""
    if shutil.which("dpkg-query") is None:
        return
    places = {str(Path(source).resolve()): Path(place).name for place, source, kind in entries if kind == "BINARY"}
    parts: dict[str, list[str]] = {}
    for path, package in _debian_packages(places).items():
        parts.setdefault(package, []).append(places[path])
    for package, names in sorted(parts.items()):
        form = ("dpkg-query", "--show", "--showformat=${Version}", package)
        version = subprocess.run(form, capture_output=True, text=True, check=True).stdout
        name = package.split(":")[0]
        text = _read(Path("/usr/share/doc") / name / "copyright")
        purl = f"pkg:deb/debian/{name}@{version}"
        yield Component(name, version, _debian_licence(text), purl, "", (text,), tuple(sorted(names)))


def _debian_packages(paths: Iterable[str]) -> dict[str, str]:
    """The installed package of every path that belongs to one; where /lib is /usr/lib, either may be on record."""
    recorded = {name: path for path in paths for name in (path, path.removeprefix("/usr"))}
    asked = subprocess.run(("dpkg-query", "--search", *recorded), capture_output=True, text=True, check=False)
    rows = [line.partition(": ") for line in asked.stdout.splitlines()]
    return {recorded[name]: owners.split(",")[0] for owners, _, name in rows if name in recorded}


def _debian_licence(text: str) -> str:
    names = dict.fromkeys(re.findall(r"^License: *(\S.*?) *$", text, re.MULTILINE))
    unnamed = "MIT" if "Permission is hereby granted, free of charge" in text else "see its text"
    return ", ".join(names) or unnamed


def _models(manifests: Iterable[Path]) -> Iterator[Component]:
    """The embedded networks; the card of each holds the notice that its licence asks for."""
    for path in manifests:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        card = _read(path.parent / "README.md")
        kind = "machine-learning-model"
        yield Component(
            manifest["model_id"], "1", manifest["licence_weights"], "", manifest["authors"], (card,), (), kind
        )


def notices(found: list[Component]) -> str:
    """The notice file: a list first, then every licence in full."""
    rows = [f"  {each.name} {each.version} - {each.licence}" for each in found]
    parts = ["VocalSplit is free software under the GNU General Public License, version 3 or later. It contains:"]
    parts.append("\n".join(rows))
    for each in found:
        head = [f"{'=' * 78}", f"{each.name} {each.version} - {each.licence}"]
        head += [f"with {each.remark}"] if each.remark else []
        head += [f"files: {', '.join(each.parts)}"] if each.parts else []
        parts.append("\n".join(head))
        parts.extend(text.strip() for text in each.texts if text)
    return "\n\n".join(parts) + "\n"


def bill_of_materials(found: list[Component], version: str) -> dict[str, object]:
    """The list in CycloneDX 1.5."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": "vocalsplit",
                "version": version,
                "licenses": [{"expression": "GPL-3.0-or-later"}],
            }
        },
        "components": [_entry(each) for each in found],
    }


def _entry(component: Component) -> dict[str, object]:
    entry: dict[str, object] = {
        "type": component.kind,
        "name": component.name,
        "version": component.version,
        "licenses": [{"license": {"name": component.licence}}],
    }
    if component.purl:
        entry |= {"bom-ref": component.purl, "purl": component.purl}
    if component.remark:
        entry["description"] = component.remark
    if component.parts:
        entry["components"] = [{"type": "file", "name": name} for name in component.parts]
    return entry


def write(found: list[Component], folder: Path, version: str) -> Path:
    """Write both lists into a folder; returns the path of the one for people."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "THIRD-PARTY-NOTICES.txt"
    path.write_text(notices(found), encoding="utf-8")
    bill = json.dumps(bill_of_materials(found, version), indent=2)
    (folder / "sbom.json").write_text(bill + "\n", encoding="utf-8")
    return path
