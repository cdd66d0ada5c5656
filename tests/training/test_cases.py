from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import soundfile

from engine.errors import ParameterError
from training.case_material import RATE, Example, Material, over, rms
from training.cases import CASES, Case, Trial, case_table, main, run_case, run_cases
from training.data.synthetic import synthetic_song, write_synthetic


class Knowing:
    """Returns the true vocals, at a gain that may depend on the mixture."""

    name, kind, parameters = "knowing", "classical", 0

    def __init__(self, leak: float = 0.0) -> None:
        self.leak = leak

    def separate(
        self, mixture: np.ndarray, sample_rate: int, references: Mapping[str, np.ndarray]
    ) -> dict[str, np.ndarray]:
        vocals = references["vocals"] + np.float32(self.leak) * references["accompaniment"]
        return {"vocals": vocals, "accompaniment": mixture - vocals}


class LevelDeaf(Knowing):
    """Hears nothing below -35 dBFS, as a network does that goes by level."""

    def separate(
        self, mixture: np.ndarray, sample_rate: int, references: Mapping[str, np.ndarray]
    ) -> dict[str, np.ndarray]:
        gain = np.float32(0.5 if rms(mixture) < 10 ** (-35 / 20) else 0.9)
        return {"vocals": gain * references["vocals"], "accompaniment": mixture}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two songs, five voices, five pieces, one speech: one second each."""
    folder = tmp_path_factory.mktemp("data")
    write_synthetic(folder / "musdb", train=0, validation=2, seconds=1.0)
    for index in range(5):
        stems = synthetic_song(index, seconds=1.0)
        for name, stem in (("ravdess-song", "vocals"), ("music-without-voice", "other"), ("speech", "vocals")):
            (folder / name).mkdir(exist_ok=True)
            soundfile.write(folder / name / f"{index}.wav", stems[stem].T, RATE)
    return folder


@pytest.fixture
def material(data: Path, tmp_path: Path) -> Material:
    return Material(data, cache=str(tmp_path), count=5, seconds=1.0)


def test_who_knows_the_answer_keeps_every_bound(material: Material) -> None:
    results = {result.name: result for result in run_cases(Knowing(leak=0.01), material)}
    assert set(results) == {case.name for case in CASES} - {"karaoke clips"}, "there is no MIR-1K in this folder"
    missed = [name for name, result in results.items() if result.is_kept is False]
    assert missed == []
    assert results["instrumentals"].count == 5
    assert results["silence"].median == -100.0


def test_leakage_misses_its_bound_and_the_table_says_so(material: Material) -> None:
    results = run_cases(Knowing(leak=0.2), material)
    kept = {result.name: result.is_kept for result in results}
    assert kept["instrumentals"] is False
    assert kept["songs without their singer"] is False
    assert kept["songs"] is None
    table = case_table(results)
    assert "| instrumentals | leakage | 5 | -13.98 | -13.98 | median ≤ -30, worst ≤ -20 | **missed** |" in table
    assert "| karaoke clips | sdr | 0 | | |  | no material |" in table


def test_a_level_deaf_model_is_found_out(material: Material) -> None:
    kept = {result.name: result.is_kept for result in run_cases(LevelDeaf(), material)}
    assert kept["at -40 dBFS"] is False
    assert kept["at -10 dBFS"] is True
    assert kept["one channel"] is True


def test_the_quiet_beginning_is_scored_alone(material: Material) -> None:
    case = next(case for case in CASES if case.name.startswith("quiet beginning"))
    trial = case.make(material)[0]
    assert trial.scored == RATE
    assert trial.example.mixture.shape == (2, 2 * RATE)
    first, second = trial.example.mixture[:, :RATE], trial.example.mixture[:, RATE:]
    assert first == pytest.approx(second * 10**-1.5, abs=1e-6)


def test_the_worst_example_is_named() -> None:
    quiet, loud = (Example(name, np.zeros((2, 9), np.float32), np.ones((2, 9), np.float32)) for name in ("a", "b"))
    louder = Example("c", quiet.vocals, quiet.accompaniment * 2)

    class Leaky(Knowing):
        def separate(
            self, mixture: np.ndarray, sample_rate: int, references: Mapping[str, np.ndarray]
        ) -> dict[str, np.ndarray]:
            return {"vocals": np.float32(0.1 * mixture.max()) * mixture}

    case = Case("x", "leakage", lambda _: [Trial(quiet), Trial(louder), Trial(loud)], -5.0, -15.0)
    result = run_case(case, Leaky(), Material(Path()))
    assert result is not None
    assert (result.worst_example, result.is_kept) == ("c", False)
    assert (result.median, result.worst) == (-20.0, pytest.approx(-13.98))


def test_material_that_is_absent_gives_no_example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    nothing = Material(tmp_path)
    names = [case.name for case in CASES if case.make(nothing)]
    assert names == ["silence", "hiss"]


def test_over_sets_the_level_of_the_voice_without_clipping() -> None:
    rng = np.random.default_rng(0)
    voice, music = (0.3 * rng.standard_normal((2, n)).astype(np.float32) for n in (900, 700))
    example = over(voice, music, voice_db=6.0, name="x")
    assert example.mixture.shape == (2, 700)
    assert 20 * np.log10(rms(example.vocals) / rms(example.accompaniment)) == pytest.approx(6.0, abs=0.1)
    assert rms(np.zeros((1, 5), np.float32)) == 0.0


def test_the_command_prints_and_writes_the_table(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "cases.json"
    arguments = ["mixture", "--data", str(data), "--cache", str(tmp_path), "--count", "1", "--seconds", "0.5"]
    assert main([*arguments, "--out", str(out)]) == 0
    assert "**missed**" in capsys.readouterr().out
    assert json.loads(out.read_text(encoding="utf-8"))["system"] == "mixture"
    assert main([*arguments, "--strict"]) == 1
    assert main(["nothing", "--data", str(data)]) == 1
    with pytest.raises(ParameterError):
        run_case(
            Case("x", "sdr", lambda _: [Trial(Example("a", *(np.zeros((1, 5), np.float32),) * 2))]),
            Knowing(),
            Material(data),
        )
