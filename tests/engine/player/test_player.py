"""The whole player on the simulated sound card: a virtual clock, nothing in the background, as fast as it can."""

import numpy as np
import pytest

from engine.errors import ParameterError
from engine.player import BeatGrid, Player, PlayerState, SimulatedDevice
from engine.player.click import click_sound
from tests.engine.player.memory_store import make_song, make_tone

RATE = 44100
FADE = 441


class Rig:
    """A player on a simulated device that has been running on silence."""

    def __init__(self, store, **options):
        self.store = store
        self.seeks = []
        self.device = SimulatedDevice(**options)
        self.player = Player(store, self.device, on_seek=self.seeks.append)
        self.run(0.1)

    def run(self, seconds):
        self.device.run(seconds)
        return self.device.take_recording()

    def play(self, seconds):
        """Play from the position on; what is heard from the first sample on that is not silent."""
        self.player.play()
        played = self.run(seconds)
        return played[:, np.flatnonzero(np.abs(played).max(axis=0))[0] :]


def test_it_opens_on_silence_and_plays_the_mixture_bit_for_bit_to_the_last_sample():
    rig = Rig(make_song(2.0))
    assert not rig.run(0.2).any()
    played = rig.play(3.0)
    assert np.array_equal(played[:, : rig.store.frames], rig.store.mixture)
    assert not played[:, rig.store.frames :].any()
    assert (rig.player.state, rig.player.position, rig.player.underruns) == (PlayerState.PAUSED, rig.store.frames, 0)


def test_played_again_after_the_end_it_begins_anew():
    rig = Rig(make_song(1.0))
    rig.play(2.0)
    assert np.array_equal(rig.play(2.0)[:, : rig.store.frames], rig.store.mixture)


def test_the_first_sample_that_was_asked_for_is_exact():
    """A marker at the position is heard at full height, 10 ms after the sound fades in before it."""
    store = make_song(2.0)
    store.mixture *= 0.1
    store.vocals *= 0.1
    store.mixture[:, 50_000] = 0.9
    rig = Rig(store)
    rig.player.seek(50_000)
    played = rig.play(0.5)
    assert played[0, FADE] == np.float32(0.9)
    assert np.array_equal(played[:, FADE : FADE + 10_000], store.mixture[:, 50_000:60_000])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda p: p.set_vocals_off(True), lambda v, a: a),
        (lambda p: p.set_vocals_off(True, -20.0), lambda v, a: a + 0.1 * v),
        (lambda p: p.set_soloed("vocals", True), lambda v, a: v),
        (lambda p: p.set_muted("accompaniment", True), lambda v, a: v),
        (lambda p: p.set_gain_db("accompaniment", -20.0), lambda v, a: v + 0.1 * a),
        (lambda p: p.set_pan("vocals", 1.0), lambda v, a: a + np.array([[0.0], [1.0]]) * v),
        (lambda p: p.set_master_db(-20.0), lambda v, a: 0.1 * (v + a)),
    ],
)
def test_the_faders(change, expected):
    rig = Rig(make_song(1.0))
    change(rig.player)
    wanted = expected(rig.store.vocals, rig.store.mixture - rig.store.vocals)
    rig.player.play()
    played = rig.run(1.5)
    start = np.flatnonzero(np.abs(played).max(axis=0))[0] - np.flatnonzero(np.abs(wanted).max(axis=0))[0]
    assert np.abs(played[:, start : start + rig.store.frames] - wanted).max() < 1e-6


def test_a_fader_moved_while_playing_glides():
    rig = Rig(make_tone(100.0, 3.0))
    rig.play(0.5)
    rig.player.set_muted("accompaniment", True)
    played = np.concatenate([rig.run(0.5)], axis=1)
    assert not played[:, -1000:].any()
    assert np.abs(np.diff(played, 2)).max() < 0.001


def test_a_fader_is_heard_at_once_and_not_only_behind_what_is_rendered_ahead():
    rig = Rig(make_song(3.0))
    rig.play(0.5)
    rig.player.set_vocals_off(True)
    at = rig.player.played_position
    played = rig.run(0.3)
    accompaniment = rig.store.mixture - rig.store.vocals
    late = round(0.035 * RATE)
    expected = accompaniment[:, at + late : at + late + 5_000]
    assert np.allclose(played[:, late : late + 5_000], expected, atol=1e-6)
    assert rig.player.underruns == 0


