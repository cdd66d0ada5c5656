"""Has the envelopes of a song's stems computed off the UI thread, as they become ready."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Signal

from engine.analysis.peaks import PeakEnvelope, update_peaks
from engine.analysis.samples import SampleSource, Span
from engine.cancel import CancelToken
from vocalsplit_gui.state.running import Runner
from vocalsplit_gui.state.tiles import SongSnapshot

_log = logging.getLogger(__name__)


class PeakLoader(QObject):
    """Keeps the envelopes of some stems of one song.

    Signals:
        peaks_ready: An envelope grew.
    """

    peaks_ready = Signal()

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._samples: SampleSource | None = None
        self._token: CancelToken | None = None
        self._known: dict[str, tuple[int, tuple[Span, ...]]] = {}
        self.peaks: dict[str, PeakEnvelope] = {}

    @property
    def is_busy(self) -> bool:
        return self._token is not None

    def set_song(self, samples: SampleSource | None) -> None:
        """Forget all envelopes and begin anew."""
        if self._token is not None:
            self._token.cancel()
        self._samples, self._token, self._known, self.peaks = samples, None, {}, {}

    def refresh(self, song: SongSnapshot, stems: tuple[str, ...]) -> None:
        """Say what is ready; compute what is new of ``stems``, one after the other."""
        samples = self._samples
        if samples is None or self._token is not None:
            return
        wanted = {stem: (song.frames, song.spans[stem]) for stem in stems}
        stem = next((stem for stem in stems if self._known.get(stem) != wanted[stem]), None)
        if stem is not None:
            self._start(samples, song, stems, stem)

    def _start(self, samples: SampleSource, song: SongSnapshot, stems: tuple[str, ...], stem: str) -> None:
        known, previous = self._known, self.peaks.get(stem)

        def work(cancel: CancelToken) -> PeakEnvelope:
            return update_peaks(samples, stem, previous, cancel=cancel)

        def done(envelope: PeakEnvelope) -> None:
            if known is self._known:
                self._token = None
                self.peaks[stem] = envelope
                known[stem] = (song.frames, song.spans[stem])
                self.peaks_ready.emit()
                self.refresh(song, stems)

        def failed(error: Exception) -> None:
            if known is self._known:
                self._token = None
                known[stem] = (song.frames, song.spans[stem])
                _log.warning("a waveform could not be computed: %s", error)

        self._token = self._runner(work, done, failed)
