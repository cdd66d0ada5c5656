"""The app of a bundle on a screen in memory: opened cold, dropped upon, listened to, photographed, ended."""

from __future__ import annotations

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
from numpy.typing import NDArray
from PySide6.QtGui import QImage
from smoke_place import Bundle, SmokeError, expect, wait_for
from smoke_sound import SoundServer, likeness_db

TOOL = Path(__file__).resolve().parent / "screen_tool.py"
TITLE = "Until the Dawn"
LIMIT_S = 60.0
LIKENESS_DB = 40.0
_WIDTH, _HEIGHT = 1500, 920
_SOURCE = (1340, 840)
_SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108  (where X keeps them)


def screen_missing() -> str:
    """Why there can be no screen here; empty where there can be one."""
    absent = [program for program in ("Xvfb", "xdotool") if shutil.which(program) is None]
    return f"{' and '.join(absent)} not installed" if absent else ""


@contextlib.contextmanager
def screen(root: Path) -> Iterator[str]:
    """A screen in memory that a bundle reaches through its own /tmp; gives its DISPLAY."""
    reading, writing = os.pipe()
    size = f"{_WIDTH}x{_HEIGHT}x24"
    command = ("Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-ac", "-noreset")
    with subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading, encoding="ascii") as answer, _shared_sockets(root):
                yield f":{answer.readline().strip()}"
        finally:
            server.terminate()


@contextlib.contextmanager
def _shared_sockets(root: Path) -> Iterator[None]:
    if root == Path("/"):
        yield
        return
    place = root / "tmp" / ".X11-unix"
    was_there = place.exists()
    place.mkdir(exist_ok=True)
    subprocess.run(("mount", "--bind", _SOCKETS, place), check=True)
    try:
        yield
    finally:
        subprocess.run(("umount", "--lazy", place), check=True)
        if not was_there:
            place.rmdir()


@dataclass
class App:
    """A running app.

    Attributes:
        bundle: Whose it is.
        display: Where its window is.
        process: The program.
        errors: The file that takes what it writes to the terminal.
    """

    bundle: Bundle
    display: str
    process: subprocess.Popen[bytes]
    errors: Path

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    @property
    def log(self) -> str:
        path = self.bundle.outside(self.bundle.home) / ".local" / "state" / "VocalSplit" / "log" / "vocalsplit.log"
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    @property
    def words(self) -> str:
        """What it wrote to the terminal."""
        return self.errors.read_text(encoding="utf-8", errors="replace").strip()

    def windows(self, name: str = ".") -> list[str]:
        """Numbers of the visible windows with a title like that, of every program."""
        return _xdotool(self.display, "search", "--onlyvisible", "--name", name).split()

    def photograph(self, path: Path) -> float:
        """Photograph the screen; returns the share of it that glows."""
        command = (sys.executable, str(TOOL), "photograph", str(path))
        subprocess.run(command, env=_environ(self.display), check=True, timeout=60)
        return _warm_share(path)

    def end(self) -> None:
        """End it as a session's end does, and hold that it ended well and nothing went wrong in between."""
        self.process.terminate()
        expect(wait_for(lambda: not self.is_alive, 10.0), "SIGTERM ends it")
        expect(self.process.returncode == 0, f"its exit status is {self.process.returncode}; it wrote {self.words!r}")
        expect("Traceback" not in self.words, "it wrote no traceback to the terminal")
        wrong = [line for line in self.log.splitlines() if any(word in line for word in _WRONG)]
        expect(bool(self.log) and not wrong, f"its log has no warning and no error {wrong or ''}".strip())


_WRONG = (" WARNING ", " ERROR ", " CRITICAL ", "Traceback")


