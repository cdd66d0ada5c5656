"""``vocalsplit split``: songs in, stems out."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.cancel import Cancelled, CancelToken
from engine.cli.messages import choice_sentence, printable, readable_bytes, readable_time, sentence
from engine.cli.progress import make_reporter
from engine.cli.signals import signals_cancel
from engine.disk import free_bytes
from engine.errors import OutputError, OutputFault, VocalSplitError
from engine.export import (
    ExportOptions,
    ExportReport,
    ExportSource,
    check_folder,
    check_stems,
    default_folder,
    export_bytes,
    export_stems,
    plan_paths,
)
from engine.export.names import check_template
from engine.models.manifest import ModelManifest
from engine.separation.model import SeparationModel
from engine.session import SplitSession
from engine.songs import find_songs
from engine.store import store_bytes
from engine.store.cache import StoreCache


@dataclass(frozen=True)
class _Run:
    """What all songs of one call share."""

    options: argparse.Namespace
    cache: StoreCache
    cancel: CancelToken
    load: Callable[[ModelManifest, str], SeparationModel]


def run(options: argparse.Namespace) -> int:
    """Split all songs; a song that fails does not stop the others. Returns the exit status."""
    try:
        _check_usage(options)
    except VocalSplitError as error:
        print(sentence(error), file=sys.stderr)
        return 2
    cancel = CancelToken()
    models = _SharedModels()
    call = _Run(options, StoreCache(options.cache), cancel, models.load)
    failed = False
    with signals_cancel(cancel) as received:
        for song in find_songs(options.songs, is_recursive=options.recursive):
            if cancel.is_cancelled:
                break
            failed |= not _try_song(song, call)
    models.close()
    call.cache.prune()
    if received:
        return 128 + received[0]
    return int(failed)


def _check_usage(options: argparse.Namespace) -> None:
    """Refuse, before any work, what would fail for every song."""
    if options.name is not None:
        check_template(options.name)
    if options.device not in ("auto", "cpu"):
        from engine.backends.devices import check_device  # noqa: PLC0415

        check_device(options.device)


def _try_song(song: Path | VocalSplitError, call: _Run) -> bool:
    started = time.monotonic()
    try:
        if isinstance(song, VocalSplitError):
            raise song
        result = _split(song, call, started)
    except Cancelled:
        return False
    except VocalSplitError as error:
        _print_failure(song, error, call.options)
        return False
    _print_result(result, call.options)
    return True


def _split(song: Path, call: _Run, started: float) -> dict[str, object]:
    """Split and save one song; returns its JSON object."""
    options = call.options
    session = SplitSession(song, model_id=options.model, device=options.device, cache=call.cache, load=call.load)
    try:
        export = ExportOptions(
            folder=options.output or default_folder(song, session.tags),
            stems=options.stems,
            kind=options.kind,
            depth=options.depth,
            template=options.name,
            if_exists="overwrite" if options.overwrite else "skip" if options.skip else "number",
            with_recipe=options.recipe,
        )
        check_stems(export.stems, session.store)
        source = ExportSource(song, session.info, session.tags, session.store)
        if export.if_exists == "skip":
            wanted = export.stems or session.store.stems
            if not plan_paths(source, export, wanted)[0]:
                return _summary(session, export_stems(source, export), started)
        _check_space(session, export, options)
        report = _work(session, source, export, call)
        return _summary(session, report, started)
    finally:
        session.close()


def _work(session: SplitSession, source: ExportSource, export: ExportOptions, call: _Run) -> ExportReport:
    reporter = make_reporter(source.path, is_quiet=call.options.quiet or call.options.json)
    with reporter, call.cancel.on_cancel(session.cancel):
        session.start()
        while not session.wait_until(lambda: session.has_ended, 0.1):
            reporter.show(session.progress)
        session.wait()
        call.cancel.raise_if_cancelled()
        if session.error is not None:
            raise session.error
        reporter.show(session.progress)
        return export_stems(source, export, on_progress=reporter.show, cancel=call.cancel)


def _check_space(session: SplitSession, export: ExportOptions, options: argparse.Namespace) -> None:
    """Say what disk space the song needs, and refuse it where there is too little."""
    info, store = session.info, session.store
    frames = session.expected_frames
    stems = len(export.stems or store.stems)
    result = export_bytes(export, info, frames, stems)
    work = 0 if store.is_decoded else store_bytes(store.header, frames)
    check_folder(export.folder, result)
    if not (options.quiet or options.json):
        place = printable(str(export.folder))
        space = f"{readable_bytes(work)} of working space and " if work else ""
        print(f"Needs up to {space}{readable_bytes(result)} in {place}")
    is_one_disk = store.folder.stat().st_dev == export.folder.stat().st_dev
    needed = work + (result if is_one_disk else 0)
    free = free_bytes(store.folder)
    if free < needed:
        raise OutputError(store.folder, OutputFault.DISK_FULL, needed_bytes=needed, free_bytes=free)


def _summary(session: SplitSession, report: ExportReport, started: float) -> dict[str, object]:
    seconds = time.monotonic() - started
    duration_s = session.expected_frames / session.info.sample_rate
    return {
        "input": str(session.path),
        "outputs": {stem: str(file.path) for stem, file in report.outputs.items()},
        "skipped": {stem: str(path) for stem, path in report.skipped.items()},
        "duration_s": round(duration_s, 6),
        "seconds": round(seconds, 3),
        "realtime_factor": round(duration_s / seconds, 1),
        "device": session.device_report.name,
        "device_why": choice_sentence(session.device_report.choice),
        "model": session.manifest.model_id,
        "model_sha256": session.manifest.sha256,
        "sample_rate": session.info.sample_rate,
        "gain_db": round(report.gain_db, 4),
        "sum_error_db": None if report.sum_error_db is None else round(report.sum_error_db, 1),
        "sum_is_exact": report.is_sum_exact,
        "peak_db": {stem: _decibels(file.peak) for stem, file in report.outputs.items()},
        "silent": list(report.silent),
        "ends_early_s": session.store.ends_early_s,
    }


def _decibels(peak: float) -> float | None:
    return round(20.0 * float(np.log10(peak)), 2) if peak > 0.0 else None


def _print_result(result: dict[str, object], options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps(result, ensure_ascii=True), flush=True)
        return
    if options.quiet:
        return
    _warn(result)
    outputs = result["outputs"]
    if isinstance(outputs, dict):
        for path in outputs.values():
            print(printable(path))
    skipped = result["skipped"]
    if isinstance(skipped, dict):
        for path in skipped.values():
            print(f"{printable(path)} is there already, left as it is")
    where = f"on {result['device']}" if result["device"] else "from an earlier split"
    print(
        f"{readable_time(float(str(result['duration_s'])))} of music in {result['seconds']} s "
        f"({result['realtime_factor']} times real time), {where}",
        flush=True,
    )


def _warn(result: dict[str, object]) -> None:
    if result["ends_early_s"]:
        missing = readable_time(float(str(result["ends_early_s"])))
        duration = readable_time(float(str(result["duration_s"])))
        print(
            f"{printable(str(result['input']))} ends early, at {duration}: {missing} are missing. "
            "What is there was split; get the file again for the rest.",
            file=sys.stderr,
        )
    silent = result["silent"]
    if isinstance(silent, list) and silent:
        print(f"{printable(str(result['input']))}: {', '.join(silent)} is silent throughout.", file=sys.stderr)


def _print_failure(song: object, error: VocalSplitError, options: argparse.Namespace) -> None:
    if options.json:
        name = str(song) if isinstance(song, Path) else str(getattr(error, "path", ""))
        print(json.dumps({"input": name, "error": sentence(error)}, ensure_ascii=True), flush=True)
    print(sentence(error), file=sys.stderr, flush=True)


class _SharedModels:
    """Loads each model once for all songs of a call."""

    def __init__(self) -> None:
        self._models: dict[tuple[str, str], SeparationModel] = {}

    def load(self, manifest: ModelManifest, device: str) -> SeparationModel:
        from engine.models.load import load_model  # noqa: PLC0415

        key = (manifest.model_id, device)
        if key not in self._models:
            self._models[key] = load_model(manifest.model_id, device=device)
        return self._models[key]

    def close(self) -> None:
        for model in self._models.values():
            model.close()
