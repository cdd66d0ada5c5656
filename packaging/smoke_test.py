"""Tries a finished bundle as its user would, in a bare system without Python: ``smoke_test.py --root FOLDER``.

``FOLDER`` is a Debian made by debootstrap with the few libraries that the package depends on; the bundle's .deb is
installed there, run there, and removed again. Without ``--root`` the folder bundle runs on this system as it is.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "resources" / "demo"
COMMANDS_IN_ROOT = ("/usr/bin/vocalsplit", "/usr/bin/vocalsplit-gui")
LIMIT_S = 300
WINDOW_S = 60.0


class SmokeError(Exception):
    """The bundle does not do what it should; the text says what."""


@dataclass(frozen=True)
class Bundle:
    """An installed bundle: how to call it, and where its files lie as seen from here.

    Attributes:
        prefix: What goes in front of a command: ``chroot FOLDER`` or nothing.
        root: Folder that the bundle sees as ``/``.
        command: Path of the command line there.
        window: Path of the app there.
        home: The user's folder there.
    """

    prefix: tuple[str, ...]
    root: Path
    command: str
    window: str
    home: str

    def outside(self, path: str) -> Path:
        """Where a path of the bundle's world lies in ours."""
        return self.root / path.lstrip("/") if self.prefix else Path(path)

    def environ(self, **more: str) -> dict[str, str]:
        return {"HOME": self.home, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", **more}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            (*self.prefix, self.command, *arguments),
            env=self.environ(),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=LIMIT_S,
            check=False,
        )


def expect(is_right: bool, what: str) -> None:
    """Say what is right; stop at what is not.

    Raises:
        SmokeError: If it is not.
    """
    if not is_right:
        raise SmokeError(what)
    print(f"  right: {what}", flush=True)


def check_commands(bundle: Bundle) -> None:
    for arguments in (("--version",), ("--help",), ("devices",), ("models",)):
        done = bundle.run(*arguments)
        words = done.stdout.strip().splitlines()
        expect(
            done.returncode == 0 and bool(words), f"vocalsplit {' '.join(arguments)} says: {words[:1]} {done.stderr}"
        )


def _sdr(reference: NDArray[np.float64], estimate: NDArray[np.float64]) -> float:
    return float(10 * np.log10((reference**2).sum() / ((reference - estimate) ** 2).sum()))


def check_split(bundle: Bundle) -> None:
    """Split the demo song; stems are finite, not silent, of its length, and add up."""
    folder = f"{bundle.home}/songs 🎤"
    song = bundle.outside(folder) / "demo.opus"
    song.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(DEMO / "demo.opus", song)
    done = bundle.run("split", f"{folder}/demo.opus", "-o", f"{folder}/stems", "--format", "wav", "--json")
    expect(done.returncode == 0, f"the demo song is split {done.stderr}")
    report = json.loads(done.stdout)
    stems = {name: soundfile.read(bundle.outside(path))[0] for name, path in report["outputs"].items()}
    vocals, rest = stems["vocals"], stems["accompaniment"]
    expect(len(vocals) == len(rest) == round(report["duration_s"] * report["sample_rate"]), "stems have its length")
    expect(all(np.isfinite(stem).all() and np.abs(stem).max() > 0.01 for stem in stems.values()), "stems are sound")
    mixture, truth = soundfile.read(DEMO / "demo.opus")[0], soundfile.read(DEMO / "demo-vocals.opus")[0]
    # Two Opus decoders agree to about -90 dB; what does not add up is tens of dB louder.
    expect(float(np.sqrt(((vocals + rest - mixture) ** 2).mean())) < 1e-4, "stems add up to the song")
    sdr = _sdr(truth, vocals)
    expect(
        sdr > 5.0, f"vocals have {sdr:.1f} dB SDR; {report['realtime_factor']} times real time on {report['device']}"
    )


def check_broken_file(bundle: Bundle) -> None:
    path = f"{bundle.home}/broken.mp3"
    bundle.outside(path).write_text("this is not music\n", encoding="utf-8")
    done = bundle.run("split", path)
    is_plain = "Traceback" not in done.stderr and len(done.stderr.strip().splitlines()) == 1
    expect(done.returncode == 1 and is_plain, f"a broken file gets its sentence: {done.stderr.strip()}")


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """A screen in memory; gives its DISPLAY."""
    reading, writing = os.pipe()
    command = ("Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-ac")
    with subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading, encoding="ascii") as answer:
                yield f":{answer.readline().strip()}"
        finally:
            server.terminate()


def _wait(condition: Callable[[], bool], limit_s: float) -> float | None:
    """Seconds until a condition holds, or None."""
    started = time.monotonic()
    while time.monotonic() - started < limit_s:
        if condition():
            return time.monotonic() - started
        time.sleep(0.05)
    return None


