from __future__ import annotations

import numpy as np
import pytest

from engine.errors import ParameterError
from training.metrics import CEILING_DB, FLOOR_DB
from training.metrics.ratios import SILENCE_DB, leakage_db, nsdr, si_ratios, si_sdr, usdr


def noise(seed: int, samples: int = 8000) -> np.ndarray:
    return (0.1 * np.random.default_rng(seed).standard_normal((2, samples))).astype(np.float32)


SILENCE = np.zeros((2, 8000), np.float32)


def test_usdr_is_the_ratio_of_energies() -> None:
    reference, error = noise(0), 0.1 * noise(1)
    expected = 10 * np.log10(np.square(reference).sum() / np.square(error).sum())
    assert usdr(reference, reference + error) == pytest.approx(expected, abs=1e-3)


def test_si_sdr_does_not_mind_a_gain_and_usdr_does() -> None:
    reference, error = noise(0), 0.1 * noise(1)
    assert si_sdr(reference, 0.3 * (reference + error)) == pytest.approx(si_sdr(reference, reference + error), abs=1e-3)
    assert si_sdr(reference, reference + error) == pytest.approx(20.0, abs=0.3)
    assert usdr(reference, 0.5 * reference) == pytest.approx(6.02, abs=0.01)


def test_interference_and_artefacts_are_told_apart() -> None:
    vocals, rest, artefact = noise(0), noise(1), noise(2)
    sdr, sir, sar = si_ratios(vocals, rest, 0.7 * (vocals + 0.1 * rest + 0.01 * artefact)) or ()
    assert (sir, sar) == (pytest.approx(20.0, abs=0.3), pytest.approx(40.0, abs=0.3))
    assert 10 ** (-sdr / 10) == pytest.approx(10 ** (-sir / 10) + 10 ** (-sar / 10), rel=1e-6)
    assert sdr == pytest.approx(si_sdr(vocals, 0.7 * (vocals + 0.1 * rest + 0.01 * artefact)))


def test_ratios_of_silence_are_defined() -> None:
    assert si_ratios(SILENCE, noise(0), noise(1)) is None
    assert si_ratios(noise(0), noise(1), SILENCE) == (FLOOR_DB,) * 3
    alone = si_ratios(noise(0), SILENCE, noise(0) + 0.1 * noise(1)) or ()
    assert alone[0] == pytest.approx(alone[2])
    assert alone[1] == CEILING_DB
    with pytest.raises(ParameterError):
        si_ratios(noise(0), noise(1)[:, 1:], noise(0))


def test_nsdr_is_the_gain_over_the_mixture() -> None:
    vocals, mixture = noise(0), noise(0) + noise(1)
    assert nsdr(vocals, mixture, mixture) == 0.0
    assert nsdr(vocals, vocals + 0.1 * noise(1), mixture) == pytest.approx(20.0, abs=0.01)


def test_the_defined_values() -> None:
    assert usdr(noise(0), SILENCE) == pytest.approx(0.0, abs=1e-6)
    assert si_sdr(noise(0), SILENCE) == FLOOR_DB
    assert usdr(noise(0), noise(0)) == pytest.approx(10 * np.log10(np.square(noise(0)).sum() / 1e-7), abs=0.01)
    assert si_sdr(noise(0), noise(0)) == CEILING_DB
    assert usdr(SILENCE, noise(0)) is None
    assert si_sdr(SILENCE, noise(0)) is None
    assert nsdr(SILENCE, noise(0), noise(1)) is None
    assert usdr(noise(0), 1e6 * noise(1)) == FLOOR_DB
    one = np.full((1, 1), 0.5, np.float32)
    assert (si_sdr(one, 2 * one), usdr(one, 0 * one)) == (CEILING_DB, pytest.approx(0.0))


def test_leakage_where_there_should_be_nothing() -> None:
    assert leakage_db(0.01 * noise(0), noise(0)) == pytest.approx(-40.0, abs=1e-4)
    assert leakage_db(SILENCE, noise(0)) == SILENCE_DB
    assert leakage_db(SILENCE, SILENCE) == SILENCE_DB
    assert leakage_db(0 * SILENCE + 0.1, SILENCE) == pytest.approx(-20.0, abs=1e-4)


@pytest.mark.parametrize("measure", [usdr, si_sdr, leakage_db])
def test_what_cannot_be_compared_is_refused(measure: object) -> None:
    for reference, estimate in ((noise(0), noise(0)[:, 1:]), (noise(0), noise(0) * np.nan), (SILENCE[:, :0],) * 2):
        with pytest.raises(ParameterError):
            measure(reference, estimate)  # type: ignore[operator]
