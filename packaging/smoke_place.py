"""Where a bundle is tried: installed in a bare Debian or copied on this system, by whom, and cut off from what.

In a bare Debian everything happens on a layer above it, so that the folder that was given stays as it was and the
layer shows exactly what installing, using and removing left behind.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

LIMIT_S = 300
_FIRST_UID = 51001
# What dpkg, useradd and their like keep for themselves.
_BOOKS = (
    "var/lib/dpkg",
    "var/log",
    "var/cache",
    "etc/passwd",
    "etc/shadow",
    "etc/group",
    "etc/gshadow",
    "etc/sub",
    "etc/.pwd.lock",
)


class SmokeError(Exception):
    """The bundle does not do what it should; the text says what."""


def expect(is_right: bool, what: str) -> None:
    """Say what is right; stop at what is not.

    Raises:
        SmokeError: If it is not.
    """
    if not is_right:
        raise SmokeError(what)
    print(f"  right: {what}", flush=True)


def not_tried(what: str) -> None:
    """Say what could not be tried here."""
    print(f"  NOT TRIED: {what}", flush=True)


def wait_for(condition: Callable[[], bool], limit_s: float) -> bool:
    """Wait until a condition holds; False where it never does."""
    deadline = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@dataclass(frozen=True)
class Bundle:
    """An installed bundle and the person who runs it.

    Attributes:
        root: The folder that the bundle sees as ``/``.
        folder: Where its files lie, as it sees them.
        command: Path of the command line there.
        window: Path of the app there.
        home: The person's folder there.
        uid: The person's number; None for whoever runs this.
        is_offline: Whether it runs where there is no network at all.
    """

    root: Path
    folder: str
    command: str
    window: str
    home: str
    uid: int | None = None
    is_offline: bool = False

    @property
    def prefix(self) -> tuple[str, ...]:
        """What goes in front of a command so that it runs there, as that person, offline."""
        cut = ("unshare", "--net") if self.is_offline else ()
        if self.root != Path("/"):
            return (*cut, "chroot", f"--userspec={self.uid}:{self.uid}", str(self.root))
        if self.uid is not None:
            return (*cut, "setpriv", f"--reuid={self.uid}", f"--regid={self.uid}", "--clear-groups")
        return ("unshare", "--user", "--map-current-user", "--net") if self.is_offline else ()

    def outside(self, path: str) -> Path:
        """Where a path of the bundle's world lies in ours."""
        return self.root / path.lstrip("/")

    def environ(self, **more: str) -> dict[str, str]:
        own = {"HOME": self.home, "XDG_RUNTIME_DIR": f"{self.home}/.runtime"}
        return {**own, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", **more}

    def log_in(self) -> None:
        """Make the folder that a session gives to its person's programs; libpulse litters /tmp without one."""
        folder = self.outside(self.home) / ".runtime"
        folder.mkdir(mode=0o700)
        if self.uid is not None:
            os.chown(folder, self.uid, self.uid)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start the command line."""
        return subprocess.Popen(
            (*self.prefix, self.command, *arguments),
            env=self.environ(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command line to its end."""
        running = self.start(*arguments)
        output, errors = running.communicate(timeout=LIMIT_S)
        return subprocess.CompletedProcess(running.args, running.returncode, output, errors)

    def give(self, source: Path, path: str) -> str:
        """Copy a file to a path in the person's home, as theirs; returns the path as the bundle sees it."""
        inside = f"{self.home}/{path}"
        target = self.outside(inside)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        if self.uid is not None:
            for each in (target.parent, target):
                os.chown(each, self.uid, self.uid)
        return inside


def can_be_offline() -> bool:
    """Whether a process can be started here without any network."""
    how = ("unshare", "--net") if os.geteuid() == 0 else ("unshare", "--user", "--map-current-user", "--net")
    if shutil.which("unshare") is None:
        return False
    return subprocess.run((*how, "true"), capture_output=True, check=False).returncode == 0


@contextlib.contextmanager
def on_this_system(source: Path, scratch: Path) -> Iterator[list[Bundle]]:
    """The folder bundle in a path with spaces and emoji that nobody can write to, for two people."""
    scratch.chmod(0o755)
    folder = scratch / "my apps ✨" / "vocalsplit"
    shutil.copytree(source, folder, symlinks=True)
    is_root = os.geteuid() == 0
    people = []
    for number in range(2):
        home = scratch / f"person {number + 1} 🎤"
        home.mkdir()
        uid = _FIRST_UID + number if is_root else None
        if uid is not None:
            os.chown(home, uid, uid)
        commands = (str(folder / "vocalsplit"), str(folder / "vocalsplit-gui"))
        people.append(Bundle(Path("/"), str(folder), *commands, str(home), uid, can_be_offline()))
        people[-1].log_in()
    if not is_root:
        not_tried("two users: only root can start programs as somebody else, so two homes of one user stand for them")
    with read_only(folder):
        yield people


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Make a folder one that cannot be written: by a mount where that is allowed, else by its rights."""
    if os.geteuid() == 0:
        subprocess.run(("mount", "--bind", folder, folder), check=True)
        try:
            subprocess.run(("mount", "-o", "remount,bind,ro", folder), check=True)
            yield
        finally:
            subprocess.run(("umount", "--lazy", folder), check=True)
        return
    places = [folder, *(path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())]
    for place in places:
        place.chmod(0o555)
    try:
        yield
    finally:
        for place in places:
            place.chmod(0o755)


@contextlib.contextmanager
def in_bare_system(root: Path, package: Path, scratch: Path) -> Iterator[list[Bundle]]:
    """Install the .deb in a bare Debian, for two people; at the end remove it and look at what is left."""
    layer = [scratch / name for name in ("changes", "work", "system")]
    for folder in layer:
        folder.mkdir()
    changes, work, system = layer
    options = f"lowerdir={root},upperdir={changes},workdir={work}"
    subprocess.run(("mount", "-t", "overlay", "overlay", "-o", options, system), check=True)
    try:
        subprocess.run(("mount", "-t", "proc", "proc", system / "proc"), check=True)
        people = _install(system, package)
        with read_only(system / "opt" / "vocalsplit"):
            yield people
        _uninstall(system, package)
    finally:
        subprocess.run(("umount", "--recursive", "--lazy", system), check=True)
    check_leftovers(changes, root)


def _install(system: Path, package: Path) -> list[Bundle]:
    names = ("python3", "pip3", "libportaudio.so.2")
    found = [str(path) for name in names for path in (system / "usr").glob(f"*/**/{name}")]
    expect(not found, f"that system has no Python and no PortAudio {found or ''}".strip())
    shutil.copyfile(package, system / "var" / "cache" / package.name)
    done = _in(system, "dpkg", "--install", f"/var/cache/{package.name}")
    expect(done.returncode == 0, f"{package.name} is installed {done.stderr.strip()}".strip())
    people = []
    for number in range(2):
        name, uid = f"person{number + 1}", _FIRST_UID + number
        made = _in(system, "useradd", "--create-home", "--uid", str(uid), name)
        expect(made.returncode == 0, f"{name} has an account {made.stderr.strip()}".strip())
        commands = ("/usr/bin/vocalsplit", "/usr/bin/vocalsplit-gui")
        people.append(Bundle(system, "/opt/vocalsplit", *commands, f"/home/{name}", uid, can_be_offline()))
        people[-1].log_in()
    return people


def _uninstall(system: Path, package: Path) -> None:
    done = _in(system, "dpkg", "--purge", package.name.split("_")[0])
    expect(done.returncode == 0, f"the package is removed {done.stderr.strip()}".strip())
    (system / "var" / "cache" / package.name).unlink()


def _in(system: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environ = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(("chroot", str(system), *command), env=environ, capture_output=True, text=True, check=False)


def check_leftovers(changes: Path, root: Path) -> None:
    """Hold that nothing is left of an installation but what belongs to its users."""
    left = [path.relative_to(changes) for path in changes.rglob("*") if _is_new(path, changes, root)]
    foreign = [str(path) for path in left if path.parts[0] != "home" and not str(path).startswith(_BOOKS)]
    expect(not foreign, f"removing it leaves nothing but the users' own files {foreign or ''}".strip())
    own = sorted({"/".join(path.parts[2:4]) for path in left if path.parts[0] == "home" and len(path.parts) > 2})
    print(f"    theirs: {', '.join(own)}")


def _is_new(path: Path, changes: Path, root: Path) -> bool:
    """Whether a path of the layer is something that the system below does not have; gone files are no such thing."""
    if path.is_char_device():
        return False
    is_folder = path.is_dir() and not path.is_symlink()
    return not (is_folder and (root / path.relative_to(changes)).is_dir())
