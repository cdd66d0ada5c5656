"""The waveform of the whole song, small: where one is, where the voice is, what is looked at."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from engine.analysis.peaks import PeakEnvelope
from engine.analysis.samples import MIXTURE, SampleSource
from vocalsplit_gui.state import viewport as viewports
from vocalsplit_gui.state.dragging import Drag, Loop, edge_at, moved, pressed
from vocalsplit_gui.state.running import Runner
from vocalsplit_gui.state.tiles import SongSnapshot
from vocalsplit_gui.state.viewport import Viewport
from vocalsplit_gui.views.ink import Ink, ink_of, with_alpha
from vocalsplit_gui.views.peak_loader import PeakLoader
from vocalsplit_gui.views.spectrogram_overlay import derive_unready
from vocalsplit_gui.views.stem_names import stem_name
from vocalsplit_gui.views.timeline_painting import PLAYHEAD_REACH, paint_loop, paint_playhead, paint_unready

_FRAME = 2.0
_REFRESH_MS = 150
_QUIETEST_FULL_HEIGHT = 0.25
_ZOOM_PER_NOTCH = 1.25
_PAN_PER_NOTCH = 0.12
_SEEK_S = 5.0
_EXPONENT = 0.75
_THINNEST = 0.3
_MARGIN = 2
_FAINT = 0.5


class WaveformView(QWidget):
    """Mixture and voice over the whole song.

    Signals:
        seek_requested: The moment that the user clicked, in seconds.
        loop_requested: Start and end of the loop that the user marked, in seconds.
        loop_clear_requested: The user wants no loop.
        visible_range_requested: What the user wants to look at in the spectrogram, in seconds.
    """

    seek_requested = Signal(float)
    loop_requested = Signal(float, float)
    loop_clear_requested = Signal()
    visible_range_requested = Signal(float, float)

    def __init__(self, runner: Runner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: SampleSource | None = None
        self._song: SongSnapshot | None = None
        self._viewport = Viewport()
        self._position_s = 0.0
        self._loop: Loop | None = None
        self._drag: Drag | None = None
        self._moves_frame = False
        self._picture: QPixmap | None = None
        self._loader = PeakLoader(runner, self)
        self._loader.peaks_ready.connect(self._on_peaks_ready)
        self._timer = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._timer.timeout.connect(self._take_snapshot)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(36)
        self.setAccessibleName(self.tr("Overview of the song"))
        self.setAccessibleDescription(self.tr("Page Up and Down move what is looked at, Delete clears the loop"))

    @property
    def is_busy(self) -> bool:
        """True while a waveform is still to come."""
        return self._loader.is_busy or self._timer.isActive()

    def set_song(self, samples: SampleSource | None) -> None:
        self._samples, self._song = samples, None
        self._position_s, self._loop, self._drag = 0.0, None, None
        self._viewport = Viewport()
        self._loader.set_song(samples)
        self._take_snapshot()
        self._redraw()

    def refresh(self) -> None:
        """Look again at what is ready of the song; may be called at any rate."""
        if self._samples is not None and not self._timer.isActive():
            self._timer.start()

    def set_position(self, position_s: float) -> None:
        before, self._position_s = self._position_s, position_s
        for time_s in (before, position_s):
            self.update(round(self.x_of(time_s)) - PLAYHEAD_REACH, 0, 2 * PLAYHEAD_REACH + 1, self.height())

    def set_loop(self, loop: Loop | None) -> None:
        self._loop = loop
        self.update()

    def set_visible_range(self, start_s: float, stop_s: float) -> None:
        self._viewport = viewports.showing(self._viewport, start_s, stop_s)
        self.update()

    def time_at(self, x: float) -> float:
        rect = self._plot()
        return min(max((x - rect.left()) / rect.width(), 0.0), 1.0) * self._viewport.duration_s

    def x_of(self, time_s: float) -> float:
        rect, duration_s = self._plot(), self._viewport.duration_s
        return rect.left() + (time_s / duration_s * rect.width() if duration_s else 0.0)

    # events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._song is None:
            event.ignore()
        elif event.button() == Qt.MouseButton.LeftButton:
            x = event.position().x()
            self._drag = pressed(x, self.time_at(x), self._loop, self._loop_x())
        else:
            self._moves_frame = True
            self._centre_frame(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if self._moves_frame:
            self._centre_frame(x)
        elif self._drag is not None:
            threshold = QGuiApplication.styleHints().startDragDistance() / 2
            self._drag = moved(self._drag, x, self.time_at(x), threshold)
            self.update()
        on_edge = edge_at(x, self._loop_x()) is not None
        self.setCursor(Qt.CursorShape.SplitHCursor if on_edge else Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag, self._moves_frame = self._drag, None, False
        self.update()
        if drag is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if drag.marks_loop:
            self.loop_requested.emit(*drag.loop)
        elif not drag.has_moved:
            self.seek_requested.emit(drag.current_s)

    def wheelEvent(self, event: QWheelEvent) -> None:
        dx, dy = event.angleDelta().x() / 120, event.angleDelta().y() / 120
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier or abs(dx) > abs(dy):
            self._ask_for(viewports.panned_time(self._viewport, -_PAN_PER_NOTCH * (dx or dy) * self._viewport.span_s))
        else:
            anchor_s = self.time_at(event.position().x())
            self._ask_for(viewports.zoomed_time(self._viewport, _ZOOM_PER_NOTCH**dy, anchor_s))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps = {Qt.Key.Key_PageUp: -0.8, Qt.Key.Key_PageDown: 0.8}
        seeks = {Qt.Key.Key_Left: -_SEEK_S, Qt.Key.Key_Right: _SEEK_S}
        if self._song is None:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Escape and self._drag is not None:
            self._drag = None
            self.update()
        elif key == Qt.Key.Key_Delete and self._loop is not None:
            self.loop_clear_requested.emit()
        elif key in steps:
            self._ask_for(viewports.panned_time(self._viewport, steps[Qt.Key(key)] * self._viewport.span_s))
        elif key in seeks:
            aim = self._position_s + seeks[Qt.Key(key)]
            self.seek_requested.emit(min(max(aim, 0.0), self._viewport.duration_s))
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._redraw()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._redraw()
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(900, 72)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, ink, rect = QPainter(self), ink_of(self.palette()), self._plot()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._picture is None or self._picture.devicePixelRatio() != self.devicePixelRatioF():
            self._picture = self._paint_picture(ink)
        painter.drawPixmap(0, 0, self._picture)
        if self._song is not None:
            painter.save()
            painter.setClipRect(rect)
            self._paint_frame(painter, rect, ink)
            loop = self._drag.loop if self._drag is not None and self._drag.has_moved else self._loop
            if loop is not None:
                paint_loop(painter, self.x_of(loop[0]), self.x_of(loop[1]), rect, ink)
            paint_playhead(painter, self.x_of(self._position_s), rect, has_head=True)
            painter.restore()
        if self.hasFocus():
            painter.setPen(QPen(ink.focus, _FRAME))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    # inside

    def _plot(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_FRAME + 1, _FRAME + 1, -_FRAME - 1, -_FRAME - 1)

    def _loop_x(self) -> Loop | None:
        return None if self._loop is None else (self.x_of(self._loop[0]), self.x_of(self._loop[1]))

    def _stems(self) -> tuple[str, ...]:
        """The mixture and the voice, or what the model extracts in its place."""
        stems = self._song.stems if self._song else ()
        voice = "vocals" if "vocals" in stems else next((stem for stem in stems if stem != MIXTURE), None)
        return tuple(stem for stem in (MIXTURE, voice) if stem in stems)

    def _ask_for(self, view: Viewport) -> None:
        if self._song is not None:
            self.visible_range_requested.emit(view.start_s, view.stop_s)

    def _centre_frame(self, x: float) -> None:
        view = self._viewport
        self._ask_for(viewports.panned_time(view, self.time_at(x) - (view.start_s + view.stop_s) / 2))

    def _take_snapshot(self) -> None:
        if self._samples is None:
            return
        before, self._song = self._song, SongSnapshot.of(self._samples)
        if before is None or before.frames != self._song.frames:
            self._viewport = viewports.resized(self._viewport, self._song.duration_s)
        if before != self._song:
            self._redraw()
        self._loader.refresh(self._song, self._stems())

    def _on_peaks_ready(self) -> None:
        self._redraw()

    def _redraw(self) -> None:
        self._picture = None
        self.update()

    def _paint_frame(self, painter: QPainter, rect: QRectF, ink: Ink) -> None:
        """What the spectrogram shows: the rest is dimmed."""
        if self._viewport.shows_all_time:
            return
        left, right = self.x_of(self._viewport.start_s), self.x_of(self._viewport.stop_s)
        frame = QRectF(left, rect.top(), max(3.0, right - left), rect.height())
        outside = QPainterPath()
        outside.addRect(rect)
        outside.addRect(frame)
        painter.fillPath(outside, with_alpha(ink.window, 110 if ink.is_dark else 120))
        painter.setPen(QPen(ink.text, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame.adjusted(0.75, 0.75, -0.75, -0.75), 3, 3)

    def _paint_picture(self, ink: Ink) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter, rect = QPainter(picture), self._plot()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QPainterPath()
        ground.addRoundedRect(rect, 4, 4)
        painter.fillPath(ground, ink.well)
        painter.setClipPath(ground)
        if self._song is not None:
            self._paint_waveforms(painter, rect, ink, self._song)
        painter.end()
        return picture

    def _paint_waveforms(self, painter: QPainter, rect: QRectF, ink: Ink, song: SongSnapshot) -> None:
        stems, peaks = self._stems(), self._loader.peaks
        colours = dict(zip(stems, (ink.mixture, ink.vocals), strict=False))
        loudest = float(
            max((np.abs(peaks[stem].high).max(initial=0.0) for stem in stems if stem in peaks), default=0.0)
        )
        gain = 1 / max(loudest, _QUIETEST_FULL_HEIGHT)
        for start_s, stop_s in derive_unready(song.spans[stems[-1]], song.frames, song.sample_rate) if stems else ():
            region = QRectF(self.x_of(start_s), rect.top(), self.x_of(stop_s) - self.x_of(start_s), rect.height())
            paint_unready(painter, region, ink, "")
        for stem in stems:
            if stem in peaks:
                _paint_envelope(painter, rect, peaks[stem], gain, colours[stem])

    def legend(self) -> list[tuple[str, QColor]]:
        """Names and colours of the waveforms shown."""
        ink = ink_of(self.palette())
        return [
            (stem_name(stem), colour) for stem, colour in zip(self._stems(), (ink.mixture, ink.vocals), strict=False)
        ]


def _paint_envelope(painter: QPainter, rect: QRectF, peaks: PeakEnvelope, gain: float, colour: QColor) -> None:
    """Peaks faintly, loudness solidly; nothing where nothing is known yet.

    Filled as an array: Qt takes eight times as long for a polygon of a thousand corners, on each refresh of the view.
    """
    ratio = painter.device().devicePixelRatioF()
    reduced = peaks.reduced(max(1, round(rect.width() * ratio)))
    rows = max(1, round(rect.height() * ratio))
    loudness = np.sqrt(reduced.power)
    faint = _cover(_height(reduced.low * gain), _height(reduced.high * gain), rows, ratio)
    solid = _cover(_height(-loudness * gain), _height(loudness * gain), rows, ratio)
    alpha = reduced.is_filled * np.maximum(solid, faint * _FAINT)
    pixels = _shades(colour)[(alpha * 255 + 0.5).astype(np.uint8)]
    image = QImage(pixels.data, len(reduced.low), rows, pixels.strides[0], QImage.Format.Format_ARGB32_Premultiplied)
    painter.drawImage(rect, image)


def _height(amplitude: NDArray[np.floating]) -> NDArray[np.floating]:
    """Amplitudes drawn as heights, quiet parts raised so that they can be seen."""
    height: NDArray[np.floating] = np.sign(amplitude) * np.abs(amplitude) ** _EXPONENT
    return height


def _cover(low: NDArray[np.floating], high: NDArray[np.floating], rows: int, ratio: float) -> NDArray[np.floating]:
    """How much of each pixel ``(rows, columns)`` lies between two heights in ±1, which keep their least thickness."""
    middle, half = np.float32(rows / 2), np.float32(rows / 2 - _MARGIN * ratio)
    top = np.minimum(middle - half * high, middle - _THINNEST * ratio).astype(np.float32)
    bottom = np.maximum(middle - half * low, middle + _THINNEST * ratio).astype(np.float32)
    edge = np.arange(rows, dtype=np.float32)[:, None]
    share = np.minimum(bottom, edge + 1) - np.maximum(top, edge)
    covered: NDArray[np.floating] = np.clip(share, 0, 1, out=share)
    return covered


def _shades(colour: QColor) -> NDArray[np.uint32]:
    """``colour`` at each of the 256 opacities, as premultiplied ARGB."""
    alpha = np.arange(256, dtype=np.uint32)
    red, green, blue = (alpha * np.uint32(part) // 255 for part in (colour.red(), colour.green(), colour.blue()))
    shades: NDArray[np.uint32] = (alpha << 24 | red << 16 | green << 8 | blue).astype(np.uint32)
    return shades