def test_a_fader_moved_in_a_count_in_leaves_the_beats_alone():
    rig = Rig(make_song(3.0))
    rig.player.set_beats(BeatGrid(RATE, 22_050.0, np.array([1000.0])))
    rig.player.set_count_in(2)
    rig.player.seek(23_050)
    rig.play(0.3)
    rig.player.set_gain_db("vocals", -20.0)
    rig.run(0.5)
    assert rig.player.position == 23_050
    rig.run(0.5)
    assert rig.player.position == pytest.approx(23_050 + 0.3 * RATE, abs=1500)


def test_pause_fades_out_and_play_goes_on_without_losing_a_sample():
    rig = Rig(make_song(3.0))
    first = rig.play(0.5)
    rig.player.pause()
    rest = rig.run(0.2)
    assert rig.player.state is PlayerState.PAUSED
    at = rig.player.position
    heard = np.concatenate([first, rest], axis=1)
    assert np.array_equal(heard[:, :at], rig.store.mixture[:, :at])
    assert not heard[:, at + FADE :].any()
    assert np.array_equal(rig.play(0.5)[:, FADE : FADE + 5000], rig.store.mixture[:, at : at + 5000])


def test_stop_goes_back_to_the_start_or_to_the_loops_start():
    rig = Rig(make_song(2.0))
    rig.play(0.5)
    rig.player.stop()
    rig.run(0.1)
    assert rig.player.position == 0
    rig.player.set_loop(20_000, 60_000)
    rig.play(0.3)
    rig.player.stop()
    rig.run(0.1)
    assert rig.player.position == 20_000


def test_seek_while_playing_cross_fades_to_the_exact_sample():
    rig = Rig(make_tone(100.0, 1.0))
    song = make_song(4.0)
    rig = Rig(song)
    rig.play(0.5)
    rig.player.seek(100_000)
    assert rig.player.position == 100_000
    played = rig.run(0.5)
    target = song.mixture[:, 100_000:105_000]
    match = np.correlate(played[0], target[0], mode="valid")
    start = int(np.argmax(match))
    assert np.array_equal(played[:, start : start + 5_000], target)
    assert rig.player.underruns == 0
    assert rig.seeks[-1] == 100_000


def test_seeks_do_not_click():
    rig = Rig(make_tone(100.0, 4.0))
    rig.play(0.3)
    for second in (1.001, 2.0037, 0.5052):
        rig.player.seek(round(second * RATE))
        assert np.abs(np.diff(rig.run(0.2), 2)).max() < 0.002


def test_the_reported_position_is_that_of_the_sound_that_is_heard():
    """With 50 ms of latency, the sample at the reported position is the one that left the device 50 ms ago."""
    rig = Rig(make_song(3.0), latency_s=0.05)
    played = rig.play(1.0)
    heard = rig.player.position
    assert rig.player.played_position == played.shape[1]
    assert heard == pytest.approx(played.shape[1] - 0.05 * RATE, abs=1)


def test_the_position_reaches_the_end_in_spite_of_latency():
    rig = Rig(make_song(1.0), latency_s=0.3)
    rig.play(0.9)
    assert rig.player.position < 0.8 * RATE
    rig.run(1.0)
    assert rig.player.position == rig.store.frames


def test_a_loop_repeats_with_an_exact_period():
    rig = Rig(make_song(3.0))
    rig.player.set_loop(30_000, 50_000)
    rig.player.seek(30_000)
    played = rig.play(2.5)[:, FADE:]
    for lap in range(4):
        part = played[:, lap * 20_000 : lap * 20_000 + 19_000]
        assert np.array_equal(part, rig.store.mixture[:, 30_000:49_000]), lap


def test_a_loop_set_around_the_position_takes_effect_at_once_and_leaves_no_mark():
    """The loop's end lies inside what is rendered ahead already."""
    rig = Rig(make_song(3.0))
    first = rig.play(0.5)
    at = rig.player.position
    rig.player.set_loop(at - 10_000, at + 2_500)
    heard = np.concatenate([first, rig.run(0.5)], axis=1)
    song = rig.store.mixture
    assert np.allclose(heard[:, : at + 2_200], song[:, : at + 2_200], atol=1e-7)
    assert np.allclose(heard[:, at + 2_500 : at + 12_000], song[:, at - 10_000 : at - 500], atol=1e-7)


