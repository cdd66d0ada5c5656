"""Key and tempo in the signal's way, live: pure tones stay pure, nothing clicks, positions stay true."""

import numpy as np
import pytest

from engine.errors import ParameterError
from engine.player.stretch import Stretcher, lead_frames
from engine.player.varispeed import Varispeed

RATE = 44100
LEAD = lead_frames(RATE)


def source(samples, lane=0, waits=()):
    """Reads ``samples``, ``(n,)``, as stereo in one lane; waits once at each read whose number is in ``waits``."""
    at = reads = 0

    def read(frames):
        nonlocal at, reads
        reads += 1
        if reads in waits:
            return None
        lanes = np.zeros((2, 2, min(frames, len(samples) - at)), dtype=np.float32)
        lanes[lane] = samples[at : at + frames]
        at += lanes.shape[-1]
        return lanes

    return read


def pull(stretcher, changes=(), block=1000):
    """All output, ``(n,)``, and the step of each of its frames; ``changes``: ``(step, varispeed)``, made on the way."""
    changes = list(changes)
    samples, steps = [], []
    while True:
        part = stretcher.pull(block)
        if part is None:
            continue
        if not part.samples.shape[1]:
            return np.concatenate(samples), np.concatenate(steps)
        samples.append(part.samples[0])
        steps.append(part.step + part.slope * np.arange(part.samples.shape[1]))
        if changes and part.step >= changes[0][0]:
            stretcher.set(changes.pop(0)[1])


def stretch(samples, varispeed, **options):
    lead = 0 if varispeed.is_neutral else LEAD
    padded = np.concatenate([np.zeros(lead, dtype=np.float32), samples])
    return pull(Stretcher(RATE, 2, source(padded), varispeed, lead=lead, **options))


def sine(hz, seconds):
    return (0.5 * np.sin(2 * np.pi * hz * np.arange(round(seconds * RATE)) / RATE)).astype(np.float32)


def tone(samples):
    """Frequency of the strongest tone in Hz, and how far all the rest lies below it in dB."""
    power = np.abs(np.fft.rfft(samples * np.blackman(len(samples)))) ** 2
    peak = int(np.argmax(power))
    logs = np.log(power[peak - 1 : peak + 2])
    offset = 0.5 * (logs[0] - logs[2]) / (logs[0] - 2 * logs[1] + logs[2])
    near = power[max(0, peak - 8) : peak + 9].sum()
    return (peak + offset) * RATE / len(samples), 10 * np.log10(near / (power.sum() - near + 1e-20))


def test_neutral_is_bit_exact_without_delay():
    samples = np.random.default_rng(0).uniform(-1, 1, 100_000).astype(np.float32)
    played, steps = stretch(samples, Varispeed())
    assert np.array_equal(played, samples)
    assert np.array_equal(steps, np.arange(100_000))


