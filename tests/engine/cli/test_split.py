"""If these fail, ``vocalsplit split`` loses music, lies, or leaves rubbish behind. The model is the identity."""

import json
import os
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
def split(tmp_path, capsys):
    """Runs the command in this process; gives status, JSON objects and standard error."""

    def run(*songs, out="out", options=()):
        arguments = [str(s) for s in songs] + ["-o", str(tmp_path / out), "--cache", str(tmp_path / "cache")]
        status = main(["split", *arguments, "--model", "identity", "--json", *options])
        captured = capsys.readouterr()
        return status, [json.loads(line) for line in captured.out.splitlines()], captured.err

    return run


def command(tmp_path, *songs, out="out", options=()):
    arguments = [str(s) for s in songs] + ["-o", str(tmp_path / out), "--cache", str(tmp_path / "cache")]
    return [sys.executable, "-m", "engine", "split", *arguments, "--model", "identity", *options]


def files(folder):
    return sorted(p.name for p in folder.iterdir()) if folder.exists() else []


def test_a_song_gives_two_stems_that_add_up(split, make_song, tmp_path):
    status, [result], _ = split(make_song())
    assert status == 0
    assert files(tmp_path / "out") == ["song (Instrumental).wav", "song (Vocals).wav"]
    assert result["sum_is_exact"]
    assert result["duration_s"] == 2.0
    assert result["sample_rate"] == 44_100
    assert result["device"] == "cpu"


@pytest.mark.parametrize("rate", [8_000, 11_025, 48_000, 96_000, 192_000])
def test_rate_and_length_are_the_songs_own(split, make_song, rate):
    status, [result], _ = split(make_song(rate=rate, seconds=1.3))
    info = soundfile.info(result["outputs"]["vocals"])
    assert (status, info.samplerate, info.frames) == (0, rate, int(1.3 * rate))


@pytest.mark.parametrize("channels", [1, 2, 3, 6])
def test_channels_are_the_songs_own(split, make_song, channels):
    _, [result], _ = split(make_song(channels=channels))
    assert soundfile.info(result["outputs"]["vocals"]).channels == channels


@pytest.mark.parametrize("frames", [1, 2, 100, 4096])
def test_the_shortest_songs_work(split, tmp_path, frames):
    soundfile.write(tmp_path / "short.wav", np.full((frames, 2), 0.25), 44_100)
    status, [result], _ = split(tmp_path / "short.wav")
    assert (status, soundfile.info(result["outputs"]["vocals"]).frames) == (0, frames)


