from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from vocalsplit_gui.state.mixer_state import MixerState, StripState
from vocalsplit_gui.state.transport_state import TransportState
from vocalsplit_gui.state.workspace import Workspace, from_dict, restore_transport, to_dict

FULL = Workspace(
    songs=(Path("/a/Ω.mp3"), Path("/b.wav")),
    current=Path("/b.wav"),
    position_s=12.5,
    loop=(3.0, 9.0),
    key=-2,
    tempo_percent=90,
    has_count_in=True,
    has_click=True,
    mixer=MixerState({"vocals": StripState(-math.inf, True, False, -0.5)}, False, -9.0),
    geometry="AAAA",
    splitters="BBBB",
)


def test_everything_survives_json() -> None:
    assert from_dict(json.loads(json.dumps(to_dict(FULL)))) == FULL
    assert from_dict(json.loads(json.dumps(to_dict(Workspace())))) == Workspace()


BAD = [
    None,
    "x",
    7,
    -1e12,
    [],
    [1],
    [9, 3],
    ["a", "b"],
    {},
    {"vocals": 3},
    {"vocals": {"gain_db": "loud"}},
    True,
    float("nan"),
]


@pytest.mark.parametrize("name", sorted(to_dict(FULL)))
@pytest.mark.parametrize("value", BAD)
def test_nothing_bad_in_it_can_hurt(name: str, value: object) -> None:
    read = from_dict({**to_dict(FULL), name: value})
    assert isinstance(read, Workspace)
    assert -12 <= read.key <= 12
    assert 50 <= read.tempo_percent <= 200
    assert read.loop is None or 0 <= read.loop[0] < read.loop[1]
    assert math.isfinite(read.position_s)
    assert all(math.isfinite(s.pan) and s.gain_db <= 6 for s in read.mixer.strips.values())


def test_a_song_that_got_shorter_loses_position_and_loop_only() -> None:
    state = restore_transport(FULL, TransportState(duration_s=8.0))
    assert (state.position_s, state.loop, state.key, state.tempo_percent) == (0.0, None, -2, 90)
    assert restore_transport(FULL, TransportState(duration_s=20.0)).loop == (3.0, 9.0)
