"""Makes what a make target needs: system libraries, the virtual environment and the Python packages in it.

Runs with the system's own Python and nothing but its standard library. A stamp per purpose, keyed on the
requirements in pyproject.toml, makes every later call a matter of milliseconds.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)
EXTRAS = {
    "run": (),
    "test": ("dev",),
    "training": ("dev", "training"),
    "bundle": ("bundle",),
    "bundle-gpu": ("torch", "bundle"),
}


class SetupError(Exception):
    """What is missing cannot be had from here; the text says what to do."""


@dataclass(frozen=True)
class SystemPackage:
    """A Debian package, how its presence shows on any Linux, and whether the work can begin without it."""

    name: str
    is_there: Callable[[], bool]
    is_vital: bool = False


def has_library(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def has_file(pattern: str) -> bool:
    return any(Path("/").glob(pattern))


def library(package: str, soname: str) -> SystemPackage:
    return SystemPackage(package, lambda: has_library(soname))


SOUND = (
    library("libportaudio2", "libportaudio.so.2"),
    SystemPackage("libasound2-plugins", lambda: has_file("usr/lib*/**/alsa-lib/libasound_module_pcm_pulse.so")),
)
WINDOW = (
    library("libegl1", "libEGL.so.1"),
    library("libgl1", "libGL.so.1"),
    library("libfontconfig1", "libfontconfig.so.1"),
    library("libdbus-1-3", "libdbus-1.so.3"),
    library("libxkbcommon-x11-0", "libxkbcommon-x11.so.0"),
    library("libxcb-cursor0", "libxcb-cursor.so.0"),
    library("libxcb-icccm4", "libxcb-icccm.so.4"),
    library("libxcb-image0", "libxcb-image.so.0"),
    library("libxcb-keysyms1", "libxcb-keysyms.so.1"),
    library("libxcb-randr0", "libxcb-randr.so.0"),
    library("libxcb-render-util0", "libxcb-render-util.so.0"),
    library("libxcb-shape0", "libxcb-shape.so.0"),
    library("libxcb-xinerama0", "libxcb-xinerama.so.0"),
    library("libxcb-xkb1", "libxcb-xkb.so.1"),
    SystemPackage("fonts-dejavu-core", lambda: has_file("usr/share/fonts/**/*.[to]tf")),
)
SCREENLESS = (
    SystemPackage("xvfb", lambda: shutil.which("xvfb-run") is not None, is_vital=True),
    SystemPackage("xauth", lambda: shutil.which("xauth") is not None, is_vital=True),
)
SOUND_SERVER = (
    SystemPackage("pulseaudio", lambda: shutil.which("pulseaudio") is not None),
    SystemPackage("pulseaudio-utils", lambda: shutil.which("pactl") is not None),
)
BUNDLING = (
    SystemPackage("binutils", lambda: shutil.which("objdump") is not None, is_vital=True),
    SystemPackage("xdotool", lambda: shutil.which("xdotool") is not None),
)


def has_display(environ: Mapping[str, str]) -> bool:
    """Whether a window can be opened: always outside Linux, there only with X11 or Wayland."""
    return not sys.platform.startswith("linux") or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def wanted_packages(purpose: str, *, with_display: bool) -> tuple[SystemPackage, ...]:
    """System packages of a purpose on Linux; the window's libraries only where a window will open."""
    if purpose == "run":
        return SOUND + (WINDOW if with_display else ())
    screen = () if with_display else SCREENLESS
    return SOUND + WINDOW + SOUND_SERVER + screen + (BUNDLING if purpose.startswith("bundle") else ())


def privilege() -> tuple[str, ...] | None:
    """What goes in front of apt-get: nothing for root, sudo where it asks no password, else None: not allowed."""
    if os.geteuid() == 0:
        return ()
    if (
        shutil.which("sudo")
        and subprocess.run(("sudo", "-n", "true"), capture_output=True, check=False).returncode == 0
    ):
        return ("sudo", "-n")
    return None


def administrator_command(names: Iterable[str]) -> str:
    """The line that an administrator must run to have these packages."""
    return shlex.join(("sudo", "apt-get", "install", "--yes", *names))


