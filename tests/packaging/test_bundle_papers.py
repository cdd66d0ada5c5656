"""The icons are what each system reads; the lists of licences hold what is inside and nothing else."""

from __future__ import annotations

import importlib.util
import json
import struct
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]
SVG = (ROOT / "resources" / "icons" / "vocalsplit.svg").read_bytes()


def load(name: str, monkeypatch: pytest.MonkeyPatch):
    spec = importlib.util.spec_from_file_location(name, ROOT / "packaging" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module


def edge_of(png: bytes) -> int:
    image = QImage.fromData(png)
    assert image.width() == image.height()
    assert len({image.pixel(x, x) for x in range(image.width())}) > 2, "there is nothing on the picture"
    return image.width()


def test_windows_finds_every_size_where_the_directory_says(monkeypatch):
    icons = load("icons", monkeypatch)
    content = icons.ico(SVG)
    reserved, kind, count = struct.unpack_from("<HHH", content)
    assert (reserved, kind, count) == (0, 1, len(icons.WINDOWS_EDGES))
    for number in range(count):
        width, _, _, _, _, bits, size, place = struct.unpack_from("<BBBBHHII", content, 6 + 16 * number)
        assert bits == 32
        assert edge_of(content[place : place + size]) == (width or 256) == icons.WINDOWS_EDGES[number]


def test_macos_finds_every_size_by_its_name(monkeypatch):
    icons = load("icons", monkeypatch)
    content = icons.icns(SVG)
    assert content[:4] == b"icns"
    assert struct.unpack_from(">I", content, 4) == (len(content),)
    place, found = 8, {}
    while place < len(content):
        (size,) = struct.unpack_from(">I", content, place + 4)
        found[content[place : place + 4]] = edge_of(content[place + 8 : place + size])
        place += size
    assert found == icons.APPLE_EDGES


def test_what_is_inside_is_listed_with_its_licence_and_nothing_else(monkeypatch):
    notices = load("notices", monkeypatch)
    manifests = [ROOT / "resources" / "models" / "spleeter-vocals" / "manifest.json"]
    found = notices.components(["soxr", "soundfile", "json"], [], manifests)
    names = {each.name: each for each in found}
    assert {"Python", "soxr", "soundfile", "spleeter-vocals"} <= set(names)
    assert not {"numpy", "pytest", "vocalsplit"} & set(names)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in "".join(names["soundfile"].texts)
    assert "Permission is hereby granted" in names["spleeter-vocals"].texts[0]
    assert all(each.licence != "see its text" or any(each.texts) for each in found)


def test_both_lists_hold_the_same(monkeypatch, tmp_path):
    notices = load("notices", monkeypatch)
    one = notices.Component("lib", "1.0", "MIT", "pkg:pypi/lib@1.0", "a friend", ("Permission",), ("lib.so",))
    path = notices.write([one], tmp_path, "2.0")
    text = path.read_text(encoding="utf-8")
    assert "lib 1.0 - MIT" in text
    assert "with a friend" in text
    assert "Permission" in text
    bill = json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))
    assert bill["metadata"]["component"]["version"] == "2.0"
    (entry,) = bill["components"]
    assert entry["purl"] == "pkg:pypi/lib@1.0"
    assert entry["licenses"] == [{"license": {"name": "MIT"}}]
    assert entry["components"] == [{"type": "file", "name": "lib.so"}]


def test_sizes_are_by_what_files_belong_to_and_say_who_wants_them(monkeypatch, tmp_path):
    sizes = load("sizes", monkeypatch)
    folder = tmp_path / "bundle"
    for name, size in {"start": 10, "_internal/big/a.so": 700, "_internal/big.libs/b.so": 200}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(bytes(size))
    (folder / "link").symlink_to("start")
    assert sizes.sizes_by_part(folder)["big"] == 900
    assert sizes.size_of(folder) == 910 + (folder / "link").lstat().st_size
    importers = tmp_path / "why.json"
    importers.write_text(json.dumps({"big": ["json", "engine.audio"]}), encoding="utf-8")
    assert "engine.audio, json" in sizes.why_table(folder, importers)
