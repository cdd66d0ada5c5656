"""Reading songs: any file that people have, whole, in bounded memory, with a clear fault where it cannot be.

The rule (docs/adr): WAV is read by our own header, AIFF, CAF and FLAC by libsndfile, everything compressed by
PyAV; what came is held against what the file declares, and where some of a lossless file is missing, the
other decoder is asked for the rest.
"""

from __future__ import annotations

import errno
import stat
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from engine.audio.av_source import AvSource
from engine.audio.info import AudioInfo, SourceError, Waveform
from engine.audio.pcm_source import Source, open_pcm
from engine.audio.sniffing import FileKind, is_protected_asf, read_head, sniff
from engine.cancel import CancelToken
from engine.errors import AudioError, AudioFault, ParameterError

_SHORTEST_S = 0.1
_TOLERANCE_S = {"matroska": 0.5, "wma": 0.5, "wav": 0, "rf64": 0, "w64": 0, "flac": 0, "aiff": 0, "caf": 0}
_USUAL_TOLERANCE_S = 0.1
_PCM_KINDS = (FileKind.WAVE, FileKind.AIFF, FileKind.CAF, FileKind.FLAC)


def open_audio(path: Path) -> AudioReader:
    """Open a song and decode its first moment, so that what cannot be read is known at once.

    Args:
        path: The file.

    Raises:
        AudioError: With the fault that fits; see :class:`engine.errors.AudioFault`.
    """
    path = Path(path)
    _check_path(path)
    try:
        with path.open("rb") as file:
            head = read_head(file)
    except OSError as cause:
        raise AudioError(path, _system_fault(cause), str(cause)) from cause
    kind = sniff(head)
    if is_protected_asf(head):
        raise AudioError(path, AudioFault.PROTECTED, "encrypted WMA")
    openers = _openers(path, kind, head)
    failure = SourceError(AudioFault.NOT_AUDIO)
    for index, opener in enumerate(openers):
        try:
            return AudioReader(opener(), path, openers[index + 1 :])
        except SourceError as error:
            failure = error if index == 0 or error.is_final else failure
            if error.is_final:
                break
        except OSError as cause:
            raise AudioError(path, _system_fault(cause), str(cause)) from cause
    fault = failure.fault
    if fault is AudioFault.DAMAGED and kind is FileKind.UNKNOWN:
        fault = AudioFault.NOT_AUDIO
    raise AudioError(path, fault, failure.detail) from failure


