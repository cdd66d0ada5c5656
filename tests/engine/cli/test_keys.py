import sys

import pytest

from engine.cli import keys


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("q", ["q"]),
        (" v", [" ", "v"]),
        ("\x1b[C", ["right"]),
        ("\x1b[1;2D\x1b[D", ["shift+left", "left"]),
        ("\x1bOH\x1b[4~", ["home", "end"]),
        ("\x1b", ["esc"]),
        ("\x1bq", ["esc", "q"]),
        ("", []),
    ],
)
def test_what_a_terminal_sends(sent, expected):
    assert keys.decode(sent) == expected


def test_without_a_terminal_there_are_no_keys(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    with keys.Keys() as board:
        assert not board.is_there
        assert board.poll() == []
