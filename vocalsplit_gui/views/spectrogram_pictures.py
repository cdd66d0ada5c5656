"""Keeps the rows' pictures up to date with the tiles at hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.analysis.mosaic import compose
from engine.analysis.spectrogram import SpectrogramSettings, TileKey
from vocalsplit_gui.state.tiles import SongSnapshot, TileStock
from vocalsplit_gui.state.viewport import Viewport
from vocalsplit_gui.views.spectrogram_canvas import SpectrogramCanvas

_MARGIN = 0.3
_FOLD_BELOW = 0.7


@dataclass(frozen=True)
class Scene:
    """All that the pictures depend on."""

    song: SongSnapshot
    settings: SpectrogramSettings
    stems: tuple[str, ...]
    viewport: Viewport
    level: int


@dataclass(frozen=True)
class _Shown:
    stem: str
    level: int
    columns: range


def visible_columns(scene: Scene, margin: float = 0.0) -> range:
    """The columns of the scene's level that are visible, with a margin in widths of the view on both sides."""
    width_s = scene.settings.column_frames(scene.level) / scene.song.sample_rate
    view = scene.viewport
    last = -(-scene.song.frames // scene.settings.column_frames(scene.level))
    start = int((view.start_s - margin * view.span_s) / width_s)
    stop = int((view.stop_s + margin * view.span_s) / width_s) + 1
    return range(min(max(start, 0), last), min(max(stop, 0), last))


class PictureKeeper:
    """Composes a row's picture when the view leaves it, and anew when tiles arrive.

    A picture is wider than the view, so that panning moves it without composing.
    """

    def __init__(self, canvas: SpectrogramCanvas) -> None:
        self._canvas = canvas
        self._shown: dict[int, _Shown] = {}

    def forget(self) -> None:
        """Compose everything anew the next time."""
        self._shown = {}

    def show(self, scene: Scene, tiles: TileStock, arrived: frozenset[TileKey] = frozenset()) -> None:
        """Bring every row's picture up to date; ``arrived`` are tiles that changed."""
        visible = visible_columns(scene)
        for row, stem in enumerate(scene.stems):
            shown = self._shown.get(row)
            is_good = (
                shown is not None
                and (shown.stem, shown.level) == (stem, scene.level)
                and shown.columns.start <= visible.start
                and visible.stop <= shown.columns.stop
            )
            if not is_good or any(key.stem == stem for key in arrived):
                self._compose(scene, tiles, row, stem)

    def _compose(self, scene: Scene, tiles: TileStock, row: int, stem: str) -> None:
        columns = visible_columns(scene, _MARGIN)
        if not columns:
            return
        settings, song = scene.settings, scene.song
        coarsest = settings.coarsest_level(song.frames)
        levels = compose(tiles, settings, stem, level=scene.level, columns=columns, coarsest=coarsest)
        if self._canvas.plot_rect(row).height() * self._canvas.devicePixelRatioF() < _FOLD_BELOW * settings.rows:
            levels = np.maximum(levels[::2], levels[1::2])
        width_s = settings.column_frames(scene.level) / song.sample_rate
        self._canvas.picture(row).set_picture(levels, columns.start * width_s, columns.stop * width_s)
        self._shown[row] = _Shown(stem, scene.level, columns)
