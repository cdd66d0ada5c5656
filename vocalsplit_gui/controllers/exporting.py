"""The work of an export, for jobs: the look at the disk, the split, the files."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.audio.reading import open_audio
from engine.audio.tags import SongTags, read_tags
from engine.audio.writing import WrittenFile
from engine.cancel import Cancelled, CancelToken
from engine.disk import free_bytes
from engine.errors import OutputError, OutputFault, VocalSplitError
from engine.export import (
    ExportOptions,
    ExportReport,
    ExportSource,
    check_folder,
    export_bytes,
    export_stems,
    output_format,
    plan_names,
)
from engine.export.names import check_template, folder_name
from engine.models.registry import find_model
from engine.player.chain import ChainSettings
from engine.progress import Progress
from engine.render import render_mix
from engine.session import SplitSession
from vocalsplit_gui.controllers.pool import SessionPool
from vocalsplit_gui.paths import default_music_folder
from vocalsplit_gui.state.export_state import (
    MIX,
    ExportChoices,
    ExportOutcome,
    ExportPlan,
    PlannedFile,
    SavedFile,
    derive_folder,
)

_MOST_PLANNED = 25
Report = Callable[[Progress], None]


@dataclass(frozen=True)
class ExportTask:
    """One song to export; ``heard`` is what the player plays, where "what I hear" is among the stems."""

    path: Path
    choices: ExportChoices
    model_id: str = ""
    heard: ChainSettings | None = None


def plan_export(tasks: Sequence[ExportTask], token: CancelToken) -> ExportPlan:
    """What an export would make, and whether it can begin."""
    plan = ExportPlan()
    try:
        for task in tasks[:_MOST_PLANNED]:
            token.raise_if_cancelled()
            plan = _joined(plan, _plan_song(task))
    except VocalSplitError as error:
        return replace(plan, error=error)
    if plan.folder is not None and plan.free_bytes < plan.needed_bytes:
        full = OutputError(
            plan.folder, OutputFault.DISK_FULL, needed_bytes=plan.needed_bytes, free_bytes=plan.free_bytes
        )
        return replace(plan, error=full)
    return plan


def export_song(task: ExportTask, pool: SessionPool, token: CancelToken, report: Report) -> ExportOutcome:
    """Split a song to its end and write what was chosen.

    Raises:
        Cancelled: If ``token`` was cancelled, or somebody cancelled the split.
        VocalSplitError: If the split or the writing failed.
    """
    session = pool.acquire(task.path)
    try:
        wait_for_split(session, token, report)
        source = ExportSource(session.path, session.info, session.tags, session.store)
        options = options_of(task.path, session.tags, task.choices)
        made = ExportReport()
        if options.stems:
            made = export_stems(source, options, on_progress=report, cancel=token)
        mix = _export_mix(task, source, options, token, report) if MIX in task.choices.stems else {}
        made = replace(made, outputs={**made.outputs, **mix})
        return outcome_of(session.tags.title or task.path.stem, options.folder, made)
    finally:
        pool.release(session)


def split_whole(path: Path, pool: SessionPool, token: CancelToken, report: Report) -> None:
    """Split a song to its end and close it.

    Raises:
        Cancelled: As :func:`export_song`.
        VocalSplitError: If the split failed.
    """
    session = pool.acquire(path)
    try:
        wait_for_split(session, token, report)
    finally:
        pool.release(session)


def wait_for_split(session: SplitSession, token: CancelToken, report: Report) -> None:
    """Wait until a session is complete, reporting ten times a second.

    Raises:
        Cancelled: If ``token`` or the session was cancelled.
        VocalSplitError: If the split failed.
    """
    while not session.is_complete:
        if session.error is not None:
            raise session.error
        if session.is_cancelled:
            raise Cancelled
        report(session.progress)
        if token.wait(0.1):
            raise Cancelled
    report(session.progress)


def options_of(path: Path, tags: SongTags, choices: ExportChoices) -> ExportOptions:
    """The engine's options for one song."""
    return ExportOptions(
        folder=derive_folder(choices, path, default_music_folder(), folder_name(path, tags)),
        stems=tuple(stem for stem in choices.stems if stem != MIX),
        kind=choices.kind,
        depth=choices.depth,
        template=choices.template or None,
        if_exists=choices.if_exists,
        with_recipe=choices.has_recipe,
    )


def outcome_of(title: str, folder: Path, report: ExportReport) -> ExportOutcome:
    """The engine's report in the app's terms."""
    new = [_saved(file, is_silent=stem in report.silent) for stem, file in report.outputs.items()]
    kept = [SavedFile(path.name, is_new=False) for path in report.skipped.values()]
    return ExportOutcome(title, folder, (*new, *kept), report.gain_db, report.sum_error_db, report.is_sum_exact)


def _saved(file: WrittenFile, *, is_silent: bool) -> SavedFile:
    peak_db = 20.0 * math.log10(file.peak) if file.peak > 0 else -math.inf
    return SavedFile(file.path.name, file.frames / file.sample_rate, peak_db, is_silent=is_silent)


def _export_mix(
    task: ExportTask, source: ExportSource, options: ExportOptions, token: CancelToken, report: Report
) -> dict[str, WrittenFile]:
    """Write what is heard as one file; nothing where it is to be left as it is."""
    model = source.store.header.model_id
    made, _ = plan_names(task.path, source.tags, model, options, (MIX,))
    if MIX not in made:
        return {}
    check_folder(options.folder, export_bytes(options, source.info, source.store.frames, 1))
    file = render_mix(
        source.store,
        task.heard or ChainSettings(),
        made[MIX],
        output_format(options, source.info),
        tags=source.tags,
        title="Mix",
        overwrite=options.if_exists == "overwrite",
        on_progress=report,
        cancel=token,
    )
    return {MIX: file}


def _plan_song(task: ExportTask) -> ExportPlan:
    """Nothing is split for it: the file's header and tags say enough."""
    if task.choices.template:
        check_template(task.choices.template)
    with open_audio(task.path) as reader:
        info = reader.info
    tags = read_tags(task.path)
    options = options_of(task.path, tags, task.choices)
    near = _existing(options.folder)
    check_folder(near)
    model = find_model(task.model_id or None)
    made, skipped = plan_names(task.path, tags, model.model_id, options, task.choices.stems)
    files = [PlannedFile(path.name, is_there=path.exists()) for path in made.values()]
    files += [PlannedFile(path.name, is_there=True) for path in skipped.values()]
    needed = export_bytes(options, info, info.declared_frames or 0, len(made))
    return ExportPlan(options.folder, tuple(files), needed, free_bytes(near))


def _joined(first: ExportPlan, second: ExportPlan) -> ExportPlan:
    folder = second.folder
    if first.folder is not None and folder is not None and first.folder != folder:
        folder = folder.parent
    return ExportPlan(folder, first.files + second.files, first.needed_bytes + second.needed_bytes, second.free_bytes)


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there: a look must not make folders."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
