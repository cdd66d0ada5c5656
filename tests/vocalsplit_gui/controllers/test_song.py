"""Following a split, whenever it ends."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from engine.audio.tags import SongTags
from engine.progress import Progress, Stage
from engine.separation.fallback import DeviceReport
from vocalsplit_gui.controllers.song import OpenRequest, SongController
from vocalsplit_gui.jobs import JobRunner
from vocalsplit_gui.state.mixer_state import MixerState
from vocalsplit_gui.state.song_state import SplitPhase


class EndingSession:
    """A split that ends just after it was looked at for the ``looks``-th time."""

    error = None
    is_cancelled = False
    tags = SongTags()
    info = SimpleNamespace(container="wav", codec="pcm", sample_rate=8000, pcm_depth=16, is_lossy=False, layout="")
    store = SimpleNamespace(ends_early_s=None)
    device_report = DeviceReport("cpu")
    progress = Progress(Stage.SPLITTING, 1.0, 2.0)

    def __init__(self, looks: int) -> None:
        self._looks = looks

    @property
    def is_complete(self) -> bool:
        self._looks -= 1
        return self._looks < 0

    @property
    def has_ended(self) -> bool:
        return self.is_complete

    def subscribe(self, callback):
        self.tell = callback
        return lambda: None


def test_a_split_that_ends_between_two_looks_is_seen_to_end(runner: JobRunner, qtbot) -> None:
    for looks in range(5):
        song = SongController(runner, pool=None, make_device=None)  # type: ignore[arg-type]
        session = EndingSession(looks)
        deck = SimpleNamespace(session=session, duration_s=2.0, stems=("vocals",))
        song.filled.connect(lambda session=session: session.tell())
        song._on_opened(deck, OpenRequest(1, Path("a.wav"), False, MixerState(), 0.0))  # type: ignore[arg-type]
        qtbot.waitUntil(lambda song=song: song.state.phase == SplitPhase.DONE)
