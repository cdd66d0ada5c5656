"""One song being split in the background: read, separate, store, in the order that the listener needs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.audio.info import AudioInfo
from engine.audio.reading import open_audio
from engine.audio.resampling import StreamResampler
from engine.audio.tags import SongTags, read_tags
from engine.cancel import Cancelled, CancelToken
from engine.errors import AudioError, AudioFault, VocalSplitError
from engine.priority import step_back
from engine.progress import Progress, Stage
from engine.separation.fallback import DeviceReport, ModelOnDevice
from engine.separation.model import SeparationModel
from engine.store import StemStore, StoreHeader
from engine.store.cache import StoreCache
from engine.store.fingerprint import fingerprint

if TYPE_CHECKING:
    from engine.models.manifest import ModelManifest

# Two segments at once keep two cores busy: while one is in the network, the other is transformed and stored.
_WORKERS = 2
# Samples that a byte of file can hold at most in practice: silent FLAC, speech in Opus. Headers may lie beyond it.
_FRAMES_PER_BYTE = {"wav": 1, "aiff": 1, "caf": 1}
_CODED_FRAMES_PER_BYTE = 64


class SplitSession:
    """Splits one song into its store, in background threads, the segment under the playhead first.

    Opening reads the file's header and tags only. :meth:`start` begins the work; a store that an earlier run left,
    whole or in part, is taken up where it stands.

    Args:
        path: The song.
        model_id: Model to use; the embedded one by default.
        device: ``auto``, or a name from ``list_devices``.
        cache: Where the store lives; the platform's cache folder by default.
        load: Makes the model, which then is the caller's to close: for callers that share one among sessions.
        is_background: Whether the work steps back behind everything else that the process does.

    Raises:
        AudioError: If the file cannot be read as audio.
        ModelError: If there is no such model.
        OutputError: If the cache folder cannot be written.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        model_id: str | None = None,
        device: str = "auto",
        cache: StoreCache | None = None,
        load: Callable[[ModelManifest, str], SeparationModel] | None = None,
        is_background: bool = False,
    ) -> None:
        from engine.models.registry import find_model  # noqa: PLC0415

        self.path = Path(path)
        with open_audio(self.path) as reader:
            self.info: AudioInfo = reader.info
        self.tags: SongTags = read_tags(self.path)
        self._file_bytes = self.path.stat().st_size
        self.manifest = find_model(model_id)
        self._model = ModelOnDevice(self.manifest, device, load)
        self._lease = (cache or StoreCache()).lease(_header(self.path, self.info, self.manifest))
        self.store: StemStore = self._lease.store
        self.error: VocalSplitError | None = None
        self._cancel = CancelToken()
        self._changed = threading.Condition()
        self._is_background = is_background
        self._playhead = 0
        self._claimed: set[int] = set()
        self._is_mixture_sound = False
        self._threads: list[threading.Thread] = []
        self._callbacks: list[Callable[[], None]] = []
        self._pace = _Pace()

    def start(self) -> None:
        """Begin reading and separating, or go on with them after a cancel or a failure; while they run, do nothing.

        Returns at once, unless work that was cancelled still has to end.
        """
        if self._threads:
            if not (self.is_cancelled or self.error):
                return
            self.wait()
            self._threads, self._cancel, self.error = [], CancelToken(), None
            self._pace, self._is_mixture_sound = _Pace(), False
        works = [self._recheck] if self.store.is_complete else [self._read, *[self._separate] * _WORKERS]
        for number, work in enumerate(works):
            name = f"{work.__name__.strip('_')}-{number}"
            self._threads.append(threading.Thread(target=self._guard, args=(work,), name=name, daemon=True))
        for thread in self._threads:
            thread.start()

    def seek(self, frame: int) -> None:
        """Tell where the listener is: the segment under ``frame`` (source rate) is separated next."""
        with self._changed:
            self._playhead = max(0, frame)
            self._changed.notify_all()

    def cancel(self) -> None:
        """Stop the work, also a running inference. What is finished stays in the store."""
        self._cancel.cancel()
        with self._changed:
            self._changed.notify_all()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait until the work has ended, in whatever way; False where ``timeout_s`` passed first."""
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        for thread in self._threads:
            thread.join(None if deadline is None else max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def wait_until(self, is_true: Callable[[], bool], timeout_s: float | None = None) -> bool:
        """Wait until ``is_true()``, asked after every change; False where the work ended or the time passed first."""
        with self._changed:
            self._changed.wait_for(lambda: is_true() or self.has_ended, timeout_s)
        return is_true()

    def close(self) -> None:
        """Stop the work and give the store back. The session cannot be used afterwards."""
        self.cancel()
        self.wait()
        self._model.close()
        self._lease.release()

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call ``callback`` from a worker thread after every change; returns what ends that."""
        self._callbacks.append(callback)

        def unsubscribe() -> None:
            with suppress(ValueError):
                self._callbacks.remove(callback)

        return unsubscribe

    @property
    def device_report(self) -> DeviceReport:
        """What computes, and why."""
        return self._model.report

    @property
    def is_complete(self) -> bool:
        """True once every segment of the song is in the store."""
        return self.store.is_complete

    @property
    def is_cancelled(self) -> bool:
        """True once :meth:`cancel` was called."""
        return self._cancel.is_cancelled

    @property
    def has_ended(self) -> bool:
        """True where nothing is running any more: finished, failed or cancelled."""
        return self.error is not None or self.is_cancelled or self.is_complete

    @property
    def expected_frames(self) -> int:
        """Length of the song: exact once it is read, before that what its file says, held to what is possible."""
        if self.store.is_decoded:
            return self.store.frames
        per_byte = _FRAMES_PER_BYTE.get(self.info.container, _CODED_FRAMES_PER_BYTE)
        said = self.info.declared_frames or self.info.guessed_frames or 0
        return max(self.store.frames, min(said, self._file_bytes * per_byte))

    @property
    def progress(self) -> Progress:
        """Where the work stands now."""
        rate, store = self.store.header.sample_rate, self.store
        total_s = self.expected_frames / rate
        if not store.is_decoded:
            return Progress(Stage.READING, store.frames / rate, total_s)
        done_s = min(total_s, store.segments_done * store.header.segment.stride / store.header.model_rate)
        if store.is_complete:
            done_s = total_s
        return Progress(Stage.SPLITTING, done_s, total_s, self._pace.eta_s(total_s - done_s))

    def _guard(self, work: Callable[[], None]) -> None:
        if self._is_background:
            step_back()
        try:
            work()
        except Cancelled:
            pass
        except VocalSplitError as error:
            self._fail(error)
        except Exception as error:  # noqa: BLE001 - a thread's end is the last place that can tell the user
            failure = AudioError(self.path, AudioFault.DAMAGED, f"{type(error).__name__}: {error}")
            failure.__cause__ = error
            self._fail(failure)
        self._notify()

    def _fail(self, error: VocalSplitError) -> None:
        self.error = self.error or error
        self._cancel.cancel()

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify_all()
        for callback in list(self._callbacks):
            callback()

    def _read(self) -> None:
        is_whole = self.store.is_decoded and self.store.is_mixture_intact()
        if not is_whole:
            self.store.restart_decoding()
        with self._changed:
            self._is_mixture_sound = True
            self._changed.notify_all()
        if is_whole:
            return
        self.store.reserve(self.expected_frames)
        header = self.store.header
        is_resampled = header.model_rate != header.sample_rate
        resampler = StreamResampler(header.sample_rate, header.model_rate, header.channels) if is_resampled else None
        with open_audio(self.path) as reader:
            for block in reader.blocks(cancel=self._cancel):
                self._cancel.raise_if_cancelled()
                self.store.append_mixture(block)
                if resampler:
                    self.store.append_model_mixture(resampler.push(block))
                self._notify()
                self._make_way()
            if resampler:
                self.store.append_model_mixture(resampler.push(np.zeros((header.channels, 0), np.float32), last=True))
            self.store.finish_decoding(reader.ends_early_s)

    def _make_way(self) -> None:
        """Stop reading while the very first segment is computed: somebody waits for its sound."""
        with self._changed:
            self._changed.wait_for(
                lambda: self.store.segments_done or not self._claimed or self.has_ended or self.is_cancelled
            )

    def _separate(self) -> None:
        while (index := self._claim_segment()) is not None:
            started = time.monotonic()
            try:
                self._model.separate(self.store, index, self._cancel).save(self.store)
            finally:
                with self._changed:
                    self._claimed.discard(index)
            self._pace.add(self.store.header.segment.stride / self.store.header.model_rate, started)
            self._notify()

    def _recheck(self) -> None:
        """A finished store from an earlier run: mend what the disk has lost since."""
        self.store.drop_damaged()
        self._read()
        self._separate()

    def _claim_segment(self) -> int | None:
        """The missing segment nearest after the playhead, as soon as it is decoded; None where none is left."""
        with self._changed:
            while True:
                self._cancel.raise_if_cancelled()
                if self._is_mixture_sound:
                    index = self._choose()
                    if index is not None:
                        self._claimed.add(index)
                        return index
                    if self.store.is_decoded and not self.store.missing():
                        return None
                self._changed.wait()

    def _choose(self) -> int | None:
        store = self.store
        if not store.model_frames:
            return None
        missing = store.missing()  # before the plan, which may grow meanwhile and must know them all
        plan, header = store.plan(), store.header
        at = self._playhead * header.model_rate // header.sample_rate
        current = min(at // header.segment.stride, len(plan) - 1)
        is_separable = (
            i for i in missing if i not in self._claimed and (store.is_decoded or plan[i].read_stop <= plan.frames)
        )
        return min(is_separable, key=lambda i: (i < current, i), default=None)


class _Pace:
    """Seconds of work that a second of music takes, from what was measured."""

    def __init__(self) -> None:
        self._music_s = 0.0
        self._started = 0.0

    def add(self, music_s: float, started: float) -> None:
        self._started = self._started or started
        self._music_s += music_s

    def eta_s(self, left_s: float) -> float | None:
        if not self._music_s:
            return None
        return left_s * (time.monotonic() - self._started) / self._music_s


def _header(path: Path, info: AudioInfo, manifest: ModelManifest) -> StoreHeader:
    try:
        song = fingerprint(path)
    except OSError as error:
        raise AudioError(path, AudioFault.NO_PERMISSION, str(error)) from error
    return StoreHeader(
        song=song,
        sample_rate=info.sample_rate,
        channels=info.channels,
        layout=info.layout,
        model_id=manifest.model_id,
        model_sha256=manifest.sha256,
        model_rate=manifest.sample_rate,
        targets=manifest.targets,
        segment=manifest.segment,
    )
