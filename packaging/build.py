"""Makes what people install: the folder bundle in dist/vocalsplit, and the archives of this system from it.

``build.py`` makes everything; ``--folder`` and ``--keep`` are its two halves, making the folder and packing it.
``--why`` lists what the megabytes are, ``--twice`` makes the folder again and names what differs, ``--gpu`` is about
the build with torch inside. Linux gives a .tar.xz and a .deb, Windows an installer (Inno Setup), macOS a .dmg.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import lzma
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from sizes import files_of, size_of, size_table, why_table

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DIST = ROOT / "dist"
MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}
# Machine code packs better with its jumps made absolute; xz knows how for the processors that we build for.
CODE_FILTERS = {"x86_64": lzma.FILTER_X86}


def project_version() -> str:
    """The one version number, from pyproject.toml."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(settings["project"]["version"])


@cache
def source_date() -> int:
    """Time of the commit: every file of an archive carries it, so that the same commit gives the same archive."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    asked = subprocess.run(("git", "log", "-1", "--format=%ct"), cwd=ROOT, capture_output=True, text=True, check=False)
    return int(asked.stdout) if asked.returncode == 0 else 0


@dataclass(frozen=True)
class Target:
    """What is built, and where.

    Attributes:
        name: ``vocalsplit``, or ``vocalsplit-gpu`` with torch inside: of its folder and its packages.
        dist: Where it goes.
        work: Where PyInstaller keeps what it needs on the way.
        is_fast: Whether archives are packed quickly and larger, for trying them.
    """

    name: str = "vocalsplit"
    dist: Path = DIST
    work: Path = ROOT / "build" / "pyinstaller"
    is_fast: bool = False

    @property
    def folder(self) -> Path:
        return self.dist / self.name

    @property
    def effort(self) -> int:
        """How hard xz tries, of 9."""
        return 1 if self.is_fast else 9


def make_folder(target: Target) -> None:
    """Run PyInstaller; hash seed and times are fixed, so that its archives do not differ from run to run."""
    fixed = {"PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": str(source_date()), "VOCALSPLIT_BUNDLE": target.name}
    environ = {**os.environ, **fixed}
    dist, folder = target.dist, target.folder
    paths = ("--distpath", str(dist), "--workpath", str(target.work))
    command = (sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *paths)
    subprocess.run((*command, str(HERE / "vocalsplit.spec")), cwd=ROOT, env=environ, check=True)
    if sys.platform.startswith("linux"):
        (folder / "vocalsplit-gui").symlink_to("vocalsplit")
    made = ROOT / "build" / "notices"
    shutil.copyfile(made / "THIRD-PARTY-NOTICES.txt", folder / "THIRD-PARTY-NOTICES.txt")
    shutil.copyfile(ROOT / "LICENSE", folder / "LICENSE.txt")
    shutil.copyfile(made / "sbom.json", dist / "sbom.json")
    (dist / "FILES.sha256").write_text("".join(checksum_lines(folder)), encoding="utf-8")


def checksum_lines(folder: Path) -> list[str]:
    """Hash and name of every file of a folder, as sha256sum writes them; a link counts by where it leads."""
    return [f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files_of(folder)]


def _digest(path: Path) -> str:
    content = str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
    return hashlib.sha256(content).hexdigest()


def compare_with_second(target: Target) -> int:
    """Make the folder once more, elsewhere, and name the files that differ; 0 where there are none."""
    again = ROOT / "build" / "again"
    shutil.rmtree(again, ignore_errors=True)
    other = replace(target, dist=again, work=again / "work")
    make_folder(other)
    first, second = set(checksum_lines(target.folder)), set(checksum_lines(other.folder))
    differing = sorted({line.split("  ", 1)[1].strip() for line in first ^ second})
    print(f"{len(first & second)} files are the same in both, {len(differing)} differ")
    print("".join(f"  {name}\n" for name in differing), end="")
    return 1 if differing else 0


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """A member that says nothing of who packed it, and when."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mtime = source_date()
    member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
    return member


def make_tar(target: Target, version: str, machine: str) -> Path:
    """The folder as .tar.xz, in a fixed order with fixed times."""
    path = target.dist / f"{target.name}-{version}-linux-{machine}.tar.xz"
    code = [{"id": CODE_FILTERS[machine]}] if machine in CODE_FILTERS else []
    filters = [*code, {"id": lzma.FILTER_LZMA2, "preset": target.effort}]
    with lzma.open(path, "wb", filters=filters) as packed, tarfile.open(fileobj=packed, mode="w|") as archive:
        for file in files_of(target.folder):
            archive.add(file, Path("vocalsplit") / file.relative_to(target.folder), recursive=False, filter=_plain)
    return path


def _desktop_files(tree: Path, version: str) -> None:
    """Put menu entry, icons, "open with", description and man page where Linux desktops look for them."""
    share = tree / "usr" / "share"
    icons = share / "icons" / "hicolor"
    places = {
        HERE / "linux" / "vocalsplit.desktop": share / "applications" / "vocalsplit.desktop",
        ROOT / "resources" / "icons" / "vocalsplit.svg": icons / "scalable" / "apps" / "vocalsplit.svg",
        HERE / "linux" / "copyright": share / "doc" / "vocalsplit" / "copyright",
    }
    for picture in sorted((ROOT / "build" / "icons").glob("*.png")):
        places[picture] = icons / f"{picture.stem}x{picture.stem}" / "apps" / "vocalsplit.png"
    for source, target in places.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    date = _date_of(source_date())
    fields = {"@VERSION@": version, "@DATE@": date}
    about = _filled(HERE / "linux" / "vocalsplit.metainfo.xml", fields)
    _write(share / "metainfo" / "io.github.vocalsplit.VocalSplit.metainfo.xml", about)
    manual = _filled(HERE / "linux" / "vocalsplit.1", fields)
    for name in ("vocalsplit", "vocalsplit-gui"):
        text = manual if name == "vocalsplit" else b".so man1/vocalsplit.1\n"
        _write(share / "man" / "man1" / f"{name}.1.gz", gzip.compress(text, mtime=0))
    changes = (ROOT / "CHANGELOG.md").read_bytes()
    _write(share / "doc" / "vocalsplit" / "changelog.gz", gzip.compress(changes, mtime=0))


