"""The stem store: a song and its stems as plain files, filled by a split and read by everything else."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from engine.audio.resampling import resample_span, resampled_length
from engine.disk import make_folder
from engine.errors import ParameterError
from engine.separation.model import Waveform
from engine.separation.plan import SegmentPlan
from engine.store.header import DecodedState, StoreHeader
from engine.store.records import Provenance, RecordFile
from engine.store.samples import BYTES_PER_SAMPLE, SampleFile

ACCOMPANIMENT = "accompaniment"
OTHER = "other"
# Source frames around a span whose estimates decide it when the rates differ: resample_span's largest margin.
_MARGIN_S = 1.0


class StemStore:
    """One song, its mixture and its stems, in one folder. Safe to read from any thread while one thread fills it.

    Positions are frames at the source's rate unless a name says ``model``.

    Args:
        folder: The store's folder, made where it is missing.
        header: What the store must be; a folder that holds anything else is emptied and begun anew.

    Raises:
        OutputError: If the folder cannot be written.
    """

    def __init__(self, folder: Path, header: StoreHeader) -> None:
        self.folder = folder
        self.header = header
        state = _prepare(folder, header)
        self._state = state
        self._mixture = SampleFile(folder / "mixture.f32", header.channels, state.frames if state else 0)
        self._model_mixture = self._mixture
        if header.model_rate != header.sample_rate:
            frames = state.model_frames if state else 0
            self._model_mixture = SampleFile(folder / "mixture-model.f32", header.channels, frames)
        if state and not (self._mixture.holds(state.frames) and self._model_mixture.holds(state.model_frames)):
            self._forget_mixture()
        shape = (len(header.targets), header.channels, header.segment.kept)
        self._records = RecordFile(folder, shape)

    @property
    def frames(self) -> int:
        """Frames of the mixture that are in the store by now."""
        return self._mixture.frames

    @property
    def model_frames(self) -> int:
        """Frames of the mixture at the model's rate that are in the store by now."""
        return self._model_mixture.frames

    @property
    def is_decoded(self) -> bool:
        """True once the whole song is in the store."""
        return self._state is not None

    @property
    def ends_early_s(self) -> float | None:
        """Seconds that the file promised and did not hold; None where it is whole or not yet read."""
        return self._state.ends_early_s if self._state else None

    @property
    def stems(self) -> tuple[str, ...]:
        """Names of the stems that add up to the mixture."""
        targets = self.header.targets
        return targets if OTHER in targets else (*targets, ACCOMPANIMENT)

    def plan(self) -> SegmentPlan:
        """Segments of what is decoded by now; final once :attr:`is_decoded`."""
        return SegmentPlan(max(1, self.model_frames), self.header.segment)

    @property
    def segments_done(self) -> int:
        """Number of finished segments."""
        return len(self._records.done)

    @property
    def is_complete(self) -> bool:
        """True once every segment is finished."""
        return self.is_decoded and not self.missing()

    def missing(self) -> list[int]:
        """Numbers of the segments that are not finished, of those known by now."""
        done = self._records.done
        return [i for i in range(len(self.plan())) if i not in done]

    def is_ready(self, start: int, stop: int) -> bool:
        """True where every stem is final in ``[start, stop)``; frames outside the song count as ready."""
        if self.is_decoded:
            stop = min(stop, self.frames)
        elif stop > self.frames:
            return False
        if max(0, start) >= stop:
            return True
        first, last = self._model_span(max(0, start), stop)
        if last > self.model_frames and not self.is_decoded:
            return False
        return all(self._records.is_done(i) for i in self.plan().covering(first, last))

    def ready_spans(self) -> list[tuple[int, int]]:
        """Spans ``[(start, stop), …]`` in which the stems are final, in order, joined where they touch."""
        plan, done = self.plan(), self._records.done
        spans: list[tuple[int, int]] = []
        for segment in plan:
            if segment.index not in done:
                continue
            is_last = self.is_decoded and segment.index + 1 == len(plan)
            stop = segment.stop if is_last else min(segment.stop, segment.start + plan.spec.stride)
            if segment.index - 1 in done:
                spans[-1] = (spans[-1][0], stop)
            else:
                spans.append((segment.start + (plan.spec.fade if segment.index else 0), stop))
        return [(self._to_source(start), self._to_source(stop)) for start, stop in spans]

    def provenance(self, index: int) -> Provenance:
        """Device and precision that computed segment ``index``."""
        return self._records.provenance(index)

    def reserve(self, frames: int) -> None:
        """Take the disk space of a song of ``frames`` frames now.

        Raises:
            OutputError: If the space is not there.
        """
        model_frames = resampled_length(frames, self.header.sample_rate, self.header.model_rate)
        self._mixture.reserve(frames)
        if self._model_mixture is not self._mixture:
            self._model_mixture.reserve(model_frames)
        self._records.reserve(len(SegmentPlan(max(1, model_frames), self.header.segment)))

    def restart_decoding(self) -> None:
        """Empty the mixture for another reading of the song; finished segments stay."""
        self._forget_mixture()

    def append_mixture(self, block: Waveform) -> None:
        """Add the next ``(channels, n)`` samples of the song at its own rate."""
        self._mixture.append(block)

    def append_model_mixture(self, block: Waveform) -> None:
        """Add the next samples at the model's rate; only where the rates differ."""
        if self._model_mixture is self._mixture:
            raise ParameterError("model_rate equals sample_rate: append_mixture alone is to be called")
        self._model_mixture.append(block)

    def finish_decoding(self, ends_early_s: float | None = None) -> None:
        """Say that the whole song is in the store."""
        for file in {id(f): f for f in (self._mixture, self._model_mixture)}.values():
            file.finish()
        self._records.finish(len(self.plan()))
        state = DecodedState(self.frames, self.model_frames, self._mixture.checksum, ends_early_s)
        state.save(self.folder / "decoded.json")
        self._state = state

    def read_model_mixture(self, start: int, stop: int) -> Waveform:
        """Mixture at the model's rate, ``(channels, stop - start)``; zero outside the song."""
        return self._model_mixture.read(start, stop)

    def add(self, index: int, estimates: Waveform, provenance: Provenance) -> None:
        """Store the kept part of segment ``index``, ``(targets, channels, n)``.

        Raises:
            OutputError: If the disk is full.
        """
        self._records.write(index, estimates, provenance)

    def drop_damaged(self) -> list[int]:
        """Check every finished segment against its checksum and forget the damaged ones; returns their numbers."""
        return [i for i in sorted(self._records.done) if self._records.drop_if_damaged(i)]

    def is_mixture_intact(self) -> bool:
        """Check the mixture against its checksum; False where it was damaged or is not complete."""
        return self._state is not None and self._mixture.compute_checksum() == self._state.checksum

    def read_mixture(self, start: int, stop: int) -> Waveform:
        """Mixture, ``(channels, stop - start)`` float32; zero outside the song."""
        return self._mixture.read(start, stop)

    def read_stem(self, name: str, start: int, stop: int) -> Waveform:
        """One stem, ``(channels, stop - start)`` float32; zero where it is not separated or outside the song.

        Raises:
            ParameterError: If the store has no such stem.
        """
        if name == ACCOMPANIMENT:
            return self._complement(["vocals"], start, stop)
        if name not in self.header.targets:
            raise ParameterError(f"stem={name!r} must be one of {(*self.stems, ACCOMPANIMENT)}")
        if name == OTHER:
            return self._complement([t for t in self.header.targets if t != OTHER], start, stop)
        return np.asarray(self._read_targets([self.header.targets.index(name)], start, stop)[0], dtype=np.float32)

    def read_stems(self, start: int, stop: int) -> dict[str, Waveform]:
        """All of :attr:`stems` at once, each ``(channels, stop - start)``; they add up to the mixture."""
        names = [t for t in self.header.targets if t != OTHER]
        estimates = self._read_targets([self.header.targets.index(n) for n in names], start, stop)
        stems = dict(zip(names, estimates, strict=True))
        complement = OTHER if OTHER in self.header.targets else ACCOMPANIMENT
        stems[complement] = self._subtract(estimates, start, stop)
        return {name: stems[name] for name in self.stems}

    def close(self) -> None:
        """Close all files."""
        self._mixture.close()
        if self._model_mixture is not self._mixture:
            self._model_mixture.close()
        self._records.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _complement(self, names: list[str], start: int, stop: int) -> Waveform:
        targets = [self.header.targets.index(name) for name in names]
        return self._subtract(self._read_targets(targets, start, stop), start, stop)

    def _subtract(self, estimates: Waveform, start: int, stop: int) -> Waveform:
        mixture = self.read_mixture(start, stop)
        if len(estimates) == 1:
            mixture -= estimates[0]  # float32 rounds the exact difference, as below
            return mixture
        rest = mixture.astype(np.float64) - estimates.sum(axis=0, dtype=np.float64)
        return np.asarray(rest, dtype=np.float32)

    def _read_targets(self, targets: list[int], start: int, stop: int) -> Waveform:
        """Estimates at the source's rate, ``(len(targets), channels, stop - start)``."""
        header = self.header
        shape = (len(targets), header.channels, max(0, stop - start))
        first, last = max(0, start), min(stop, self.frames)
        if first >= last:
            return np.zeros(shape, dtype=np.float32)
        if header.model_rate == header.sample_rate:
            inside = self._read_estimates(targets, first, last)
        else:
            inside = self._read_resampled(targets, first, last)
        if (first, last) == (start, stop):
            return inside
        block = np.zeros(shape, dtype=np.float32)
        block[..., first - start : last - start] = inside
        return block

    def _read_resampled(self, targets: list[int], start: int, stop: int) -> Waveform:
        rows = len(targets) * self.header.channels

        def read(first: int, last: int) -> Waveform:
            return self._read_estimates(targets, first, last).reshape(rows, -1)  # (targets·channels, n)

        flat = resample_span(
            read,
            start,
            stop,
            from_rate=self.header.model_rate,
            to_rate=self.header.sample_rate,
            frames_in=self.model_frames,
            frames_out=self.frames,
        )
        return flat.reshape(len(targets), self.header.channels, stop - start)

    def _read_estimates(self, targets: list[int], start: int, stop: int) -> Waveform:
        """Estimates at the model's rate, ``(len(targets), channels, stop - start)``, neighbours cross-faded."""
        plan = self.plan()
        block = np.zeros((len(targets), self.header.channels, stop - start), dtype=np.float32)
        for index in plan.covering(max(0, start), min(stop, plan.frames)):
            segment = plan[index]
            flank_stop = segment.start + (plan.spec.fade if index else 0)
            is_last = index + 1 == len(plan)
            body_stop = segment.stop if is_last else segment.start + plan.spec.stride
            self._copy(block, start, index, targets, (flank_stop, body_stop))
            self._blend(block, start, index, targets, (segment.start, min(flank_stop, segment.stop)))
        return block

    def _copy(self, block: Waveform, start: int, index: int, targets: list[int], span: tuple[int, int]) -> None:
        """Put the body of segment ``index``, the part of ``span`` that ``block`` holds, into ``block``."""
        first, last = max(start, span[0]), min(start + block.shape[-1], span[1])
        if first < last:
            offset = index * self.header.segment.stride
            block[..., first - start : last - start] = self._records.read(index, first - offset, last - offset)[targets]

    def _blend(self, block: Waveform, start: int, index: int, targets: list[int], span: tuple[int, int]) -> None:
        """Put the cross-fade from segment ``index - 1`` to ``index`` into ``block``.

        In float64, so that neighbours that agree give back their own samples bit for bit.
        """
        first, last = max(start, span[0]), min(start + block.shape[-1], span[1])
        if first >= last:
            return
        spec = self.header.segment
        offset = index * spec.stride
        later = self._records.read(index, first - offset, last - offset)[targets].astype(np.float64)
        offset -= spec.stride
        earlier = self._records.read(index - 1, first - offset, last - offset)[targets].astype(np.float64)
        weight = (np.arange(first, last) - span[0] + 0.5) / spec.fade
        block[..., first - start : last - start] = earlier * (1.0 - weight) + later * weight

    def _model_span(self, start: int, stop: int) -> tuple[int, int]:
        """Frames at the model's rate that decide source frames ``[start, stop)``."""
        rate, model_rate = self.header.sample_rate, self.header.model_rate
        if rate == model_rate:
            return start, stop
        margin = int(_MARGIN_S * model_rate)
        first = max(0, start * model_rate // rate - margin)
        return first, -(-stop * model_rate // rate) + margin

    def _to_source(self, model_frame: int) -> int:
        if self.header.model_rate == self.header.sample_rate:
            return model_frame
        return min(self.frames, round(model_frame * self.header.sample_rate / self.header.model_rate))

    def _forget_mixture(self) -> None:
        (self.folder / "decoded.json").unlink(missing_ok=True)
        self._state = None
        for file in (self._mixture, self._model_mixture):
            file.frames = 0
            file.checksum = 0


def store_bytes(header: StoreHeader, frames: int) -> int:
    """Disk space of the store of a song of ``frames`` frames, in bytes."""
    model_frames = resampled_length(frames, header.sample_rate, header.model_rate)
    copies = frames if header.model_rate == header.sample_rate else frames + model_frames
    segments = len(SegmentPlan(max(1, model_frames), header.segment))
    estimates = segments * header.segment.kept * len(header.targets)
    return (copies + estimates) * header.channels * BYTES_PER_SAMPLE


def _prepare(folder: Path, header: StoreHeader) -> DecodedState | None:
    """Make the folder ready for ``header``; returns the state where the song is in it already."""
    if StoreHeader.load(folder / "header.json") == header:
        return DecodedState.load(folder / "decoded.json")
    shutil.rmtree(folder, ignore_errors=True)
    make_folder(folder)
    header.save(folder / "header.json")
    return None
