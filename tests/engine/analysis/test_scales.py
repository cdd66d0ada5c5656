import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.analysis.scales import FrequencyAxis, FrequencyScale, default_axis, hz_to_mel, mel_to_hz
from engine.errors import ParameterError

librosa = pytest.importorskip("librosa")


def test_mel_is_librosas():
    hz = np.linspace(0, 24_000, 999)
    np.testing.assert_allclose(hz_to_mel(hz), librosa.hz_to_mel(hz), rtol=1e-12, atol=1e-12)
    mel = np.linspace(0, 62, 999)
    np.testing.assert_allclose(mel_to_hz(mel), librosa.mel_to_hz(mel), rtol=1e-12, atol=1e-9)


def test_rows_of_a_mel_axis_lie_where_librosas_mels_lie():
    axis = FrequencyAxis(FrequencyScale.MEL, 0.0, 22_050.0)
    np.testing.assert_allclose(
        axis.row_edges(128), librosa.mel_frequencies(129, fmin=0, fmax=22_050), rtol=1e-9, atol=1e-9
    )


def test_rows_of_a_log_axis_are_semitones_over_an_octave():
    axis = FrequencyAxis(FrequencyScale.LOG, 440.0, 880.0)
    np.testing.assert_allclose(axis.row_edges(12), librosa.midi_to_hz(np.arange(69, 82)), rtol=1e-12)


@given(
    scale=st.sampled_from(FrequencyScale),
    rate=st.integers(8_000, 192_000),
    position=st.floats(0, 1),
)
def test_a_position_turned_into_hz_and_back_stays(scale, rate, position):
    axis = default_axis(scale, rate)
    hz = axis.hz(position)
    assert axis.low_hz - 1e-6 <= hz <= axis.high_hz + 1e-6
    assert axis.position(hz) == pytest.approx(position, abs=1e-9)


def test_the_axis_ends_at_half_the_rate_and_never_above_24_khz():
    assert default_axis(FrequencyScale.MEL, 44_100).high_hz == 22_050
    assert default_axis(FrequencyScale.MEL, 192_000).high_hz == 24_000


@pytest.mark.parametrize(("scale", "low", "high"), [("linear", 5.0, 5.0), ("mel", -1.0, 10.0), ("log", 0.0, 10.0)])
def test_bounds_out_of_order_are_refused(scale, low, high):
    with pytest.raises(ParameterError):
        FrequencyAxis(FrequencyScale(scale), low, high)
