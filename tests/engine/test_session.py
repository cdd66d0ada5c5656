"""If these fail, splitting in the background loses work, blocks, or hides its failure."""

import threading

import numpy as np
import pytest

from engine.cancel import Cancelled
from engine.errors import AudioError, AudioFault, DeviceError, DeviceFault
from engine.models.load import load_model
from engine.progress import Stage
from engine.session import SplitSession


class Spy:
    """The identity model, which says what it is asked for and can be told to fail, block or cancel."""

    def __init__(self, device="cpu", *, fails_at=(), gate=None):
        self._model = load_model("identity", device="cpu")
        self.device = device
        self.calls = 0
        self.closed = False
        self._fails_at = fails_at
        self._gate = gate

    def __getattr__(self, name):
        return getattr(self._model, name)

    def estimate(self, mixture, cancel=None):
        self.calls += 1
        if self.calls - 1 in self._fails_at:
            raise DeviceError(self.device, DeviceFault.OUT_OF_MEMORY)
        if self._gate is not None:
            with cancel.on_cancel(self._gate.set):
                self._gate.wait(60)
            cancel.raise_if_cancelled()
        return self._model.estimate(mixture, cancel)

    def close(self):
        self.closed = True


@pytest.fixture
def open_session(cache):
    sessions = []

    def open_it(path, **options):
        session = SplitSession(path, model_id="identity", cache=cache, **options)
        sessions.append(session)
        return session

    yield open_it
    for session in sessions:
        session.close()


def run(session):
    session.start()
    assert session.wait(60)
    return session


def test_a_song_is_split_from_end_to_end(open_session, make_song):
    session = run(open_session(make_song(seconds=30)))
    assert session.error is None
    assert session.is_complete
    store = session.store
    assert np.array_equal(store.read_stem("vocals", 0, store.frames), store.read_mixture(0, store.frames))
    assert session.progress.stage is Stage.SPLITTING
    assert session.progress.fraction == 1.0


@pytest.mark.parametrize("rate", [8_000, 48_000])
@pytest.mark.parametrize("channels", [1, 3, 6])
def test_any_rate_and_channel_count_keeps_the_source_format(open_session, make_song, rate, channels):
    session = run(open_session(make_song(rate=rate, channels=channels)))
    assert session.error is None
    stems = session.store.read_stems(0, session.store.frames)
    assert stems["vocals"].shape == (channels, 2 * rate)
    mixture = session.store.read_mixture(0, session.store.frames)
    assert np.abs(sum(stems.values()) - mixture).max() < 1e-6


def test_the_segment_under_the_playhead_comes_first(open_session, make_song, monkeypatch):
    monkeypatch.setattr("engine.session._WORKERS", 1)
    song = make_song(seconds=120)
    read = run(open_session(song))
    read.close()
    (read.store.folder / "segments.idx").unlink()
    starts = []

    class Noting(Spy):
        def estimate(self, mixture, cancel=None):
            starts.append(mixture[:, spec.context].copy())
            return super().estimate(mixture, cancel)

    session = open_session(song, load=lambda *_: Noting())
    plan, spec = session.store.plan(), session.store.header.segment
    session.seek(90 * 44_100)
    run(session)
    under = plan.covering(90 * 44_100, 90 * 44_100 + 1)[-1]
    wanted = [*range(under, len(plan)), *range(under)]
    first = {i: session.store.read_mixture(plan[i].start, plan[i].start + 1)[:, 0] for i in wanted}
    order = [next(i for i in wanted if np.array_equal(first[i], start)) for start in starts]
    assert order == wanted


def test_an_opened_song_that_was_split_before_is_complete_at_once(open_session, make_song):
    song = make_song()
    first = run(open_session(song))
    first.close()
    again = open_session(song)
    assert again.is_complete
    run(again)
    assert again.is_complete
    assert again.device_report.name == ""


