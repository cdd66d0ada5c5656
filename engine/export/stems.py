"""Writing the stems of a store as files that add up to the song."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from engine.audio.info import AudioInfo
from engine.audio.tags import SongTags
from engine.audio.writing import OutputFormat, StemWriter, WrittenFile
from engine.cancel import CancelToken
from engine.disk import free_bytes, make_folder, output_error
from engine.errors import OutputError, OutputFault, ParameterError
from engine.export.names import STEM_LABELS, folder_name, free_names, stem_name
from engine.progress import Progress, Stage
from engine.separation.model import Waveform
from engine.store import ACCOMPANIMENT, StemStore
from engine.store.atomic import write_text_atomically

Depth = Literal["source", "16", "24", "32f"]
IfExists = Literal["number", "overwrite", "skip"]
_BLOCK_FRAMES = 1 << 18


@dataclass(frozen=True)
class ExportOptions:
    """What to write, where, and how.

    Attributes:
        folder: Made where it is missing.
        stems: Names such as ``vocals`` and ``accompaniment``; empty for all of the store.
        kind: ``wav``, ``flac``, ``mp3``, ``ogg`` or ``opus``.
        depth: ``source`` is the song's own where it is PCM, else 24 bit.
        template: See ``engine.export.names``.
        if_exists: ``number`` adds " (2)", ``overwrite`` replaces, ``skip`` leaves the file and does no work for it.
        with_recipe: Also write what made the stems, as JSON beside them.
    """

    folder: Path
    stems: tuple[str, ...] = ()
    kind: Literal["wav", "flac", "mp3", "ogg", "opus"] = "wav"
    depth: Depth = "source"
    template: str | None = None
    if_exists: IfExists = "number"
    with_recipe: bool = False


@dataclass(frozen=True)
class ExportReport:
    """What an export made.

    Attributes:
        outputs: Files by stem; those skipped are not among them.
        skipped: Files by stem that were there and stayed.
        gain_db: One gain for all stems, below 0 only where PCM would have clipped.
        sum_error_db: Largest difference between the sum of the stems and the mixture, in dB of full scale;
            None where there is none at all, or where the format is lossy or a stem was left out.
        is_sum_exact: True where the stems add up sample for sample.
        silent: Stems that are silent from end to end.
    """

    outputs: dict[str, WrittenFile] = field(default_factory=dict)
    skipped: dict[str, Path] = field(default_factory=dict)
    gain_db: float = 0.0
    sum_error_db: float | None = None
    is_sum_exact: bool = False
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExportSource:
    """A song whose stems can be exported.

    Attributes:
        path: The song.
        info: Its format.
        tags: Its tags.
        store: Complete.
    """

    path: Path
    info: AudioInfo
    tags: SongTags
    store: StemStore


def default_folder(path: Path, tags: SongTags) -> Path:
    """The platform's Music folder, then ``VocalSplit``, then the song's name."""
    import platformdirs  # noqa: PLC0415

    return platformdirs.user_music_path() / "VocalSplit" / folder_name(path, tags)


def output_format(options: ExportOptions, info: AudioInfo) -> OutputFormat:
    """Format of the files: depth ``source`` resolved, and left out for lossy kinds."""
    if options.kind not in ("wav", "flac"):
        return OutputFormat(options.kind, None)
    depth = options.depth
    if depth == "source":
        depth = "32f" if info.is_float else "24" if (info.pcm_depth or 24) > 16 else "16"
    if depth == "32f" and options.kind == "flac":
        depth = "24"
    return OutputFormat(options.kind, depth)


def export_bytes(options: ExportOptions, info: AudioInfo, frames: int, stems: int) -> int:
    """Disk space that the files will take at most."""
    depth = output_format(options, info).depth
    sample_bytes = {"16": 2, "24": 3, "32f": 4}.get(depth or "", 1)
    return frames * info.channels * sample_bytes * stems


def check_folder(folder: Path, needed_bytes: int = 0) -> None:
    """Make the folder and make sure, before any work, that files of that size can be written into it.

    Raises:
        OutputError: If it is a file, cannot be made or written, or the disk has not the room.
    """
    make_folder(folder)
    try:
        probe = folder / ".vocalsplit-check.part"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise output_error(folder, error) from error
    free = free_bytes(folder)
    if free < needed_bytes:
        raise OutputError(folder, OutputFault.DISK_FULL, needed_bytes=needed_bytes, free_bytes=free)


def check_stems(stems: Sequence[str], store: StemStore) -> None:
    """Hold that a store has these stems or makes them of others; raises ParameterError. It need not be complete."""
    known = tuple(dict.fromkeys((*store.stems, ACCOMPANIMENT)))
    unknown = set(stems) - set(known)
    if unknown:
        raise ParameterError(f"stems={sorted(unknown)} must be among {known}")


def export_stems(
    source: ExportSource,
    options: ExportOptions,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    cancel: CancelToken | None = None,
) -> ExportReport:
    """Write the stems of a complete store. All under their final names, or, after a failure, those already whole.

    Where PCM would clip, everything is written again with one gain for all stems.

    Raises:
        OutputError: If a file cannot be written or does not read back as it was written.
        ParameterError: If the store has no such stem or the template is wrong.
        Cancelled: If ``cancel`` was cancelled; no partial file is left.
    """
    cancel = cancel or CancelToken()
    stems = options.stems or source.store.stems
    check_stems(stems, source.store)
    check_folder(options.folder, export_bytes(options, source.info, source.store.frames, len(stems)))
    paths, skipped = plan_paths(source, options, stems)
    if not paths:
        return ExportReport(skipped=skipped)
    report = _on_saving(on_progress, source.store)
    take = _write(source, options, paths, 1.0, on_frames=report, cancel=cancel)
    if isinstance(take, float):
        gain = take
        take = _write(source, options, paths, gain, on_frames=report, cancel=cancel)
        if isinstance(take, float):
            raise OutputError(options.folder, OutputFault.VERIFY_FAILED, f"still clips at gain {gain}")
    result = ExportReport(**{**take.__dict__, "skipped": skipped})
    if options.with_recipe:
        _write_recipe(source, options, result)
    return result


def plan_paths(
    source: ExportSource, options: ExportOptions, stems: tuple[str, ...]
) -> tuple[dict[str, Path], dict[str, Path]]:
    """Where each stem will go, and which files are there already and will be skipped. Needs no finished store."""
    return plan_names(source.path, source.tags, source.store.header.model_id, options, stems)


def plan_names(
    path: Path, tags: SongTags, model: str, options: ExportOptions, stems: tuple[str, ...]
) -> tuple[dict[str, Path], dict[str, Path]]:
    """As :func:`plan_paths`, for a song that has no store yet; ``model`` is the id of the one that will split it."""
    names = {
        stem: stem_name(path, tags, stem=stem, model=model, template=options.template, suffix=f".{options.kind}")
        for stem in stems
    }
    plain = {stem: options.folder / name for stem, name in names.items()}
    if options.if_exists == "overwrite":
        return plain, {}
    if options.if_exists == "skip":
        skipped = {stem: path for stem, path in plain.items() if path.exists()}
        return {stem: path for stem, path in plain.items() if stem not in skipped}, skipped
    return free_names(options.folder, names), {}


def _write(
    source: ExportSource,
    options: ExportOptions,
    paths: dict[str, Path],
    gain: float,
    *,
    on_frames: Callable[[int], None],
    cancel: CancelToken,
) -> ExportReport | float:
    """Write all files once; returns the gain to try instead where PCM clips."""
    store, fmt = source.store, output_format(options, source.info)
    bits = {"16": 16, "24": 24}.get(fmt.depth or "")
    meter = _Meter(limit=1.0 - 2.0 ** (1 - bits) if bits else np.inf if fmt.depth == "32f" else 1.0)
    with ExitStack() as stack:
        writers = _open_writers(stack, source, options, paths)
        pool = stack.enter_context(ThreadPoolExecutor(len(writers), thread_name_prefix="write"))
        for start, mixture, stems in _blocks(store, gain, bits):
            cancel.raise_if_cancelled()
            meter.add(mixture, stems, writers)
            if meter.clips:
                return gain * _gain_for(store, meter.limit, cancel)
            list(pool.map(lambda stem, stems=stems: writers[stem].write(stems[stem]), writers))
            on_frames(start + mixture.shape[1])
        titles = {stem: STEM_LABELS.get(stem, stem) for stem in writers}
        files = pool.map(lambda stem: writers[stem].finish(source.tags, stem_title=titles[stem]), writers)
        outputs = dict(zip(writers, files, strict=True))
    is_summable = fmt.depth is not None and set(store.stems) <= set(paths)
    return ExportReport(
        outputs=outputs,
        gain_db=20.0 * float(np.log10(gain)),
        sum_error_db=20.0 * float(np.log10(meter.error)) if is_summable and meter.error else None,
        is_sum_exact=is_summable and meter.error == 0.0,
        silent=tuple(stem for stem in paths if meter.peaks[stem] == 0.0),
    )


def _open_writers(
    stack: ExitStack, source: ExportSource, options: ExportOptions, paths: dict[str, Path]
) -> dict[str, StemWriter]:
    """A writer for each path; leaving ``stack`` discards what was not finished."""
    info, fmt, overwrite = source.info, output_format(options, source.info), options.if_exists == "overwrite"
    return {
        stem: stack.enter_context(
            StemWriter(path, info.sample_rate, info.channels, fmt, layout=info.layout, overwrite=overwrite)
        )
        for stem, path in paths.items()
    }


def _blocks(store: StemStore, gain: float, bits: int | None) -> Iterator[tuple[int, Waveform, dict[str, Waveform]]]:
    """The song block by block: start, mixture and every stem, on the integer grid of ``bits`` where given.

    On a grid the last stem is the rounded mixture minus the other rounded stems, so that integers add up exactly.
    """
    for start in range(0, store.frames, _BLOCK_FRAMES):
        stop = min(start + _BLOCK_FRAMES, store.frames)
        mixture = _on_grid(store.read_mixture(start, stop) * np.float32(gain), bits)
        stems = store.read_stems(start, stop)
        *free, last = stems
        if gain != 1.0 or bits:
            for name in free:
                stems[name] = _on_grid(stems[name] * np.float32(gain), bits)
            stems[last] = mixture - sum(stems[name] for name in free)
        if ACCOMPANIMENT not in stems:
            stems[ACCOMPANIMENT] = mixture - stems["vocals"]
        yield start, mixture, stems


def _on_grid(block: Waveform, bits: int | None) -> Waveform:
    if bits is None:
        return block
    scale = np.float32(2.0 ** (bits - 1))
    return np.asarray(np.rint(block * scale) / scale, dtype=np.float32)


def _gain_for(store: StemStore, limit: float, cancel: CancelToken) -> float:
    """One gain that brings the loudest sample of mixture and stems under ``limit``."""
    peak = 0.0
    for _, mixture, stems in _blocks(store, 1.0, None):
        cancel.raise_if_cancelled()
        peak = max(peak, *(float(np.abs(x).max(initial=0.0)) for x in (mixture, *stems.values())))
    return limit / peak * (1.0 - 1e-4)


class _Meter:
    """Peaks of the stems and the error of their sum, while they are written."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.error = 0.0
        self.clips = False
        self.peaks: dict[str, float] = {}

    def add(self, mixture: Waveform, stems: dict[str, Waveform], written: dict[str, StemWriter]) -> None:
        for name in written:
            peak = float(np.abs(stems[name]).max(initial=0.0))
            self.peaks[name] = max(self.peaks.get(name, 0.0), peak)
            self.clips |= peak > self.limit
        error = -mixture.astype(np.float64)
        for name, block in stems.items():
            if name != ACCOMPANIMENT or len(stems) == 2:
                error += block
        self.error = max(self.error, float(np.abs(error).max(initial=0.0)))


def _on_saving(on_progress: Callable[[Progress], None] | None, store: StemStore) -> Callable[[int], None]:
    rate, started = store.header.sample_rate, time.monotonic()

    def on_frames(frames: int) -> None:
        if on_progress is not None:
            rest = (time.monotonic() - started) * (store.frames - frames) / max(1, frames)
            on_progress(Progress(Stage.SAVING, frames / rate, store.frames / rate, rest))

    return on_frames


def _write_recipe(source: ExportSource, options: ExportOptions, report: ExportReport) -> None:
    from engine import __version__  # noqa: PLC0415

    header = source.store.header
    recipe = {
        "vocalsplit": __version__,
        "song": source.path.name,
        "song_fingerprint": header.song,
        "model": header.model_id,
        "model_sha256": header.model_sha256,
        "devices": sorted({source.store.provenance(i).device for i in range(source.store.segments_done)}),
        "format": options.kind,
        "depth": output_format(options, source.info).depth,
        "gain_db": report.gain_db,
        "files": {stem: file.path.name for stem, file in report.outputs.items()},
    }
    name = folder_name(source.path, source.tags)
    write_text_atomically(options.folder / f"{name} (recipe).json", json.dumps(recipe, indent=2, ensure_ascii=False))
