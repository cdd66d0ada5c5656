"""Which song is open and what comes next: the flow from the queue to the player."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.cancel import Cancelled
from vocalsplit_gui.controllers.analysis import Analysis, beat_grid
from vocalsplit_gui.controllers.deck import Deck, mix_of
from vocalsplit_gui.controllers.song import OpenRequest
from vocalsplit_gui.state.mixer_state import MixerState, StripState
from vocalsplit_gui.state.queue_state import QueueItem
from vocalsplit_gui.state.transport_state import PlayStatus, TransportState
from vocalsplit_gui.state.workspace import Workspace, restore_transport

if TYPE_CHECKING:
    from vocalsplit_gui.wiring import Wiring


class Playing(QObject):
    """Opens songs, restores the last one, goes on to the next."""

    def __init__(self, wiring: Wiring) -> None:
        super().__init__(wiring)
        self._app = wiring
        self._wanted: Workspace | None = None
        wiring.queue.open_wanted.connect(self.open_item)
        wiring.queue.removed.connect(self._on_removed)
        wiring.song.opened.connect(self._on_opened)
        wiring.song.closed.connect(wiring.transport.drop)
        wiring.song.closed.connect(wiring.analysis.drop)
        wiring.song.filled.connect(wiring.analysis.refresh)
        wiring.analysis.found.connect(self._on_analysed)
        wiring.song.failed.connect(self._on_failed)
        wiring.mixer.changed.connect(self._on_mixer)
        wiring.transport.ended.connect(self._on_ended)

    def open_item(self, item_id: int) -> None:
        """Open a song of the queue as a new one: mixer at rest, vocals off where the settings say so."""
        item = self._app.queue.state.find(item_id)
        if item is None:
            return
        settings = self._app.settings
        is_off = settings.starts_with_vocals_off
        self._app.mixer.restore(MixerState(is_vocals_off=is_off, guide_db=self._app.mixer.state.guide_db))
        self._wanted = None
        self._open(item, plays=settings.plays_on_open)

    def reopen(self) -> None:
        """Open the song again where it stands, such as with another model or after a cancelled split."""
        current = self._app.queue.state.current
        if current is None:
            return
        transport = self._app.transport.state
        self._wanted = Workspace(
            position_s=transport.position_s,
            loop=transport.loop,
            key=transport.key,
            tempo_percent=transport.tempo_percent,
            has_count_in=transport.has_count_in,
            has_click=transport.has_click,
        )
        self._open(current, plays=transport.status in (PlayStatus.PLAYING, PlayStatus.BUFFERING))

    def restore(self, workspace: Workspace, *, opens: bool) -> None:
        """Put back the queue of the last time and, where ``opens``, its song, which does not play by itself."""
        self._app.queue.restore(workspace.songs)
        item = next((i for i in self._app.queue.state.items if i.path == workspace.current), None)
        if opens and item is not None:
            self._app.mixer.restore(workspace.mixer)
            self._wanted = workspace
            self._open(item, plays=False)

    def choose_output(self, name: str) -> None:
        """Play through another sound card from now on; empty is the system's choice."""
        deck = self._app.song.deck
        if deck is not None:
            deck.choose_output(name)
        self._app.transport.set_output_name(name)

    def retry(self, ids: Sequence[int]) -> None:
        """Try songs again that failed or were cancelled: the open one at once, the others as waiting ones."""
        current_id = self._app.queue.state.current_id
        for item_id in ids:
            if item_id == current_id:
                self.reopen()
            else:
                self._app.queue.wait_again(item_id)

    def cancel(self, ids: Sequence[int]) -> None:
        """Cancel whatever is being done with these songs."""
        app = self._app
        app.export.cancel(ids)
        for item_id in ids:
            app.ahead.stop(item_id)
            if item_id == app.queue.state.current_id:
                app.song.cancel_split()

    def _open(self, item: QueueItem, *, plays: bool) -> None:
        self._app.ahead.stop(item.item_id)
        self._app.queue.set_current(item.item_id)
        self._app.window.queue.select(item.item_id)
        self._app.song.open(
            OpenRequest(item.item_id, item.path, plays, self._app.mixer.state, self._app.transport.state.volume_db)
        )

    def _on_opened(self, deck: Deck, request: OpenRequest) -> None:
        transport = self._app.transport
        wanted = replace(
            TransportState(),
            duration_s=deck.duration_s,
            volume_db=transport.state.volume_db,
            output_device=self._app.settings.output_device,
            has_count_in=transport.state.has_count_in,
            has_click=transport.state.has_click,
        )
        if self._wanted is not None:
            wanted = restore_transport(self._wanted, wanted)
            self._wanted = None
        strips = {stem: self._app.mixer.state.strips.get(stem, StripState()) for stem in deck.stems}
        self._app.mixer.restore(replace(self._app.mixer.state, strips=strips))
        transport.take(deck, wanted, plays=request.starts_playing)
        self._app.analysis.take(deck)

    def _on_analysed(self, deck: Deck, analysis: Analysis) -> None:
        self._app.song.take_analysis(deck, analysis)
        self._app.transport.take_beats(deck, beat_grid(analysis.tempo, deck.sample_rate))

    def _on_mixer(self, mixer: MixerState) -> None:
        deck = self._app.song.deck
        if deck is not None:
            deck.player.set_mix(mix_of(mixer, self._app.transport.state.volume_db))

    def _on_ended(self) -> None:
        if self._app.settings.plays_next:
            self._app.queue.open_next()

    def _on_failed(self, item_id: int, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return
        self._app.dialogs.tell_failure(item_id, error)

    def _on_removed(self, items: Sequence[QueueItem]) -> None:
        self.cancel([item.item_id for item in items])
        if self._app.queue.state.current_id is None:
            self._app.song.close()