def test_after_the_loop_is_cleared_the_song_goes_on():
    rig = Rig(make_song(2.0))
    rig.player.set_loop(10_000, 20_000)
    rig.play(1.0)
    rig.player.clear_loop()
    rig.run(3.0)
    assert rig.player.position == rig.store.frames


def test_a_loop_that_is_too_short_is_refused():
    with pytest.raises(ParameterError):
        Rig(make_song(1.0)).player.set_loop(0, 1000)


def test_an_unknown_stem_is_refused():
    with pytest.raises(ParameterError):
        Rig(make_song(0.2)).player.set_muted("drums", True)


# --- live


def test_vocals_that_should_be_off_are_never_heard_while_the_split_is_behind():
    store = make_song(3.0)
    store.ready = []
    rig = Rig(store)
    rig.player.set_vocals_off(True)
    rig.player.play()
    assert not rig.run(0.5).any()
    assert rig.player.state is PlayerState.BUFFERING
    store.ready = [(0, 60_000)]
    played = rig.run(2.0)
    assert rig.player.state is PlayerState.BUFFERING
    accompaniment = store.mixture - store.vocals
    start = np.flatnonzero(played[0])[0]
    waited_at = rig.player.position
    assert 60_000 - 2000 < waited_at <= 60_000
    assert np.allclose(played[:, start : start + waited_at], accompaniment[:, :waited_at], atol=1e-6)
    assert not played[:, start + waited_at + FADE :].any()
    store.ready = [(0, store.frames)]
    rest = rig.run(3.0)
    start = np.flatnonzero(rest[0])[0] + FADE
    assert np.allclose(rest[:, start : start + 5000], accompaniment[:, waited_at : waited_at + 5000], atol=1e-6)
    assert (rig.player.position, rig.player.underruns) == (store.frames, 0)


def test_a_segment_that_comes_in_time_is_not_noticed():
    """It comes after the feeder met the end of what is ready, and before the sound does."""
    store = make_song(3.0)
    store.ready = [(0, 40_000)]
    rig = Rig(store)
    rig.player.set_vocals_off(True)
    first = rig.play(0.75)
    store.ready = [(0, store.frames)]
    played = np.concatenate([first, rig.run(3.0)], axis=1)
    expected = store.mixture - store.vocals
    assert np.allclose(played[:, : store.frames], expected, atol=1e-6)


def test_with_equal_faders_the_song_plays_before_anything_is_separated():
    store = make_song(1.0)
    store.ready = []
    assert np.array_equal(Rig(store).play(1.5)[:, : store.frames], store.mixture)


def test_turning_vocals_off_where_nothing_is_separated_fades_out_and_waits():
    store = make_song(3.0)
    store.ready = []
    rig = Rig(store)
    rig.play(0.5)
    rig.player.set_vocals_off(True)
    played = rig.run(0.5)
    assert rig.player.state is PlayerState.BUFFERING
    assert not played[:, round(0.12 * RATE) :].any()


def test_seeking_tells_the_split_where_to_go_and_waits_there():
    store = make_song(3.0)
    store.ready = [(0, 40_000)]
    rig = Rig(store)
    rig.player.set_vocals_off(True)
    rig.play(0.2)
    rig.player.seek(100_000)
    rig.run(0.3)
    assert rig.seeks == [0, 100_000]
    assert (rig.player.state, rig.player.position) == (PlayerState.BUFFERING, 100_000)
    store.ready = [(0, 40_000), (95_000, 120_000)]
    rig.run(0.2)
    assert rig.player.state is PlayerState.PLAYING


def test_what_is_not_decoded_yet_is_waited_for():
    store = make_song(2.0)
    store.is_decoded, store.decoded = False, 30_000
    rig = Rig(store)
    rig.player.play()
    rig.run(1.0)
    assert rig.player.state is PlayerState.BUFFERING
    store.is_decoded, store.decoded = True, None
    rig.run(2.0)
    assert rig.player.position == store.frames


# --- key and tempo


def test_key_and_tempo_live():
    rig = Rig(make_tone(440.0, 8.0))
    rig.play(0.5)
    rig.player.set_key(2)
    rig.player.set_tempo(0.8)
    played = rig.run(2.0)
    before = rig.player.position
    tone = rig.run(1.0)
    assert strongest(tone[0]) == pytest.approx(440 * 2 ** (2 / 12), rel=1e-3)
    assert rig.player.position - before == pytest.approx(0.8 * tone.shape[1], abs=2)
    assert np.abs(np.diff(played, 3)).max() < 0.001
    assert rig.player.underruns == 0


