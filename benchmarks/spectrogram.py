"""How fluently the song's picture moves: ``python -m benchmarks.spectrogram`` (under ``xvfb-run`` without a screen).

Opens a song of ten minutes in the real widgets, moves and zooms it frame by frame, and prints how long each frame took
from the command to the finished picture; on a busy machine the UI thread's own time tells more.
``--shots FOLDER`` saves pictures of the main states, dark and light.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from engine.analysis.peaks import update_peaks
from engine.analysis.samples import ACCOMPANIMENT, MIXTURE, MemorySamples
from engine.analysis.scales import FrequencyScale
from engine.analysis.spectrogram import SpectrogramSettings, TileKey, compute_tile
from engine.audio.reading import open_audio
from engine.resources import resource_path
from vocalsplit_gui.jobs import JobRunner
from vocalsplit_gui.state.spectrogram_state import SpectrogramLayout
from vocalsplit_gui.theme import DARK, LIGHT, palette, style_sheet
from vocalsplit_gui.views.spectrogram_panel import SpectrogramPanel
from vocalsplit_gui.views.waveform import WaveformView

Row = tuple[str, str, str]
_FRAMES = 150
_PATIENCE_S = 60.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--song", type=Path, default=resource_path("demo") / "demo.opus")
    parser.add_argument("--vocals", type=Path, default=resource_path("demo") / "demo-vocals.opus")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--shots", type=Path, default=None, metavar="FOLDER")
    options = parser.parse_args()
    app = QApplication([])
    app.setStyle("Fusion")
    song = load_song(options.song, options.vocals, options.minutes)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores{load}, {app.platformName()}")
    window = Window()
    print("\n| what | result | aim |\n|---|---|---|")
    for row in (*_computing(song), *_moving(app, window, song)):
        print("| " + " | ".join(row) + " |", flush=True)
    if options.shots is not None:
        _save_shots(app, window, options.shots)
    window.close()


class Window(QWidget):
    """The overview above the spectrogram, wired as in the app."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("window")
        self.runner = JobRunner(self)
        self.waveform = WaveformView(self.runner)
        self.panel = SpectrogramPanel(self.runner)
        layout = QVBoxLayout(self)
        self.waveform.setFixedHeight(72)
        layout.addWidget(self.waveform)
        layout.addWidget(self.panel, 1)
        self.panel.visible_range_changed.connect(self.waveform.set_visible_range)
        self.waveform.visible_range_requested.connect(self.panel.set_visible_range)
        self.resize(1600, 900)

    def set_song(self, song: MemorySamples) -> None:
        self.panel.set_song(song)
        self.waveform.set_song(song)

    def set_position(self, position_s: float) -> None:
        self.panel.set_position(position_s)
        self.waveform.set_position(position_s)

    def settle(self, app: QApplication) -> None:
        """Wait until every picture is complete."""
        end = time.monotonic() + _PATIENCE_S
        app.processEvents()
        while (self.panel.is_busy or self.waveform.is_busy) and time.monotonic() < end:
            app.processEvents()
        app.processEvents()


