"""If these fail, music that is said to have no voice has one, or changes from run to run."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.errors import ParameterError

pytest.importorskip("mido")

from training.data.rendered import DRUM_CHANNEL, SOUND_FONT, VOICES, render, score

PIECES = range(40)


def messages(seed: int) -> list[dict[str, object]]:
    return [message.dict() for message in score(seed).tracks[0]]


def test_the_same_seed_gives_the_same_piece() -> None:
    assert messages(3) == messages(3)
    assert messages(3) != messages(4)


def test_no_sound_imitates_a_voice() -> None:
    programs = {
        message.program
        for seed in PIECES
        for message in score(seed).tracks[0]
        if message.type == "program_change" and message.channel != DRUM_CHANNEL
    }
    assert len(programs) > 20
    assert not programs & VOICES


def test_every_note_ends_and_every_bend_goes_back() -> None:
    for seed in PIECES:
        sounding: set[tuple[int, int]] = set()
        bends: dict[int, int] = {}
        for message in score(seed).tracks[0]:
            if message.type == "note_on":
                sounding.add((message.channel, message.note))
            elif message.type == "note_off":
                sounding.discard((message.channel, message.note))
            elif message.type == "pitchwheel":
                bends[message.channel] = message.pitch
        assert not sounding
        assert not any(bends.values())


def test_a_piece_has_its_beats() -> None:
    piece = score(0, beats=16)
    beats = sum(message.time for message in piece.tracks[0]) / piece.ticks_per_beat
    assert 15 < beats < 17


def test_a_sound_font_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"nothing\.sf2"):
        next(render(tmp_path, minutes=1, sound_font=tmp_path / "nothing.sf2"))


@pytest.mark.skipif(
    not (shutil.which("fluidsynth") and SOUND_FONT.is_file()),
    reason="fluidsynth and fluid-soundfont-gm are not installed",
)
def test_rendered_pieces_sound_and_are_kept(tmp_path: Path) -> None:
    first = list(render(tmp_path, minutes=0.01))
    samples, rate = soundfile.read(first[0])
    assert rate == 44100
    assert samples.shape[1] == 2
    assert 0.6 < np.abs(samples).max() < 0.8
    before = first[0].stat().st_mtime_ns
    assert list(render(tmp_path, minutes=0.01)) == first
    assert first[0].stat().st_mtime_ns == before