@contextlib.contextmanager
def running(bundle: Bundle, display: str, server: SoundServer | None, *arguments: str) -> Iterator[App]:
    """Start the app; it is gone at the end of the block, whatever happens there."""
    sound = server.environ(bundle) if server else {}
    with tempfile.NamedTemporaryFile(prefix="smoke-words-") as words:
        process = subprocess.Popen(
            (*bundle.prefix, bundle.window, *arguments),
            env=bundle.environ(DISPLAY=display, **sound),
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=words,
        )
        app = App(bundle, display, process, Path(words.name))
        try:
            yield app
        except SmokeError:
            picture = Path(tempfile.gettempdir()) / "smoke-failed.png"
            app.photograph(picture)
            state = "runs" if app.is_alive else f"ended with {process.returncode}"
            print(
                f"    it {state}; its words: {app.words!r}; the screen: {picture}; its log:\n{app.log}", file=sys.stderr
            )
            raise
        finally:
            process.kill()
            process.wait()


def check_window(
    bundle: Bundle,
    display: str,
    server: SoundServer | None,
    expected: NDArray[np.float32],
    pictures: Path,
    *,
    is_cold: bool,
) -> None:
    """Open the app, drop a song, hear and see it, drop a broken file, and end it."""
    forget(bundle.outside(bundle.folder), is_cold=is_cold)
    with _painting(display) as painted, running(bundle, display, server) as app:
        began = time.monotonic()
        seconds = float(painted.communicate(timeout=LIMIT_S)[0]) - began
        expect(app.is_alive, f"the window is drawn {seconds:.2f} s after its cold start {app.words}".strip())
        _check_keys(app, began)
        song, broken = (f"{bundle.home}/my songs 🎶/{name}" for name in ("demo.opus", "broken.mp3"))
        with contextlib.ExitStack() as stack:
            recorder = stack.enter_context(server.recording()) if server else None
            drop(app, song, lambda: bool(app.windows(TITLE)), f"the dropped song is open: {TITLE}")
            if recorder is not None:
                expect(recorder.wait_for_sound(5.0, LIMIT_S), "it plays")
                likeness = likeness_db(recorder.samples, expected)
                expect(likeness > LIKENESS_DB, f"what is heard is the song without its vocals, to {likeness:.0f} dB")
        picture = pictures / "window.png"
        shown = wait_for(lambda: app.photograph(picture) > 0.01, LIMIT_S)
        expect(shown, f"its spectrogram is seen: {picture.name}, {_warm_share(picture):.1%} of it glows")
        drop(app, broken, lambda: "not a song" in app.log, "a broken file that is dropped is refused")
        expect(len(app.windows()) == 1, "there is one window, and no dialog over it")
        app.photograph(pictures / "window-broken-file.png")
        app.end()
        _check_memory(app, song, is_played=server is not None)


def _check_keys(app: App, began: float) -> None:
    """Press F1 until the help answers: then the window can be used."""
    main = app.windows("^VocalSplit$")
    expect(len(main) == 1, "it has one window")
    _press(app, main[0], "F1")
    expect(wait_for(lambda: bool(app.windows("^Keys$")), 10.0), "F1 opens its help")
    print(f"    usable, by its answer to a key, {time.monotonic() - began:.2f} s after its start")
    _press(app, app.windows("^Keys$")[0], "Escape")
    expect(wait_for(lambda: not app.windows("^Keys$"), 10.0), "Esc closes it")


def _press(app: App, window: str, key: str) -> None:
    """Press a key in a window; nobody else gives it the focus, for there is no window manager."""
    _xdotool(app.display, "windowfocus", "--sync", window)
    _xdotool(app.display, "key", key)


def _check_memory(app: App, song: str, *, is_played: bool) -> None:
    """What the app keeps for the next time says what it did."""
    path = app.bundle.outside(app.bundle.home) / ".local" / "share" / "VocalSplit" / "workspace.json"
    kept = json.loads(path.read_text(encoding="utf-8"))
    where = f"at {kept['position_s']} s"
    expect(song in kept["songs"] and kept["current"] == song, f"it will open that song again, {where}")
    if is_played:
        expect(kept["position_s"] > 1.0, "it had played for more than a second")


