from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from vocalsplit_gui.state.song_state import SongState, SplitPhase, derive_header, shift_key

SONG = SongState(1, Path("x/Ωδή.mp3"), title="Ode", artist="Odi", album="A", key="A minor", tempo_bpm=120.0,
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
    assert (view.key, view.tempo) == ("C minor", "108")


@pytest.mark.parametrize(
    ("key", "steps", "expected"),
    [("C major", 0, "C major"), ("C major", 1, "C♯ major"), ("C major", -1, "B major"), ("A♭ minor", 4, "C minor"),
     ("G# minor", 0, "A♭ minor"), ("Bb", 1, "Bb"), ("", 3, ""), ("F♯", 12, "F♯"), ("D♭ major", -13, "C major")],
)  # fmt: skip
def test_shifting_a_key(key: str, steps: int, expected: str) -> None:
    assert shift_key(key, steps) == expected
