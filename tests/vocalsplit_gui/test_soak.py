"""Fifty songs dropped at once and played through at random: ``make proof``.

``VOCALSPLIT_SOAK_S`` sets the length in seconds; ten minutes without it.
"""

from __future__ import annotations

import logging
import os
import random
import statistics
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, QEvent

from tests.support.memory import resident_mb
from tests.vocalsplit_gui.conftest import MakeApp, write_song
from tests.vocalsplit_gui.test_singing import drop, press_v
from vocalsplit_gui.memory import keep_few_arenas
from vocalsplit_gui.shortcuts import Command
from vocalsplit_gui.state.queue_state import AT_WORK, ItemState
from vocalsplit_gui.wiring import Wiring

LENGTH_S = float(os.environ.get("VOCALSPLIT_SOAK_S", "600"))
SONGS = 50
GROWTH_MB = 40.0
MOST_MB = 700.0
pytestmark = [pytest.mark.proof, pytest.mark.timeout(LENGTH_S * 3 + 600)]


def deeds_of(app: Wiring, chance: random.Random) -> list[Callable[[], object]]:
    """What a restless person does."""
    transport = app.transport

    def open_any() -> None:
        app.playing.open_item(chance.choice(app.queue.state.items).item_id)

    def loop() -> None:
        start_s = chance.uniform(0.0, max(0.1, transport.state.duration_s - 2.0))
        transport.set_loop(start_s, start_s + chance.uniform(0.3, 3.0))

    def tap_v() -> None:
        press_v(app, QEvent.Type.KeyPress)
        press_v(app, QEvent.Type.KeyRelease)

    def move_fader() -> None:
        app.mixer.change_strip(chance.choice(("vocals", "accompaniment")), "gain_db", chance.uniform(-30.0, 6.0))

    def export_any() -> None:
        app.dialogs.make_file(chance.choice(("vocals", "accompaniment")))

    commands = (Command.PLAY, Command.ZOOM_IN, Command.ZOOM_OUT, Command.ZOOM_ALL, Command.KEY_UP, Command.KEY_DOWN)
    commands += (Command.TEMPO_UP, Command.TEMPO_DOWN, Command.NEXT_SONG, Command.PREVIOUS_SONG, Command.RESET_MIXER)
    return [
        open_any,
        loop,
        tap_v,
        move_fader,
        export_any,
        transport.clear_loop,
        lambda: transport.seek(chance.uniform(0.0, transport.state.duration_s)),
        lambda: app.playing.cancel([app.queue.state.current_id]),
        lambda: app.playing.retry([item.item_id for item in app.queue.state.items if item.state in AT_WORK]),
        lambda: transport.set_click(chance.random() < 0.5),
        lambda: transport.set_count_in(chance.random() < 0.5),
        *(lambda command=command: app.commands.run(command) for command in commands),
    ]


def test_fifty_songs_at_once_and_minutes_of_restless_playing(make_app: MakeApp, qtbot, tmp_path: Path, caplog) -> None:
    caplog.set_level(logging.WARNING)
    keep_few_arenas()
    chance = random.Random(1)  # noqa: S311 - the same deeds every time
    songs = [
        write_song(tmp_path / "songs" / f"{i:02}.wav", chance.uniform(2.0, 20.0), seed=i, rate=44_100)
        for i in range(SONGS)
    ]
    app = make_app(model_id="", export_place="folder", export_folder=str(tmp_path / "out"), keeps_awake=False)
    drop(app, tmp_path / "songs")
    qtbot.waitUntil(lambda: len(app.queue.state.items) == SONGS, timeout=120_000)
    qtbot.waitUntil(lambda: app.song.deck is not None, timeout=120_000)
    assert [item.path for item in app.queue.state.items] == songs
    deeds = deeds_of(app, chance)
    clock, next_deed = QElapsedTimer(), QElapsedTimer()
    clock.start()
    next_deed.start()
    wait_ms, memory, threads = 0.0, [], []

    def is_over() -> bool:
        nonlocal wait_ms
        if next_deed.elapsed() >= wait_ms:
            next_deed.restart()
            wait_ms = chance.uniform(50.0, 1500.0)
            chance.choice(deeds)()
            memory.append(resident_mb())
            threads.append(threading.active_count())
        return clock.elapsed() >= 1000 * LENGTH_S

    qtbot.waitUntil(is_over, timeout=round(1000 * (2 * LENGTH_S + 60)))
    third = len(memory) // 3
    middle, end = (statistics.median(part) for part in (memory[third : 2 * third], memory[2 * third :]))
    print(f"\n{len(memory)} deeds, resident {middle:.0f} MB in the middle, {end:.0f} MB at the end, ", end="")
    print(f"{max(memory):.0f} MB at most, {max(threads)} threads at most")
    assert end - middle < GROWTH_MB
    assert max(memory) < MOST_MB
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING], caplog.text
    assert not [item for item in app.queue.state.items if item.state == ItemState.FAILED]
