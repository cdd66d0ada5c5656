from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.analysis.key import KeyEstimate
from vocalsplit_gui.state.song_state import SongState, SplitPhase, derive_header

SONG = SongState(1, Path("x/Ωδή.mp3"), title="Ode", artist="Odi", album="A",
                 is_analysed=True, key=KeyEstimate(9, False, 0.4, 0.0), tempo_bpm=120.0, tempo_confidence=0.1,
                 phase=SplitPhase.SPLITTING, fraction=0.5, eta_s=9.0)  # fmt: skip


@pytest.mark.parametrize(
    ("phase", "percent", "eta", "export", "cancel", "resume"),
    [
        (SplitPhase.NONE, 50, None, False, False, False),
        (SplitPhase.OPENING, 50, None, False, False, False),
        (SplitPhase.READING, 50, None, True, True, False),
        (SplitPhase.SPLITTING, 50, 9.0, True, True, False),
        (SplitPhase.DONE, 100, None, True, False, False),
        (SplitPhase.CANCELLED, 50, None, True, False, True),
        (SplitPhase.FAILED, 50, None, False, False, True),
    ],
)
def test_what_the_header_offers(phase, percent, eta, *, export, cancel, resume) -> None:
    view = derive_header(replace(SONG, phase=phase))
    assert (view.percent, view.eta_s, view.can_export, view.can_cancel, view.can_resume) == (
        percent, eta, export, cancel, resume,
    )  # fmt: skip


def test_a_song_without_tags_is_called_by_its_file() -> None:
    view = derive_header(replace(SONG, title="", artist="", album=""))
    assert (view.title, view.subtitle) == ("Ωδή", "")
    assert derive_header(SONG).subtitle == "Odi · A"


def test_it_is_never_100_percent_before_it_is_done() -> None:
    assert derive_header(replace(SONG, fraction=1.0)).percent == 99


def test_key_and_tempo_are_those_that_are_heard() -> None:
    view = derive_header(SONG, key_shift=3, tempo_ratio=0.9)
    assert (view.key.text, view.tempo.text) == ("Cm", "108")


def test_a_guess_is_not_shown_as_sure() -> None:
    view = derive_header(SONG)
    assert (view.key.percent, view.key.is_sure) == (40, True)
    assert (view.tempo.percent, view.tempo.is_sure) == (10, False)


@pytest.mark.parametrize(
    ("phase", "is_analysed", "is_awaited"),
    [
        (SplitPhase.OPENING, False, False),
        (SplitPhase.READING, False, True),
        (SplitPhase.SPLITTING, False, True),
        (SplitPhase.DONE, False, True),
        (SplitPhase.CANCELLED, False, False),
        (SplitPhase.FAILED, False, False),
        (SplitPhase.SPLITTING, True, False),
    ],
)
def test_key_and_tempo_are_awaited_until_they_are_found(phase, *, is_analysed, is_awaited) -> None:
    view = derive_header(replace(SONG, phase=phase, is_analysed=is_analysed, key=None, tempo_bpm=None))
    assert (view.key.is_awaited, view.tempo.is_awaited) == (is_awaited, is_awaited)
    assert (view.key.text, view.tempo.text) == ("", "")
