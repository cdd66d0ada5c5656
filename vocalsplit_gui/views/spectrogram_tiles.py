"""Has the tiles that a view wants computed, one after the other, off the UI thread."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Signal

from engine.analysis.samples import SampleSource
from engine.analysis.spectrogram import SpectrogramSettings, Tile, TileKey, compute_tile
from engine.cancel import CancelToken
from vocalsplit_gui.state.running import Runner
from vocalsplit_gui.state.tiles import Demand, SongSnapshot, TileStock, derive_next_tile

_log = logging.getLogger(__name__)


class TileLoader(QObject):
    """Keeps the tiles of one song and computes what is missing.

    Signals:
        tile_ready: A tile was computed, or more of it: its TileKey.
    """

    tile_ready = Signal(object)

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._samples: SampleSource | None = None
        self._settings: SpectrogramSettings | None = None
        self._song: SongSnapshot | None = None
        self._demand: Demand | None = None
        self._token: CancelToken | None = None
        self._has_failed = False
        self.tiles = TileStock()

    @property
    def is_busy(self) -> bool:
        return self._token is not None

    def set_song(self, samples: SampleSource | None, settings: SpectrogramSettings | None) -> None:
        """Forget all tiles and begin anew."""
        self.cancel()
        self._samples, self._settings, self._song, self._demand = samples, settings, None, None
        self.tiles = TileStock()

    def refresh(self, song: SongSnapshot, demand: Demand) -> None:
        """Say what is ready of the song and what is looked at."""
        if song != self._song:
            self._has_failed = False
        self._song, self._demand = song, demand
        self._start_next()

    def cancel(self) -> None:
        """Stop what is running."""
        if self._token is not None:
            self._token.cancel()
        self._token = None
        self._has_failed = False

    def _start_next(self) -> None:
        samples, settings, song, demand = self._samples, self._settings, self._song, self._demand
        if samples is None or settings is None or song is None or demand is None:
            return
        if self._token is not None or self._has_failed:
            return
        key = derive_next_tile(self.tiles, demand, settings, song)
        if key is not None:
            self._start(samples, settings, song, key)

    def _start(self, samples: SampleSource, settings: SpectrogramSettings, song: SongSnapshot, key: TileKey) -> None:
        previous = self.tiles.get(key)
        stock = self.tiles

        def work(cancel: CancelToken) -> Tile:
            return compute_tile(samples, settings, key, previous=previous, cancel=cancel)

        def done(tile: Tile) -> None:
            if stock is self.tiles:
                self._token = None
                stock.add(tile, song.spans[key.stem])
                self.tile_ready.emit(key)
                self._start_next()

        def failed(error: Exception) -> None:
            if stock is self.tiles:
                self._token = None
                self._has_failed = True
                _log.warning("a spectrogram tile could not be computed: %s", error)

        self._token = self._runner(work, done, failed)
