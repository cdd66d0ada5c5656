from __future__ import annotations

from itertools import chain

import pytest
from PySide6.QtGui import QKeySequence

from vocalsplit_gui.shortcuts import Command, groups

ALL = [s for group in groups() for s in group.shortcuts]


def test_every_command_is_listed_once() -> None:
    assert sorted(s.command for s in ALL) == sorted(Command)


def test_no_key_does_two_things() -> None:
    keys = list(chain.from_iterable(s.keys for s in ALL))
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("keys", sorted(chain.from_iterable(s.keys for s in ALL)))
def test_qt_understands_every_key(keys: str) -> None:
    sequence = QKeySequence.fromString(keys, QKeySequence.SequenceFormat.PortableText)
    assert sequence.count() == 1
    assert sequence.toString(QKeySequence.SequenceFormat.PortableText) == keys
