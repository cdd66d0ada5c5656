"""The queue: adds what is dropped, looks into each song, keeps the order."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.audio.reading import open_audio
from engine.audio.tags import read_tags
from engine.cancel import CancelToken
from engine.errors import VocalSplitError
from engine.songs import expand_path
from vocalsplit_gui.jobs import Job, JobRunner
from vocalsplit_gui.state.queue_state import (
    ItemState,
    QueueState,
    add_songs,
    derive_next,
    move_items,
    remove_items,
    update_item,
    update_songs,
)
from vocalsplit_gui.state.song_state import SongState, SplitPhase


@dataclass(frozen=True)
class Finding:
    """What a look into one dropped file gave; ``error`` where it is no song."""

    path: Path
    title: str = ""
    artist: str = ""
    duration_s: float | None = None
    error: VocalSplitError | None = None


TakeFindings = Callable[[Sequence[Finding]], None]
_BATCH_S = 0.15
_PHASES = {
    SplitPhase.OPENING: ItemState.OPENING,
    SplitPhase.READING: ItemState.READING,
    SplitPhase.SPLITTING: ItemState.SPLITTING,
    SplitPhase.DONE: ItemState.READY,
    SplitPhase.CANCELLED: ItemState.CANCELLED,
    SplitPhase.FAILED: ItemState.FAILED,
}


class QueueController(QObject):
    """Signals: ``changed`` (QueueState), ``open_wanted`` (item id), ``rejected`` (findings with an error),
    ``removed`` (items).
    """

    changed = Signal(object)
    open_wanted = Signal(int)
    rejected = Signal(object)
    removed = Signal(object)

    def __init__(self, runner: JobRunner) -> None:
        super().__init__(runner)
        self._runner = runner
        self.state = QueueState()

    def add(self, paths: Sequence[Path], *, opens: bool = True) -> None:
        """Add files, folders and playlists; the first song of them opens at once where ``opens``."""
        wants_open = [opens]

        def take(findings: Sequence[Finding]) -> None:
            state, ids = add_songs(self.state, [finding.path for finding in findings])
            self._set(state)
            self._refresh(findings)
            if ids and wants_open and wants_open.pop():
                self.open_wanted.emit(ids[0])

        self._runner.start(Job("add songs", lambda token: self._look(paths, take, token), self._on_added))

    def restore(self, paths: Sequence[Path]) -> None:
        """Put back the songs of the last time, unseen, then look into them."""
        state, _ = add_songs(self.state, paths)
        self._set(state)
        self._runner.start(
            Job("look into songs", lambda token: self._look(paths, self._refresh, token), self._on_added)
        )

    def set_current(self, item_id: int | None) -> None:
        self._set(replace(self.state, current_id=item_id))

    def show_song(self, song: SongState) -> None:
        """Take the open song's state over into its row."""
        if song.item_id is None or song.phase not in _PHASES:
            return
        item = self.state.find(song.item_id)
        state = _PHASES[song.phase]
        if item is not None and item.state == ItemState.SAVING and state == ItemState.READY:
            return
        if item is not None and item.state == ItemState.SAVED and state == ItemState.READY:
            state = ItemState.SAVED
        duration_s = song.duration_s or (item.duration_s if item else None)
        self.update(
            song.item_id,
            state=state,
            fraction=song.fraction,
            eta_s=song.eta_s,
            error=song.error,
            duration_s=duration_s,
        )

    def update(self, item_id: int, **changes: object) -> None:
        self._set(update_item(self.state, item_id, **changes))

    def wait_again(self, item_id: int) -> None:
        """A song that failed or was cancelled may be tried again."""
        self.update(item_id, state=ItemState.WAITING, error=None, fraction=0.0, eta_s=None)

    def remove(self, ids: Sequence[int]) -> None:
        gone = [item for item in self.state.items if item.item_id in set(ids)]
        self._set(remove_items(self.state, ids))
        self.removed.emit(gone)

    def move(self, ids: Sequence[int], before: int) -> None:
        self._set(move_items(self.state, ids, max(0, before)))

    def open_next(self, step: int = 1) -> bool:
        """Open the song ``step`` songs on; False where there is none."""
        item_id = derive_next(self.state, step)
        if item_id is None:
            return False
        self.open_wanted.emit(item_id)
        return True

    def _look(self, paths: Sequence[Path], take: TakeFindings, token: CancelToken) -> list[Finding]:
        """Look into all songs that ``paths`` mean, hand them on in batches, return those that are none. In a job."""
        rejected: list[Finding] = []
        batch: list[Finding] = []
        handed_on = 0.0

        def hand_on() -> None:
            findings = tuple(batch)
            batch.clear()
            self._runner.post(lambda: take(findings))

        for path in paths:
            for song in expand_path(path, is_recursive=True):
                token.raise_if_cancelled()
                finding = look_into(song)
                (batch if finding.error is None else rejected).append(finding)
                if batch and time.monotonic() - handed_on > _BATCH_S:
                    hand_on()
                    handed_on = time.monotonic()
        if batch:
            hand_on()
        return rejected

    def _refresh(self, findings: Sequence[Finding]) -> None:
        self._set(
            update_songs(
                self.state,
                {f.path: {"title": f.title, "artist": f.artist, "duration_s": f.duration_s} for f in findings},
            )
        )

    def _on_added(self, rejected: list[Finding]) -> None:
        bad = {f.path: {"state": ItemState.FAILED, "error": f.error} for f in rejected}
        if any(item.path in bad for item in self.state.items):
            self._set(update_songs(self.state, bad))
        if rejected:
            self.rejected.emit(rejected)

    def _set(self, state: QueueState) -> None:
        if state is not self.state:
            self.state = state
            self.changed.emit(state)


def look_into(song: Path | VocalSplitError) -> Finding:
    """Whether a file is a song, and what it says of itself. In a job."""
    if not isinstance(song, Path):
        return Finding(getattr(song, "path", Path()), error=song)
    path = song.absolute()
    try:
        with open_audio(path) as reader:
            info = reader.info
        tags = read_tags(path)
    except VocalSplitError as error:
        return Finding(path, error=error)
    duration_s = info.declared_frames / info.sample_rate if info.declared_frames else None
    return Finding(path, tags.title or "", tags.artist or "", duration_s)