def _windows(display: str) -> str:
    asked = subprocess.run(
        ("xdotool", "search", "--onlyvisible", "--name", "VocalSplit|Until the Dawn"),
        env={**os.environ, "DISPLAY": display},
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.strip()


def _photograph(display: str, path: Path) -> None:
    code = (
        "import sys; from PySide6.QtGui import QGuiApplication; app = QGuiApplication([]); "
        "sys.exit(not app.primaryScreen().grabWindow(0).save(sys.argv[1]))"
    )
    environ = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    subprocess.run((sys.executable, "-c", code, str(path)), env=environ, check=True, timeout=60)


def check_window(bundle: Bundle, picture: Path) -> None:
    """Open the app with the demo song on a screen in memory, photograph it, and end it as a session's end does."""
    song = f"{bundle.home}/songs 🎤/demo.opus"
    if bundle.prefix:
        (bundle.root / "tmp" / ".X11-unix").mkdir(parents=True, exist_ok=True)
    with screen() as display:
        environ = bundle.environ(DISPLAY=f"127.0.0.1{display}" if bundle.prefix else display)
        command = (*bundle.prefix, bundle.window, song)
        if bundle.prefix:
            _share_screen(bundle.root, display)
            environ["DISPLAY"] = display
        with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) as app:
            seconds = _wait(lambda: bool(_windows(display)) or app.poll() is not None, WINDOW_S)
            expect(app.poll() is None and seconds is not None, f"a window stands after {seconds} s {_last_words(app)}")
            _wait(lambda: app.poll() is not None, 8.0)
            expect(app.poll() is None, f"the app is still there with the song loaded {_last_words(app)}")
            _photograph(display, picture)
            app.terminate()
            expect(_wait(lambda: app.poll() is not None, 10.0) is not None, "SIGTERM ends it")
    expect(picture.stat().st_size > 10_000, f"{picture.name} shows more than an empty screen")


def _share_screen(root: Path, display: str) -> None:
    """Let a bare system reach the screen: its socket is linked into the system's own /tmp."""
    socket = f"X{display[1:]}"
    target = root / "tmp" / ".X11-unix" / socket
    target.unlink(missing_ok=True)
    os.link(Path("/tmp/.X11-unix") / socket, target)  # noqa: S108  (where X keeps them)


def _last_words(app: subprocess.Popen[str]) -> str:
    return app.stderr.read() if app.poll() is not None and app.stderr else ""


def install(root: Path, package: Path) -> Bundle:
    """Install the .deb in a bare system."""
    shutil.copyfile(package, root / "tmp" / package.name)
    command = ("chroot", str(root), "dpkg", "--install", f"/tmp/{package.name}")  # noqa: S108
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    expect(done.returncode == 0, f"{package.name} is installed {done.stderr}")
    has_python = any((root / "usr" / "bin").glob("python3*"))
    expect(not has_python, "that system has no Python")
    return Bundle(("chroot", str(root)), root, *COMMANDS_IN_ROOT, "/root")


def uninstall(bundle: Bundle) -> None:
    subprocess.run((*bundle.prefix, "dpkg", "--purge", "vocalsplit"), check=True, capture_output=True)
    left = [path for place in ("opt/vocalsplit", "usr/bin/vocalsplit") for path in bundle.root.glob(place)]
    expect(left == [], "removing it leaves nothing but the user's own files")


def on_this_system(home: Path) -> Bundle:
    """The folder bundle from a read-only-minded place: a path with spaces and emoji."""
    place = home / "apps ✨"
    shutil.copytree(ROOT / "dist" / "vocalsplit", place / "vocalsplit", symlinks=True)
    folder = place / "vocalsplit"
    return Bundle((), Path("/"), str(folder / "vocalsplit"), str(folder / "vocalsplit-gui"), str(home))


def check_all(bundle: Bundle, picture: Path) -> None:
    check_commands(bundle)
    check_split(bundle)
    check_broken_file(bundle)
    if shutil.which("Xvfb") and shutil.which("xdotool"):
        check_window(bundle, picture)
    else:
        print("  not tried: the window, for want of Xvfb and xdotool")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--root", type=Path, help="a bare Debian, made by debootstrap")
    parser.add_argument("--picture", type=Path, default=ROOT / "dist" / "window.png", help="where the screenshot goes")
    options = parser.parse_args()
    try:
        if options.root:
            bundle = install(options.root, next((ROOT / "dist").glob("*.deb")))
            check_all(bundle, options.picture)
            uninstall(bundle)
        else:
            with tempfile.TemporaryDirectory() as home:
                check_all(on_this_system(Path(home)), options.picture)
    except SmokeError as error:
        print(f"  WRONG: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