BAD = {
    "missing.mp3": (None, "no such file"),
    "empty.mp3": (b"", "empty file"),
    "text.mp3": (b"This is a letter and no song at all. " * 50, "not a sound file"),
    "zeros.flac": (bytes(5000), "not a sound file"),
    "nosound.wav": (
        b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\2\0\x44\xac\0\0\x10\xb1\2\0\4\0\x10\0data\0\0\0\0",
        "no sound",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_song_gets_its_sentence_and_leaves_nothing(split, tmp_path, name):
    content, words = BAD[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    status, [result], err = split(tmp_path / name)
    assert status == 1
    assert words in err
    assert name in err
    assert len(err.strip().splitlines()) == 1
    assert result["error"] in err
    assert files(tmp_path / "out") == []


def test_one_bad_song_does_not_stop_the_others(split, make_song, tmp_path):
    (tmp_path / "bad.mp3").write_text("rubbish")
    status, results, _ = split(tmp_path / "bad.mp3", make_song("good.wav"))
    assert status == 1
    assert "error" in results[0]
    assert results[1]["outputs"]


def test_a_song_cut_short_is_split_as_far_as_it_goes(split, make_song, tmp_path):
    whole = make_song(seconds=3.0).read_bytes()
    (tmp_path / "cut.wav").write_bytes(whole[: len(whole) // 2])
    status, [result], err = split(tmp_path / "cut.wav", options=())
    assert status == 0
    assert result["ends_early_s"] == pytest.approx(1.5, abs=0.01)
    assert result["duration_s"] == pytest.approx(1.5, abs=0.01)


def test_a_cut_song_is_warned_about_on_the_terminal(make_song, tmp_path):
    whole = make_song(seconds=3.0).read_bytes()
    (tmp_path / "cut.wav").write_bytes(whole[: len(whole) // 2])
    done = subprocess.run(command(tmp_path, tmp_path / "cut.wav"), capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0
    assert "ends early, at 0:02" in done.stderr or "ends early, at 0:01" in done.stderr


@pytest.mark.parametrize(
    "samples",
    [np.zeros((20_000, 2)), np.full((20_000, 2), 0.3), np.sign(np.sin(np.arange(20_000) / 9.0))[:, None] * [1.0, 1.0]],
    ids=["silence", "dc", "full-scale square"],
)
def test_odd_sound_is_split_all_the_same(split, tmp_path, samples):
    soundfile.write(tmp_path / "odd.wav", samples, 44_100)
    status, [result], _ = split(tmp_path / "odd.wav")
    assert status == 0
    assert result["sum_is_exact"]


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_values_that_are_no_numbers_are_refused(split, tmp_path, value):
    samples = np.zeros((44_100 * 20, 1), np.float32)
    samples[-5] = value
    soundfile.write(tmp_path / "odd.wav", samples, 44_100, subtype="FLOAT")
    status, _, err = split(tmp_path / "odd.wav")
    assert status == 1
    assert "not numbers" in err
    assert files(tmp_path / "out") == []


@pytest.mark.parametrize(
    "name", ["🎤 Ωδή.wav", "two\nlines.wav", "-dash.wav", "a" * 250 + ".wav", "{stem}.wav", 'per%cent\'s "q".wav']
)
def test_odd_names_work(split, make_song, tmp_path, name):
    if os.name == "nt" and set(name) & set('\n"'):
        pytest.skip("Windows has no such names")
    folder = tmp_path / "songs"
    folder.mkdir()
    status, [result], _ = split(make_song(name, folder=folder))
    assert status == 0
    assert all(Path(p).is_file() for p in result["outputs"].values())
    assert len(files(tmp_path / "out")) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are not Unicode")
def test_a_name_that_is_not_unicode_works(make_song, tmp_path):
    raw = os.fsencode(tmp_path) + b"/caf\xe9.wav"
    os.rename(make_song(), raw)
    done = subprocess.run(command(tmp_path, os.fsdecode(raw)), capture_output=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert len(files(tmp_path / "out")) == 2


def test_two_songs_of_one_name_do_not_overwrite_each_other(split, make_song, tmp_path):
    (tmp_path / "b").mkdir()
    status, results, _ = split(make_song(), make_song(folder=tmp_path / "b", seconds=1.0))
    assert status == 0
    assert len({path for result in results for path in result["outputs"].values()}) == 4


def test_skip_does_no_work_for_files_that_are_there(split, make_song):
    song = make_song()
    split(song)
    status, [result], _ = split(song, options=["--skip"])
    assert status == 0
    assert result["outputs"] == {}
    assert len(result["skipped"]) == 2


def test_overwrite_replaces(split, make_song, tmp_path):
    song = make_song()
    split(song)
    split(song, options=["--overwrite"])
    assert len(files(tmp_path / "out")) == 2


def test_one_stem_alone(split, make_song, tmp_path):
    split(make_song(), options=["--stems", "instrumental"])
    assert files(tmp_path / "out") == ["song (Instrumental).wav"]


@pytest.mark.parametrize(
    "options",
    [
        ["--stems", "vocals,"],
        ["--name", "{title}"],
        ["--format", "aiff"],
        ["--skip", "--overwrite"],
        ["--device", "abacus"],
    ],
)
def test_wrong_usage_ends_with_two(split, make_song, options):
    try:
        status, _, _ = split(make_song(), options=options)
    except SystemExit as leaving:
        status = leaving.code
    assert status == 2


def test_a_stem_that_the_model_does_not_have_is_said_before_the_work(split, make_song, monkeypatch):
    monkeypatch.setattr("engine.session.SplitSession.start", lambda session: pytest.fail("the song was split"))
    status, _, err = split(make_song(), options=["--stems", "drums"])
    assert status == 1
    assert "drums" in err
    assert "accompaniment" in err


def test_a_file_in_the_way_of_the_output_folder_is_said(split, make_song, tmp_path):
    (tmp_path / "out").write_text("in the way")
    status, _, err = split(make_song())
    assert status == 1
    assert "in the way" in err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_said(split, make_song, tmp_path):
    (tmp_path / "out").mkdir(mode=0o500)
    status, _, err = split(make_song())
    assert status == 1
    assert "may not be written" in err


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 1 MB, where we may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if sys.platform != "linux":
        pytest.skip("needs Linux")
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], capture_output=True)
    if made.returncode:
        pytest.skip("needs leave to mount")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def test_a_disk_too_small_for_the_result_is_said_before_the_work(split, make_song, small_disk):
    status, _, err = split(make_song(seconds=20), out="disk")
    assert status == 1
    assert "the disk is full" in err
    assert files(small_disk) == []


def test_a_disk_too_small_for_the_work_is_said_before_the_work(make_song, tmp_path, small_disk):
    arguments = command(tmp_path, make_song(seconds=20), options=["--cache", str(small_disk / "cache")])
    done = subprocess.run(arguments, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 1
    assert "the disk is full" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_killed_split_goes_on_and_gives_the_same_bytes(make_song, tmp_path):
    song = make_song(seconds=300, rate=22_050)
    for out in ("whole", "resumed"):
        done = subprocess.run(command(tmp_path, song, out=out), capture_output=True, text=True, cwd=ROOT)
        assert done.returncode == 0, done.stderr
        for store in (p for p in (tmp_path / "cache").iterdir() if p.is_dir()):
            index = store / "segments.idx"
            half = len(index.read_bytes()) // 2 // 32 * 32
            index.write_bytes(index.read_bytes()[:half] + b"\0" * 7)
            (store / "decoded.json").unlink()
    for path in (tmp_path / "whole").iterdir():
        assert path.read_bytes() == (tmp_path / "resumed" / path.name).read_bytes()


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_stopped_split_leaves_no_partial_file(make_song, tmp_path, number):
    song = make_song(seconds=400, rate=48_000)
    with subprocess.Popen(command(tmp_path, song), stderr=subprocess.PIPE, text=True, cwd=ROOT) as child:
        for line in child.stderr:
            if line.startswith(("Reading", "Splitting")):
                child.send_signal(number)
                break
        assert child.wait(30) != 0
    assert files(tmp_path / "out") == []


def test_quiet_says_nothing_when_all_is_well(make_song, tmp_path):
    done = subprocess.run(command(tmp_path, make_song(), options=["--quiet"]), capture_output=True, cwd=ROOT)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
