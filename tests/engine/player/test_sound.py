"""What really comes out: PortAudio plays into a PulseAudio null sink, whose monitor is recorded."""

from contextlib import contextmanager

import numpy as np
import pytest

from engine.player import Player, PlayerState, SoundCard, SoundSystem
from engine.player.portaudio import LATENCY_S, SoundCardOutput
from tests.engine.player.memory_store import make_song, make_tone
from tests.support.pulse import RATE, SINK, match_db, wait_until

pytestmark = pytest.mark.sound
FADE = 441
AHEAD_S = 1.5


@contextmanager
def playing(pulse, store, prepare=lambda player: None, *, ahead_s=AHEAD_S, settles=True):
    """A player that plays into the null sink, and what is recorded there."""
    latency_s = 0.5 if settles else LATENCY_S
    with pulse.recording() as recorder, Player(store, SoundCard(latency_s=latency_s), ahead_s=ahead_s) as player:
        prepare(player)
        wait_until(lambda: player.output.name != "")
        assert not player.output.is_silent
        recorder.wait_for(0.3 if settles else 0.0)
        player.play()
        yield player, recorder


def take(pulse, store, act, prepare=lambda player: None, **options):
    """What is heard while ``act`` goes on with the player and the recorder.

    A busy machine may call the sound card's callback too late: the sink then plays a gap, of which the sound card and
    with it the player tells. Such a take is played again, three times at most; any other gap fails the test.
    """
    underruns = []
    for _ in range(3):
        with playing(pulse, store, prepare, **options) as (player, recorder):
            act(player, recorder)
            if player.underruns == 0:
                return recorder.samples
            underruns.append(player.underruns)
    pytest.fail(f"underruns in every take: {underruns}")


def play_to_the_end(pulse, store, prepare=lambda player: None, **options):
    """What is heard of the whole store."""

    def act(player, recorder):
        wait_until(lambda: player.state is PlayerState.PAUSED, 60)
        recorder.wait_for(0.3)

    return take(pulse, store, act, prepare, **options)


def strongest(samples):
    power = np.abs(np.fft.rfft(samples * np.blackman(len(samples)), 1 << 20))
    return np.argmax(power) * RATE / (1 << 20)


def test_with_all_faders_at_zero_the_mixture_is_heard(pulse):
    store = make_song(2.0)
    assert match_db(play_to_the_end(pulse, store), store.mixture) > 100


def test_with_vocals_off_the_accompaniment_is_heard(pulse):
    store = make_song(2.0)
    recorded = play_to_the_end(pulse, store, lambda player: player.set_vocals_off(True))
    assert match_db(recorded, store.mixture - store.vocals) > 60


def test_with_vocals_soloed_the_vocals_are_heard(pulse):
    store = make_song(2.0)
    recorded = play_to_the_end(pulse, store, lambda player: player.set_soloed("vocals", True))
    assert match_db(recorded, store.vocals) > 60


def test_a_marker_at_the_first_sample_asked_for_is_heard(pulse):
    store = make_song(2.0)
    store.mixture *= 0.05
    store.vocals *= 0.05
    store.mixture[:, 40_000] = 0.9
    recorded = play_to_the_end(pulse, store, lambda player: player.seek(40_000))
    marker = int(np.argmax(recorded[0]))
    assert np.array_equal(recorded[:, marker : marker + 20_000], store.mixture[:, 40_000:60_000])
    assert not recorded[:, : marker - FADE].any()


@pytest.mark.parametrize("rate", [RATE, 48_000])
def test_a_song_of_another_rate_is_heard_from_its_first_sample_also_on_a_stream_that_was_just_opened(pulse, rate):
    store = make_tone(441.0, 2.0, sample_rate=rate)

    def act(player, recorder):
        wait_until(lambda: player.state is PlayerState.PAUSED, 60)
        recorder.wait_for(0.3)

    recorded = take(pulse, store, act, settles=False)
    sounding = np.flatnonzero(np.abs(recorded[0]) > 0.01)
    assert sounding[-1] - sounding[0] == pytest.approx(2.0 * RATE, abs=100)
    assert strongest(recorded[0, sounding[0] : sounding[0] + RATE]) == pytest.approx(441.0, rel=1e-4)


def test_a_mono_song_is_heard_on_both_sides(pulse):
    store = make_song(2.0, channels=1)
    recorded = play_to_the_end(pulse, store)
    assert np.array_equal(recorded[0], recorded[1])
    assert match_db(recorded[:1], store.mixture) > 100


def test_a_loop_repeats_exactly(pulse):
    store = make_song(2.0)

    def prepare(player):
        player.set_loop(30_000, 50_000)
        player.seek(30_000)

    recorded = take(pulse, store, lambda _, recorder: wait_until(lambda: heard(recorder.samples) > 60_000), prepare)
    lap = store.mixture[:, 30_000:50_000]
    assert match_db(recorded, lap[:, :-FADE]) > 60
    start = find(recorded, lap[:, :10_000])
    assert np.array_equal(recorded[:, start + 20_000 : start + 39_000], lap[:, :19_000])


def heard(recorded):
    """Frames since the first that is not silent."""
    sounding = np.flatnonzero(recorded[0])
    return recorded.shape[1] - int(sounding[0]) if len(sounding) else 0


