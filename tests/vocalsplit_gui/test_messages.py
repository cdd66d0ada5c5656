from __future__ import annotations

import string
from pathlib import Path

import pytest

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
    VocalSplitError,
)
from vocalsplit_gui.messages import Action, message_for

NAME = "Ω 100 % {odd}.mp3"
ERRORS = [
    *(AudioError(Path("/songs") / NAME, fault, "libav -1") for fault in AudioFault),
    *(ModelError(NAME, fault, "sha256") for fault in ModelFault),
    *(OutputError(Path("/out") / NAME, f, "ENOSPC", needed_bytes=5 * 10**9, free_bytes=10**6) for f in OutputFault),
    *(DeviceError(NAME, fault, "CUDA 2") for fault in DeviceFault),
    ParameterError("overlap=1.2 must lie in [0, 1)"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda e: f"{type(e).__name__}-{getattr(e, 'fault', '')}")
def test_every_fault_of_the_engine_has_a_sentence_and_an_action(qapp, error: VocalSplitError) -> None:
    message = message_for(error)
    assert message.text[0] in string.ascii_uppercase + "“"
    assert message.text.endswith((".", ")"))
    assert message.action != Action.NONE
    assert "libav" not in message.text + message.title
    assert str(error) in message.details
    if not isinstance(error, ParameterError):
        assert NAME in message.title + message.text


def test_every_kind_of_error_in_the_tree_is_known() -> None:
    assert {type(e) for e in ERRORS} == set(VocalSplitError.__subclasses__())


def test_a_full_disk_says_how_much_is_missing(qapp) -> None:
    text = message_for(OutputError(Path("x"), OutputFault.DISK_FULL, needed_bytes=5 * 10**9, free_bytes=10**6)).text
    assert "5.0" in text
    assert "1.0" in text


def test_what_nobody_expected_gets_words_and_its_trace(qapp) -> None:
    try:
        {}["missing"]
    except KeyError as error:
        message = message_for(error)
    assert message.title
    assert "KeyError: 'missing'" in message.details
    assert "test_messages.py" in message.details