class AudioReader:
    """One pass over a song's sound; a context manager. Made by :func:`open_audio`.

    Args:
        source: The decoder to begin with.
        path: The file.
        others: Openers of decoders to ask for the rest where the first one stops short.

    Raises:
        SourceError: If the source has no sound.
        AudioError: If the first moment of sound is not finite.
    """

    def __init__(self, source: Source, path: Path, others: list[Callable[[], Source]]) -> None:
        self._source = source
        self._others = others if not source.info.is_lossy else []
        self._path = path
        self.info: AudioInfo = source.info
        self.frames_read = 0
        self.ends_early_s: float | None = None
        self._chunks = self._all_chunks()
        try:
            self._first = next(self._chunks, None)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the file back. Can be called more than once."""
        self._chunks.close()
        self._source.close()

    def blocks(self, frames: int = 65536, cancel: CancelToken | None = None) -> Iterator[Waveform]:
        """The song from its start, once.

        Args:
            frames: Samples of a block; the last block may be shorter, none is empty.
            cancel: Read before each block.

        Yields:
            ``(channels, frames)`` float32, finite.

        Raises:
            Cancelled: If ``cancel`` was cancelled.
            AudioError: ``NOT_FINITE`` at the first NaN or infinity; ``DAMAGED`` where under 0.1 s of a broken
                file can be read; ``TOO_SHORT`` where there are no samples.
            ParameterError: If ``frames`` is below 1.
        """
        if frames < 1:
            raise ParameterError(f"frames={frames} must be at least 1")
        held: list[Waveform] = []
        held_frames = 0
        for chunk in self._from_first():
            held.append(chunk)
            held_frames += chunk.shape[1]
            while held_frames >= frames:
                if cancel is not None:
                    cancel.raise_if_cancelled()
                whole = held[0] if len(held) == 1 else np.concatenate(held, axis=1)
                self.frames_read += frames
                held, held_frames = [whole[:, frames:]], held_frames - frames
                yield whole[:, :frames]
        if cancel is not None:
            cancel.raise_if_cancelled()
        if held_frames:
            self.frames_read += held_frames
            yield np.concatenate(held, axis=1)

    def _from_first(self) -> Iterator[Waveform]:
        first, self._first = self._first, None
        if first is not None:
            yield first
        yield from self._chunks

    def _all_chunks(self) -> Generator[Waveform, None, None]:
        """Finite chunks of the source and, where it stops short, of the others; then the length is judged."""
        total = 0
        try:
            for chunk in self._with_others():
                if not np.isfinite(chunk).all():
                    raise AudioError(self._path, AudioFault.NOT_FINITE, f"after sample {total}")
                total += chunk.shape[1]
                yield chunk
        except SourceError as cause:
            raise AudioError(self._path, cause.fault, cause.detail) from cause
        except OSError as cause:
            raise AudioError(self._path, _system_fault(cause), str(cause)) from cause
        self._judge(total)

    def _with_others(self) -> Iterator[Waveform]:
        total = 0
        for chunk in self._source.chunks():
            total += chunk.shape[1]
            yield chunk
        for opener in self._others:
            if total and self._missing(total) <= 0:
                return
            self._source.close()
            try:
                self._source = opener()
            except SourceError:
                continue
            if _shape(self._source.info) != _shape(self.info):
                continue
            for chunk in _without(self._source.chunks(), total):
                total += chunk.shape[1]
                yield chunk

    def _missing(self, total: int) -> int:
        return 0 if self.info.declared_frames is None else self.info.declared_frames - total

    def _judge(self, total: int) -> None:
        missing_s = self._missing(total) / self.info.sample_rate
        tolerance_s = _TOLERANCE_S.get(self.info.container, _USUAL_TOLERANCE_S)
        if missing_s > tolerance_s:
            self.ends_early_s = missing_s
            if total < _SHORTEST_S * self.info.sample_rate:
                detail = f"{total} of {self.info.declared_frames} samples"
                raise AudioError(self._path, AudioFault.DAMAGED, detail)
        if total == 0:
            raise AudioError(self._path, AudioFault.TOO_SHORT, "no samples")


def _check_path(path: Path) -> None:
    try:
        status = path.stat()
    except (OSError, ValueError) as cause:
        fault = _system_fault(cause) if isinstance(cause, OSError) else AudioFault.MISSING
        raise AudioError(path, fault, str(cause)) from cause
    if stat.S_ISDIR(status.st_mode):
        raise AudioError(path, AudioFault.FOLDER)
    if not stat.S_ISREG(status.st_mode):
        raise AudioError(path, AudioFault.NOT_AUDIO, "not a regular file")
    if status.st_size == 0:
        raise AudioError(path, AudioFault.EMPTY_FILE)


def _system_fault(cause: OSError) -> AudioFault:
    if isinstance(cause, PermissionError):
        return AudioFault.NO_PERMISSION
    if isinstance(cause, IsADirectoryError):
        return AudioFault.FOLDER
    if cause.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL):
        return AudioFault.MISSING
    return AudioFault.DAMAGED


def _openers(path: Path, kind: FileKind, head: bytes) -> list[Callable[[], Source]]:
    """The decoders to try for a kind of file, in order."""
    with_av: Callable[[], Source] = partial(AvSource, path, head)
    return [partial(open_pcm, path, kind), with_av] if kind in _PCM_KINDS else [with_av]


def _shape(info: AudioInfo) -> tuple[int, int]:
    return info.sample_rate, info.channels


def _without(chunks: Iterator[Waveform], frames: int) -> Iterator[Waveform]:
    """Chunks without the first ``frames`` samples."""
    for chunk in chunks:
        if frames < chunk.shape[1]:
            yield chunk[:, frames:]
        frames = max(0, frames - chunk.shape[1])