def test_at_80_percent_the_song_takes_a_quarter_longer_to_the_sample():
    rig = Rig(make_tone(441.3, 2.0))
    rig.player.set_tempo(0.8)
    played = rig.play(3.5)
    assert np.flatnonzero(played[0])[-1] == pytest.approx(2.5 * RATE, abs=3)
    assert rig.player.position == rig.store.frames


def test_a_vocal_that_comes_back_in_another_key_gets_its_own_lane():
    rig = Rig(make_song(4.0))
    rig.player.set_vocals_off(True)
    rig.player.set_key(3)
    rig.play(0.5)
    rig.player.set_vocals_off(False)
    played = rig.run(0.5)
    assert rig.player.state is PlayerState.PLAYING
    assert np.abs(played[:, -10_000:]).max() > 0.1
    assert rig.player.underruns == 0


# --- click


def test_count_in_and_click():
    store = make_song(3.0)
    rig = Rig(store)
    rig.player.set_beats(BeatGrid(RATE, 22_050.0, np.array([1000.0, 23_050.0, 45_100.0])))
    rig.player.set_count_in(4)
    rig.player.seek(23_050)
    played = np.pad(rig.play(3.5), ((0, 0), (1, 0)))  # a click's own first sample is zero
    click = click_sound(RATE)
    for beat in range(4):
        part = played[0, beat * 22_050 : beat * 22_050 + len(click)]
        assert np.allclose(part, click, atol=1e-6), beat
    start = 4 * 22_050
    assert np.array_equal(played[:, start : start + 5000], store.mixture[:, 23_050:28_050])


def test_the_position_stands_still_during_the_count_in():
    rig = Rig(make_song(3.0))
    rig.player.set_beats(BeatGrid(RATE, 22_050.0, np.array([1000.0])))
    rig.player.set_count_in(2)
    rig.player.seek(23_050)
    rig.play(0.5)
    assert rig.player.position == 23_050
    rig.run(1.0)
    assert rig.player.position > 30_000


def test_the_click_lies_on_the_beats():
    store = make_song(2.0)
    rig = Rig(store)
    rig.player.set_beats(BeatGrid(RATE, 22_050.0, np.array([11_000.0])))
    rig.player.set_click(True)
    rig.player.play()
    played = rig.run(2.2)
    start = np.flatnonzero(np.abs(played).max(axis=0))[0]
    extra = played[0, start : start + store.frames] - store.mixture[0]
    for beat in (11_000, 33_050, 55_100):
        assert np.allclose(extra[beat : beat + 1000], click_sound(RATE)[:1000], atol=1e-6)
    assert np.abs(extra[13_000:33_000]).max() < 1e-6


@pytest.mark.parametrize("tempo", [1.0, 0.8])
def test_in_a_loop_every_lap_has_its_own_beats_and_none_of_those_behind_it(tempo):
    """A beat right after the loop's start clicks in every lap; one right behind its end never does."""
    laps = []
    for has_click in (False, True):
        rig = Rig(make_song(3.0))
        rig.player.set_beats(BeatGrid(RATE, 40_000.0, np.array([30_300.0, 50_200.0])))
        rig.player.set_click(has_click)
        rig.player.set_loop(30_000, 50_000)
        rig.player.set_tempo(tempo)
        rig.player.seek(30_000)
        rig.player.play()
        laps.append(rig.run(3.0))
    extra = laps[1][0] - laps[0][0]
    begins = np.flatnonzero(np.abs(extra) > 1e-3)
    begins = begins[np.diff(begins, prepend=-RATE) > 1000]
    assert len(begins) > 3
    assert np.abs(np.diff(begins) - 20_000 / tempo).max() <= 2


# --- meters, limiter, other devices


def test_meters_show_what_is_heard():
    store = make_tone(1000.0, 3.0)
    rig = Rig(store)
    rig.player.set_gain_db("accompaniment", -6.0)
    rig.play(1.5)
    meters = rig.player.meters()
    assert meters["accompaniment"].peak_db == pytest.approx(-12.02, abs=0.1)
    assert meters["master"].rms_db == pytest.approx(-15.03, abs=0.2)
    assert meters["vocals"].peak_db == -120
    rig.player.pause()
    rig.run(0.1)
    rig.player.meters()
    rig.run(2.0)
    assert rig.player.meters()["master"].peak_db < -50