def test_a_cancelled_run_goes_on_where_it_stopped(open_session, make_song):
    song = make_song(seconds=120)
    spies = []

    def load(*_):
        spies.append(Spy())
        return spies[-1]

    session = open_session(song, load=load)
    session.subscribe(lambda: session.cancel() if session.store.segments_done >= 2 else None)
    run(session)
    done = session.store.segments_done
    assert 2 <= done < len(session.store.plan())
    session.close()
    again = run(open_session(song, load=load))
    assert again.is_complete
    assert spies[1].calls == len(again.store.plan()) - done


def test_a_cancelled_session_goes_on_while_its_store_is_read(open_session, make_song):
    spy = Spy()
    session = open_session(make_song(seconds=120), load=lambda *_: spy)
    stop = session.subscribe(lambda: session.cancel() if session.store.segments_done >= 2 else None)
    run(session)
    stop()
    done, calls, mixture = session.store.segments_done, spy.calls, session.store.read_mixture(0, 1000)
    assert session.is_cancelled
    assert not session.is_complete
    run(session)
    assert session.is_complete
    assert not session.is_cancelled
    assert done >= 2
    assert spy.calls - calls == len(session.store.plan()) - done
    np.testing.assert_array_equal(session.store.read_mixture(0, 1000), mixture)


def test_nothing_is_separated_before_the_mixture_is_read_again(open_session, make_song, monkeypatch):
    """Else what lies beyond the reading is taken for silence, and its vocals stay in the instrumental."""
    session = open_session(make_song(seconds=120), load=lambda *_: Spy())
    stop = session.subscribe(lambda: session.cancel() if session.store.segments_done >= 2 else None)
    run(session)
    stop()
    claim, restart, asked, claimed = session._claim_segment, session.store.restart_decoding, threading.Event(), []

    def ask():
        asked.set()
        return claim()

    def restart_once_asked():
        assert asked.wait(60)
        with session._changed:
            claimed.extend(session._claimed)
        restart()

    monkeypatch.setattr(session, "_claim_segment", ask)
    monkeypatch.setattr(session.store, "restart_decoding", restart_once_asked)
    run(session)
    assert claimed == []
    stems = session.store.read_stems(0, session.store.frames)
    np.testing.assert_allclose(stems["vocals"], session.store.read_mixture(0, session.store.frames), atol=1e-5)


def test_the_song_may_grow_while_a_segment_is_chosen(open_session, make_song, monkeypatch):
    session = open_session(make_song(seconds=30))
    store, missing = session.store, session.store.missing
    block = np.zeros((2, 2 * store.header.segment.length), np.float32)

    def grow():
        store.append_mixture(block)
        return missing()

    store.append_mixture(block)
    monkeypatch.setattr(store, "missing", grow)
    assert session._choose() == 0


def test_a_failed_session_can_be_started_again(open_session, make_song):
    spy = Spy(fails_at=(0,))
    session = run(open_session(make_song(), load=lambda *_: spy))
    assert isinstance(session.error, DeviceError)
    run(session)
    assert session.error is None
    assert session.is_complete


def test_cancel_ends_a_running_inference(open_session, make_song):
    spy = Spy(gate=threading.Event())
    session = open_session(make_song(), load=lambda *_: spy)
    session.start()
    while not spy.calls:
        session.wait(0.01)
    session.cancel()
    assert session.wait(10)
    assert session.error is None
    assert not session.is_complete


def test_a_device_that_fails_is_left_for_the_cpu_at_the_same_segment(open_session, make_song, monkeypatch):
    monkeypatch.setattr("engine.session._WORKERS", 1)
    models = {"auto": Spy("cuda", fails_at=(1,)), "cpu": Spy("cpu")}
    session = run(open_session(make_song(seconds=60), load=lambda _, device: models[device]))
    assert session.error is None
    assert session.is_complete
    assert session.device_report.name == "cpu"
    assert session.device_report.fallback.fault is DeviceFault.OUT_OF_MEMORY
    devices = [session.store.provenance(i).device for i in range(len(session.store.plan()))]
    assert devices == ["cuda"] + ["cpu"] * (len(devices) - 1)


