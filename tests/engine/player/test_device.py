"""The sound card without PortAudio: a stand-in that is unplugged, refuses, and comes back as the test says."""

from types import SimpleNamespace

import numpy as np
import pytest

from engine.errors import DeviceError, DeviceFault
from engine.player import Player, PlayerState, SoundCard, SoundSystem, device, steadiness
from engine.player import portaudio as edge
from engine.player.outputs import Pump
from engine.player.ring import Ring
from tests.engine.player.memory_store import make_song
from tests.support.pulse import wait_until

RATE = 44_100


class FakePortAudio:
    """What :mod:`engine.player.portaudio` uses of sounddevice."""

    class PortAudioError(Exception):
        pass

    def __init__(self):
        self.present = [("Speakers", 2, 48_000), ("Headset", 1, 16_000), ("HDMI", 8, 48_000)]
        self.listed = list(self.present)
        self.refused_rates = ()
        self.refuses_streams = False
        self.starts = 0
        self.streams = []
        self.default = SimpleNamespace(device=(-1, 0))
        self.OutputStream = lambda **options: FakeStream(self, **options)

    def _terminate(self):
        assert not any(stream.is_open for stream in self.streams), "PortAudio ended under an open stream"

    def _initialize(self):
        self.starts += 1
        self.listed = list(self.present)
        self.default.device = (-1, 0 if self.listed else -1)

    def query_hostapis(self):
        return [{"name": "Fake"}]

    def query_devices(self, index=None):
        keys = ("name", "max_output_channels", "default_samplerate", "hostapi")
        devices = [dict(zip(keys, (*device, 0), strict=True)) for device in self.listed]
        return devices if index is None else devices[index]

    def check_output_settings(self, *, device, channels, dtype, samplerate):
        if samplerate in self.refused_rates:
            raise self.PortAudioError("Invalid sample rate")


class FakeStream:
    """A stream whose callbacks the test makes."""

    def __init__(self, portaudio, *, samplerate, device, channels, dtype, latency, callback, finished_callback):
        if portaudio.refuses_streams:
            raise portaudio.PortAudioError("Device unavailable")
        self.rate, self.width, self.latency = samplerate, channels, latency
        self.name = portaudio.listed[device][0]
        self.callback, self.finish = callback, finished_callback
        self.is_open = self.is_running = False
        portaudio.streams.append(self)

    def start(self):
        self.is_open = self.is_running = True

    def abort(self):
        self.is_running = False

    def close(self):
        self.is_open = False

    def call(self, frames=512, underflow=False):
        out = np.full((frames, self.width), np.nan, dtype=np.float32)
        times = SimpleNamespace(currentTime=1.0, outputBufferDacTime=1.05)
        self.callback(out, frames, times, SimpleNamespace(output_underflow=underflow) if underflow else None)
        return out.T


@pytest.fixture
def portaudio(monkeypatch):
    fake = FakePortAudio()
    monkeypatch.setattr(edge, "_load", lambda: fake)
    monkeypatch.setattr(device, "RETRY_S", 0.01)
    monkeypatch.setattr(device, "WATCH_S", 0.01)
    monkeypatch.setattr(edge, "WATCH_S", 0.01)
    monkeypatch.setattr(steadiness, "CALM_S", 0.0)
    return fake


def pumped(width=2):
    pump = Pump(Ring(RATE, width), RATE)
    pump.ring.write(np.random.default_rng(0).uniform(-1, 1, (width, 2000)).astype(np.float32))
    return pump


def test_an_output_plays_silence_until_it_is_started_and_then_what_is_in_the_ring(portaudio):
    output = SoundSystem().open(None, RATE)
    assert not portaudio.streams[0].call().any()
    pump = pumped()
    expected = pump.ring.peek(0, 512)
    output.start(pump)
    assert np.array_equal(portaudio.streams[0].call(), expected)
    assert pump.heard_index(output.now_s()) == pytest.approx(0, abs=2000)


@pytest.mark.parametrize(("refused", "rate"), [((), RATE), ((RATE,), 48_000)])
def test_the_songs_rate_is_asked_for_and_the_cards_own_is_taken_otherwise(portaudio, refused, rate):
    portaudio.refused_rates = refused
    assert SoundSystem().open(None, RATE).rate == rate


@pytest.mark.parametrize(
    ("name", "found", "width"), [("Headset", "Headset", 1), ("hdm", "HDMI", 2), (None, "Speakers", 2)]
)
def test_an_output_is_found_by_its_name_or_a_part_of_it(portaudio, name, found, width):
    output = SoundSystem().open(name, RATE)
    assert (output.name, output.width) == (found, width)


