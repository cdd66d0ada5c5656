"""The keys of ``vocalsplit play``, pressed on a player on a simulated sound card."""

import pytest

from engine.cli.remote import Remote
from engine.player import Loop, Player, PlayerState, SimulatedDevice
from tests.engine.player.memory_store import make_song

RATE = 44_100


class Rig:
    def __init__(self):
        self.device = SimulatedDevice(is_recording=False)
        self.player = Player(make_song(30.0), self.device)
        self.remote = Remote(self.player)
        self.player.play()
        self.device.run(10.0)

    def press(self, *keys):
        for key in keys:
            self.remote.press(key)
            self.device.work()


@pytest.fixture(scope="module")
def song_rig():
    return Rig()


@pytest.fixture
def rig(song_rig):
    player = song_rig.player
    player.clear_loop()
    player.set_vocals_off(False)
    player.set_master_db(0.0)
    player.seek(10 * RATE)
    player.play()
    song_rig.remote = Remote(player)
    song_rig.device.run(0.1)
    return song_rig


def test_space_pauses_and_goes_on(rig):
    rig.press(" ")
    assert rig.player.state is PlayerState.PAUSED
    assert rig.remote.is_paused
    rig.press(" ")
    assert rig.player.state is PlayerState.PLAYING
    assert not rig.remote.is_paused


@pytest.mark.parametrize(
    ("key", "seconds"), [("left", 5), ("right", 15), ("shift+right", 25), ("home", 0), ("end", 25)]
)
def test_arrows_seek(rig, key, seconds):
    rig.press(key)
    assert rig.player.position / RATE == pytest.approx(seconds, abs=0.15)


def test_v_takes_the_vocals_away_and_brings_them_back(rig):
    rig.press("v")
    assert rig.player.mix.is_vocals_off
    rig.press("v")
    assert not rig.player.mix.is_vocals_off


def test_up_and_down_change_the_volume_up_to_its_bound(rig):
    rig.press("down")
    assert rig.player.mix.master_db == -3.0
    rig.press(*["up"] * 9)
    assert rig.player.mix.master_db == 12.0


def test_brackets_change_the_key_and_signs_the_tempo(rig):
    rig.press("]", "]", "[", "-")
    assert (rig.player.varispeed.key, rig.player.varispeed.tempo) == (1.0, 0.95)
    rig.press(*["["] * 20, *["+"] * 30)
    assert (rig.player.varispeed.key, rig.player.varispeed.tempo) == (-12.0, 2.0)
    rig.player.set_key(0)
    rig.player.set_tempo(1)


def test_i_and_o_mark_a_loop_and_l_switches_it(rig):
    rig.press("i")
    start = rig.player.position
    rig.device.run(2.0)
    rig.press("o")
    loop = rig.player.loop
    assert loop.start == start
    assert loop.stop == pytest.approx(start + 2 * RATE, abs=2000)
    assert rig.player.position == start
    rig.press("l")
    assert rig.player.loop is None
    rig.press("l")
    assert rig.player.loop == Loop(loop.start, loop.stop)


def test_an_end_without_a_start_and_an_unknown_key_do_nothing(rig):
    rig.press("o", "x", "l")
    assert rig.player.loop is None
    assert not rig.remote.is_done


@pytest.mark.parametrize("key", ["q", "esc"])
def test_q_and_esc_end(rig, key):
    rig.press(key)
    assert rig.remote.is_done