def load_song(song: Path, vocals: Path, minutes: float) -> MemorySamples:
    """A mixture and its voice, repeated to a length."""
    (mixture, rate), (voice, _) = _read(song), _read(vocals)
    frames = min(mixture.shape[1], voice.shape[1])
    count = -(-int(minutes * 60 * rate) // frames)
    stems = {MIXTURE: mixture, "vocals": voice, ACCOMPANIMENT: mixture[:, :frames] - voice[:, :frames]}
    repeated = {
        name: np.tile(stem[:, :frames], (1, count))[:, : int(minutes * 60 * rate)] for name, stem in stems.items()
    }
    return MemorySamples({name: np.ascontiguousarray(stem) for name, stem in repeated.items()}, rate)


def _read(path: Path) -> tuple[np.ndarray, int]:
    with open_audio(path) as reader:
        return np.concatenate(list(reader.blocks()), axis=1), reader.info.sample_rate


def _computing(song: MemorySamples) -> Iterator[Row]:
    settings = SpectrogramSettings.for_song(FrequencyScale.MEL, 2048, song.sample_rate)
    frames = min(song.frames, 240 * song.sample_rate)
    level = settings.coarsest_level(frames)
    keys = [TileKey(MIXTURE, level, index) for index in settings.tiles_between(level, 0, frames)]
    yield (
        "coarse picture of 4 minutes",
        _seconds(lambda: [compute_tile(song, settings, key) for key in keys]),
        "< 0.5 s",
    )
    yield (
        "one tile at the finest zoom",
        _seconds(lambda: compute_tile(song, settings, TileKey(MIXTURE, 0, 3))),
        "< 0.05 s",
    )
    yield (
        f"waveform of {song.frames / song.sample_rate / 60:.0f} minutes",
        _seconds(lambda: update_peaks(song, MIXTURE)),
        "",
    )


def _seconds(work: Callable[[], object]) -> str:
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return f"{sorted(times)[2]:.3f} s"


def _moving(app: QApplication, window: Window, song: MemorySamples) -> Iterator[Row]:
    _dress(app, dark=True)
    window.show()
    app.processEvents()
    start = time.perf_counter()
    window.set_song(song)
    app.processEvents()
    yield "a song is opened", f"{1000 * (time.perf_counter() - start):.1f} ms", "< 50 ms"
    window.settle(app)
    panel = window.panel
    for layout in SpectrogramLayout:
        panel.set_state(replace(panel.state, layout=layout))
        panel.show_all()
        window.settle(app)
        for name, step in _steps(window):
            yield f"{layout.value}: {name}", _frames(app, step), "< 16.7 ms, none over 50 ms"
        window.settle(app)


def _steps(window: Window) -> Iterator[tuple[str, Callable[[int], None]]]:
    panel, view = window.panel, window.panel.view
    yield "playhead over the whole song", lambda i: window.set_position(10 + i / 60)
    yield "zoom in, computing", lambda _: view.zoom_time(1.04, 200.0)
    yield "pan, computing", lambda _: view.pan(0.02, 0.0)
    panel.set_visible_range(100, 130)
    yield "pan of 30 s", lambda _: view.pan(-0.004, 0.0)
    yield "zoom of the frequencies", lambda i: view.zoom_frequency(1.02 if i < _FRAMES / 2 else 1 / 1.02)
    yield "zoom out", lambda _: view.zoom_time(0.97, 115.0)
    yield "level range", lambda i: panel.set_state(replace(panel.state, floor_db=-90 + i / 10))
    panel.set_state(replace(panel.state, floor_db=-90))
    yield "read-out under the mouse", lambda i: view.hover(QPointF(300 + 3 * i, 300))
    view.hover(None)
    panel.set_visible_range(100, 130)
    window.set_position(116)
    panel.set_playing(True)
    yield "song gliding under the playhead", lambda i: window.set_position(116 + i / 60)
    panel.set_playing(False)


def _frames(app: QApplication, step: Callable[[int], None]) -> str:
    times, own_times = [], []
    for index in range(_FRAMES):
        start, own_start = time.perf_counter(), time.thread_time()
        step(index)
        app.processEvents()
        times.append(1000 * (time.perf_counter() - start))
        own_times.append(1000 * (time.thread_time() - own_start))
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    own_p50, own_p99 = np.percentile(own_times, [50, 99])
    wall = f"p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f}, max {max(times):.1f} ms"
    return f"{wall} (UI thread p50 {own_p50:.1f}, p99 {own_p99:.1f})"


def _dress(app: QApplication, *, dark: bool) -> None:
    theme = DARK if dark else LIGHT
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme, app.font()))


def _save_shots(app: QApplication, window: Window, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    window.resize(1280, 720)
    panel = window.panel
    for is_dark in (True, False):
        _dress(app, dark=is_dark)
        for name, state, visible in (
            ("whole", replace(panel.state, layout=SpectrogramLayout.ONE, stem=MIXTURE), (0.0, 600.0)),
            (
                "voice",
                replace(panel.state, layout=SpectrogramLayout.ONE, stem="vocals", note_lines=True),
                (100.0, 112.0),
            ),
            ("stacked", replace(panel.state, layout=SpectrogramLayout.STACKED, note_lines=False), (100.0, 130.0)),
        ):
            panel.set_state(state)
            panel.set_visible_range(*visible)
            window.set_position(sum(visible) / 2)
            window.settle(app)
            window.grab().save(str(folder / f"{name}-{'dark' if is_dark else 'light'}.png"))


if __name__ == "__main__":
    main()
