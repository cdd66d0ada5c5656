from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.errors import AudioError, AudioFault
from training.config import DataConfig
from training.data import open_songs
from training.data.cache import SongCache, activity_curve
from training.data.decoding import decode_file, decode_part
from training.data.songs import Part, find_songs
from training.data.synthetic import synthetic_song


def config_of(folder: Path, cache: Path, **settings: object) -> DataConfig:
    return DataConfig(folder=str(folder), cache=str(cache), **{"sample_rate": 8000, **settings})  # type: ignore[arg-type]


@pytest.mark.parametrize(("depth", "bound"), [("int16", 2e-5), ("float32", 0.0)])
def test_reading_gives_what_the_files_hold(synthetic_folder: Path, tmp_path: Path, depth: str, bound: float) -> None:
    songs = open_songs(config_of(synthetic_folder, tmp_path, cache_depth=depth), progress=False)
    path = synthetic_folder / "train" / songs[0].song.name
    vocals = soundfile.read(path / "vocals.wav", dtype="float32")[0].T
    assert np.abs(songs[0].read("vocals", 0, songs[0].frames) - vocals).max() <= bound
    parts = [soundfile.read(path / f"{name}.wav", dtype="float32")[0].T for name in ("drums", "bass", "other")]
    accompaniment = songs[0].read("accompaniment", 100, 900)
    assert np.abs(accompaniment - np.sum(parts, axis=0)[:, 100:900]).max() <= 3 * bound + 1e-6


def test_outside_of_the_song_is_silence(synthetic_folder: Path, tmp_path: Path) -> None:
    song = open_songs(config_of(synthetic_folder, tmp_path), progress=False)[0]
    block = song.read("drums", -50, song.frames + 70)
    assert block.shape == (2, song.frames + 120)
    assert not block[:, :50].any()
    assert not block[:, -70:].any()
    assert np.array_equal(block[:, 50:-70], song.read("drums", 0, song.frames))
    assert not song.read("drums", song.frames + 5, song.frames + 9).any()


def test_songs_are_decoded_once_and_anew_after_a_change(tmp_path: Path) -> None:
    folder, cache = tmp_path / "songs", tmp_path / "cache"
    (folder / "x").mkdir(parents=True)
    for name in ("vocals", "accompaniment"):
        soundfile.write(folder / "x" / f"{name}.wav", np.full((800, 2), 0.25), 8000)
    config = config_of(folder, cache)
    first = open_songs(config, progress=False)[0]
    stamp = first.path.stat().st_mtime_ns
    assert open_songs(config, progress=False)[0].path.stat().st_mtime_ns == stamp
    soundfile.write(folder / "x" / "vocals.wav", np.full((800, 2), 0.5), 8000)
    os.utime(folder / "x" / "vocals.wav", ns=(stamp, stamp + 10**9))
    assert open_songs(config, progress=False)[0].read("vocals", 0, 1)[0, 0] == pytest.approx(0.5, abs=1e-4)
    other = open_songs(replace(config, channels=1), progress=False)[0]
    assert other.read("vocals", 0, 3).shape == (1, 3)


def test_a_decoding_that_broke_off_is_not_taken_for_a_song(synthetic_folder: Path, tmp_path: Path) -> None:
    config = config_of(synthetic_folder, tmp_path)
    song = open_songs(config, progress=False)[0]
    song.path.with_suffix(".json").unlink()
    song.path.write_bytes(b"half")
    assert np.isfinite(open_songs(config, progress=False)[0].read("vocals", 0, 10)).all()


def test_a_loud_part_keeps_its_peaks(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    loud = np.full((800, 2), 1.75, np.float32)
    for name in ("vocals", "accompaniment"):
        soundfile.write(tmp_path / "x" / f"{name}.wav", loud, 8000, subtype="FLOAT")
    song = open_songs(config_of(tmp_path, tmp_path / "cache"), progress=False)[0]
    assert song.read("vocals", 0, 5) == pytest.approx(1.75, abs=1e-4)


def test_the_rate_of_the_files_is_remembered(synthetic_folder: Path, tmp_path: Path) -> None:
    song = open_songs(config_of(synthetic_folder, tmp_path, sample_rate=16000), progress=False)[0]
    assert (song.frames, song.native_rate("accompaniment")) == (48000, 8000)


def test_activity_is_the_voice_over_time() -> None:
    vocals = np.zeros((2, 8000), np.float32)
    vocals[:, 4000:6000] = 0.5
    assert activity_curve(vocals, 8000) == [0.0, 0.0, 0.5, 0.0]
    assert activity_curve(vocals[:, :1], 8000) == [0.0]


def test_damage_and_absence_are_told_apart(tmp_path: Path) -> None:
    broken = tmp_path / "broken.stem.mp4"
    broken.write_bytes(b"no mp4" * 100)
    for path, fault in ((broken, AudioFault.DAMAGED), (tmp_path / "none.wav", AudioFault.MISSING)):
        with pytest.raises(AudioError) as raised:
            decode_file(path)
        assert raised.value.fault is fault


def test_one_channel_of_a_file_can_be_a_part(tmp_path: Path) -> None:
    samples = np.stack([np.full(100, 0.25), np.full(100, -0.5)], axis=1)
    soundfile.write(tmp_path / "a.wav", samples, 8000)
    decoded = decode_part(Part(tmp_path / "a.wav", channel=1), 8000, 2)
    assert decoded.waveform.shape == (2, 100)
    assert decoded.waveform == pytest.approx(-0.5)


def test_stem_mp4_equals_stempeg(data_folder: Path) -> None:
    path = sorted((data_folder / "musdb18-7s" / "train").glob("*.stem.mp4"))[3]
    try:
        stempeg = pytest.importorskip("stempeg")
        theirs, rate = stempeg.read_stems(str(path), ffmpeg_format="s16le")
    except (RuntimeError, FileNotFoundError):
        pytest.skip("stempeg needs the ffmpeg program to compare with")
    ours = np.stack([decode_file(path, stream)[0] for stream in range(5)])
    assert rate == 44100
    assert ours.shape == theirs.transpose(0, 2, 1).shape
    assert np.abs(np.clip(ours, -1, 1) - theirs.transpose(0, 2, 1)).max() <= 1.01 / 32768, "16-bit rounding is all"


def test_the_split_of_the_real_data(data_folder: Path) -> None:
    config = DataConfig(folder=str(data_folder), voices=("ravdess-song",), backings=("music-without-voice",))
    train, validation = find_songs(config), find_songs(replace(config, split="validation"))
    assert not {song.name for song in train} & {song.name for song in validation}
    assert sum(song.layout == "musdb" for song in validation) == 14
    assert {song.name.split("_")[0] for song in validation if song.layout == "mir1k"} == {"bug", "bobon"}


def test_synthetic_songs_differ_and_repeat() -> None:
    first, again, other = (synthetic_song(seed, seconds=1.0, sample_rate=8000) for seed in (1, 1, 2))
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert all(not np.array_equal(first[name], other[name]) for name in first)
    assert all(0.01 < float(np.sqrt(np.square(stem).mean())) < 0.5 for stem in first.values())


def test_the_cache_reads_from_many_threads(synthetic_folder: Path, tmp_path: Path) -> None:
    songs = find_songs(config_of(synthetic_folder, tmp_path))
    parallel = SongCache(tmp_path / "a", 8000, 2).open(songs, workers=4, progress=False)
    alone = SongCache(tmp_path / "b", 8000, 2).open(songs, workers=1, progress=False)
    for one, other in zip(parallel, alone, strict=True):
        assert np.array_equal(one.read("vocals", 0, 999), other.read("vocals", 0, 999))
