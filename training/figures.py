"""The figures of a report, each drawn into a PNG file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

Image = NDArray[np.float32]

VOCALS = "#d1662a"
ACCOMPANIMENT = "#2a6fb0"
_GREY = "#666666"
_RANGE_DB = 80.0
_DPI = 110


def draw_curves(curves: Mapping[str, Sequence[float | None]], path: Path) -> None:
    """Losses, and below them whatever else was measured each epoch.

    Args:
        curves: By column of ``curves.csv``: ``epoch``, losses (``…_loss``), measures (``…sdr``), ``lr``.
        path: The PNG.
    """
    losses = [name for name in curves if name.endswith("_loss")]
    measures = [name for name in curves if name.endswith(("sdr", "sir", "sar")) and _numbers(curves[name])]
    figure = Figure(figsize=(8, 3.2 * (1 + bool(measures))), layout="constrained")
    axes = np.atleast_1d(figure.subplots(1 + bool(measures), 1, sharex=True))
    groups = [(losses, "loss"), (measures, "dB")] if measures else [(losses, "loss")]
    for panel, (names, label) in zip(axes, groups, strict=True):
        for name, colour in zip(names, _colours(len(names)), strict=True):
            points = [(x, y) for x, y in zip(curves["epoch"], curves[name], strict=True) if y is not None]
            panel.plot(*zip(*points, strict=True), color=colour, marker=".", label=name.replace("_", " "))
        panel.set_ylabel(label)
        panel.grid(alpha=0.3)
        panel.legend(frameon=False)
    values = [value for name in losses for value in _numbers(curves[name])]
    if values and 0.0 < 10.0 * min(values) < max(values):
        axes[0].set_yscale("log")
    axes[-1].set_xlabel("epoch")
    axes[-1].xaxis.set_major_locator(MaxNLocator(integer=True))
    _save(figure, path)


def draw_spectrograms(spectra: Mapping[str, Image], seconds: float, top_hz: float, path: Path) -> None:
    """Spectrograms below each other on one colour scale, frequency on a mel-like axis.

    Args:
        spectra: Magnitudes ``(bins, frames)`` by title; all of one STFT.
        seconds: Length of the excerpt.
        top_hz: Frequency of the last bin.
        path: The PNG.
    """
    loudest = max(float(magnitudes.max(initial=0.0)) for magnitudes in spectra.values()) or 1.0
    figure = Figure(figsize=(9, 2.1 * len(spectra)), layout="constrained")
    panels = np.atleast_1d(figure.subplots(len(spectra), 1, sharex=True))
    for panel, (title, magnitudes) in zip(panels, spectra.items(), strict=True):
        level = 20.0 * np.log10(np.maximum(magnitudes / loudest, 1e-6))
        mesh = _mesh(panel, level, seconds, top_hz, limits=(-_RANGE_DB, 0.0), colours="magma")
        panel.set_title(title, loc="left", fontsize=10)
    panels[-1].set_xlabel("seconds")
    figure.colorbar(mesh, ax=list(panels), label="dB under the loudest bin", fraction=0.03)
    _save(figure, path)


def draw_maps(maps: Mapping[str, Image], seconds: float, top_hz: float, path: Path, *, label: str) -> None:
    """Maps of values in 0..1 below each other: masks, or a saliency map.

    Args:
        maps: ``(bins, frames)`` by title.
        seconds: Length of the excerpt.
        top_hz: Frequency of the last bin.
        path: The PNG.
        label: What the colours mean.
    """
    figure = Figure(figsize=(9, 2.3 * len(maps) + 0.4), layout="constrained")
    panels = np.atleast_1d(figure.subplots(len(maps), 1, sharex=True))
    for panel, (title, values) in zip(panels, maps.items(), strict=True):
        mesh = _mesh(panel, values, seconds, top_hz, limits=(0.0, 1.0), colours="viridis")
        panel.set_title(title, loc="left", fontsize=10)
    panels[-1].set_xlabel("seconds")
    figure.colorbar(mesh, ax=list(panels), label=label, fraction=0.03)
    _save(figure, path)


def draw_histogram(magnitudes: Mapping[str, Image], path: Path) -> None:
    """How often spectrogram values occur (S0, figure 4.1): divided by their largest, and in dB.

    Args:
        magnitudes: Values of any shape by title, such as the mixture's and the vocals'.
        path: The PNG.
    """
    figure = Figure(figsize=(9, 3.2), layout="constrained")
    linear, decibels = figure.subplots(1, 2)
    for (title, values), colour in zip(magnitudes.items(), _colours(len(magnitudes)), strict=True):
        shares = values.ravel() / (float(values.max(initial=0.0)) or 1.0)
        linear.hist(shares, bins=100, histtype="step", color=colour, label=title)
        decibels.hist(20.0 * np.log10(np.maximum(shares, 1e-7)), bins=100, histtype="step", color=colour, label=title)
    linear.set_yscale("log")
    linear.set_xlabel("magnitude / largest magnitude")
    decibels.set_xlabel("dB under the largest")
    linear.set_ylabel("bins")
    linear.legend(frameon=False)
    _save(figure, path)


def draw_boxes(frames: Mapping[str, Mapping[str, Sequence[float]]], path: Path) -> None:
    """SDR of the frames of each track, one box a track and target, sorted by the first target's median.

    Args:
        frames: By target, by track: the frames' SDR; tracks without frames are left out.
        path: The PNG.
    """
    first = next(iter(frames.values()))
    tracks = sorted((name for name in first if first[name]), key=lambda name: float(np.median(first[name])))
    figure = Figure(figsize=(9, 1.2 + 0.42 * max(3, len(tracks))), layout="constrained")
    panel = figure.subplots()
    for offset, (target, colour) in enumerate(zip(frames, _colours(len(frames)), strict=True)):
        kept = [(place, frames[target][name]) for place, name in enumerate(tracks) if frames[target].get(name)]
        panel.boxplot(
            [values for _, values in kept],
            positions=[place - 0.18 + 0.36 * offset for place, _ in kept],
            widths=0.3,
            orientation="horizontal",
            manage_ticks=False,
            patch_artist=True,
            boxprops={"facecolor": colour, "alpha": 0.35, "edgecolor": colour},
            medianprops={"color": colour, "linewidth": 2},
            flierprops={"markersize": 3, "markeredgecolor": colour},
        )
        panel.plot([], [], color=colour, linewidth=6, alpha=0.5, label=target)
    panel.axvline(0.0, color=_GREY, linewidth=0.8)
    panel.set_yticks(range(len(tracks)), [name[:38] for name in tracks], fontsize=8)
    panel.set_xlabel("SDR of one-second frames, dB")
    panel.grid(axis="x", alpha=0.3)
    figure.legend(loc="outside upper right", ncols=2, frameon=False)
    _save(figure, path)


def draw_changes(changes: Mapping[str, Mapping[str, float]], path: Path) -> None:
    """What post-processing changes, in dB against the plain estimates.

    Args:
        changes: By chain, by measure.
        path: The PNG.
    """
    measures = list(dict.fromkeys(name for values in changes.values() for name in values))
    figure = Figure(figsize=(9, 1.6 + 0.12 * len(changes) * max(1, len(measures))), layout="constrained")
    panel = figure.subplots()
    height = 0.8 / max(1, len(measures))
    for index, (measure, colour) in enumerate(zip(measures, _colours(len(measures)), strict=True)):
        places = [place + (index + 0.5) * height - 0.4 for place in range(len(changes))]
        bars = panel.barh(places, [values.get(measure, 0.0) for values in changes.values()], height, color=colour)
        bars.set_label(measure)
    panel.axvline(0.0, color=_GREY, linewidth=0.8)
    panel.set_yticks(range(len(changes)), list(changes), fontsize=8)
    panel.invert_yaxis()
    panel.set_xlabel("change of the median over tracks, dB")
    panel.grid(axis="x", alpha=0.3)
    figure.legend(loc="outside upper center", ncols=3, frameon=False)
    _save(figure, path)


def _mesh(
    panel: Axes, values: Image, seconds: float, top_hz: float, *, limits: tuple[float, float], colours: str
) -> QuadMesh:
    """One map with seconds below and a frequency axis that is linear below 700 Hz and logarithmic above."""
    times = np.linspace(0.0, seconds, values.shape[1] + 1)
    edges = np.linspace(0.0, top_hz, values.shape[0] + 1)
    mesh = panel.pcolormesh(times, edges, values, vmin=limits[0], vmax=limits[1], cmap=colours, rasterized=True)
    panel.set_yscale("function", functions=(_to_mel, _from_mel))
    panel.set_yticks([hz for hz in (250, 1000, 2000, 4000, 8000, 16000) if hz < top_hz])
    panel.yaxis.set_major_formatter(FuncFormatter(lambda hz, _: f"{hz / 1000:g}k" if hz >= 1000 else f"{hz:g}"))
    panel.set_ylabel("Hz")
    return mesh


def _to_mel(hz: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.log1p(np.maximum(hz, 0.0) / 700.0)


def _from_mel(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    return 700.0 * np.expm1(mel)


def _colours(count: int) -> list[str]:
    return [VOCALS, ACCOMPANIMENT, "#3d8b57", "#8556a8", "#a8842f", _GREY, "#c2477f"][:count]


def _numbers(values: Sequence[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def _save(figure: Figure, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=_DPI)