def test_a_failing_cpu_is_an_error_and_keeps_what_was_done(open_session, make_song):
    session = run(open_session(make_song(seconds=60), load=lambda *_: Spy(fails_at=(1,))))
    assert isinstance(session.error, DeviceError)
    assert session.store.segments_done == 1


def test_a_file_that_is_no_song_is_refused_when_opened(open_session, tmp_path):
    path = tmp_path / "text.mp3"
    path.write_text("no sound here " * 100)
    with pytest.raises(AudioError) as caught:
        open_session(path)
    assert caught.value.fault is AudioFault.NOT_AUDIO


def test_what_is_not_finite_ends_the_session_with_its_error(open_session, tmp_path):
    import soundfile

    samples = np.zeros((20 * 44_100, 2), np.float32)
    samples[-1] = np.nan
    soundfile.write(tmp_path / "nan.wav", samples, 44_100, subtype="FLOAT")
    session = run(open_session(tmp_path / "nan.wav"))
    assert isinstance(session.error, AudioError)
    assert session.error.fault is AudioFault.NOT_FINITE


def test_silence_needs_no_model_and_stays_silence(open_session, tmp_path):
    import soundfile

    soundfile.write(tmp_path / "silence.wav", np.zeros((44_100, 2)), 44_100)
    spy = Spy()
    session = run(open_session(tmp_path / "silence.wav", load=lambda *_: spy))
    assert session.is_complete
    assert spy.calls == 0
    assert not session.store.read_stem("vocals", 0, 44_100).any()


def test_a_store_damaged_on_disk_is_mended_when_the_song_is_opened_again(open_session, make_song):
    song = make_song(seconds=30)
    first = run(open_session(song))
    folder = first.store.folder
    first.close()
    with (folder / "estimates.f32").open("r+b") as file:
        file.write(b"\xff" * 8)
    again = run(open_session(song))
    assert again.is_complete
    assert np.array_equal(again.store.read_stem("vocals", 0, 1000), again.store.read_mixture(0, 1000))


def test_listeners_hear_of_changes_until_they_leave(open_session, make_song):
    session, calls = open_session(make_song()), []
    leave = session.subscribe(lambda: calls.append(1))
    run(session)
    assert calls
    leave()
    leave()
    heard = len(calls)
    session._notify()
    assert len(calls) == heard


def test_cancelled_is_no_error_of_the_program():
    assert not issubclass(Cancelled, ValueError)


def test_a_header_that_lies_takes_no_disk_space(open_session, make_song, tmp_path):
    content = bytearray(make_song().read_bytes())
    content[4:8] = content[40:44] = (0xFFFFFF00).to_bytes(4, "little")
    (tmp_path / "lie.wav").write_bytes(content)
    session = open_session(tmp_path / "lie.wav")
    assert session.expected_frames <= len(content)
    run(session)
    assert session.error is None
    assert session.store.frames == 2 * 44_100


@pytest.mark.parametrize("kind", ["ogg", "opus", "mp3"])
def test_the_length_is_known_nearly_before_a_song_is_read(open_session, tmp_path, kind):
    from engine.audio.tags import SongTags
    from engine.audio.writing import OutputFormat, StemWriter

    samples = np.random.default_rng(0).normal(0, 0.1, (2, 5 * 48_000)).astype(np.float32)
    with StemWriter(tmp_path / f"song.{kind}", 48_000, 2, OutputFormat(kind)) as writer:
        writer.write(samples)
        writer.finish(SongTags(), stem_title="Mixture")
    session = open_session(tmp_path / f"song.{kind}")
    assert session.expected_frames == pytest.approx(samples.shape[1], rel=0.02)