def test_an_output_that_is_not_there_is_an_error(portaudio):
    system = SoundSystem()
    with pytest.raises(DeviceError) as caught:
        system.open("Bluetooth", RATE)
    assert (caught.value.name, caught.value.fault) == ("Bluetooth", DeviceFault.NOT_THERE)
    portaudio.present = []
    with pytest.raises(DeviceError):
        system.open(None, RATE)
    assert system.list_outputs() == []
    assert portaudio.starts > 0


def test_devices_are_listed_anew_only_while_no_stream_is_open(portaudio):
    system = SoundSystem()
    output = system.open(None, RATE)
    portaudio.present.append(("New", 2, 44_100))
    assert "New" not in [info.name for info in system.list_outputs()]
    output.close()
    output.close()
    assert "New" in [info.name for info in system.list_outputs()]
    assert [info.name for info in system.list_outputs() if info.is_default] == ["Speakers"]


def test_a_stream_is_lost_when_it_ends_by_itself(portaudio):
    output = SoundSystem().open(None, RATE)
    assert output.look()
    portaudio.streams[0].finish()
    assert not output.look()


def looks_at(portaudio, monkeypatch, tick_s, ticks, call):
    """Whether a stream was there at each tick of a clock, before which ``call`` had its turn with it."""
    now = 100.0
    monkeypatch.setattr(edge.time, "perf_counter", lambda: now)
    output = SoundSystem().open(None, RATE)
    looks = []
    for tick in range(ticks):
        now += tick_s
        call(portaudio.streams[0], tick)
        looks.append(output.look())
    return looks


def test_a_stream_is_lost_after_half_a_second_without_a_callback(portaudio, monkeypatch):
    monkeypatch.setattr(edge, "WATCH_S", 0.1)
    looks = looks_at(portaudio, monkeypatch, 0.1, 90, lambda stream, tick: tick < 60 and stream.call())
    assert looks.index(False) in (65, 66)


def test_a_stream_is_lost_when_it_races_for_long(portaudio, monkeypatch):
    monkeypatch.setattr(steadiness, "CALM_S", 0.1)
    looks = looks_at(portaudio, monkeypatch, 0.01, 700, lambda stream, tick: stream.call(underflow=tick > 50))
    assert looks.index(False) == pytest.approx(550, abs=5)


def test_a_fresh_stream_gets_longer(portaudio, monkeypatch):
    now = 100.0
    monkeypatch.setattr(edge, "WATCH_S", 0.1)
    monkeypatch.setattr(edge.time, "perf_counter", lambda: now)
    output = SoundSystem().open(None, RATE)
    looks = []
    for _ in range(40):
        now += 0.1
        looks.append(output.look())
    assert looks.index(False) in (30, 31)


def test_a_process_that_got_no_time_has_lost_nothing(portaudio, monkeypatch):
    now = 100.0
    monkeypatch.setattr(edge.time, "perf_counter", lambda: now)
    output = SoundSystem().open(None, RATE)
    for _ in range(4):
        now += 10.0
        assert output.look()


def test_gaps_that_the_device_tells_of_are_underruns_while_a_song_is_heard(portaudio):
    output = SoundSystem().open(None, RATE)
    pump = Pump(Ring(8192, 2), RATE)
    output.start(pump)
    stream = portaudio.streams[0]
    stream.call()
    stream.call(underflow=True)
    pump.ring.replace(max(pump.ring.read, pump.ring.written), np.ones((2, 1200), dtype=np.float32))
    stream.call(underflow=True)
    assert pump.underruns == 0
    stream.call(underflow=True)
    assert pump.underruns == 1
    stream.call()
    stream.call(underflow=True)
    assert pump.underruns == 1


def test_a_song_waits_until_its_stream_takes_buffers_as_they_are_heard(portaudio, monkeypatch):
    now = 100.0
    monkeypatch.setattr(steadiness, "CALM_S", 0.1)
    monkeypatch.setattr(edge.time, "perf_counter", lambda: now)
    output = SoundSystem().open(None, RATE)
    pump = pumped()
    output.start(pump)
    for _ in range(500):
        now += 0.001
        assert not portaudio.streams[0].call(underflow=True).any(), "a fresh stream got sound that it loses"
    heard = []
    for _ in range(12):
        now += 0.015
        heard.append(portaudio.streams[0].call(100).any())
    assert heard == [False] * 6 + [True] * 6
    assert (pump.ring.read, pump.underruns) == (600, 0)


def test_a_stream_that_races_after_a_gap_takes_one_buffer_and_counts_one_underrun(portaudio, monkeypatch):
    now = 100.0
    monkeypatch.setattr(steadiness, "CALM_S", 0.1)
    monkeypatch.setattr(edge.time, "perf_counter", lambda: now)
    output = SoundSystem().open(None, RATE)
    pump = pumped()
    output.start(pump)
    now += 1.0
    portaudio.streams[0].call(100)
    now += 1.0
    heard = []
    for _ in range(50):
        now += 0.001
        heard.append(portaudio.streams[0].call(100, underflow=True).any())
    assert heard == [True] + [False] * 49
    now += 0.11
    assert portaudio.streams[0].call(100).any()
    assert (pump.ring.read, pump.underruns) == (300, 1)


