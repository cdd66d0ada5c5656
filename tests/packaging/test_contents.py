"""What goes into a bundle: the rules, without building one."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from engine.models.registry import DEFAULT_MODEL

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def contents():
    spec = importlib.util.spec_from_file_location("contents", ROOT / "packaging" / "contents.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "place",
    [
        "libstdc++.so.6",
        "libasound.so.2",
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/translations/qtbase_fi.qm",
        "numpy/_core/tests/data/x.txt",
        "engine/audio/info.pyi",
    ],
)
def test_what_is_of_the_system_or_unused_stays_out(contents, place):
    assert not contents.is_wanted(place)


@pytest.mark.parametrize(
    "place",
    [
        "libportaudio.so.2",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "numpy.libs/libscipy_openblas64_-32a4b2a6.so",
        "libxcb-cursor.so.0",
    ],
)
def test_what_is_needed_goes_in(contents, place):
    assert contents.is_wanted(place)


def test_libraries_that_nothing_links_to_are_dropped_with_their_links(contents):
    entries = [
        ("pkg/module.so", "/m.so", "EXTENSION"),
        ("libneeded.so.1", "/n.so", "BINARY"),
        ("libbelow.so.1", "/b.so", "BINARY"),
        ("liborphan.so.1", "/o.so", "BINARY"),
        ("libportaudio.so.2", "/p.so", "BINARY"),
        ("liborphan.so", "liborphan.so.1", "SYMLINK"),
        ("pkg/libneeded.so", "../libneeded.so.1", "SYMLINK"),
        ("data.txt", "/d.txt", "DATA"),
    ]
    links = {"/m.so": ["libneeded.so.1"], "/n.so": ["libbelow.so.1"], "/p.so": [], "/b.so": []}
    kept = [place for place, _, _ in contents.without_orphans(entries, links.__getitem__)]
    assert kept == [place for place, _, _ in entries if "orphan" not in place]


def test_torch_is_only_in_the_build_for_gpus(contents):
    assert "torch" in contents.excluded_modules(with_torch=False)
    assert "torch" not in contents.excluded_modules(with_torch=True)
    assert {"scipy", "librosa", "numba"} <= set(contents.excluded_modules(with_torch=True))


def test_numpys_openblas_keeps_its_symbols(contents):
    assert not contents.is_strippable("numpy.libs/libscipy_openblas64_-32a4b2a6.so")
    assert contents.is_strippable("av/rational.abi3.so")


def test_the_model_its_card_and_the_demo_are_shipped_and_sources_are_not(contents):
    places = {path.relative_to(ROOT).as_posix() for path, _ in contents.resource_files(ROOT)}
    assert f"resources/models/{DEFAULT_MODEL}/README.md" in places
    assert "resources/demo/demo.opus" in places
    assert not any(place.endswith((".ts", "demo-vocals.opus")) for place in places)
