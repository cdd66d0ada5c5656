"""``vocalsplit play`` without a sound card. The model is the identity: the vocals are the song, the rest is silence."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.cli import main

ROOT = Path(__file__).parents[3]


@pytest.fixture
def play(tmp_path, capsys):
    """Runs the command in this process; gives status, standard output and standard error."""

    def run(song, *options):
        status = main(["play", str(song), "--model", "identity", "--cache", str(tmp_path / "cache"), *options])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


def command(tmp_path, song, *options):
    arguments = ["play", str(song), "--model", "identity", "--cache", str(tmp_path / "cache"), *options]
    return [sys.executable, "-m", "engine", *arguments]


def test_a_song_plays_to_its_end_as_fast_as_it_can(play, make_song):
    status, _, err = play(make_song(seconds=25.0), "--no-sound")
    assert status == 0
    assert "song.wav" in err
    assert re.search("Playing, 0:1[0-9] of 0:25, vocals off", err)
    assert err.splitlines()[-1].startswith("Paused, 0:25 of 0:25")


def test_what_is_set_is_said(play, make_song):
    options = ("--no-sound", "--vocals", "-20", "--key", "-3", "--tempo", "80", "--from", "0:01")
    status, _, err = play(make_song(seconds=3.0), *options)
    assert status == 0
    assert "vocals -20 dB, key -3, tempo 80 %" in err


def test_a_loop_without_sound_is_played_once(play, make_song):
    status, _, err = play(make_song(seconds=10.0), "--no-sound", "--loop", "2", "4")
    assert status == 0
    assert "of 0:10" in err


def test_the_mix_can_be_saved(play, make_song, tmp_path):
    song = make_song(seconds=5.0)
    path = tmp_path / "mix.wav"
    status, out, _ = play(song, "--vocals", "0", "--loop", "1", "3.5", "--save", str(path))
    assert status == 0
    assert f"{path}: 0:02, 44100 Hz" in out
    expected = soundfile.read(song, dtype="float32")[0][44_100 : 44_100 * 7 // 2]
    assert np.abs(soundfile.read(path, dtype="float32")[0] - expected).max() < 2**-22


def test_a_name_without_a_known_format_is_refused(play, make_song, tmp_path):
    status, _, err = play(make_song(), "--save", str(tmp_path / "mix.doc"))
    assert status == 2
    assert "mix.doc must end in one of .wav" in err


def test_a_file_that_is_there_is_left_alone(play, make_song, tmp_path):
    path = tmp_path / "mix.wav"
    path.write_bytes(b"mine")
    assert play(make_song(), "--save", str(path))[0] == 1
    assert path.read_bytes() == b"mine"


def test_click_and_count_in(play, make_song):
    assert play(make_song(seconds=6.0), "--no-sound", "--click", "--count-in", "4")[0] == 0


def test_a_song_without_a_beat_is_said_to_have_none(play, make_song):
    assert "No beat" in play(make_song(seconds=2.0), "--no-sound", "--count-in", "4")[2]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--key", "13"), "--key 13 must lie between -12 and 12 semitones"),
        (("--tempo", "10"), "--tempo 10 must lie between 50 and 200 percent"),
        (("--loop", "3", "2"), "--loop 3 2: the end must come 0.05 s or more after the start"),
        (("--loop", "1", "1.001"), "--loop 1 1.001: the end must come 0.05 s or more after the start"),
        (("--from", "1:00"), "the place 1:00 must lie before the song's end, 0:03"),
        (("--loop", "1:00", "1:10"), "the place 1:00 must lie before the song's end, 0:03"),
    ],
)
def test_a_value_out_of_bounds_is_refused(play, make_song, options, said):
    status, _, err = play(make_song(seconds=3.0), "--no-sound", *options)
    assert status == 2
    assert said in err


def test_a_song_that_is_none_gets_its_sentence(play, tmp_path):
    (tmp_path / "song.mp3").write_bytes(b"<html>")
    status, _, err = play(tmp_path / "song.mp3", "--no-sound")
    assert status == 1
    assert "is not a sound file" in err


def test_the_help_names_everything(capsys):
    with pytest.raises(SystemExit):
        main(["play", "--help"])
    out = capsys.readouterr().out
    for option in ("--vocals", "--key", "--tempo", "--from", "--loop", "--save", "--output-device"):
        assert option in out


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_ctrl_c_ends_it_at_once(make_song, tmp_path):
    arguments = command(tmp_path, make_song(seconds=60.0), "--output-device", "silent")
    with subprocess.Popen(arguments, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert any("Playing" in line for line in process.stderr)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 128 + signal.SIGINT


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")
def test_on_a_terminal_keys_work_and_the_terminal_is_left_as_it_was(make_song, tmp_path):
    import pty
    import termios

    ours, theirs = pty.openpty()
    before = termios.tcgetattr(theirs)
    arguments = command(tmp_path, make_song(seconds=60.0), "--output-device", "silent")
    with subprocess.Popen(arguments, cwd=ROOT, stdin=theirs, stderr=theirs) as process:
        read_until(ours, b"Playing")
        os.write(ours, b" ")
        read_until(ours, b"Paused")
        os.write(ours, b"v")
        read_until(ours, b"vocals on")
        os.write(ours, b"q")
        assert process.wait(20) == 0
    assert termios.tcgetattr(theirs) == before
    os.close(ours)
    os.close(theirs)


def read_until(terminal, words):
    seen = b""
    while words not in seen:
        seen += os.read(terminal, 4096)
