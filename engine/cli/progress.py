"""Progress on a terminal as a bar with its time left, elsewhere as plain lines."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from engine.cli.messages import printable, readable_time
from engine.progress import Progress, Stage

_WORDS = {Stage.READING: "Reading", Stage.SPLITTING: "Splitting", Stage.SAVING: "Saving"}


class Reporter(Protocol):
    """Shows how one song gets on."""

    def show(self, progress: Progress) -> None:
        """Show where the work stands."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def make_reporter(song: Path, *, is_quiet: bool) -> Reporter:
    """A bar where standard error is a terminal, lines where it is not, nothing where ``is_quiet``."""
    if is_quiet:
        return _Silence()
    return _Bar(song) if sys.stderr.isatty() else _Lines(song)


class _Silence:
    def show(self, progress: Progress) -> None:
        del progress

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return


class _Lines(_Silence):
    """One line a stage."""

    def __init__(self, song: Path) -> None:
        self._song = printable(song.name)
        self._stage: Stage | None = None

    def show(self, progress: Progress) -> None:
        if progress.stage is not self._stage:
            self._stage = progress.stage
            print(f"{_WORDS[progress.stage]} {self._song}", file=sys.stderr, flush=True)


class _Bar(_Silence):
    """One bar a song, begun anew with each stage."""

    def __init__(self, song: Path) -> None:
        from tqdm import tqdm  # noqa: PLC0415

        self._name = printable(song.name)
        self._stage: Stage | None = None
        self._bar = tqdm(
            total=1.0,
            file=sys.stderr,
            leave=False,
            dynamic_ncols=True,
            bar_format="{desc} {percentage:3.0f}% |{bar}| {postfix}",
        )

    def show(self, progress: Progress) -> None:
        if progress.stage is not self._stage:
            self._stage = progress.stage
            self._bar.set_description_str(f"{_WORDS[progress.stage]} {self._name}", refresh=False)
        left = "" if progress.eta_s is None else f", {readable_time(progress.eta_s)} left"
        times = f"{readable_time(progress.done_s)} of {readable_time(progress.total_s)}{left}"
        self._bar.set_postfix_str(times, refresh=False)
        self._bar.n = progress.fraction
        self._bar.refresh()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.close()
