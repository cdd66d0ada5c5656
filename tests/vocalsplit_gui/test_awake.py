from __future__ import annotations

from vocalsplit_gui.awake import KeepAwake


class Hold:
    def __init__(self) -> None:
        self.calls: list[str] = []

    def take(self) -> bool:
        self.calls.append("take")
        return True

    def release(self) -> None:
        self.calls.append("release")


def test_one_hold_for_many_reasons() -> None:
    hold = Hold()
    awake = KeepAwake(hold)
    awake.set_reason("play", is_on=True)
    awake.set_reason("split", is_on=True)
    awake.set_reason("play", is_on=False)
    assert hold.calls == ["take"]
    awake.set_reason("split", is_on=False)
    awake.set_reason("split", is_on=False)
    assert hold.calls == ["take", "release"]


def test_switching_it_off_lets_go_and_on_takes_again() -> None:
    hold = Hold()
    awake = KeepAwake(hold)
    awake.set_reason("play", is_on=True)
    awake.set_enabled(is_enabled=False)
    awake.set_enabled(is_enabled=True)
    awake.close()
    assert hold.calls == ["take", "release", "take", "release"]
    assert not awake.is_held
