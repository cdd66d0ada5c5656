from __future__ import annotations

import gc
import logging
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.player import SilentDevice
from tests.support.pulse import pulse
from vocalsplit_gui.application import Application
from vocalsplit_gui.jobs import JobRunner
from vocalsplit_gui.logs import start_logging
from vocalsplit_gui.paths import user_paths
from vocalsplit_gui.settings import Settings
from vocalsplit_gui.wiring import Wiring

if not os.environ.get("DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

__all__ = ["pulse"]
RATE = 8000
MakeApp = Callable[..., Wiring]


@pytest.fixture(scope="session")
def qapp_cls() -> type[Application]:
    return Application


@pytest.fixture(autouse=True)
def _garbage_in_this_thread() -> Iterator[None]:
    """As in the app: a widget that Python collects in a worker's thread takes the process with it."""
    gc.disable()
    yield
    gc.collect(1)


@pytest.fixture
def runner(qapp: object) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    assert runner.close(10.0), f"still running: {runner.running()}"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the folders of the person who runs it."""
    monkeypatch.setenv("VOCALSPLIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VOCALSPLIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("platformdirs.user_music_path", lambda: tmp_path / "music")
    return tmp_path / "home"


@pytest.fixture(autouse=True)
def _log_is_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def write_song(path: Path, seconds: float = 2.0, *, seed: int = 0, rate: int = RATE) -> Path:
    """A song of noise and a tone, stereo, 16 bit."""
    frames = round(seconds * rate)
    noise = np.random.default_rng(seed).uniform(-0.2, 0.2, (frames, 2))
    tone = 0.3 * np.sin(2 * np.pi * 220 * np.arange(frames) / rate)
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, (noise + tone[:, None]).astype(np.float32), rate, subtype="PCM_16")
    return path


@pytest.fixture
def make_app(qtbot, home: Path) -> Iterator[MakeApp]:
    """Opens the real window over the real engine, with the identity model and a silent output; closes it cleanly."""
    before = set(threading.enumerate())
    opened: list[Wiring] = []

    def make(*songs: Path, device: Callable[[], object] = SilentDevice, **changes: object) -> Wiring:
        paths = user_paths()
        settings = replace(Settings(model_id="identity", theme="dark"), **changes)  # type: ignore[arg-type]
        app = Application.instance()
        assert isinstance(app, Application)
        app.setStyle("Fusion")
        wiring = Wiring(app, paths, settings, start_logging(paths), device)  # type: ignore[arg-type]
        wiring.setProperty("expects_warnings", False)
        opened.append(wiring)
        wiring.show(songs)
        wiring.window.activateWindow()
        qtbot.waitUntil(wiring.window.isActiveWindow, timeout=10_000)
        return wiring

    yield make
    for wiring in opened:
        wiring.close()
        if not wiring.property("expects_warnings"):
            text = wiring.dialogs.log_text()
            assert " WARNING " not in text and " ERROR " not in text, text
    left = [t for t in set(threading.enumerate()) - before if t.is_alive()]
    assert not left, f"threads left behind: {left}"
