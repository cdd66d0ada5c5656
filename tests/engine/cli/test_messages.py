"""If these fail, a user meets an error without a sentence, or one that says nothing."""

from pathlib import Path

import pytest

from engine.cli.messages import printable, readable_bytes, readable_time, sentence
from engine.errors import (
    AudioError,
    AudioFault,
    DeviceError,
    DeviceFault,
    ModelError,
    ModelFault,
    OutputError,
    OutputFault,
    ParameterError,
)

ERRORS = [
    *(AudioError(Path("a song.mp3"), fault, "why") for fault in AudioFault),
    *(OutputError(Path("a song.mp3"), fault, "why") for fault in OutputFault),
    *(ModelError("a song.mp3", fault, "why") for fault in ModelFault),
    *(DeviceError("a song.mp3", fault, "why") for fault in DeviceFault),
]


@pytest.mark.parametrize("error", ERRORS, ids=str)
def test_every_fault_has_a_sentence_that_names_its_subject_and_what_to_do(error):
    text = sentence(error)
    assert "a song.mp3" in text
    assert text.count(". ") >= 1
    assert text.endswith((".", ".onnx."))
    assert "{" not in text


def test_a_full_disk_says_how_much_is_missing():
    error = OutputError(Path("x"), OutputFault.DISK_FULL, needed_bytes=2_500_000_000, free_bytes=1_000_000)
    assert "2.5 GB needed, 1.0 MB free" in sentence(error)


def test_a_parameter_error_points_to_the_help():
    assert sentence(ParameterError("key=99 must lie in -12..12")) == "key=99 must lie in -12..12. See --help."


def test_names_cannot_break_the_terminal():
    nasty = "a\nb\x1b[31m\udcff🎤"
    assert printable(nasty) == "a b\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}🎤"
    printable(nasty).encode("utf-8")


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (61.4, "1:01"), (3661, "1:01:01")])
def test_times_read_as_people_write_them(seconds, text):
    assert readable_time(seconds) == text


def test_sizes_read_as_people_write_them():
    assert readable_bytes(999) == "999 B"
    assert readable_bytes(5e12) == "5.0 TB"
