from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from engine.errors import ParameterError
from training.config import DataConfig
from training.data.songs import MUSDB_VALIDATION, Song, find_songs


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"")
    return folder


def found(folder: Path, split: str = "train", **settings: object) -> dict[str, Song]:
    config = DataConfig(folder=str(folder), split=split, **settings)  # type: ignore[arg-type]
    return {song.name: song for song in find_songs(config)}


STEMS = ("vocals.wav", "drums.wav", "bass.wav", "other.wav")


def test_musdb_keeps_the_split_of_the_field(tmp_path: Path) -> None:
    touch(
        tmp_path,
        "train/A - B.stem.mp4",
        "train/ANiMAL - Rockshow.stem.mp4",
        "test/Ünï - Cödé.stem.mp4",
    )
    assert list(found(tmp_path)) == ["A - B"]
    assert list(found(tmp_path, "validation")) == ["ANiMAL - Rockshow"]
    song = found(tmp_path, "test")["Ünï - Cödé"]
    assert {name: part.stream for name, part in song.parts.items()} == {"vocals": 4, "drums": 1, "bass": 2, "other": 3}


def test_the_validation_names_are_those_of_musdb() -> None:
    pytest.importorskip("musdb")
    yaml = pytest.importorskip("yaml")
    text = (resources.files("musdb") / "configs" / "mus.yaml").read_text(encoding="utf-8")
    assert frozenset(yaml.safe_load(text)["validation_tracks"]) == MUSDB_VALIDATION


def test_hq_and_dsd100_are_told_apart(tmp_path: Path) -> None:
    touch(tmp_path, *(f"train/Some - Song/{stem}" for stem in STEMS))
    touch(tmp_path, *(f"DSD100/Sources/Dev/051 - AM Contra - Heart Peripheral/{stem}" for stem in STEMS))
    touch(tmp_path, *(f"DSD100/Sources/Test/001 - X - Y/{stem}" for stem in STEMS))
    touch(tmp_path, "DSD100/Mixtures/Dev/051 - AM Contra - Heart Peripheral/mixture.wav")
    assert {song.layout for song in found(tmp_path, layouts=("musdb-hq",)).values()} == {"musdb-hq"}
    songs = {**found(tmp_path), **found(tmp_path, "validation")}
    assert {name: song.layout for name, song in songs.items()} == {
        "Some - Song": "musdb-hq",
        "AM Contra - Heart Peripheral": "dsd100",
    }
    assert found(tmp_path, "test")["X - Y"].layout == "dsd100"


def test_mir1k_in_both_its_forms(tmp_path: Path) -> None:
    touch(tmp_path, "MIR-1K/Wavfile/abjones_1_01.wav", "MIR-1K/Wavfile/bug_2_03.wav")
    touch(tmp_path, "ours/Ani_1_01.vocals.ogg", "ours/Ani_1_01.accompaniment.ogg")
    touch(tmp_path, "ours/bobon_1_01.vocals.ogg", "ours/bobon_1_01.accompaniment.ogg")
    train = found(tmp_path)
    assert {song.layout for song in train.values()} == {"mir1k"}
    assert set(train) == {"abjones_1_01", "Ani_1_01"}
    assert set(found(tmp_path, "validation")) == {"bug_2_03", "bobon_1_01"}
    parts = train["abjones_1_01"].parts
    assert (parts["vocals"].channel, parts["accompaniment"].channel) == (1, 0)


def test_pairs_beside_each_other_and_in_folders(tmp_path: Path) -> None:
    touch(tmp_path, "a.vocals.flac", "a.accompaniment.ogg", "b/vocals.wav", "b/accompaniment.wav", "c.vocals.wav")
    touch(tmp_path, "valid/d/vocals.wav", "valid/d/accompaniment.mp3", "drawing.vocals.png")
    assert set(found(tmp_path)) == {"a", "b"}, "a voice without its accompaniment is no pair"
    assert set(found(tmp_path, "validation")) == {"d"}


def test_where_nothing_names_validation_songs_a_tenth_is_chosen_once_for_all(tmp_path: Path) -> None:
    touch(tmp_path, *(f"{index}.{part}.wav" for index in range(30) for part in ("vocals", "accompaniment")))
    train, validation = set(found(tmp_path)), set(found(tmp_path, "validation"))
    assert len(validation) == 3
    assert not train & validation
    assert validation == set(found(tmp_path, "validation"))


def test_songs_that_are_held_out_never_train(tmp_path: Path) -> None:
    touch(tmp_path, *(f"{name}.{part}.wav" for name in "abc" for part in ("vocals", "accompaniment")))
    assert set(found(tmp_path, held_out=("b",))) == {"a", "c"}
    assert set(found(tmp_path, "validation", held_out=("b",))) == {"b"}


def test_voices_and_backings_train_only(tmp_path: Path) -> None:
    touch(tmp_path, "a.vocals.wav", "a.accompaniment.wav", "sung/x.ogg", "played/y.ogg", "valid/b.vocals.wav")
    touch(tmp_path, "valid/b.accompaniment.wav")
    songs = found(tmp_path, voices=("sung",), backings=("played",))
    assert {name: tuple(song.parts) for name, song in songs.items()} == {
        "a": ("vocals", "accompaniment"),
        "x": ("vocals",),
        "y": ("accompaniment",),
    }
    assert set(found(tmp_path, "validation", voices=("sung",), backings=("played",))) == {"b"}


@pytest.mark.parametrize(
    "settings",
    [{"folder": "nowhere"}, {"layouts": ("tape",)}, {"voices": ("nowhere",)}, {"sources": ("flute",)}],
    ids=lambda settings: next(iter(settings)),
)
def test_what_is_not_there_is_said(tmp_path: Path, settings: dict[str, object]) -> None:
    touch(tmp_path, "a.vocals.wav", "a.accompaniment.wav")
    config = DataConfig(**{"folder": str(tmp_path), **settings})  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="data"):
        find_songs(config)
