"""``python -m training.evaluate SYSTEM --data FOLDER``: separate whole songs and score them.

``SYSTEM`` is a run folder, a model of the engine (id or folder) or a classical method (``mixture``, ``centre``, …).
``--postprocess`` may be repeated; each chain is scored beside the plain estimates, on the same separation.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tqdm import tqdm

from engine.errors import ParameterError
from engine.postprocessing.chain import Step, apply_chain, parse_chain
from engine.separation.model import Waveform
from training.commands import plain_errors
from training.config import DataConfig
from training.data import Track, TrackList, open_songs, validation_tracks
from training.data.dataset import middle_span
from training.data.songs import LAYOUTS, STEMS
from training.metrics.bsseval import bss_version
from training.metrics.scores import TrackScores, score_track, summarise
from training.runs import CONFIG_FILE, write_text
from training.separators import Separator, open_separator

PLAIN = "plain"
EVALUATION_FILE = "evaluation.json"
_COLUMNS = ("sdr", "sir", "sar", "isr", "usdr", "si_sdr", "nsdr")


@dataclass(frozen=True)
class Speed:
    """What separating cost.

    Attributes:
        music_s: Seconds of music.
        wall_s: Seconds that passed.
        processor_s: Seconds of one processor core, all threads together; other programs hardly change it.
    """

    music_s: float = 0.0
    wall_s: float = 0.0
    processor_s: float = 0.0

    def __add__(self, other: Speed) -> Speed:
        return Speed(self.music_s + other.music_s, self.wall_s + other.wall_s, self.processor_s + other.processor_s)

    def to_dict(self) -> dict[str, float]:
        """``real_time_factor`` and ``processor_factor``: seconds a second of music."""
        return {
            "real_time_factor": round(self.wall_s / self.music_s, 5),
            "processor_factor": round(self.processor_s / self.music_s, 5),
        }


@dataclass(frozen=True)
class Evaluation:
    """Scores of one system.

    Attributes:
        system: Its name.
        kind: ``run``, ``model`` or ``classical``.
        parameters: Trained weights; None where unknown.
        variants: By post-processing chain, ``plain`` first: the tracks' scores.
        speed: How long the separation took; post-processing and scoring do not count.
        settings: What it was evaluated on.
    """

    system: str
    kind: str
    parameters: int | None
    variants: Mapping[str, Sequence[TrackScores]]
    speed: Speed
    settings: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """As plain containers, fit for JSON: the summary before the tracks."""
        return {
            "system": self.system,
            "kind": self.kind,
            "parameters": self.parameters,
            "metrics": bss_version(),
            **self.speed.to_dict(),
            "settings": dict(self.settings),
            "variants": {
                name: {"summary": summarise(tracks), "tracks": [track.to_dict() for track in tracks]}
                for name, tracks in self.variants.items()
            },
        }


def evaluate(
    separator: Separator,
    tracks: Iterable[Track],
    *,
    chains: Sequence[Sequence[Step]] = (),
    with_bss: bool = True,
    settings: Mapping[str, Any] | None = None,
) -> Evaluation:
    """Separate and score tracks.

    Args:
        separator: What to judge.
        tracks: On what.
        chains: Post-processing to score beside the plain estimates.
        with_bss: Whether to compute BSS Eval, the slow part.
        settings: Kept with the scores.

    Raises:
        ParameterError: If there are no tracks, or an estimate is not finite.
    """
    named = {PLAIN: (), **{",".join(map(str, chain)): tuple(chain) for chain in chains}}
    variants: dict[str, list[TrackScores]] = {name: [] for name in named}
    total = Speed()
    for track in tracks:
        mixture = track.mixture
        estimates, speed = timed(separator, track)
        total += speed
        for name, chain in named.items():
            refined = apply_chain(chain, estimates, mixture, track.sample_rate)
            scores = score_track(track.sources, refined, track.sample_rate, with_bss=with_bss)
            variants[name].append(TrackScores(track.name, round(speed.music_s, 3), scores, round(speed.wall_s, 3)))
    if not total.music_s:
        raise ParameterError("data: there is no track to evaluate on")
    return Evaluation(separator.name, separator.kind, separator.parameters, variants, total, settings or {})


def timed(separator: Separator, track: Track) -> tuple[dict[str, Waveform], Speed]:
    """Separate one track, and say how long that took."""
    mixture = track.mixture
    marks = time.perf_counter(), time.process_time()
    estimates = separator.separate(mixture, track.sample_rate, track.sources)
    speed = Speed(mixture.shape[-1] / track.sample_rate, time.perf_counter() - marks[0], time.process_time() - marks[1])
    return estimates, speed


def measure_speed(separator: Separator, tracks: Sequence[Track]) -> Speed:
    """Separate tracks without scoring them; one is separated before the clock starts.

    Raises:
        ParameterError: If there are no tracks.
    """
    if not tracks:
        raise ParameterError("data: there is no track to evaluate on")
    timed(separator, tracks[0])
    return sum((timed(separator, track)[1] for track in tracks), Speed())


def evaluate_system(
    system: str | Path,
    tracks: Sequence[Track],
    *,
    out: Path | None = None,
    chains: Sequence[str] = (),
    with_bss: bool = True,
    settings: Mapping[str, Any] | None = None,
    device: str = "auto",
) -> dict[str, Any]:
    """Open a system, score it, and write the scores.

    Args:
        system: Run folder, model or classical method.
        tracks: See :func:`evaluation_tracks`.
        out: The JSON file; None means ``evaluation.json`` in the run folder, and none at all for what is no folder.
        chains: Post-processing chains as text.
        with_bss: Whether to compute BSS Eval.
        settings: Kept with the scores.
        device: See :func:`training.separators.open_separator`.

    Returns:
        What :meth:`Evaluation.to_dict` gives.

    Raises:
        ParameterError: If the system, a chain or the tracks are not what they should be.
    """
    separator = open_separator(system, device)
    parsed = [parse_chain(text) for text in chains]
    shown = tqdm(tracks, desc=separator.name, unit="track", disable=not sys.stderr.isatty())
    scores = evaluate(separator, shown, chains=parsed, with_bss=with_bss, settings=settings).to_dict()
    out = out or (Path(system) / EVALUATION_FILE if (Path(system) / CONFIG_FILE).is_file() else None)
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_text(out, json.dumps(scores, indent=1, ensure_ascii=False) + "\n")
    return scores


def evaluation_tracks(config: DataConfig, *, seconds: float | None = None, count: int | None = None) -> TrackList:
    """The tracks of ``config.split``, each read when it is asked for.

    Args:
        config: Where and what.
        seconds: Only the middle of each, or all where None.
        count: So many, evenly spread, or all where None.

    Raises:
        ParameterError: If there are none.
        AudioError: If one cannot be decoded.
    """
    tracks = validation_tracks(config, config.split, seconds=seconds)
    return tracks if count is None else tracks.spread(count)


def middle(track: Track, seconds: float) -> Track:
    """The middle of a track; all of it where it is shorter."""
    start, stop = middle_span(track.mixture.shape[-1], seconds, track.sample_rate)
    return replace(track, sources={name: waveform[:, start:stop] for name, waveform in track.sources.items()})


def summary_table(scores: Mapping[str, Any]) -> str:
    """Medians over tracks as text, one row a target and variant, from :meth:`Evaluation.to_dict`."""
    lines = [f"{'variant':<28}{'target':<22}{'tracks':>6}" + "".join(f"{column:>8}" for column in _COLUMNS)]
    for variant, found in scores["variants"].items():
        for target, values in found["summary"].items():
            cells = [f"{values[c]['median']:>8.2f}" if c in values else f"{'-':>8}" for c in _COLUMNS]
            lines.append(f"{variant[:27]:<28}{target:<22}{values['tracks']:>6}" + "".join(cells))
    return "\n".join(lines)


@plain_errors("evaluate")
def main(arguments: list[str] | None = None) -> int:
    """Separate whole songs and score them."""
    options = _parser().parse_args(arguments)
    scores = _run(options)
    print(summary_table(scores))
    print(f"real-time factor {scores['real_time_factor']:.4f}")
    return 0


def _run(options: argparse.Namespace) -> dict[str, Any]:
    config = DataConfig(
        folder=str(options.data),
        layouts=tuple(options.layout),
        split=options.split,
        sample_rate=options.sample_rate,
        channels=options.channels,
        cache=options.cache,
    )
    config = replace(config, sources=_sources(config))
    tracks = evaluation_tracks(config, seconds=options.seconds, count=options.tracks)
    settings = {
        "data": options.data.name,
        "layouts": sorted(config.layouts),
        "split": config.split,
        "tracks": len(tracks),
        "sample_rate": config.sample_rate,
        "channels": config.channels,
        "seconds": options.seconds,
    }
    return evaluate_system(
        options.system,
        tracks,
        out=options.out,
        chains=options.postprocess,
        with_bss=not options.no_bss,
        settings=settings,
        device=options.device,
    )


def _sources(config: DataConfig) -> tuple[str, ...]:
    """Four stems where every song of the split has them, else vocals and accompaniment."""
    pair = replace(config, sources=("vocals", "accompaniment"))
    has_stems = all(set(STEMS) <= set(song.parts) for song in open_songs(pair))
    return STEMS if has_stems else pair.sources


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.evaluate", description=main.__doc__)
    parser.add_argument("system", type=Path, help="run folder, model or classical method")
    parser.add_argument("--data", type=Path, required=True, help="folder of songs with known sources")
    parser.add_argument("--layout", action="append", default=[], choices=sorted(LAYOUTS), help="only these (repeat)")
    parser.add_argument("--split", default="validation", choices=("train", "validation", "test"))
    parser.add_argument("--postprocess", action="append", default=[], metavar="CHAIN", help="score this too (repeat)")
    parser.add_argument("--seconds", type=float, help="only the middle of each track")
    parser.add_argument("--tracks", type=int, help="only so many tracks")
    parser.add_argument("--no-bss", action="store_true", help="leave out BSS Eval, the slow part")
    parser.add_argument("--sample-rate", type=int, default=44100)
    parser.add_argument("--channels", type=int, default=2, choices=(1, 2))
    parser.add_argument("--device", default="auto")
    parser.add_argument("--cache", default="", help="folder for the decoded songs")
    parser.add_argument("--out", type=Path, help="JSON file for the scores; default: in the run folder")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