@pytest.fixture
def pull_until(portaudio):
    """Lets the cards take buffers until something is true."""

    def pull_all_until(is_true):
        def pull():
            for stream in portaudio.streams:
                if stream.is_running:
                    stream.call()
            return is_true()

        wait_until(pull)

    return pull_all_until


@pytest.fixture
def playing(pull_until):
    """A playing player."""
    with Player(make_song(20.0), SoundCard()) as player:
        wait_until(lambda: player.output.name != "")
        player.play()
        pull_until(lambda: player.position > 10_000)
        yield player


def test_unplugged_the_song_goes_on_in_silence_and_is_heard_again_when_the_card_is_back(portaudio, playing, pull_until):
    player = playing
    portaudio.present, portaudio.listed = [], []
    portaudio.streams[0].is_running = False
    portaudio.streams[0].finish()
    wait_until(lambda: player.output.is_silent)
    at = player.position
    wait_until(lambda: player.position > at + 5_000)
    assert player.state is PlayerState.PLAYING
    portaudio.present = [("USB", 2, RATE)]
    pull_until(lambda: player.output.name == "USB")
    at = player.position
    pull_until(lambda: player.position > at + 10_000)


def test_a_card_that_opens_and_asks_for_nothing_leaves_the_silent_clock_running(portaudio, playing, pull_until):
    """A suspended card opens like any other."""
    lost = portaudio.streams[0]
    lost.is_running = False
    lost.finish()
    wait_until(lambda: len(portaudio.streams) > 1)
    assert playing.output.is_silent
    at = playing.position
    wait_until(lambda: playing.position > at + 5_000)
    assert playing.output.is_silent
    pull_until(lambda: playing.output.name == "Speakers")


def test_a_card_that_asked_for_nothing_is_closed_and_tried_again(portaudio, playing, monkeypatch):
    monkeypatch.setattr(edge, "_LOST_WHILE_SETTLING_S", 0.05)
    portaudio.streams[0].is_running = False
    portaudio.streams[0].finish()
    wait_until(lambda: len(portaudio.streams) > 3)
    assert playing.output.is_silent
    wait_until(lambda: sum(stream.is_open for stream in portaudio.streams) <= 1)


def test_a_card_that_refuses_leaves_a_silent_clock_that_says_why(portaudio, pull_until):
    portaudio.refuses_streams = True
    card = SoundCard()
    with Player(make_song(20.0), card) as player:
        player.play()
        wait_until(lambda: player.position > 5_000)
        assert player.output.is_silent
        assert card.error is not None
        assert card.error.fault is DeviceFault.NOT_THERE
        portaudio.refuses_streams = False
        pull_until(lambda: player.output.name == "Speakers")


def test_the_chosen_card_is_preferred_when_both_are_back(portaudio, pull_until):
    card = SoundCard(None, "HDMI")
    with Player(make_song(20.0), card) as player:
        wait_until(lambda: player.output.name == "HDMI")
        portaudio.streams[0].is_running = False
        portaudio.streams[0].finish()
        pull_until(lambda: len(portaudio.streams) > 1 and not player.output.is_silent)
        assert [stream.name for stream in portaudio.streams] == ["HDMI", "HDMI"], "the default card was opened"
        assert player.output.name == "HDMI"


def test_closing_the_player_closes_the_stream(portaudio):
    with Player(make_song(1.0), SoundCard()) as player:
        wait_until(lambda: player.output.name != "")
    assert not portaudio.streams[0].is_open


def test_without_portaudio_the_player_runs_on_a_silent_clock(monkeypatch):
    def load():
        raise DeviceError("portaudio", DeviceFault.NOT_THERE, "no library")

    monkeypatch.setattr(edge, "_load", load)
    with Player(make_song(20.0), SoundCard()) as player:
        player.play()
        wait_until(lambda: player.position > 5_000)
        assert player.output.is_silent


def test_a_shared_card_stays_open_for_the_next_song_and_is_silent_between_them(portaudio):
    card = SoundCard(is_shared=True)
    card.prepare()
    wait_until(lambda: portaudio.streams and portaudio.streams[0].is_running)
    with Player(make_song(5.0), card) as player:
        wait_until(lambda: player.output.name == "Speakers")
        player.play()
        wait_until(lambda: portaudio.streams[0].call().any())
    assert not portaudio.streams[0].call().any()
    with Player(make_song(5.0, sample_rate=48_000), card) as player:
        wait_until(lambda: player.output.name == "Speakers")
        assert player.output.rate == RATE
        player.play()
        wait_until(lambda: portaudio.streams[0].call().any())
    assert len(portaudio.streams) == 1
    card.close()
    assert not portaudio.streams[0].is_open
