"""If these fail, the model inside the app no longer separates voices, or hears by level."""

import numpy as np
import pytest

from engine.audio.reading import open_audio
from engine.resources import resource_path
from engine.session import SplitSession


def read(name):
    with open_audio(resource_path("demo", name)) as reader:
        return np.concatenate(list(reader.blocks()), axis=1), reader.info.sample_rate


def signal_to_distortion(reference, estimate):
    return 10 * np.log10(np.sum(reference**2) / np.sum((reference - estimate) ** 2))


@pytest.fixture(scope="module")
def demo():
    vocals, rate = read("demo-vocals.opus")
    mixture, _ = read("demo.opus")
    frames = min(vocals.shape[1], mixture.shape[1])
    return mixture[:, :frames], vocals[:, :frames], rate


def split(samples, rate, folder, cache):
    import soundfile

    soundfile.write(folder / "song.wav", samples.T, rate, subtype="FLOAT")
    session = SplitSession(folder / "song.wav", device="cpu", cache=cache)
    try:
        session.start()
        assert session.wait(100)
        assert session.error is None
        return session.store.read_stem("vocals", 0, samples.shape[1])
    finally:
        session.close()


@pytest.mark.parametrize("gain_db", [0.0, -40.0])
def test_the_demo_song_is_separated_at_any_level(demo, tmp_path, cache, gain_db):
    mixture, vocals, rate = demo
    gain = np.float32(10 ** (gain_db / 20))
    estimate = split(mixture * gain, rate, tmp_path, cache) / gain
    nothing_done = signal_to_distortion(vocals, mixture)
    assert signal_to_distortion(vocals, estimate) > nothing_done + 5.0


def test_silence_around_a_song_stays_silence(demo, tmp_path, cache):
    mixture, _, rate = demo
    padded = np.concatenate((np.zeros((2, 30 * rate), np.float32), mixture[:, : 10 * rate]), axis=1)
    estimate = split(padded, rate, tmp_path, cache)
    assert not estimate[:, : 10 * rate].any()
