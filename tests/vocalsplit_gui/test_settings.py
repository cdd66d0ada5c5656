from __future__ import annotations

import json
import math
from dataclasses import fields, replace
from pathlib import Path

import pytest

from vocalsplit_gui import settings
from vocalsplit_gui.settings import Settings

CHANGED = Settings(
    model_id="m",
    device="cpu",
    output_device="Κάρτα ήχου",
    export_place="folder",
    export_folder="/songs/日本",
    export_kind="flac",
    export_depth="24",
    export_template="{title} {stem}",
    has_recipe=True,
    cache_limit_gb=3.0,
    theme="light",
    language="el",
    has_reduced_motion=True,
    starts_with_vocals_off=False,
    plays_on_open=False,
    plays_next=False,
    splits_ahead=False,
    restores_workspace=False,
    keeps_awake=False,
    guide_db=-12.0,
    volume_db=-3.0,
    spectrogram={"scale": "log"},
)


def test_every_setting_survives_a_round_trip(tmp_path: Path) -> None:
    defaults = Settings()
    same = [f.name for f in fields(Settings) if getattr(CHANGED, f.name) == getattr(defaults, f.name)]
    assert same == ["extra"], "this test must change every setting"
    settings.save(tmp_path / "deep" / "s.json", CHANGED)
    assert settings.load(tmp_path / "deep" / "s.json") == CHANGED


def test_silence_survives_json(tmp_path: Path) -> None:
    settings.save(tmp_path / "s.json", replace(CHANGED, guide_db=-math.inf))
    assert settings.load(tmp_path / "s.json").guide_db == -math.inf


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "1", "\x00", "[" * 100_000])
def test_a_damaged_file_gives_the_defaults(tmp_path: Path, text: str) -> None:
    (tmp_path / "s.json").write_text(text, encoding="utf-8")
    assert settings.load(tmp_path / "s.json") == Settings()


BAD = [None, 70_000, "", "purple", [], {"a": 1}, -1e9, float("nan"), True, "a\0b", "x" * 5000]


@pytest.mark.parametrize("name", [f.name for f in fields(Settings) if f.name not in ("extra", "spectrogram")])
@pytest.mark.parametrize("value", BAD)
def test_a_bad_value_falls_back_alone(name: str, value: object) -> None:
    values = {**settings.to_dict(CHANGED), name: value}
    read = settings.from_dict(values)
    expected = getattr(CHANGED, name) if type(value) is not type(getattr(CHANGED, name)) else value
    assert getattr(read, name) in (getattr(Settings(), name), expected)
    assert replace(read, **{name: getattr(CHANGED, name)}) == CHANGED


def test_what_a_newer_version_wrote_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_text(json.dumps({"version": 9, "lyrics": {"size": 3}, "theme": "dark"}), encoding="utf-8")
    read = settings.load(path)
    settings.save(path, replace(read, theme="light"))
    assert json.loads(path.read_text(encoding="utf-8"))["lyrics"] == {"size": 3}
    assert settings.load(path).theme == "light"


def test_a_failed_write_leaves_the_old_file_and_no_part(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    settings.save(path, CHANGED)
    with pytest.raises(TypeError):
        settings.save(path, replace(CHANGED, spectrogram={"bad": object()}))
    assert settings.load(path) == CHANGED
    assert [p.name for p in tmp_path.iterdir()] == ["s.json"]
