"""``python -m training.score --data FOLDER``: what a model of the engine is worth, for its card.

Three questions on songs that no model here was trained on: how good it is, whether a quiet song is split like a loud
one, and what the rounding of its weights costs. Separation runs through the engine, segment by segment, as in the app.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from engine.models.load import load_model
from engine.models.manifest import ModelManifest, Score, read_manifest
from engine.models.registry import find_model
from training.commands import plain_errors
from training.config import DataConfig
from training.data import Track, validation_tracks
from training.metrics.bsseval import bss_eval
from training.separators import ModelAdapter
from training.spleeter.export import write_folder

TARGETS = ("vocals", "accompaniment")
METRIC = "SDR (museval 1-second frames, median of frames, median of songs)"


@dataclass(frozen=True)
class SongSet:
    """Songs to score on.

    Attributes:
        text: What they are, with ``{}`` for how many.
        layout: Of their folders.
        held_out: Names of the songs, where the layout does not say which are for validation.
        seconds: Only the middle of each, or all where None.
    """

    text: str
    layout: str
    held_out: tuple[str, ...] = ()
    seconds: float | None = None

    def tracks(self, data: Path, sources: tuple[str, ...] = TARGETS) -> list[Track]:
        """The songs that have these sources, in a fixed order."""
        config = DataConfig(str(data), (self.layout,), held_out=self.held_out, sources=sources, cache_depth="float32")
        return list(validation_tracks(config, seconds=self.seconds))


SETS = {
    "musdb": SongSet("MUSDB18 validation, {} excerpts of 7 s", "musdb"),
    "mir1k": SongSet("MIR-1K singers bug and bobon, {} clips (mono, 16 kHz)", "mir1k"),
    "cc0": SongSet("cc0 songs sodium and potassium, the middle 90 s of {}", "pairs", ("sodium", "potassium"), 90.0),
}


@dataclass(frozen=True)
class Condition:
    """One way to separate a song.

    Attributes:
        name: For the table; empty for the plain one.
        model: What separates.
        gain_db: What the song's level is changed by before, and changed back by after.
    """

    name: str
    model: ModelAdapter
    gain_db: float = 0.0

    def score(self, track: Track) -> dict[str, float]:
        """Median SDR of each of the track's sources over the frames of one song, in dB."""
        gain = np.float32(10 ** (self.gain_db / 20))
        found = self.model.separate(track.mixture * gain, track.sample_rate, {})
        estimates = {name: found[name] / gain for name in track.sources}
        scores = bss_eval(track.sources, estimates, track.sample_rate, taps=1)  # SDR does not depend on the filters
        medians = {name: score.median("sdr") for name, score in scores.items()}
        return {name: value for name, value in medians.items() if value is not None}


def score_conditions(conditions: Sequence[Condition], tracks: Sequence[Track]) -> dict[str, dict[str, list[float]]]:
    """Score every song in every condition.

    Args:
        conditions: The ways to separate.
        tracks: Whole songs with their references, all of the same sources.

    Returns:
        SDR by condition and target, one value a song.
    """
    table: dict[str, dict[str, list[float]]] = {c.name: {name: [] for name in tracks[0].sources} for c in conditions}
    for track in tqdm(tracks, unit="song", file=sys.stderr):
        for condition in conditions:
            for target, value in condition.score(track).items():
                table[condition.name][target].append(value)
    return table


def as_scores(table: Mapping[str, Mapping[str, Sequence[float]]], data: str, command: str) -> Iterator[Score]:
    """Turn a table into the manifest's scores: medians over songs; a target that no song has, has no score."""
    for condition, by_target in table.items():
        for target, values in by_target.items():
            if not values:
                continue
            where = f"{data}, {condition}" if condition else data
            yield Score(target, METRIC, round(float(np.median(values)), 2), where, command)


@plain_errors("score")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    options = _parser().parse_args(arguments)
    command = f"python -m training.score --model {options.model or find_model().model_id}"
    command += " --reference FP32" if options.reference else ""
    every = f" --every {options.every}" if options.every > 1 else ""
    manifest = find_model(options.model)
    conditions = _conditions(manifest, options)
    scores: list[Score] = []
    for name in options.sets:
        tracks = SETS[name].tracks(options.data, _sources(manifest))[:: options.every]
        table = score_conditions(conditions, tracks)
        text = SETS[name].text.format(len(tracks))
        scores += as_scores(table, text, f"{command} --data DATA --sets {name}{every}")
        _print_pairs(table)
    print(*scores, sep="\n")
    if options.write:
        known = {score.command for score in scores}
        kept = [score for score in manifest.scores if options.keep and score.command not in known]
        write_folder(replace(manifest, scores=(*kept, *scores)))
    return 0


def _sources(manifest: ModelManifest) -> tuple[str, ...]:
    """What a model is scored on: its targets where they make the mixture, else vocals and accompaniment."""
    return manifest.targets if len(manifest.targets) > 1 else TARGETS


def _conditions(manifest: ModelManifest, options: argparse.Namespace) -> list[Condition]:
    model = ModelAdapter(load_model(manifest, options.device))
    conditions = [Condition("", model), Condition("turned down by 40 dB", model, -40.0)]
    if options.reference:
        reference = ModelAdapter(load_model(read_manifest(options.reference), options.device))
        conditions.append(Condition("weights in fp32", reference))
    return conditions


def _print_pairs(table: Mapping[str, Mapping[str, Sequence[float]]]) -> None:
    """Print how each condition differs from the plain one, song by song."""
    for condition, by_target in table.items():
        for target, values in by_target.items():
            if not values:
                print(f"{condition or 'plain'}, {target}: no song has it")
                continue
            difference = np.subtract(values, table[""][target])
            worst = float(np.abs(difference).max())
            print(
                f"{condition or 'plain'}, {target}: mean {np.mean(values):.2f} dB, against plain on the same songs: "
                f"mean {difference.mean():+.3f}, at most {worst:.3f} dB"
            )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.score", description=__doc__)
    parser.add_argument("--model", help="the model's id; the default one where it is left out")
    parser.add_argument("--data", type=Path, required=True, help="folder of songs with known sources")
    parser.add_argument("--reference", type=Path, help="folder of the same model with weights in fp32, to compare")
    parser.add_argument("--sets", nargs="+", choices=sorted(SETS), default=sorted(SETS, reverse=True))
    parser.add_argument("--every", type=int, default=1, help="take every n-th song only")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--keep", action="store_true", help="with --write: keep the scores on other sets")
    parser.add_argument("--write", action="store_true", help="put the scores into the model's manifest and card")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