def test_a_clip_lights_the_lamp_and_is_limited():
    rig = Rig(make_tone(1000.0, 1.0))
    rig.player.set_master_db(12.0)
    played = rig.play(0.5)
    assert np.abs(played).max() <= 1.0
    assert rig.player.meters()["master"].is_clipped
    rig.player.set_master_db(0.0)
    rig.run(0.2)
    rig.player.meters()
    rig.player.reset_clips()
    rig.run(0.1)
    assert not rig.player.meters()["master"].is_clipped


def test_a_device_of_another_rate_gets_the_song_resampled():
    rig = Rig(make_tone(1000.0, 2.0), rate=48_000)
    played = rig.play(2.5)
    assert strongest(played[0, :48_000], 48_000) == pytest.approx(1000.0, rel=1e-3)
    assert np.flatnonzero(np.abs(played[0]) > 1e-3)[-1] == pytest.approx(2.0 * 48_000, abs=60)
    assert rig.player.position == rig.store.frames


def test_a_device_of_one_channel_gets_the_mean():
    rig = Rig(make_song(1.0), width=1)
    played = rig.play(1.2)
    mono = rig.store.mixture.mean(axis=0, keepdims=True)
    assert np.allclose(played[:, : mono.shape[1]], mono, atol=1e-6)


def test_a_mono_song_is_heard_on_both_sides():
    rig = Rig(make_song(1.0, channels=1))
    played = rig.play(1.2)
    assert np.array_equal(played[0], played[1])
    assert np.array_equal(played[:1, : rig.store.frames], rig.store.mixture)


def test_a_device_with_large_buffers_gets_enough():
    rig = Rig(make_song(2.0), block=8192)
    played = rig.play(3.0)
    assert np.array_equal(played[:, : rig.store.frames], rig.store.mixture)
    assert rig.player.underruns == 0


def test_another_output_takes_over_in_mid_song():
    rig = Rig(make_song(3.0))
    rig.play(1.0)
    at = rig.player.position
    other = SimulatedDevice(48_000)
    other.open(rig.player, RATE)
    other.run(0.5)
    assert rig.player.output.rate == 48_000
    assert rig.player.state is PlayerState.PLAYING
    assert rig.player.position == pytest.approx(at + 0.5 * RATE, abs=1200)
    assert np.abs(other.take_recording()).max() > 0.1


def test_an_underrun_is_counted_and_the_feeder_then_works_further_ahead():
    rig = Rig(make_song(4.0))
    rig.play(0.5)
    pump = rig.player._feeder.pump
    before = pump.ring.fill
    while pump.ring.fill >= 512:
        pump.pull(np.empty((512, 2), dtype=np.float32), rig.device.now_s(), 0.0)
    pump.pull(np.empty((512, 2), dtype=np.float32), rig.device.now_s(), 0.0)
    rig.device.work()
    assert rig.player.underruns == 1
    assert pump.ring.fill > 1.3 * before


def test_in_another_key_the_feeder_works_as_far_ahead_as_ever_until_the_song_is_split():
    """Beside a split the sound needs its reserve; afterwards half of it lets a fader be heard sooner."""
    store = make_song(8.0)
    store.ready = [(0, 6 * RATE)]
    rig = Rig(store)
    rig.player.set_key(2)
    rig.play(1.0)
    beside = rig.player._feeder.pump.ring.fill
    store.ready = None
    rig.run(1.0)
    assert rig.player._feeder.pump.ring.fill < 0.7 * beside
    assert beside > 0.28 * RATE


def strongest(samples, rate=RATE):
    power = np.abs(np.fft.rfft(samples * np.blackman(len(samples))))
    return np.argmax(power) * rate / len(samples)


def test_an_output_that_was_away_for_long_and_asks_for_all_of_it_at_once_does_not_end_the_player():
    """A machine that was busy or asleep: the silent clock then takes what it missed in one buffer."""
    store = make_song(20.0)
    device = SimulatedDevice(block=round(1.5 * RATE))
    player = Player(store, device)
    player.play()
    device.run(3.0)
    for frame in range(0, 10 * RATE, RATE):
        player.seek(frame)
        device.run(1.5)
        player.set_loop(frame, frame + 5 * RATE)
        device.run(1.5)
    assert player.state is PlayerState.PLAYING
    device.take_recording()
    device.run(3.0)
    assert device.take_recording().any()
