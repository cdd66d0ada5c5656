"""``python -m training.report SYSTEM --data FOLDER``: scores, curves and figures of one system as a page.

The page is ``<out>/report.html`` with its PNG files and short FLAC excerpts beside it; for a run folder ``<out>`` is
``<run>/report``. Scores are taken from ``<run>/evaluation.json`` where that exists, else they are made first.
"""

from __future__ import annotations

import argparse
import csv
import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from engine.errors import ParameterError
from engine.postprocessing.spectrum import padded_stft
from engine.separation.model import Waveform
from training import figures
from training.commands import plain_errors
from training.config import DataConfig
from training.data import Track
from training.data.dataset import evenly
from training.data.songs import LAYOUTS
from training.evaluate import EVALUATION_FILE, PLAIN, evaluate_system, evaluation_tracks, middle
from training.metrics.masks import ideal_ratio_mask
from training.networks.base import System
from training.runs import CONFIG_FILE, CURVES_FILE, RUN_FILE, load_system, write_text
from training.saliency import saliency_map
from training.separators import Separator, open_separator, resample

CHAINS = ("median", "wiener", "gate", "high-pass", "low-pass", "compressor")
MEASURES = ("sdr", "sir", "sar", "isr", "usdr", "si_sdr", "nsdr", "mask_psnr", "mask_iou")
_N_FFT = 2048
_EXCERPT_S = 8.0
_INAUDIBLE = 1e-5
_STYLE = """body{font:15px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;color:#222}
img{max-width:100%;height:auto}table{border-collapse:collapse;margin:1rem 0}th,td{padding:.2rem .7rem;text-align:right}
th:first-child,td:first-child{text-align:left}tr:nth-child(even){background:#f3f3f3}th{border-bottom:1px solid #888}
audio{height:2rem;vertical-align:middle}pre{background:#f3f3f3;padding:1rem;overflow-x:auto}"""


@dataclass(frozen=True)
class Section:
    """A part of the page.

    Attributes:
        title: Its heading.
        body: HTML.
    """

    title: str
    body: str


def build_report(
    separator: Separator,
    tracks: Sequence[Track],
    scores: Mapping[str, Any],
    folder: Path,
    *,
    refined: Mapping[str, Any] | None = None,
    run: Path | None = None,
    examples: int = 3,
) -> Path:
    """Draw all figures and write the page.

    Args:
        separator: The system.
        tracks: Songs to show excerpts of, at least one.
        scores: What :meth:`training.evaluate.Evaluation.to_dict` gives.
        folder: Where the page goes.
        refined: Scores with the post-processing chains to show; None shows those of ``scores``.
        run: The system's run folder, for curves and saliency.
        examples: How many tracks to show.

    Returns:
        The page's path.

    Raises:
        ParameterError: If there is no track.
    """
    if not tracks:
        raise ParameterError("tracks: at least one is needed")
    folder.mkdir(parents=True, exist_ok=True)
    chosen = evenly(range(len(tracks)), examples)
    shown = [middle(tracks[index], _EXCERPT_S) for index in chosen]
    system = load_system(run) if run else None
    sections = [_scores_section(scores), *_postprocessing_section(refined or scores, folder)]
    sections += _boxes_section(scores, folder)
    sections += _curves_section(run, folder)
    sections += [_example_section(index, track, separator, system, folder) for index, track in enumerate(shown)]
    sections += [_histogram_section(shown, folder), *_settings_section(run)]
    return _write_page(f"{scores['system']}: report", sections, folder)


