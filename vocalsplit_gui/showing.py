"""From the state to the views: what the window shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.analysis.samples import StoreSamples
from vocalsplit_gui.controllers.deck import Deck
from vocalsplit_gui.loading import wake_classes
from vocalsplit_gui.piecemeal import Piecemeal
from vocalsplit_gui.settings import Settings
from vocalsplit_gui.state.mixer_state import MixerState
from vocalsplit_gui.state.queue_state import QueueState
from vocalsplit_gui.state.song_state import SongState, SplitPhase, derive_header
from vocalsplit_gui.state.spectrogram_state import SpectrogramState
from vocalsplit_gui.state.transport_state import PlayStatus, TransportState, derive_transport
from vocalsplit_gui.views.notice_bar import Notice
from vocalsplit_gui.words import device_word, time_span

if TYPE_CHECKING:
    from vocalsplit_gui.views.spectrogram_panel import SpectrogramPanel
    from vocalsplit_gui.views.waveform import WaveformView
    from vocalsplit_gui.wiring import Wiring

MASTER, SILENCE_DB = "master", -120.0
_ON = (PlayStatus.PLAYING, PlayStatus.BUFFERING)


class Showing(QObject):
    """Follows the controllers and tells the views.

    Signals:
        complete: All parts of the window are there.
    """

    complete = Signal()

    def __init__(self, wiring: Wiring) -> None:
        super().__init__(wiring)
        self._app = wiring
        self._window = wiring.window
        self._song = SongState()
        self._deck: Deck | None = None
        self._told: set[tuple[int | None, str]] = set()
        self._loading: Piecemeal | None = None
        wiring.queue.changed.connect(self._show_queue)
        wiring.song.changed.connect(self._show_song)
        wiring.song.opened.connect(lambda deck, _request: self._show_deck(deck))
        wiring.song.closed.connect(lambda: self._show_deck(None))
        wiring.song.filled.connect(self._refresh_pictures)
        wiring.mixer.changed.connect(self._show_mixer)
        wiring.transport.changed.connect(self._show_transport)
        wiring.transport.ticked.connect(self._show_position)
        wiring.transport.metered.connect(self._show_levels)
        wiring.export.changed.connect(lambda left: wiring.awake.set_reason("export", is_on=left > 0))
        self._show_mixer(wiring.mixer.state)
        self._show_transport(wiring.transport.state)

    def load_pictures(self) -> None:
        """Load what draws waveform and spectrogram, and put it in.

        In this thread: classes of Qt come into being when they are first asked for, pyqtgraph asks for all of them,
        and two threads that ask at once end the process.
        """
        self._loading = Piecemeal(self, self._add_pictures())

    def close(self) -> None:
        """Load nothing more."""
        if self._loading is not None:
            self._loading.stop()

    def show_settings(self, settings: Settings) -> None:
        """Take over what the settings say about the looks."""
        panel = self._window.song.spectrogram
        if panel is not None:
            panel.set_state(replace(panel.state, reduced_motion=settings.has_reduced_motion))

    def _add_pictures(self) -> Iterator[None]:
        for module in ("QtCore", "QtGui", "QtWidgets", "QtOpenGL"):
            wake_classes(f"PySide6.{module}")
            yield
        self._add_waveform()
        yield
        import pyqtgraph  # noqa: F401, PLC0415

        yield
        from vocalsplit_gui.views.spectrogram_canvas import colour_table  # noqa: PLC0415

        state = SpectrogramState.from_dict(self._app.settings.spectrogram)
        for shown in (SpectrogramState(), state):
            yield
            colour_table(shown.colour_map, shown.floor_db, shown.ceiling_db)
        yield
        self._add_spectrogram(state)

    def _add_waveform(self) -> None:
        from vocalsplit_gui.views.waveform import WaveformView  # noqa: PLC0415

        waveform = WaveformView(self._app.runner)
        self._window.song.add_waveform(waveform)
        self._join_picture(waveform)

    def _add_spectrogram(self, state: SpectrogramState) -> None:
        from vocalsplit_gui.views.spectrogram_panel import SpectrogramPanel  # noqa: PLC0415

        panel = SpectrogramPanel(self._app.runner)
        self._window.song.add_spectrogram(panel)
        panel.set_state(state)
        self.show_settings(self._app.settings)
        panel.state_changed.connect(self._keep_spectrogram)
        self._join_picture(panel)
        waveform = self._window.song.waveform
        if waveform is not None:
            panel.visible_range_changed.connect(waveform.set_visible_range)
            waveform.visible_range_requested.connect(panel.set_visible_range)
        self.complete.emit()

    def _join_picture(self, view: WaveformView | SpectrogramPanel) -> None:
        transport = self._app.transport
        view.seek_requested.connect(transport.seek)
        view.loop_requested.connect(transport.set_loop)
        view.loop_clear_requested.connect(transport.clear_loop)
        view.set_song(self._samples())
        view.set_loop(transport.state.loop)
        view.set_position(transport.state.position_s)

    def _samples(self) -> StoreSamples | None:
        deck = self._deck
        return None if deck is None else StoreSamples(deck.session.store, deck.frames)

    def _keep_spectrogram(self, state: SpectrogramState) -> None:
        settings = self._app.settings
        if state.to_dict() != settings.spectrogram:
            self._app.change_settings(replace(settings, spectrogram=state.to_dict()))

    def _show_queue(self, state: QueueState) -> None:
        self._window.queue.show_state(state)
        self._window.show_song(is_open=bool(state.items))

    def _show_song(self, song: SongState) -> None:
        before, self._song = self._song, song
        self._show_header()
        if song.cover is not before.cover:
            self._window.song.header.show_cover(song.cover)
        self._app.queue.show_song(song)
        self._window.mixer.show_ready(is_ready=song.phase == SplitPhase.DONE)
        is_busy = song.phase in (SplitPhase.READING, SplitPhase.SPLITTING)
        self._app.awake.set_reason("split", is_on=is_busy)
        title = song.title or (song.path.stem if song.path else "")
        self._window.setWindowTitle(f"{title} · VocalSplit" if title else "VocalSplit")
        self._tell_news(song)

    def _show_header(self) -> None:
        song, transport = self._song, self._app.transport.state
        view = derive_header(song, key_shift=transport.key, tempo_ratio=transport.tempo_percent / 100)
        self._window.song.header.show_song(view, duration_s=song.duration_s, sound=song.sound)

    def _tell_news(self, song: SongState) -> None:
        """What the user should know of the split, each once a song."""
        if song.ends_early_s and self._is_new(song, "early"):
            text = self.tr("{time} that the file promises are missing. The rest plays and is split.")
            self._notify("warning", self.tr("The file ends early"), text.format(time=time_span(song.ends_early_s)))
        if song.has_fallen_back and self._is_new(song, "fallback"):
            title = self.tr("Going on with {device}").format(device=device_word(song.device))
            self._notify("warning", title, self.tr("The first device failed. Nothing is lost."))

    def _is_new(self, song: SongState, news: str) -> bool:
        key = (song.item_id, news)
        is_new = key not in self._told
        self._told.add(key)
        return is_new

    def _notify(self, kind: str, title: str, text: str) -> None:
        self._window.notices.notify(Notice(kind, title, text))

    def _show_deck(self, deck: Deck | None) -> None:
        self._deck = deck
        page = self._window.song
        if deck is not None:
            self._window.mixer.show_stems(deck.stems)
            self._show_mixer(self._app.mixer.state)
        samples = self._samples()
        for view in (page.waveform, page.spectrogram):
            if view is not None:
                view.set_song(samples)
        if deck is None:
            self._show_levels({})

    def _refresh_pictures(self) -> None:
        for view in (self._window.song.waveform, self._window.song.spectrogram):
            if view is not None:
                view.refresh()

    def _show_mixer(self, state: MixerState) -> None:
        self._window.mixer.show_state(state)

    def _show_transport(self, state: TransportState) -> None:
        self._window.transport.show_state(state)
        self._app.awake.set_reason("play", is_on=state.status in _ON)
        page = self._window.song
        for view in (page.waveform, page.spectrogram):
            if view is not None:
                view.set_loop(state.loop)
                view.set_position(state.position_s)
        if page.spectrogram is not None:
            page.spectrogram.set_playing(state.status == PlayStatus.PLAYING)
        self._show_header()

    def _show_position(self, position_s: float) -> None:
        self._window.transport.show_position(derive_transport(self._app.transport.state))
        for view in (self._window.song.waveform, self._window.song.spectrogram):
            if view is not None:
                view.set_position(position_s)

    def _show_levels(self, peaks_db: Mapping[str, float]) -> None:
        self._window.mixer.show_levels(peaks_db)
        self._window.transport.show_level(peaks_db.get(MASTER, SILENCE_DB))