def apt_install(names: tuple[str, ...]) -> bool:
    """Install packages where apt is there and allowed; True if they were installed."""
    before = privilege() if shutil.which("apt-get") else None
    if before is None:
        return False
    print(f"Installing system packages: {', '.join(names)}", flush=True)
    quiet = ("--quiet", "--quiet", "--yes", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0")
    command = (*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get")
    subprocess.run((*command, "--quiet", "--quiet", "update"), stdin=subprocess.DEVNULL, check=False)
    done = subprocess.run(
        (*command, "install", *quiet, *names),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stderr.strip(), file=sys.stderr)
    return done.returncode == 0


def ensure_system(purpose: str) -> None:
    """Have the system packages of a purpose, or say who must install them.

    Raises:
        SetupError: If one that the work cannot begin without is missing and cannot be installed.
    """
    if not sys.platform.startswith("linux"):
        return
    wanted = wanted_packages(purpose, with_display=has_display(os.environ))
    missing = tuple(package for package in wanted if not package.is_there())
    if not missing or apt_install(tuple(package.name for package in missing)):
        return
    sentence = (
        "Some system libraries are missing. On Debian or Ubuntu an administrator must run:\n"
        f"    {administrator_command(package.name for package in missing)}"
    )
    if any(package.is_vital for package in missing):
        raise SetupError(sentence)
    print(
        f"{sentence}\nUntil then there may be no sound or no window; everything else goes on.",
        file=sys.stderr,
    )


def check_python() -> None:
    """Refuse an interpreter that is too old.

    Raises:
        SetupError: If it is.
    """
    if sys.version_info < OLDEST_PYTHON:
        raise SetupError("VocalSplit needs Python 3.11 or newer: name one with  make PYTHON=python3.12 …")


def venv_python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure_venv(folder: Path) -> None:
    """Create the virtual environment, or again if it was left half made.

    Raises:
        SetupError: If this Python cannot make one.
    """
    whole = folder / ".setup" / "created"
    if whole.exists() and venv_python(folder).exists():
        return
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if not apt_install((package,)):
            raise SetupError(
                "This Python cannot make virtual environments."
                " On Debian or Ubuntu an administrator must run:\n"
                f"    {administrator_command((package,))}"
            )
    print(f"Creating the virtual environment {folder.name}", flush=True)
    subprocess.run((sys.executable, "-m", "venv", "--clear", str(folder)), check=True)
    whole.parent.mkdir(parents=True)
    whole.touch()


def requirements_key(pyproject: str, extras: Iterable[str]) -> str:
    """A hash that changes when the packages that a purpose needs may have changed."""
    import tomllib  # noqa: PLC0415  (is there from Python 3.11; older ones must reach the sentence about that)

    settings = tomllib.loads(pyproject)
    facts = [settings["build-system"], settings["project"], sorted(extras), sys.version]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def ensure_python_packages(folder: Path, purpose: str) -> None:
    """Install the project and the packages of a purpose into the environment, unless they are there.

    Raises:
        SetupError: If pip fails; its own words stand above.
    """
    stamp = folder / ".setup" / purpose
    key = requirements_key((ROOT / "pyproject.toml").read_text(encoding="utf-8"), EXTRAS[purpose])
    if stamp.exists() and stamp.read_text(encoding="utf-8") == key:
        return
    print("Installing Python packages: only this once, it takes a minute or two", flush=True)
    extras = ",".join(EXTRAS[purpose])
    project = f"{ROOT}[{extras}]" if extras else str(ROOT)
    pip = (str(venv_python(folder)), "-m", "pip", "--disable-pip-version-check", "--quiet")
    done = subprocess.run((*pip, "install", "--editable", project), stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise SetupError("The Python packages could not be installed: is there a connection to pypi.org?")
    stamp.write_text(key, encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("purpose", choices=sorted(EXTRAS))
    parser.add_argument("--venv", type=Path, default=ROOT / ".venv", help="the virtual environment's folder")
    options = parser.parse_args(arguments)
    try:
        check_python()
        ensure_venv(options.venv)
        ensure_system(options.purpose)
        ensure_python_packages(options.venv, options.purpose)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