def read_curves(path: Path) -> dict[str, list[float | None]]:
    """Columns of a ``curves.csv``; a value that is missing or no number is None."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [_number(row[name]) for row in rows] for name in (rows[0] if rows else {})}


def _scores_section(scores: Mapping[str, Any]) -> Section:
    summary = scores["variants"][PLAIN]["summary"]
    rows = [
        [
            target,
            str(values["tracks"]),
            *(_cell(values, measure) for measure in MEASURES),
            str(values["dropped_frames"]),
        ]
        for target, values in summary.items()
    ]
    parameters = "unknown" if scores["parameters"] is None else f"{scores['parameters']:,}"
    settings = ", ".join(f"{name} {value}" for name, value in scores["settings"].items() if value not in (None, []))
    text = (
        f"<p>Medians over tracks (in brackets: means). {_text(scores['metrics'])}. Parameters: {parameters}. "
        f"Real-time factor: {scores['real_time_factor']:.4f} ({scores['processor_factor']:.4f} of one processor core). "
        f"{_text(settings)}.</p>"
    )
    return Section("Scores", text + _table(["target", "tracks", *MEASURES, "dropped frames"], rows))


def _postprocessing_section(scores: Mapping[str, Any], folder: Path) -> list[Section]:
    """What each chain gives and costs."""
    changes = postprocessing_changes(scores)
    if not changes:
        return []
    figures.draw_changes(changes, folder / "postprocessing.png")
    names = list(dict.fromkeys(name for values in changes.values() for name in values))
    rows = [[chain, *(f"{values[n]:+.2f}" if n in values else "" for n in names)] for chain, values in changes.items()]
    body = _table(["chain", *names], rows) + _image("postprocessing.png", "change by chain")
    return [Section("Post-processing: dB against the plain estimates", body)]


def postprocessing_changes(scores: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """By chain: change of the median SDR, SIR and SAR (uSDR where BSS Eval was left out) of both targets."""
    plain = scores["variants"][PLAIN]["summary"]
    measures = ("sdr", "sir", "sar") if "sdr" in plain.get("vocals", {}) else ("usdr", "si_sdr")
    changes = {}
    for chain, variant in scores["variants"].items():
        changes[chain] = {
            f"{target} {measure}": values[measure]["median"] - plain[target][measure]["median"]
            for target, values in variant["summary"].items()
            if target in {"vocals", "accompaniment"}
            for measure in measures
            if measure in values and measure in plain[target]
        }
    del changes[PLAIN]
    return changes


def _boxes_section(scores: Mapping[str, Any], folder: Path) -> list[Section]:
    tracks = scores["variants"][PLAIN]["tracks"]
    frames = {
        target: {
            track["name"]: [value for value in track["targets"][target]["frames"] if value is not None]
            for track in tracks
            if target in track["targets"]
        }
        for target in ("vocals", "accompaniment")
    }
    if not any(values for by_track in frames.values() for values in by_track.values()):
        return []
    figures.draw_boxes(frames, folder / "tracks.png")
    return [Section("Tracks", _image("tracks.png", "SDR of each track's frames"))]


def _curves_section(run: Path | None, folder: Path) -> list[Section]:
    if run is None or not (run / CURVES_FILE).is_file():
        return []
    curves = read_curves(run / CURVES_FILE)
    if not curves.get("epoch"):
        return []
    figures.draw_curves(curves, folder / "curves.png")
    return [Section("Curves", _image("curves.png", "losses and measures by epoch"))]


def _example_section(index: int, track: Track, separator: Separator, system: System | None, folder: Path) -> Section:
    """Spectrograms, masks, saliency and sound of one excerpt."""
    mixture, vocals = track.mixture, track.sources["vocals"]
    estimate = separator.separate(mixture, track.sample_rate, track.sources)["vocals"]
    seconds, top_hz = mixture.shape[-1] / track.sample_rate, track.sample_rate / 2
    sounds = {"mixture": mixture, "vocals, estimate": estimate, "vocals, reference": vocals}
    spectra = {name: _magnitudes(waveform) for name, waveform in sounds.items()}
    figures.draw_spectrograms(spectra, seconds, top_hz, folder / f"spectrograms-{index}.png")
    masks = {
        "mask of the estimate": _mask(estimate, mixture),
        "ideal ratio mask": _mask(vocals, mixture),
    }
    figures.draw_maps(masks, seconds, top_hz, folder / f"masks-{index}.png", label="share of the vocals")
    body = _players(index, sounds, track.sample_rate, folder)
    body += _image(f"spectrograms-{index}.png", "spectrograms") + _image(f"masks-{index}.png", "masks")
    body += _saliency(index, mixture, track.sample_rate, system, folder)
    return Section(f"Excerpt: {track.name}", body)


def _saliency(index: int, mixture: Waveform, sample_rate: int, system: System | None, folder: Path) -> str:
    """The saliency map of S0 as HTML; a sentence where there is none."""
    if system is None:
        return ""
    own = resample(mixture, sample_rate, system.sample_rate)
    own = own if own.shape[0] == system.channels else np.repeat(own.mean(axis=0, keepdims=True), system.channels, 0)
    values = saliency_map(system, own)
    if values is None:
        return "<p>No saliency map: the system cannot be differentiated by its input.</p>"
    level = np.clip(1.0 + 20.0 * np.log10(np.maximum(values, 1e-6)) / 60.0, 0.0, 1.0)
    maps = {"saliency of the input for the level of the vocals": level.astype(np.float32)}
    seconds = own.shape[-1] / system.sample_rate
    label = "0: 60 dB under the largest"
    figures.draw_maps(maps, seconds, system.sample_rate / 2, folder / f"saliency-{index}.png", label=label)
    return _image(f"saliency-{index}.png", "saliency map")


def _histogram_section(tracks: Sequence[Track], folder: Path) -> Section:
    mixtures = np.concatenate([_magnitudes(track.mixture).ravel() for track in tracks])
    vocals = np.concatenate([_magnitudes(track.sources["vocals"]).ravel() for track in tracks])
    figures.draw_histogram({"vocals": vocals, "mixture": mixtures}, folder / "histogram.png")
    return Section("Spectrogram values of the excerpts", _image("histogram.png", "histogram of spectrogram values"))


def _settings_section(run: Path | None) -> list[Section]:
    if run is None:
        return []
    texts = [(run / name).read_text(encoding="utf-8") for name in (RUN_FILE, CONFIG_FILE) if (run / name).is_file()]
    return [Section("Settings", "".join(f"<pre>{_text(text)}</pre>" for text in texts))]


def _magnitudes(waveform: Waveform) -> figures.Image:
    """Mean over the channels: ``(bins, frames)``."""
    return np.asarray(np.abs(padded_stft(waveform, _N_FFT)).mean(axis=0), np.float32)


def _mask(vocals: Waveform, mixture: Waveform) -> figures.Image:
    """Share of the vocals ``(bins, frames)``, 0 where the mixture has nothing (above what its coding kept)."""
    mask = ideal_ratio_mask(_magnitudes(vocals), _magnitudes(mixture - vocals))
    heard = _magnitudes(mixture)
    return np.where(heard > _INAUDIBLE * heard.max(), mask, np.float32(0.0))


def _players(index: int, sounds: Mapping[str, Waveform], sample_rate: int, folder: Path) -> str:
    """Write excerpts as FLAC, on one scale, and give the HTML that plays them."""
    peak = max(1.0, *(float(np.abs(waveform).max()) for waveform in sounds.values()))
    lines = []
    for name, waveform in sounds.items():
        file = f"excerpt-{index}-{name.replace(', ', '-')}.flac"
        soundfile.write(folder / file, waveform.T / peak, sample_rate, subtype="PCM_16")
        lines.append(f'<p><audio controls preload="none" src="{file}"></audio> {_text(name)}</p>')
    return "".join(lines)


def _write_page(title: str, sections: Sequence[Section], folder: Path) -> Path:
    body = "".join(f"<h2>{_text(section.title)}</h2>{section.body}" for section in sections)
    head = f'<meta charset="utf-8"><title>{_text(title)}</title><style>{_STYLE}</style>'
    page = folder / "report.html"
    write_text(
        page, f'<!doctype html><html lang="en"><head>{head}</head><body><h1>{_text(title)}</h1>{body}</body></html>'
    )
    return page


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["".join(f"<th>{_text(cell)}</th>" for cell in head)]
    lines += ["".join(f"<td>{_text(cell)}</td>" for cell in row) for row in rows]
    return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _cell(values: Mapping[str, Any], measure: str) -> str:
    if measure not in values:
        return "–"  # noqa: RUF001
    return f"{values[measure]['median']:.2f} ({values[measure]['mean']:.2f})"


def _image(file: str, alternative: str) -> str:
    return f'<p><img src="{file}" alt="{_text(alternative)}"></p>'


def _text(text: str) -> str:
    return html.escape(str(text))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


@plain_errors("report")
def main(arguments: list[str] | None = None) -> int:
    """Write the report of one system."""
    print(_run(_parser().parse_args(arguments)))
    return 0


def _run(options: argparse.Namespace) -> Path:
    run = options.system if (options.system / CONFIG_FILE).is_file() else None
    folder = options.out or (run / "report" if run else None)
    if folder is None:
        raise ParameterError("--out must be given for what is no run folder")
    separator = open_separator(options.system)
    config = DataConfig(
        folder=str(options.data), layouts=tuple(options.layout), split=options.split, cache=options.cache
    )
    config = replace(config, sample_rate=options.sample_rate)
    tracks = evaluation_tracks(config, seconds=options.seconds, count=options.tracks)
    source = run / EVALUATION_FILE if run else folder / EVALUATION_FILE
    if not source.is_file() or options.anew:
        chains = options.postprocess or CHAINS
        settings = {"data": options.data.name, "split": config.split, "tracks": len(tracks), "seconds": options.seconds}
        bss = not options.no_bss
        evaluate_system(options.system, tracks, out=source, chains=chains, with_bss=bss, settings=settings)
    scores = json.loads(source.read_text(encoding="utf-8"))
    return build_report(separator, tracks, scores, folder, run=run, examples=options.examples)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.report", description=main.__doc__)
    parser.add_argument("system", type=Path, help="run folder, model or classical method")
    parser.add_argument("--data", type=Path, required=True, help="folder of songs with known sources")
    parser.add_argument("--layout", action="append", default=[], choices=sorted(LAYOUTS), help="only these (repeat)")
    parser.add_argument("--split", default="validation", choices=("train", "validation", "test"))
    parser.add_argument("--postprocess", action="append", default=[], metavar="CHAIN", help="instead of every step")
    parser.add_argument("--seconds", type=float, help="only the middle of each track")
    parser.add_argument("--tracks", type=int, help="only so many tracks")
    parser.add_argument("--examples", type=int, default=3, help="how many excerpts to show")
    parser.add_argument("--no-bss", action="store_true", help="leave out BSS Eval, the slow part")
    parser.add_argument("--anew", action="store_true", help="evaluate again although there are scores")
    parser.add_argument("--sample-rate", type=int, default=44100)
    parser.add_argument("--cache", default="", help="folder for the decoded songs")
    parser.add_argument("--out", type=Path, help="folder of the page; default: report in the run folder")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
