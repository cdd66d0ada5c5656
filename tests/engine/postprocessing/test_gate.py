from __future__ import annotations

import numpy as np
import pytest

from engine.errors import ParameterError
from engine.postprocessing.gate import GateSettings, amplitude_envelope, gate, gate_gain, muted_windows, window_levels

RATE = 8000


def test_the_envelope_of_a_tone_is_its_amplitude() -> None:
    at = np.arange(4 * RATE) / RATE
    tone = (np.sin(2 * np.pi * 440 * at) * (0.2 + 0.1 * np.sin(2 * np.pi * 2 * at))).astype(np.float32)
    expected = 0.2 + 0.1 * np.sin(2 * np.pi * 2 * at)
    envelope = amplitude_envelope(np.stack([0.5 * tone, tone]))
    assert envelope[500:-500] == pytest.approx(expected[500:-500], abs=2e-3)


def test_the_envelope_in_blocks_equals_the_envelope_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = np.random.default_rng(0).standard_normal((1, 70_000)).astype(np.float32)
    whole = amplitude_envelope(noise)
    monkeypatch.setattr("engine.postprocessing.gate._BLOCK", 16_384)
    assert amplitude_envelope(noise)[9000:60_000] == pytest.approx(whole[9000:60_000], abs=0.02)


def test_only_windows_with_quiet_neighbours_are_muted() -> None:
    levels = np.array([0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0], np.float32)
    assert muted_windows(levels, 0.5).tolist() == [True, True, False, False, False, False, False, True]


def test_the_gain_fades_out_before_and_in_after() -> None:
    settings = GateSettings(window_s=0.1, hop_s=0.1)
    gain = gate_gain(np.array([False, False, True, False, False]), 4000, RATE, settings)
    assert gain[:800] == pytest.approx(1.0)
    assert gain[800:1600] == pytest.approx(np.linspace(1, 0, 800), abs=1e-6)
    assert not gain[1600:2400].any()
    assert gain[2400:3200] == pytest.approx(np.linspace(0, 1, 800), abs=1e-6)
    assert gain[3200:] == pytest.approx(1.0)


def test_a_leftover_between_phrases_goes_and_the_phrases_stay() -> None:
    rng = np.random.default_rng(0)
    voice = 0.2 * rng.standard_normal((2, 4 * RATE)).astype(np.float32)
    voice[:, RATE : 2 * RATE] *= 0.005
    gated = gate(voice, RATE)
    assert not gated[:, RATE + 1700 : 2 * RATE - 1700].any()
    assert np.array_equal(gated[:, : RATE - 900], voice[:, : RATE - 900])
    assert np.array_equal(gated[:, 2 * RATE + 900 :], voice[:, 2 * RATE + 900 :])
    assert np.abs(np.diff(gated[0])).max() <= np.abs(np.diff(voice[0])).max() * 1.01, "no click"
    soft = gate(voice, RATE, GateSettings(softness=1000.0))
    assert np.array_equal(soft, voice), "softer mutes less"


@pytest.mark.parametrize("statistic", ["median", "mean"])
def test_silence_and_the_shortest_signals(statistic: str) -> None:
    settings = GateSettings(statistic=statistic)  # type: ignore[arg-type]
    assert not gate(np.zeros((2, 5000), np.float32), RATE, settings).any()
    assert gate(np.full((1, 1), 0.5, np.float32), RATE, settings) == 0.5
    assert gate(np.zeros((2, 0), np.float32), RATE, settings).shape == (2, 0)
    assert window_levels(np.ones(10, np.float32), RATE, settings) == pytest.approx([1.0])


@pytest.mark.parametrize("changes", [{"hop_s": 0.2}, {"hop_s": 0.0}, {"softness": 0.0}])
def test_settings_have_bounds(changes: dict[str, float]) -> None:
    with pytest.raises(ParameterError):
        GateSettings(**changes)  # type: ignore[arg-type]
