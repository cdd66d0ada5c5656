"""``python -m training.cases MODEL --data FOLDER``: how a model behaves on what is not pop, as a table.

Each case makes mixtures whose answer is known (:mod:`training.case_material`), separates them and measures each:

``leakage``
    Level of the vocals stem against the mixture in dB, where there is no voice. Lower is better.
``sdr``
    uSDR of the vocals in dB. Higher is better.
``change``
    uSDR of the vocals less that of the same song as it is. Nearer to 0 is better.

A case holds where its median and its worst example keep the bound. Cases without material say so and are left out.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from engine.errors import ParameterError
from engine.separation.model import Waveform
from training.augment.waveform import add_noise, db_to_gain, reverberate
from training.case_material import RATE, Example, Material, over, rms
from training.commands import plain_errors
from training.metrics.ratios import leakage_db, usdr
from training.runs import write_text
from training.separators import Separator, open_separator, resample

Measure = Literal["leakage", "sdr", "change"]


@dataclass(frozen=True)
class Trial:
    """One example of a case.

    Attributes:
        example: What is separated.
        plain: The song as it is, where the case changed it.
        scored: How many samples from the start are scored; None means all.
    """

    example: Example
    plain: Example | None = None
    scored: int | None = None


@dataclass(frozen=True)
class Case:
    """A kind of music and what is wanted on it.

    Attributes:
        name: For the table.
        measure: What is measured; see the module.
        make: The examples, none where there is no material.
        median: Bound of the median: most leakage, least SDR, or largest change either way. None asks nothing.
        worst: Bound of the worst example, likewise.
    """

    name: str
    measure: Measure
    make: Callable[[Material], list[Trial]]
    median: float | None = None
    worst: float | None = None


@dataclass(frozen=True)
class CaseResult:
    """What a model reached.

    Attributes:
        name: Of the case.
        measure: Of the case.
        count: Examples.
        median: dB.
        worst: dB.
        worst_example: Its name.
        bounds: Of median and worst.
        is_kept: True where both bounds are kept; None where there are none.
    """

    name: str
    measure: Measure
    count: int
    median: float
    worst: float
    worst_example: str
    bounds: tuple[float | None, float | None]
    is_kept: bool | None


def run_case(case: Case, separator: Separator, material: Material) -> CaseResult | None:
    """Separate and measure the examples of one case; None where there are none.

    Raises:
        ParameterError: If an estimate is not finite or has not the mixture's shape.
    """
    trials = case.make(material)
    if not trials:
        return None
    values = [_measure(case.measure, separator, trial) for trial in trials]
    badness = [_badness(case.measure, value) for value in values]
    worst = int(np.argmax(badness))
    median = float(np.median(np.abs(values) if case.measure == "change" else values))
    bounds = [(case.median, median), (case.worst, values[worst])]
    kept = [
        _badness(case.measure, value) <= _badness(case.measure, bound) for bound, value in bounds if bound is not None
    ]
    return CaseResult(
        name=case.name,
        measure=case.measure,
        count=len(trials),
        median=round(median, 2),
        worst=round(values[worst], 2),
        worst_example=trials[worst].example.name,
        bounds=(case.median, case.worst),
        is_kept=all(kept) if kept else None,
    )


def _measure(measure: Measure, separator: Separator, trial: Trial) -> float:
    vocals = _vocals(separator, trial.example)
    if measure == "leakage":
        return leakage_db(vocals, trial.example.mixture)
    value = _sdr(trial.example, vocals, trial.scored)
    return value - _sdr(trial.plain, _vocals(separator, trial.plain), trial.scored) if trial.plain else value


def _vocals(separator: Separator, example: Example) -> Waveform:
    references = {"vocals": example.vocals, "accompaniment": example.accompaniment}
    return separator.separate(example.mixture, example.sample_rate, references)["vocals"]


def _sdr(example: Example, estimate: Waveform, scored: int | None) -> float:
    value = usdr(example.vocals[:, :scored], estimate[:, :scored])
    if value is None:
        raise ParameterError(f"{example.name}: the reference is silent, SDR says nothing")
    return value


def _badness(measure: Measure, value: float) -> float:
    """The larger, the worse."""
    return {"leakage": value, "sdr": -value, "change": abs(value)}[measure]


def _instrumentals(material: Material) -> list[Trial]:
    return [Trial(Example(f"piece {i}", np.zeros_like(music), music)) for i, music in enumerate(material.played)]


def _karaoke_tracks(material: Material) -> list[Trial]:
    """Real songs with the singer sent home."""
    return [Trial(replace(song, vocals=np.zeros_like(song.vocals))) for song in material.songs]


def _alone(material: Material) -> list[Trial]:
    return [Trial(Example(f"voice {i}", voice, np.zeros_like(voice))) for i, voice in enumerate(material.sung)]


def _songs_alone(material: Material) -> list[Trial]:
    return [
        Trial(replace(song, accompaniment=np.zeros_like(song.vocals))) for song in material.songs if rms(song.vocals)
    ]


def _songs(material: Material) -> list[Trial]:
    return [Trial(song) for song in material.songs]


def _karaoke(material: Material) -> list[Trial]:
    return [Trial(song) for song in material.karaoke]


def _speech(material: Material) -> list[Trial]:
    music = material.played[:: max(1, len(material.played) // max(1, len(material.spoken)))]
    pairs = zip(material.spoken, music, strict=False)
    return [Trial(over(voice, piece, voice_db=6.0, name=f"speech {i}")) for i, (voice, piece) in enumerate(pairs)]


def _choir(material: Material) -> list[Trial]:
    """All singers at once, each a little later and elsewhere, over music."""
    if len(material.sung) < 4 or not material.played:
        return []
    rng = np.random.default_rng(0)
    length = min(voice.shape[-1] for voice in material.sung)
    choir = np.zeros((2, length), np.float32)
    for voice in material.sung:
        side = rng.uniform(-0.8, 0.8)
        gains = np.sqrt([[1.0 - side], [1.0 + side]]) / max(rms(voice), 1e-6)
        choir += np.roll(voice[:, :length], int(rng.integers(length // 8)), axis=1) * gains.astype(np.float32)
    music = material.played[:: max(1, len(material.played) // 4)][:4]
    return [Trial(over(choir, piece, voice_db=3.0, name=f"choir {i}")) for i, piece in enumerate(music)]


def _distorted(material: Material) -> list[Trial]:
    """Voices driven far into saturation, the nearest to screams that is here."""
    trials = []
    for index, (voice, piece) in enumerate(zip(material.sung, material.played, strict=False)):
        driven = np.tanh(voice * np.float32(8.0 / max(rms(voice), 1e-6) * 0.5)).astype(np.float32)
        trials.append(Trial(over(driven, piece, voice_db=3.0, name=f"distorted {index}")))
    return trials


def _live(material: Material) -> list[Trial]:
    """Songs in a hall, with the noise of people."""
    trials = []
    for index, song in enumerate(material.songs):
        halls = [np.random.default_rng([index, 1]) for _ in range(2)]  # one hall for both
        vocals, rest = (
            reverberate(part, song.sample_rate, hall, decay_s=1.2, wet_db=-6.0)
            for part, hall in zip((song.vocals, song.accompaniment), halls, strict=True)
        )
        rest = add_noise(rest, np.random.default_rng(index), noise_db=-30.0)
        trials.append(Trial(replace(song, vocals=vocals, accompaniment=rest), song))
    return trials


def _telephone(material: Material) -> list[Trial]:
    """8 kHz, one channel; against the same in full rate with nothing above 4 kHz."""
    trials = []
    for song in material.songs:
        parts = [np.asarray(part.mean(axis=0, keepdims=True)) for part in (song.vocals, song.accompaniment)]
        narrow = [resample(part, song.sample_rate, 8000) for part in parts]
        example = Example(song.name, narrow[0], narrow[1], 8000)
        plain = [resample(part, 8000, song.sample_rate) for part in narrow]
        trials.append(Trial(example, Example(song.name, plain[0], plain[1], song.sample_rate)))
    return trials


def _silence(_material: Material) -> list[Trial]:
    silences = {"three seconds": 3 * RATE, "one sample": 1}
    empty = {name: np.zeros((2, samples), np.float32) for name, samples in silences.items()}
    return [Trial(Example(name, silence, silence)) for name, silence in empty.items()]


def _hiss(_material: Material) -> list[Trial]:
    """Noise of a quiet room, which no gain may take for a song."""
    noise = np.random.default_rng(0).standard_normal((2, 3 * RATE)).astype(np.float32)
    return [Trial(Example("hiss at -90 dBFS", np.zeros_like(noise), noise * np.float32(db_to_gain(-90.0))))]


def _at_level(level_db: float) -> Callable[[Material], list[Trial]]:
    """Songs brought to an RMS level."""

    def make(material: Material) -> list[Trial]:
        return [
            Trial(song.scaled(db_to_gain(level_db) / max(rms(song.mixture), 1e-6)), song) for song in material.songs
        ]

    return make


def _clipped(material: Material) -> list[Trial]:
    """Songs 3 dB over full scale and cut off there; what the cutting took away counts as accompaniment."""
    trials = []
    for song in material.songs:
        loud = song.scaled(db_to_gain(3.0) / max(float(np.abs(song.mixture).max()), 1e-6))
        cut = np.clip(loud.mixture, -1.0, 1.0)
        trials.append(Trial(replace(loud, accompaniment=cut - loud.vocals), song))
    return trials


def _quiet_passage(material: Material) -> list[Trial]:
    """Songs that begin 30 dB down and go on as loud as ever: the quiet part against the song as it is."""
    trials = []
    for song in material.songs:
        quiet = song.scaled(db_to_gain(-30.0))
        vocals = np.concatenate([quiet.vocals, song.vocals], axis=1)
        rest = np.concatenate([quiet.accompaniment, song.accompaniment], axis=1)
        trials.append(Trial(replace(song, vocals=vocals, accompaniment=rest), song, song.vocals.shape[-1]))
    return trials


def _one_side(material: Material) -> list[Trial]:
    """The voice in the right channel only."""
    gains = np.array([[0.0], [1.0]], np.float32)
    return [
        Trial(replace(song, vocals=song.vocals * gains), song) for song in material.songs if rms(song.vocals * gains)
    ]


def _mono(material: Material) -> list[Trial]:
    """One channel, against the same in two equal ones."""
    trials = []
    for song in material.songs:
        vocals, rest = (np.asarray(p.mean(axis=0, keepdims=True)) for p in (song.vocals, song.accompaniment))
        doubled = Example(song.name, np.repeat(vocals, 2, axis=0), np.repeat(rest, 2, axis=0), song.sample_rate)
        trials.append(Trial(Example(song.name, vocals, rest, song.sample_rate), doubled))
    return trials


CASES = (
    Case("songs", "sdr", _songs),
    Case("karaoke clips", "sdr", _karaoke),
    Case("instrumentals", "leakage", _instrumentals, -30.0, -20.0),
    Case("songs without their singer", "leakage", _karaoke_tracks, -20.0),
    Case("a cappella, trained singers", "sdr", _alone, 25.0),
    Case("a cappella, voices of songs", "sdr", _songs_alone, 25.0),
    Case("speech over music", "sdr", _speech, 5.0),
    Case("choir over music", "sdr", _choir, 5.0),
    Case("distorted voice over music", "sdr", _distorted, 5.0),
    Case("live: hall and noise", "change", _live),
    Case("8 kHz, mono", "change", _telephone, 0.2),
    Case("one channel", "change", _mono, 0.05),
    Case("voice on one side", "change", _one_side),
    Case("silence", "leakage", _silence, -99.0, -99.0),
    Case("hiss", "leakage", _hiss),
    Case("quiet beginning, 30 dB down", "change", _quiet_passage, 0.2),
    Case("at -40 dBFS", "change", _at_level(-40.0), 0.2),
    Case("at -30 dBFS", "change", _at_level(-30.0), 0.2),
    Case("at -10 dBFS", "change", _at_level(-10.0), 0.2),
    Case("clipped by 3 dB", "change", _clipped, 0.2),
)


def run_cases(separator: Separator, material: Material, cases: Sequence[Case] = CASES) -> list[CaseResult]:
    """All cases that have material."""
    results = [run_case(case, separator, material) for case in cases]
    return [result for result in results if result is not None]


def case_table(results: Sequence[CaseResult], cases: Sequence[Case] = CASES) -> str:
    """As Markdown; cases that were left out have a line of their own."""
    by_name: Mapping[str, CaseResult] = {result.name: result for result in results}
    lines = ["| case | measure | examples | median | worst | wanted | |", "|---|---|---:|---:|---:|---|---|"]
    for case in cases:
        result = by_name.get(case.name)
        if result is None:
            lines.append(f"| {case.name} | {case.measure} | 0 | | | {_wanted(case)} | no material |")
            continue
        verdict = "" if result.is_kept is None else "kept" if result.is_kept else "**missed**"
        numbers = f"{result.count} | {result.median:.2f} | {result.worst:.2f}"
        lines.append(f"| {case.name} | {case.measure} | {numbers} | {_wanted(case)} | {verdict} |")
    return "\n".join(lines)


def _wanted(case: Case) -> str:
    sign = {"leakage": "≤ ", "sdr": "≥ ", "change": "± "}[case.measure]
    parts = [("median", case.median), ("worst", case.worst)]
    return ", ".join(f"{name} {sign}{bound:g}" for name, bound in parts if bound is not None)


@plain_errors("cases")
def main(arguments: list[str] | None = None) -> int:
    """Print the table of cases for a model; 1 where a bound is missed and ``--strict`` was given."""
    options = _parser().parse_args(arguments)
    material = Material(options.data, options.voices, options.backings, options.cache, options.count, options.seconds)
    separator = open_separator(options.model, options.device)
    results = run_cases(separator, material)
    print(f"{separator.name}\n\n{case_table(results)}")
    if options.out:
        text = json.dumps({"system": separator.name, "cases": [asdict(result) for result in results]}, indent=1)
        write_text(options.out, text + "\n")
    return int(options.strict and any(result.is_kept is False for result in results))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.cases", description=main.__doc__)
    parser.add_argument("model", help="model, run folder or classical method")
    parser.add_argument("--data", type=Path, required=True, help="folder of songs with known sources")
    parser.add_argument("--voices", default=Material.voices, help="folder in it that holds voices alone")
    parser.add_argument("--backings", default=Material.backings, help="folder in it that holds music without a voice")
    parser.add_argument("--count", type=int, default=Material.count, help="examples of a case, at most")
    parser.add_argument("--seconds", type=float, default=Material.seconds, help="of each, at most")
    parser.add_argument("--cache", default="", help="folder for the decoded songs")
    parser.add_argument("--device", default="auto")
    parser.add_argument("--out", type=Path, help="JSON file for the results")
    parser.add_argument("--strict", action="store_true", help="status 1 where a bound is missed")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