@pytest.mark.parametrize(("key", "tempo"), [(-12, 1.0), (-4, 0.8), (2, 1.0), (2, 0.5), (12, 2.0), (0, 0.8), (0, 2.0)])
def test_key_and_tempo_are_independent_and_a_tone_stays_pure(key, tempo):
    played, _ = stretch(sine(440, 4.0), Varispeed(key, tempo))
    assert len(played) == pytest.approx(4.0 * RATE / tempo, abs=1)
    hz, purity_db = tone(played[len(played) // 4 : len(played) // 4 + 32768])
    assert hz == pytest.approx(440 * 2 ** (key / 12), rel=1e-4)
    assert purity_db > 40


def test_changes_in_mid_stream_leave_the_tone_pure_and_do_not_click():
    samples = sine(440, 16.0)
    changes = [
        (2, Varispeed(2)),
        (5, Varispeed(2, 0.8)),
        (8, Varispeed(-3, 1.3)),
        (11, Varispeed()),
        (14, Varispeed(4)),
    ]
    played, steps = pull(
        Stretcher(RATE, 2, source(samples), Varispeed()), [(second * RATE, varispeed) for second, varispeed in changes]
    )
    for second, varispeed in changes:
        start = int(np.searchsorted(steps, (second + 0.5) * RATE))
        hz, purity_db = tone(played[start : start + 32768])
        assert hz == pytest.approx(440 * varispeed.pitch, rel=1e-4), second
        assert purity_db > 40, second
    # A step of 1 % of full scale shows as 0.03 in the third difference; the tones themselves stay below 0.0003.
    assert np.abs(np.diff(played[: -RATE // 4], 3)).max() < 0.001


def test_back_at_neutral_the_song_is_bit_exact_again():
    samples = np.convolve(np.random.default_rng(1).standard_normal(8 * RATE), np.hanning(30) / 40, "same") * 0.2
    samples = samples.astype(np.float32)
    stretcher = Stretcher(RATE, 2, source(samples), Varispeed())
    played, steps = pull(stretcher, [(RATE, Varispeed(5, 0.9)), (3 * RATE, Varispeed())])
    assert not stretcher.is_active
    end = steps[-20_000:].astype(int)
    assert np.array_equal(played[-20_000:], samples[end])
    assert end[-1] == len(samples) - 1


def test_positions_stay_true_through_changes():
    """Clicks in the song are found again where the steps say, to 8 ms, whatever was changed on the way."""
    clicks = np.arange(RATE // 2, 19 * RATE, RATE // 2)
    samples = np.zeros(20 * RATE, dtype=np.float32)
    samples[clicks[:, None] + np.arange(64)] = np.hanning(64)
    changes = [
        (2, Varispeed(2)),
        (5, Varispeed(-5, 0.8)),
        (8, Varispeed(0, 1.5)),
        (12, Varispeed(7, 0.6)),
        (16, Varispeed()),
    ]
    played, steps = pull(
        Stretcher(RATE, 2, source(samples), Varispeed()), [(second * RATE, varispeed) for second, varispeed in changes]
    )
    for click in clicks:
        near = np.flatnonzero(np.abs(steps - click - 32) < 0.2 * RATE)
        found = steps[near[np.argmax(np.convolve(np.abs(played[near]), np.ones(64), "same"))]]
        assert abs(found - click - 32) < 0.008 * RATE, click / RATE


def test_a_source_that_waits_loses_nothing():
    samples = sine(300, 3.0)
    smooth, _ = stretch(samples, Varispeed(3, 1.1))
    padded = np.concatenate([np.zeros(LEAD, dtype=np.float32), samples])
    waiting = source(padded, waits=range(5, 40, 3))
    stuttered, _ = pull(Stretcher(RATE, 2, waiting, Varispeed(3, 1.1), lead=LEAD))
    assert np.array_equal(smooth, stuttered)


def test_the_voice_keeps_its_formants():
    """An "ah" (formants at 700 and 1200 Hz) four semitones up: the voice lane leaves them, the other one moves them."""
    voice = vowel(110.0, (700.0, 1200.0), 3.0)
    padded = np.concatenate([np.zeros(LEAD, dtype=np.float32), voice])
    centres = []
    for lane in (0, 1):
        stretcher = Stretcher(RATE, 2, source(padded, lane), Varispeed(4), lead=LEAD, has_voice_lane=True)
        centres.append(centroid(pull(stretcher)[0][RATE : 2 * RATE]))
    original = centroid(voice[RATE : 2 * RATE])
    assert centres[0] / original > 1.18
    assert abs(centres[1] / original - 1) < 0.08


@pytest.mark.parametrize("key", [-4, 4])
def test_the_voice_keeps_its_level(key):
    """Higher harmonics are fewer under the same formants: the voice must not get softer by that, nor louder below."""
    voice = vowel(110.0, (700.0, 1200.0), 3.0)
    padded = np.concatenate([np.zeros(LEAD, dtype=np.float32), voice])
    stretcher = Stretcher(RATE, 2, source(padded, 1), Varispeed(key), lead=LEAD, has_voice_lane=True)
    level = np.sqrt(np.mean(pull(stretcher)[0][RATE : 2 * RATE] ** 2) / np.mean(voice[RATE : 2 * RATE] ** 2))
    assert abs(20 * np.log10(level)) < 0.5


def vowel(hz, formants, seconds):
    time_s = np.arange(round(seconds * RATE)) / RATE
    voice = np.zeros(len(time_s))
    for partial in np.arange(hz, 5000, hz):
        level = sum(1 / (1 + ((partial - f) / 80.0) ** 2) for f in formants)
        voice += level * np.sin(2 * np.pi * partial * time_s + partial)
    return (0.3 * voice / np.abs(voice).max()).astype(np.float32)


def centroid(samples):
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    hz = np.fft.rfftfreq(len(samples), 1 / RATE)
    return (hz * power).sum() / power.sum()


@pytest.mark.parametrize(("key", "tempo"), [(12.1, 1.0), (-13, 1.0), (0, 0.49), (0, 2.01)])
def test_bounds(key, tempo):
    with pytest.raises(ParameterError):
        Varispeed(key, tempo)