def _date_of(seconds: int) -> str:
    """Day of a time, as YYYY-MM-DD in UTC."""

    return f"{datetime.fromtimestamp(seconds, tz=UTC):%Y-%m-%d}"


def _filled(path: Path, fields: dict[str, str]) -> bytes:
    text = path.read_text(encoding="utf-8")
    for name, value in fields.items():
        text = text.replace(name, value)
    return text.encode("utf-8")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def needed_glibc(folder: Path) -> str:
    """The newest version of the C library that anything in a folder asks for."""
    binaries = [str(path) for path in files_of(folder) if not path.is_symlink() and _is_elf(path)]
    listed = subprocess.run(("objdump", "-p", *binaries), capture_output=True, text=True, check=False).stdout
    versions = {(int(major), int(minor)) for major, minor in re.findall(r"\bGLIBC_(\d+)\.(\d+)", listed)}
    return ".".join(map(str, max(versions)))


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def make_deb(target: Target, version: str, architecture: str) -> Path:
    """A Debian package: the folder in /opt, both commands in /usr/bin."""
    tree = ROOT / "build" / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(target.folder, tree / "opt" / "vocalsplit", symlinks=True)
    (tree / "usr" / "bin").mkdir(parents=True)
    for command in ("vocalsplit", "vocalsplit-gui"):
        (tree / "usr" / "bin" / command).symlink_to(f"/opt/vocalsplit/{command}")
    _desktop_files(tree, version)
    fields = {"@NAME@": target.name, "@VERSION@": version, "@ARCHITECTURE@": architecture}
    fields |= {"@OTHER@": "vocalsplit" if target.name == "vocalsplit-gpu" else "vocalsplit-gpu"}
    fields |= {"@GLIBC@": needed_glibc(target.folder), "@SIZE@": str(size_of(tree) // 1024)}
    control = _filled(HERE / "linux" / "control", fields)
    _write(tree / "DEBIAN" / "control", control)
    for path in tree.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    path = target.dist / f"{target.name}_{version}_{architecture}.deb"
    # One thread: with more, dpkg packs blocks of their own, and how many depends on the machine.
    environ = {**os.environ, "SOURCE_DATE_EPOCH": str(source_date()), "DPKG_DEB_THREADS_MAX": "1"}
    pack = ("dpkg-deb", "--root-owner-group", "-Zxz", f"-z{target.effort}", "--build", str(tree), str(path))
    subprocess.run(pack, env=environ, check=True, stdout=subprocess.DEVNULL)
    return path


def make_installer(version: str) -> Path:
    """Windows: Inno Setup's compiler makes one file of the folder."""
    subprocess.run(("iscc", f"/DVersion={version}", str(HERE / "windows" / "vocalsplit.iss")), check=True)
    return DIST / f"VocalSplit-{version}-windows.exe"


def make_dmg(version: str) -> Path:
    """macOS: the .app in a disk image, signed where an identity is given."""
    subprocess.run((str(HERE / "macos" / "make_dmg.sh"), version), check=True, cwd=ROOT)
    return DIST / f"VocalSplit-{version}-macos.dmg"


def make_packages(target: Target) -> list[Path]:
    """What this system's people install."""
    version = project_version()
    if target.name != "vocalsplit" and not sys.platform.startswith("linux"):
        return []
    if sys.platform == "win32":
        return [make_installer(version)]
    if sys.platform == "darwin":
        return [make_dmg(version)]
    machine = os.uname().machine
    packages = [make_tar(target, version, machine)]
    if shutil.which("dpkg-deb"):
        packages.append(make_deb(target, version, MACHINES.get(machine, machine)))
    return packages


def write_checksums(packages: list[Path]) -> None:
    lines = [f"{_digest(path)}  {path.name}\n" for path in packages]
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--why", action="store_true", help="list what the megabytes of the folder are")
    parser.add_argument("--folder", action="store_true", help="make the folder and no packages")
    parser.add_argument("--keep", action="store_true", help="pack the folder that is there")
    parser.add_argument("--twice", action="store_true", help="make the folder again and name what differs")
    parser.add_argument("--fast", action="store_true", help="pack quickly and larger, for trying")
    parser.add_argument("--gpu", action="store_true", help="the build with torch, which must be installed beside this")
    options = parser.parse_args()
    target = Target(is_fast=options.fast)
    if options.gpu:
        target = replace(target, name="vocalsplit-gpu", work=ROOT / "build" / "pyinstaller-gpu")
    if options.why:
        print(f"{size_table(target.folder, 25)}\n\n{why_table(target.folder, target.work / 'vocalsplit' / 'why.json')}")
        return 0
    if options.twice:
        return compare_with_second(target)
    if not options.keep:
        make_folder(target)
    packages = [] if options.folder else make_packages(target)
    write_checksums(packages)
    print(size_table(target.folder, 12))
    for path in packages:
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
