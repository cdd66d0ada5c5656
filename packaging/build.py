"""Makes what people install: the folder bundle in dist/vocalsplit, and the archives of this system from it.

``build.py`` makes everything, ``build.py --why`` lists what the megabytes are, ``build.py --keep`` packs the folder
that is there. Linux gives a .tar.xz and a .deb, Windows an installer (Inno Setup), macOS a .dmg.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DIST = ROOT / "dist"
FOLDER = DIST / "vocalsplit"
MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}


def project_version() -> str:
    """The one version number, from pyproject.toml."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(settings["project"]["version"])


def source_date() -> int:
    """Time of the commit: every file of an archive carries it, so that the same commit gives the same archive."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given:
        return int(given)
    asked = subprocess.run(("git", "log", "-1", "--format=%ct"), cwd=ROOT, capture_output=True, text=True, check=False)
    return int(asked.stdout) if asked.returncode == 0 else 0


def make_folder() -> None:
    """Run PyInstaller; hash seed and times are fixed, so that its archives do not differ from run to run."""
    environ = {**os.environ, "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": str(source_date())}
    paths = ("--distpath", str(DIST), "--workpath", str(ROOT / "build" / "pyinstaller"))
    command = (sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *paths)
    subprocess.run((*command, str(HERE / "vocalsplit.spec")), cwd=ROOT, env=environ, check=True)
    notices = (sys.executable, str(HERE / "notices.py"), "--folder", str(FOLDER), "--sbom", str(DIST / "sbom.json"))
    subprocess.run(notices, check=True)


def files_of(folder: Path) -> list[Path]:
    """Files of a folder in a fixed order; links are files here."""
    return sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink())


def size_of(folder: Path) -> int:
    """Bytes of the files of a folder."""
    return sum(path.lstat().st_size for path in files_of(folder))


def sizes_by_library(folder: Path) -> Counter[str]:
    """Bytes by what they belong to: the first folder below ``_internal``, or the file itself."""
    sizes: Counter[str] = Counter()
    for path in files_of(folder):
        parts = path.relative_to(folder).parts
        inside = parts[1:] if parts[0] == "_internal" else parts
        sizes[inside[0].removesuffix(".libs")] += path.lstat().st_size
    return sizes


def print_sizes(folder: Path, rows: int) -> None:
    sizes = sizes_by_library(folder)
    print("| part | MB |\n|---|---|")
    for name, size in sizes.most_common(rows):
        print(f"| {name} | {size / 1e6:.1f} |")
    print(f"| all of {len(files_of(folder))} files | {sizes.total() / 1e6:.1f} |")


def print_why(folder: Path) -> None:
    """The largest files and, for each library, what in the bundle links to it."""
    print_sizes(folder, 25)
    largest = sorted(files_of(folder), key=lambda path: -path.lstat().st_size)[:25]
    binaries = [path for path in files_of(folder) if ".so" in path.name and not path.is_symlink()]
    needs = {path: _needed(path) for path in binaries} if shutil.which("objdump") else {}
    print("\n| file | MB | because of |\n|---|---|---|")
    for path in largest:
        users = [user.name for user, names in needs.items() if path.name in names]
        reason = ", ".join(users[:4]) or "imported or opened by name"
        print(f"| {path.relative_to(folder)} | {path.lstat().st_size / 1e6:.1f} | {reason} |")


def _needed(path: Path) -> set[str]:
    listed = subprocess.run(("objdump", "-p", path), capture_output=True, text=True, check=False).stdout
    return {line.split()[1] for line in listed.splitlines() if line.strip().startswith("NEEDED")}


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """A member that says nothing of who packed it, and when."""
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    member.mtime = source_date()
    member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
    return member


def make_tar(version: str, machine: str) -> Path:
    """The folder as .tar.xz, in a fixed order with fixed times."""
    path = DIST / f"vocalsplit-{version}-linux-{machine}.tar.xz"
    with tarfile.open(path, "w:xz", preset=6) as archive:
        for file in files_of(FOLDER):
            archive.add(file, Path("vocalsplit") / file.relative_to(FOLDER), recursive=False, filter=_plain)
    return path


def _desktop_files(tree: Path, version: str) -> None:
    """Put menu entry, icon, "open with", description and man page where Linux desktops look for them."""
    share = tree / "usr" / "share"
    icon = ROOT / "resources" / "icons" / "vocalsplit.svg"
    places = {
        HERE / "linux" / "vocalsplit.desktop": share / "applications" / "vocalsplit.desktop",
        HERE / "linux" / "vocalsplit.metainfo.xml": share / "metainfo" / "io.github.vocalsplit.VocalSplit.metainfo.xml",
        icon: share / "icons" / "hicolor" / "scalable" / "apps" / "vocalsplit.svg",
        ROOT / "LICENSE": share / "doc" / "vocalsplit" / "copyright",
    }
    for source, target in places.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    manual = share / "man" / "man1" / "vocalsplit.1.gz"
    manual.parent.mkdir(parents=True)
    text = (HERE / "linux" / "vocalsplit.1").read_text(encoding="utf-8").replace("@VERSION@", version)
    manual.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))


def make_deb(version: str, architecture: str) -> Path:
    """A Debian package: the folder in /opt, both commands in /usr/bin."""
    tree = ROOT / "build" / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(FOLDER, tree / "opt" / "vocalsplit", symlinks=True)
    (tree / "usr" / "bin").mkdir(parents=True)
    for command in ("vocalsplit", "vocalsplit-gui"):
        (tree / "usr" / "bin" / command).symlink_to(f"/opt/vocalsplit/{command}")
    _desktop_files(tree, version)
    fields = {"@VERSION@": version, "@ARCHITECTURE@": architecture, "@SIZE@": str(size_of(tree) // 1024)}
    control = (HERE / "linux" / "control").read_text(encoding="utf-8")
    for field, value in fields.items():
        control = control.replace(field, value)
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN" / "control").write_text(control, encoding="utf-8")
    path = DIST / f"vocalsplit_{version}_{architecture}.deb"
    environ = {**os.environ, "SOURCE_DATE_EPOCH": str(source_date())}
    pack = ("dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(path))
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


def make_packages() -> list[Path]:
    """What this system's people install."""
    version = project_version()
    if sys.platform == "win32":
        return [make_installer(version)]
    if sys.platform == "darwin":
        return [make_dmg(version)]
    machine = os.uname().machine
    packages = [make_tar(version, machine)]
    if shutil.which("dpkg-deb"):
        packages.append(make_deb(version, MACHINES.get(machine, machine)))
    return packages


def write_checksums(packages: list[Path]) -> None:
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in packages]
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--why", action="store_true", help="list what the megabytes of the folder are")
    parser.add_argument("--keep", action="store_true", help="pack the folder that is there")
    options = parser.parse_args()
    if options.why:
        print_why(FOLDER)
        return 0
    if not options.keep:
        make_folder()
    packages = make_packages()
    write_checksums(packages)
    print_sizes(FOLDER, 12)
    for path in packages:
        print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
