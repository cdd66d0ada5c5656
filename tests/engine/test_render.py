"""The file must hold what the player plays."""

from dataclasses import replace

import numpy as np
import pytest
import soundfile

from engine.audio.reading import open_audio
from engine.audio.tags import SongTags, read_tags
from engine.audio.writing import OutputFormat
from engine.cancel import Cancelled, CancelToken
from engine.errors import OutputError, ParameterError
from engine.player import ChainSettings, Loop, Mix, Player, SimulatedDevice, Varispeed
from engine.render import render_mix
from tests.engine.player.memory_store import make_song, make_tone

RATE = 44100
WAV = OutputFormat("wav", "32f")
OFF = ChainSettings(mix=Mix(is_vocals_off=True))


def read(path):
    with open_audio(path) as reader:
        return np.concatenate(list(reader.blocks()), axis=1)


def test_vocals_off_is_the_accompaniment_sample_by_sample(tmp_path):
    store = make_song(2.0)
    written = render_mix(store, OFF, tmp_path / "mix.wav", WAV)
    assert written.frames == store.frames
    assert np.array_equal(read(written.path), store.mixture - store.vocals)


@pytest.mark.parametrize("key", [0, 3])
def test_the_file_is_what_the_player_plays(tmp_path, key):
    store = make_song(2.0)
    settings = ChainSettings(
        mix=Mix(guide_db=-12.0, is_vocals_off=True).with_stem("accompaniment", pan=0.3), varispeed=Varispeed(key, 0.9)
    )
    device = SimulatedDevice()
    player = Player(store, device)
    player.set_mix(settings.mix)
    player.set_key(key)
    player.set_tempo(0.9)
    player.play()
    device.run(3.0)
    played = device.take_recording()
    rendered = read(render_mix(store, settings, tmp_path / "mix.wav", WAV).path)
    start = np.flatnonzero(played[0])[0] - np.flatnonzero(rendered[0])[0]
    assert np.array_equal(played[:, start : start + rendered.shape[1]], rendered)


def test_a_loop_is_written_once_from_edge_to_edge(tmp_path):
    store = make_song(2.0)
    settings = replace(ChainSettings(), loop=Loop(10_000, 50_001))
    assert np.array_equal(
        read(render_mix(store, settings, tmp_path / "a.wav", WAV).path), store.mixture[:, 10_000:50_001]
    )


def test_at_half_tempo_two_semitones_up_the_file_is_twice_as_long_and_higher(tmp_path):
    settings = ChainSettings(varispeed=Varispeed(2, 0.5))
    tone = read(render_mix(make_tone(440.0, 2.0), settings, tmp_path / "a.wav", WAV).path)
    assert tone.shape[1] == pytest.approx(4 * RATE, abs=1)
    power = np.abs(np.fft.rfft(tone[0, 20_000:150_000] * np.blackman(130_000)))
    assert np.argmax(power) * RATE / 130_000 == pytest.approx(440 * 2 ** (2 / 12), rel=1e-3)


def test_master_volume_and_click_are_the_listeners_own(tmp_path):
    store = make_song(0.5)
    settings = ChainSettings(mix=Mix(master_db=-20.0), has_click=True)
    assert np.array_equal(read(render_mix(store, settings, tmp_path / "a.wav", WAV).path), store.mixture)


def test_what_is_too_loud_is_limited_and_not_clipped(tmp_path):
    settings = ChainSettings(mix=Mix().with_stem("accompaniment", gain_db=12.0))
    written = render_mix(make_tone(100.0, 1.0), settings, tmp_path / "a.wav", OutputFormat("wav", "16"))
    samples = read(written.path)
    assert written.peak <= 1.0
    assert (np.abs(samples) > 0.999).mean() < 0.05


@pytest.mark.parametrize(("pan", "channels"), [(0.0, 1), (0.5, 2)])
def test_a_mono_song_stays_mono_unless_it_is_panned(tmp_path, pan, channels):
    settings = ChainSettings(mix=Mix().with_stem("vocals", pan=pan))
    written = render_mix(make_song(0.5, channels=1), settings, tmp_path / "a.wav", WAV)
    assert soundfile.info(written.path).channels == channels


@pytest.mark.parametrize("kind", ["flac", "mp3", "ogg", "opus"])
def test_every_format_takes_a_mix_and_the_songs_tags(tmp_path, kind):
    path = tmp_path / f"mix.{kind}"
    fmt = OutputFormat(kind, "24" if kind == "flac" else None)
    render_mix(make_song(1.0), OFF, path, fmt, tags=SongTags(artist="Artist", title="Song"), title="Karaoke")
    assert read_tags(path).artist == "Artist"
    with open_audio(path) as reader:
        assert reader.info.channels == 2


def test_a_song_that_is_not_separated_is_waited_for_or_refused(tmp_path):
    store = make_song(1.0)
    store.ready = []
    with pytest.raises(ParameterError):
        render_mix(store, OFF, tmp_path / "a.wav", WAV)
    assert not list(tmp_path.iterdir())

    def separate():
        store.ready = [(0, (store.ready[0][1] if store.ready else 0) + 20_000)]

    written = render_mix(store, OFF, tmp_path / "a.wav", WAV, wait=separate)
    assert np.array_equal(read(written.path), store.mixture - store.vocals)


def test_a_cancelled_render_leaves_nothing(tmp_path):
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        render_mix(make_song(3.0), OFF, tmp_path / "a.wav", WAV, on_progress=lambda p: cancel.cancel(), cancel=cancel)
    assert not list(tmp_path.iterdir())


def test_a_name_that_is_taken_is_left_alone(tmp_path):
    path = tmp_path / "a.wav"
    path.write_bytes(b"mine")
    with pytest.raises(OutputError):
        render_mix(make_song(0.2), OFF, path, WAV)
    assert path.read_bytes() == b"mine"
    render_mix(make_song(0.2), OFF, path, WAV, overwrite=True)
    assert soundfile.info(path).frames == make_song(0.2).frames


def test_progress_ends_at_the_end(tmp_path):
    seen = []
    render_mix(make_song(2.0), OFF, tmp_path / "a.wav", WAV, on_progress=seen.append)
    assert [p.done_s for p in seen] == sorted(p.done_s for p in seen)
    assert seen[-1].fraction == pytest.approx(1.0, abs=0.01)
