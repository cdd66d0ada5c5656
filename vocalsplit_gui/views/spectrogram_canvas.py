"""The drawn part of a spectrogram: a row per stem with its axes, linked in time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from engine.analysis.scales import FrequencyAxis
from engine.analysis.spectrogram import UNKNOWN_LEVEL, Levels, level_to_db
from vocalsplit_gui.state.ticks import Tick, derive_frequency_ticks, derive_note_ticks, derive_time_ticks
from vocalsplit_gui.state.viewport import Viewport
from vocalsplit_gui.views.ink import Ink

_GAP = 6
_GREYS = {"grey": (0, 255), "grey-inverted": (255, 0)}
Ticks = Callable[[float, float, float], Sequence[Tick]]


@lru_cache(maxsize=16)
def colour_table(name: str, floor_db: float, ceiling_db: float) -> NDArray[np.uint32]:
    """The colour of every stored level, ``(256,)`` as 0xffRRGGBB."""
    share = np.clip((level_to_db(np.arange(256, dtype=np.uint8)) - floor_db) / (ceiling_db - floor_db), 0, 1)
    rgb = _map_colours(name)[np.rint(share * 255).astype(np.intp)].astype(np.uint32)
    return np.asarray(0xFF000000 | rgb[:, 0] << 16 | rgb[:, 1] << 8 | rgb[:, 2], dtype=np.uint32)


@lru_cache(maxsize=8)
def _map_colours(name: str) -> NDArray[np.uint8]:
    if name in _GREYS:
        return np.repeat(np.linspace(*_GREYS[name], 256).astype(np.uint8)[:, None], 3, axis=1)
    table: NDArray[np.uint8] = pg.colormap.get(name).getLookupTable(nPts=256, alpha=False)
    return table


class PictureItem(pg.GraphicsObject):  # type: ignore[misc]
    """A stretch of spectrogram, drawn over seconds and axis positions."""

    def __init__(self) -> None:
        super().__init__()
        self._levels: Levels | None = None
        self._colours: list[int] = [0] * 256
        self._image = QImage()
        self._rect = QRectF()

    def set_picture(self, levels: Levels, start_s: float, stop_s: float) -> None:
        rect = QRectF(start_s, 0.0, stop_s - start_s, 1.0)
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect
        self._levels = levels
        self._colour()

    def set_colours(self, colours: NDArray[np.uint32]) -> None:
        self._colours = colours.tolist()
        self._colour()

    def level_at(self, time_s: float, position: float) -> int | None:
        """The stored level that is shown at a point; None where nothing is known."""
        if self._levels is None or not self._rect.width():
            return None
        rows, columns = self._levels.shape
        column = int((time_s - self._rect.left()) / self._rect.width() * columns)
        row = min(int(position * rows), rows - 1)
        level = int(self._levels[row, column]) if 0 <= column < columns and row >= 0 else UNKNOWN_LEVEL
        return None if level == UNKNOWN_LEVEL else level

    def boundingRect(self) -> QRectF:
        return self._rect

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        if self._image.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._rect, self._image)

    def _colour(self) -> None:
        if self._levels is None or not self._levels.size:
            self._image = QImage()
        else:  # row 0 is the lowest frequency and comes to lie at the bottom, because the view's y axis points up
            rows, columns = self._levels.shape
            indexed = QImage(self._levels.data, columns, rows, columns, QImage.Format.Format_Indexed8)
            indexed.setColorTable(self._colours)
            self._image = indexed.convertToFormat(QImage.Format.Format_RGB32)
        self.update()


class TickAxis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose marks come from a pure function of its range and its length in pixels."""

    def __init__(self, orientation: str, derive: Ticks) -> None:
        super().__init__(orientation, maxTickLength=-4)
        self._derive = derive
        self._labels: dict[float, str] = {}
        self.setStyle(tickTextOffset=4, hideOverlappingLabels=False, autoExpandTextSpace=False, tickAlpha=255)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        ticks = self._derive(low, high, size)
        self._labels = {tick.at: tick.label for tick in ticks}
        return [(0.0, [tick.at for tick in ticks])]

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:
        return [self._labels[value] for value in values]

    def redraw(self) -> None:
        self.picture = None
        self.update()


class _Row:
    """One stem's picture with the axes beside it."""

    def __init__(self, canvas: SpectrogramCanvas, layout: pg.GraphicsLayout, index: int) -> None:
        self.box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0.0)
        self.box.disableAutoRange()
        self.picture = PictureItem()
        self.box.addItem(self.picture, ignoreBounds=True)
        self.hz_axis = TickAxis("left", canvas.frequency_ticks)
        self.note_axis = TickAxis("right", canvas.note_ticks)
        for column, item in enumerate((self.hz_axis, self.box, self.note_axis)):
            layout.addItem(item, row=index, col=column)
        for axis in (self.hz_axis, self.note_axis):
            axis.linkToView(self.box)