def find(recorded, expected):
    """Frame at which ``expected`` begins, among the first 10,000 that are heard."""
    first = recorded.shape[1] - heard(recorded)
    near = recorded[0, first : first + 10_000 + expected.shape[1]]
    return first + int(np.argmax(np.correlate(near, expected[0], mode="valid")))


def test_a_seek_is_heard_from_its_exact_frame(pulse):
    store = make_song(3.0)

    def act(player, recorder):
        wait_until(lambda: player.position > 10_000)
        player.seek(90_000)
        wait_until(lambda: player.state is PlayerState.PAUSED)
        recorder.wait_for(0.2)

    recorded = take(pulse, store, act)
    assert match_db(recorded, store.mixture[:, 90_000:]) > 60
    assert match_db(recorded, store.mixture[:, :10_000]) > 60


def test_two_semitones_up_a_sine_is_heard_two_semitones_higher(pulse):
    # With another key or tempo the player renders half as far ahead.
    recorded = play_to_the_end(pulse, make_tone(440.0, 2.0), lambda player: player.set_key(2), ahead_s=2 * AHEAD_S)
    start = int(np.flatnonzero(np.abs(recorded[0]) > 0.01)[0])
    assert strongest(recorded[0, start + 10_000 : start + 60_000]) == pytest.approx(440 * 2 ** (2 / 12), rel=1e-4)


def test_at_80_percent_the_song_is_heard_a_quarter_longer(pulse):
    recorded = play_to_the_end(pulse, make_tone(441.3, 2.0), lambda player: player.set_tempo(0.8), ahead_s=2 * AHEAD_S)
    heard = np.flatnonzero(np.abs(recorded[0]) > 1e-4)
    assert heard[-1] - heard[0] == pytest.approx(2.5 * RATE, rel=1e-3)


def test_the_reported_position_is_that_of_the_recording(pulse):
    """The sink's own buffers add to what PortAudio knows, so this can only be near: 0.15 s."""
    with playing(pulse, make_song(4.0)) as (player, recorder):
        wait_until(lambda: player.position > RATE)
        position = player.position
        recorded = recorder.samples
    heard = recorded.shape[1] - int(np.flatnonzero(recorded[0])[0])
    assert abs(position - heard) < 0.15 * RATE


def test_without_the_sink_the_song_goes_on_in_silence_and_is_heard_again_when_it_is_back(pulse):
    store = make_song(60.0)
    with Player(store, SoundCard()) as player:
        wait_until(lambda: player.output.name != "")
        player.play()
        wait_until(lambda: player.position > RATE // 2)
        assert not player.output.is_silent
        pulse.unload_sink()
        wait_until(lambda: player.output.is_silent)
        at = player.position
        wait_until(lambda: player.position > at + RATE)
        assert player.state is PlayerState.PLAYING
        pulse.load_sink()
        wait_until(lambda: not player.output.is_silent)
        at = player.position
        with pulse.recording() as recorder:
            recorded = wait_until(lambda: long_enough(unbroken(recorder.samples)))
    assert match_db(store.mixture[:, at : at + 20 * RATE], recorded[:, -10_000:]) > 60


def test_while_the_sink_is_suspended_the_song_goes_on_in_silence_all_the_time(pulse):
    """A suspended sink lets streams open and never asks them for anything."""
    store = make_song(60.0)
    with Player(store, SoundCard()) as player:
        wait_until(lambda: player.output.name != "")
        player.play()
        wait_until(lambda: player.position > RATE // 2)
        pulse.pactl("suspend-sink", SINK, "1")
        try:
            wait_until(lambda: player.output.is_silent)
            at = player.position
            wait_until(lambda: player.position > at + 4 * RATE or not player.output.is_silent)
            assert player.output.is_silent
        finally:
            pulse.pactl("suspend-sink", SINK, "0")
        wait_until(lambda: not player.output.is_silent)
        at = player.position
        with pulse.recording() as recorder:
            recorded = wait_until(lambda: long_enough(unbroken(recorder.samples)))
    assert match_db(store.mixture[:, at : at + 20 * RATE], recorded[:, -10_000:]) > 60


def long_enough(recorded):
    return recorded if recorded.shape[1] > 20_000 else None


def unbroken(recorded):
    """The sound at the end of what was recorded, from its last silent frame on."""
    silent = np.flatnonzero(~recorded.any(axis=0))
    return recorded[:, (silent[-1] + 1 if len(silent) else 0) :]


def test_another_output_can_be_chosen_while_playing(pulse):
    card = SoundCard()
    with Player(make_song(30.0), card) as player:
        wait_until(lambda: player.output.name == "default")
        player.play()
        wait_until(lambda: player.position > 10_000)
        card.choose("pulse")
        wait_until(lambda: player.output.name == "pulse")
        at = player.position
        wait_until(lambda: player.position > at + 20_000)
        assert player.output.name == "pulse"


def test_an_output_that_does_not_exist_leaves_a_silent_clock(pulse):
    card = SoundCard(None, "no such card")
    with Player(make_song(30.0), card) as player:
        player.play()
        wait_until(lambda: player.position > 10_000)
        assert player.output.is_silent
        assert card.error is not None


def test_the_outputs_are_listed(pulse):
    outputs = SoundSystem().list_outputs()
    assert [output.name for output in outputs if output.is_default] == ["default"]
    assert isinstance(SoundSystem().open(None, RATE), SoundCardOutput)
