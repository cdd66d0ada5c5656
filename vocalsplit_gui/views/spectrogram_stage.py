"""The drawing of a spectrogram without its input: pictures, axes and what lies over them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QTimer, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QWidget

from engine.analysis.samples import SampleSource
from engine.analysis.spectrogram import UNKNOWN_LEVEL, SpectrogramSettings, TileKey, level_to_db
from vocalsplit_gui.state.dragging import Loop
from vocalsplit_gui.state.hover import Hover
from vocalsplit_gui.state.running import Runner
from vocalsplit_gui.state.spectrogram_state import SpectrogramState
from vocalsplit_gui.state.tiles import Demand, SongSnapshot
from vocalsplit_gui.state.viewport import Viewport
from vocalsplit_gui.views.ink import Ink
from vocalsplit_gui.views.spectrogram_canvas import SpectrogramCanvas, colour_table
from vocalsplit_gui.views.spectrogram_overlay import SpectrogramOverlay, derive_unready
from vocalsplit_gui.views.spectrogram_pictures import PictureKeeper, Scene
from vocalsplit_gui.views.spectrogram_tiles import TileLoader

FRAME = 2
_REFRESH_MS = 100
_REDRAW_MS = 25


class SpectrogramStage(QWidget):
    """Shows some stems of a song through a viewport; its pixels are its parent's.

    Signals:
        song_changed: The song turned out longer or shorter.
        picture_changed: More of the song is shown, or it is shown more sharply.
        layout_changed: The plots lie elsewhere.
    """

    song_changed = Signal()
    picture_changed = Signal()
    layout_changed = Signal()

    def __init__(self, runner: Runner, parent: QWidget) -> None:
        super().__init__(parent)
        self.song: SongSnapshot | None = None
        self._samples: SampleSource | None = None
        self._settings: SpectrogramSettings | None = None
        self._state = SpectrogramState()
        self._stems: tuple[str, ...] = ()
        self._viewport = Viewport()
        self._ink: Ink | None = None
        self._arrived: set[TileKey] = set()
        self._canvas = SpectrogramCanvas(self)
        self.overlay = SpectrogramOverlay(self.plot_rect, self)
        self._pictures = PictureKeeper(self._canvas)
        self._loader = TileLoader(runner, self)
        self._loader.tile_ready.connect(self._on_tile_ready)
        self._refresh_timer = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._refresh_timer.timeout.connect(self._take_snapshot)
        self._redraw_timer = QTimer(self, singleShot=True, interval=_REDRAW_MS)
        self._redraw_timer.timeout.connect(self._draw_arrived)

    @property
    def is_busy(self) -> bool:
        """True while a picture is still to come."""
        return self._loader.is_busy or self._refresh_timer.isActive() or self._redraw_timer.isActive()

    def set_song(self, samples: SampleSource | None) -> None:
        self._samples, self._settings = samples, None
        self.song = None if samples is None else SongSnapshot.of(samples)
        self._loader.set_song(None, None)
        self._pictures.forget()
        self.overlay.change(loop=None, cursor=None, position_s=None if samples is None else 0.0)

    def refresh(self) -> None:
        """Look again, soon, at what is ready of the song."""
        if self._samples is not None and not self._refresh_timer.isActive():
            self._refresh_timer.start()

    def set_ink(self, ink: Ink, font: QFont) -> None:
        self._ink = ink
        self._canvas.set_ink(ink, font)
        self._colour()
        self._settle()
        self.overlay.set_ink(ink)

    def show_stems(self, stems: tuple[str, ...], state: SpectrogramState) -> None:
        """Show these stems, from top to bottom, drawn as ``state`` says."""
        self._state, self._stems = state, stems
        if self._canvas.row_count != max(1, len(stems)):
            self._canvas.set_rows(len(stems))
            self._pictures.forget()
            if self._ink is not None:
                self._canvas.set_ink(self._ink, self.font())
        self._take_settings()
        self._colour()
        self._settle()
        self.overlay.change(stems=stems, unready=self._unready())
        self.look_at(self._viewport)

    def look_at(self, viewport: Viewport) -> None:
        self._viewport = viewport
        self._canvas.set_viewport(viewport)
        self.overlay.change(viewport=viewport, notes=tuple(self._canvas.visible_notes()))
        self._draw()

    # where things are

    def plot_rect(self, row: int) -> QRectF:
        return self._canvas.plot_rect(row).translated(QPointF(self._canvas.pos()))

    def plots_extent(self) -> tuple[float, float]:
        """The top of the first row and the bottom of the last one."""
        return self.plot_rect(0).top(), self.plot_rect(self._canvas.row_count - 1).bottom()

    def row_at(self, point: QPointF) -> int:
        """The row under a point, or the nearest one."""
        distances = [_distance(point.y(), self.plot_rect(row)) for row in range(self._canvas.row_count)]
        return distances.index(min(distances))

    def time_at(self, x: float) -> float:
        rect, view = self.plot_rect(0), self._viewport
        share = min(max((x - rect.left()) / max(1.0, rect.width()), 0.0), 1.0)
        return view.start_s + share * view.span_s

    def x_of(self, time_s: float) -> float:
        return self.overlay.x_of(time_s)

    def position_at(self, point: QPointF) -> float:
        """The position on the frequency axis at a point."""
        rect = self.plot_rect(self.row_at(point))
        share = min(max((rect.bottom() - point.y()) / max(1.0, rect.height()), 0.0), 1.0)
        return self._viewport.low + share * self._viewport.height

    def is_over_plot(self, point: QPointF) -> bool:
        return self.song is not None and self.plot_rect(self.row_at(point)).contains(point)

    def is_over_hz_axis(self, point: QPointF) -> bool:
        return self.song is not None and point.x() < self.plot_rect(0).left()

    def hover_at(self, point: QPointF) -> Hover | None:
        """What the picture shows at a point."""
        if self._settings is None or not self._stems:
            return None
        row, time_s, position = self.row_at(point), self.time_at(point.x()), self.position_at(point)
        level = self._canvas.picture(row).level_at(time_s, position)
        db = None if level is None else float(level_to_db(level))
        return Hover(self._stems[row], time_s, float(self._settings.axis.hz(position)), db)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._canvas.setGeometry(self.rect().adjusted(FRAME, FRAME, 0, -FRAME))
        self.overlay.setGeometry(self.rect())
        self._settle()
        self.look_at(self._viewport)
        super().resizeEvent(event)

    # inside

    def _colour(self) -> None:
        state = self._state
        colours = colour_table(state.colour_map, state.floor_db, state.ceiling_db)
        if self._ink is not None:
            colours = colours.copy()
            colours[UNKNOWN_LEVEL] = self._ink.unready.rgb()
        for row in range(self._canvas.row_count):
            self._canvas.picture(row).set_colours(colours)

    def _settle(self) -> None:
        self._canvas.settle()
        self.layout_changed.emit()

    def _take_settings(self) -> None:
        if self.song is None:
            self._settings = None
            return
        settings = SpectrogramSettings.for_song(self._state.scale, self._state.n_fft, self.song.sample_rate)
        self._canvas.set_axis(settings.axis, shows_notes=self._state.note_lines)
        if settings != self._settings:
            self._settings = settings
            self._loader.set_song(self._samples, settings)
            self._pictures.forget()

    def _take_snapshot(self) -> None:
        if self._samples is None:
            return
        before, self.song = self.song, SongSnapshot.of(self._samples)
        if before is None or before.frames != self.song.frames:
            self._pictures.forget()
            self.song_changed.emit()
        if before != self.song:
            self.overlay.change(unready=self._unready())
            self._draw()

    def _scene(self) -> Scene | None:
        if self.song is None or self._settings is None or not self._stems:
            return None
        pixels = max(1.0, self.plot_rect(0).width() * self.devicePixelRatioF())
        frames_per_pixel = self._viewport.span_s * self.song.sample_rate / pixels
        level = self._settings.level_for(frames_per_pixel, self.song.frames)
        return Scene(self.song, self._settings, self._stems, self._viewport, level)

    def _draw(self, arrived: frozenset[TileKey] = frozenset()) -> None:
        scene = self._scene()
        if scene is None:
            return
        self._pictures.show(scene, self._loader.tiles, arrived)
        rate, view = scene.song.sample_rate, scene.viewport
        demand = Demand(scene.stems, int(view.start_s * rate), int(view.stop_s * rate) + 1, scene.level)
        self._loader.refresh(scene.song, demand)

    def _on_tile_ready(self, key: TileKey) -> None:
        self._arrived.add(key)
        if not self._redraw_timer.isActive():
            self._redraw_timer.start()

    def _draw_arrived(self) -> None:
        arrived, self._arrived = frozenset(self._arrived), set()
        self._draw(arrived)
        self.picture_changed.emit()

    def _unready(self) -> tuple[tuple[Loop, ...], ...]:
        song = self.song
        if song is None:
            return ()
        return tuple(derive_unready(song.spans[stem], song.frames, song.sample_rate) for stem in self._stems)


def _distance(y: float, rect: QRectF) -> float:
    return max(rect.top() - y, y - rect.bottom(), 0.0)