class SpectrogramCanvas(pg.GraphicsView):  # type: ignore[misc]
    """Draws pictures and axes; takes no input."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(self.Shape.NoFrame)
        self.setBackground(None)
        self.viewport().setAutoFillBackground(False)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._axis: FrequencyAxis | None = None
        self._shows_notes = False
        self._rows: list[_Row] = []
        self._time_axis = TickAxis("bottom", self._time_ticks)
        self._viewport = Viewport()
        self._layout = pg.GraphicsLayout()
        self.set_rows(1)

    @property
    def row_count(self) -> int:
        return len(self._rows)

    def picture(self, row: int) -> PictureItem:
        return self._rows[row].picture

    def set_rows(self, count: int) -> None:
        """Show ``count`` rows; all of them are new and empty."""
        self._layout = pg.GraphicsLayout()
        self._layout.setSpacing(0)
        self._layout.setContentsMargins(2, 6, 0, 2)
        self.setCentralItem(self._layout)
        self._rows = [_Row(self, self._layout, index) for index in range(max(1, count))]
        self._time_axis = TickAxis("bottom", self._time_ticks)
        self._layout.addItem(self._time_axis, row=len(self._rows), col=1)
        self._time_axis.linkToView(self._rows[-1].box)
        for index in range(len(self._rows) - 1):
            self._layout.layout.setRowSpacing(index, _GAP)
        self.set_viewport(self._viewport)
        self._size_axes()

    def set_ink(self, ink: Ink, font: QFont) -> None:
        self.setFont(font)
        for row in self._rows:
            row.box.setBackgroundColor(ink.well)
        for axis in self._axes():
            axis.setPen(ink.line)
            axis.setTickPen(ink.line)
            axis.setTextPen(ink.text)
            axis.setTickFont(font)
        self._size_axes()

    def set_axis(self, axis: FrequencyAxis | None, *, shows_notes: bool) -> None:
        self._axis, self._shows_notes = axis, shows_notes
        self._size_axes()

    def set_viewport(self, viewport: Viewport) -> None:
        self._viewport = viewport
        stop_s = max(viewport.stop_s, viewport.start_s + 1e-6)
        for row in self._rows:
            row.box.setRange(xRange=(viewport.start_s, stop_s), yRange=(viewport.low, viewport.high), padding=0)

    def plot_rect(self, row: int) -> QRectF:
        """Where a row's picture lies, in the widget's pixels."""
        scene_rect = self._rows[row].box.sceneBoundingRect()
        return QRectF(self.viewportTransform().mapRect(scene_rect))

    def settle(self) -> None:
        """Lay the rows out now, so that :meth:`plot_rect` is true."""
        self.resizeEvent(None)
        self._layout.layout.activate()

    def frequency_ticks(self, low: float, high: float, height: float) -> Sequence[Tick]:
        point = self.locale().decimalPoint()
        gap = 1.9 * self.fontMetrics().height()
        return derive_frequency_ticks(self._axis, low, high, height, gap_px=gap, point=point) if self._axis else ()

    def note_ticks(self, low: float, high: float, height: float) -> Sequence[Tick]:
        if self._axis is None or not self._shows_notes:
            return ()
        return derive_note_ticks(self._axis, low, high, height, gap_px=1.1 * self.fontMetrics().height())

    def visible_notes(self) -> Sequence[Tick]:
        """The notes whose lines are visible."""
        return self.note_ticks(self._viewport.low, self._viewport.high, self.plot_rect(0).height())

    def _time_ticks(self, start: float, stop: float, width: float) -> Sequence[Tick]:
        gap = self.fontMetrics().horizontalAdvance("00:00.00") * 1.8
        return derive_time_ticks(start, stop, width, gap_px=gap, point=self.locale().decimalPoint())

    def _axes(self) -> list[TickAxis]:
        return [self._time_axis, *(axis for row in self._rows for axis in (row.hz_axis, row.note_axis))]

    def _size_axes(self) -> None:
        metrics = self.fontMetrics()
        self._time_axis.setHeight(round(metrics.height() * 1.6))
        for row in self._rows:
            row.hz_axis.setWidth(metrics.horizontalAdvance("00.0 kHz") + 12)
            row.note_axis.setWidth(metrics.horizontalAdvance("A♯0") + 14 if self._shows_notes else 12)
            row.note_axis.setStyle(showValues=self._shows_notes)
        for axis in self._axes():
            axis.redraw()
