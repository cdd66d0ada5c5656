"""If these fail, songs that a model labelled are not what it would give, or a broken one is taken for whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.errors import AudioError
from training import label
from training.config import DataConfig
from training.data.songs import find_songs

RATE = 44100


@pytest.fixture
def songs(tmp_path: Path) -> Path:
    folder = tmp_path / "songs"
    folder.mkdir()
    noise = np.random.default_rng(0).uniform(-0.5, 0.5, (RATE, 2))
    soundfile.write(folder / "sodium ñ 日本.wav", noise, RATE, subtype="PCM_24")
    return folder


def test_what_is_labelled_trains_as_a_pair_and_adds_up(songs: Path, tmp_path: Path) -> None:
    assert label.main([str(songs), "--model", "centre", "--out", str(tmp_path / "labelled")]) == 0
    found = find_songs(DataConfig(str(tmp_path / "labelled"), ("pairs",)))
    assert [song.name for song in found] == ["sodium ñ 日本"]
    parts = [soundfile.read(found[0].parts[source].path)[0] for source in label.SOURCES]
    whole, _ = soundfile.read(songs / "sodium ñ 日本.wav")
    np.testing.assert_allclose(sum(parts), whole, atol=1e-5)
    assert all(part.any() for part in parts)


def test_a_song_that_is_labelled_is_not_labelled_again(songs: Path, tmp_path: Path) -> None:
    arguments = [str(songs), "--model", "centre", "--out", str(tmp_path / "labelled")]
    label.main(arguments)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "labelled").iterdir()}
    label.main(arguments)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "labelled").iterdir()} == before


def test_a_broken_song_leaves_no_labels(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp3"
    broken.write_text("no music")
    with pytest.raises(AudioError):
        list(label.label([broken], "centre", tmp_path / "labelled"))
    assert not list((tmp_path / "labelled").iterdir())


def test_a_folder_without_songs_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert label.main([str(tmp_path), "--out", str(tmp_path / "labelled")]) == 1
    assert "must hold songs" in capsys.readouterr().err