def drop(app: App, path: str, is_taken: Callable[[], bool], what: str) -> None:
    """Drag a file from another program's window onto the app's, with the mouse, and let it go there.

    Args:
        app: Where it is dropped.
        path: The file, as the app sees it.
        is_taken: Whether the app has done what is expected; until then the other program stays, to be asked.
        what: What is expected, in words.
    """
    command = (sys.executable, str(TOOL), "drag", *map(str, _SOURCE), path)
    with subprocess.Popen(command, env=_environ(app.display), stdout=subprocess.PIPE, text=True) as source:
        try:
            output = source.stdout
            if output is None or output.readline().strip() != "ready":
                raise RuntimeError("the window to drag from does not open")
            wait_for(lambda: bool(app.windows("screen_tool")), 10.0)
            _drag(app.display)
            action = output.readline().strip()
            expect(action == "CopyAction", f"{Path(path).name} is dropped on the window: {action}")
            expect(wait_for(is_taken, LIMIT_S), what)
        finally:
            source.kill()


def _drag(display: str) -> None:
    """Move the mouse from the source to the middle of the window, with the button down, as slowly as a hand."""
    x, y = _SOURCE[0] + 60, _SOURCE[1] + 30
    _xdotool(display, "mousemove", str(x), str(y), "mousedown", "1")
    for step in range(1, 11):
        time.sleep(0.05)
        place = (x + (640 - x) * step // 10, y + (400 - y) * step // 10)
        _xdotool(display, "mousemove", *map(str, place))
    time.sleep(0.3)
    _xdotool(display, "mouseup", "1")


def check_two_windows(people: list[Bundle], display: str, server: SoundServer | None, song: str) -> None:
    """Two people have the app open at the same time, each with a song of their own."""
    with contextlib.ExitStack() as stack:
        paths = [f"{person.home}/{song}" for person in people]
        apps = []
        for person, path in zip(people, paths, strict=True):
            apps.append(stack.enter_context(running(person, display, server, path)))
        are_open = wait_for(lambda: len(apps[0].windows(TITLE)) == len(apps), LIMIT_S)
        expect(are_open, "two people have their windows open at once, each with the song")
        for app, path in zip(apps, paths, strict=True):
            app.end()
            _check_memory(app, path, is_played=False)


def forget(folder: Path, *, is_cold: bool) -> None:
    """Make the system forget what it read of a folder; all that it ever read, if ``is_cold`` and it lets us."""
    os.sync()
    caches = Path("/proc/sys/vm/drop_caches")
    if is_cold and os.access(caches, os.W_OK):
        caches.write_text("3\n", encoding="ascii")
        return
    for path in folder.rglob("*"):
        if path.is_file() and hasattr(os, "posix_fadvise"):
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


@contextlib.contextmanager
def _painting(display: str) -> Iterator[subprocess.Popen[str]]:
    """A watcher that is ready, and prints when something is drawn on the empty screen."""
    command = (sys.executable, str(TOOL), "paint")
    with subprocess.Popen(command, env=_environ(display), stdout=subprocess.PIPE, text=True) as watcher:
        try:
            if watcher.stdout is None or watcher.stdout.readline().strip() != "ready":
                raise RuntimeError("the screen cannot be watched")
            yield watcher
        finally:
            watcher.kill()


def _warm_share(path: Path) -> float:
    """Share of a picture's pixels in the warm colours that only a spectrogram and a waveform have."""
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGBX8888)
    pixels = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.width(), 4)
    red, green, blue = (pixels[..., channel].astype(int) for channel in range(3))
    return float(((red > 180) & (red > green + 30) & (blue < 130)).mean())


def _environ(display: str) -> dict[str, str]:
    return {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}


def _xdotool(display: str, *arguments: str) -> str:
    done = subprocess.run(("xdotool", *arguments), env=_environ(display), capture_output=True, text=True, check=False)
    return done.stdout
