"""Anything that separates, behind one door: a trained run, a model of the engine, a classical method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import soxr
import torch
from numpy.typing import NDArray

from engine.errors import ModelError, ParameterError
from engine.models.load import load_model
from engine.models.manifest import MANIFEST_NAME, read_manifest
from engine.separation.model import SeparationModel, Waveform
from engine.separation.plan import SegmentPlan
from training.classical import CLASSICAL, Oracle, build_classical
from training.networks.base import System
from training.runs import CONFIG_FILE, load_system


class Separator(Protocol):
    """Separates a whole song."""

    @property
    def name(self) -> str:
        """For tables."""
        ...

    @property
    def kind(self) -> str:
        """``run``, ``model`` or ``classical``."""
        ...

    @property
    def parameters(self) -> int | None:
        """How many weights were trained; None where that is unknown."""
        ...

    def separate(self, mixture: Waveform, sample_rate: int, references: Mapping[str, Waveform]) -> dict[str, Waveform]:
        """Estimate the targets.

        Args:
            mixture: ``(channels, samples)`` float32.
            sample_rate: In Hz.
            references: The answer, for those that may look at it (the oracles).

        Returns:
            By target, the mixture's shape; ``vocals`` and ``accompaniment`` are among them.
        """
        ...


def open_separator(name: str | Path, device: str = "auto") -> Separator:
    """Open what the command line names.

    Args:
        name: A classical method's name, a run folder, or a model's id or folder.
        device: Of a model: see :func:`engine.models.load.load_model`. Runs use CUDA where it is there, unless ``cpu``.

    Raises:
        ParameterError: If it is none of these.
    """
    if str(name) in CLASSICAL:
        return ClassicalAdapter(str(name))
    folder = Path(name)
    if (folder / CONFIG_FILE).is_file():
        return RunAdapter(folder.name, load_system(folder), device)
    try:
        if (folder / MANIFEST_NAME).is_file():
            return ModelAdapter(load_model(read_manifest(folder), device))
        return ModelAdapter(load_model(str(name), device))
    except ModelError as cause:
        raise ParameterError(
            f"system={str(name)!r} must be a run folder, a model or one of {', '.join(CLASSICAL)}"
        ) from cause


@dataclass(frozen=True)
class ClassicalAdapter:
    """A classical method, built for the rate of each song."""

    name: str
    kind: str = "classical"
    parameters: int | None = 0

    def separate(self, mixture: Waveform, sample_rate: int, references: Mapping[str, Waveform]) -> dict[str, Waveform]:
        """Estimate ``vocals`` and ``accompaniment``, and with an oracle every other stem of ``references``."""
        method = build_classical(self.name, sample_rate)
        if isinstance(method, Oracle):
            rest = references.get("accompaniment", mixture - references["vocals"])
            estimates = method.separate(mixture, {"vocals": references["vocals"], "accompaniment": rest})
            return {**dict(zip(method.targets, estimates, strict=True)), **_further(method, mixture, references)}
        return dict(zip(method.targets, method.separate(mixture), strict=True))


def _further(method: Oracle, mixture: Waveform, references: Mapping[str, Waveform]) -> dict[str, Waveform]:
    """What an oracle makes of each stem beside the vocals, all others together being its accompaniment."""
    stems = {name: stem for name, stem in references.items() if name not in {"vocals", "accompaniment"}}
    return {
        name: method.separate(mixture, {"vocals": stem, "accompaniment": mixture - stem})[0]
        for name, stem in stems.items()
    }


class RunAdapter:
    """A trained system."""

    kind = "run"

    def __init__(self, name: str, system: System, device: str = "auto") -> None:
        self.name = name
        self.parameters: int | None = sum(parameter.numel() for parameter in system.parameters())
        is_cuda = device != "cpu" and torch.cuda.is_available()
        self._system = system.to("cuda" if is_cuda else "cpu")

    def separate(self, mixture: Waveform, sample_rate: int, references: Mapping[str, Waveform]) -> dict[str, Waveform]:
        """Estimate the system's targets, at its own rate and back."""
        del references
        own = resample(mixture, sample_rate, self._system.sample_rate)
        estimates = self._system.separate(torch.from_numpy(own)).numpy()
        return {
            target: fit(resample(estimate, self._system.sample_rate, sample_rate), mixture.shape[-1])
            for target, estimate in zip(self._system.targets, estimates, strict=True)
        }


class ModelAdapter:
    """A model of the engine, its segments joined as the app joins them."""

    kind = "model"
    parameters: int | None = None

    def __init__(self, model: SeparationModel) -> None:
        self.name = model.model_id
        self._model = model

    def separate(self, mixture: Waveform, sample_rate: int, references: Mapping[str, Waveform]) -> dict[str, Waveform]:
        """Estimate the model's targets, at its own rate and back; the accompaniment is what the vocals leave."""
        del references
        rate = self._model.sample_rate
        stereo = mixture if mixture.shape[0] == 2 else np.repeat(mixture, 2, axis=0)
        estimates = segmentwise(self._model, resample(stereo, sample_rate, rate))
        found = {
            target: fit(resample(estimate, rate, sample_rate), mixture.shape[-1])
            for target, estimate in zip(self._model.targets, estimates, strict=True)
        }
        if mixture.shape[0] == 1:
            found = {target: np.asarray(stem.mean(axis=0, keepdims=True)) for target, stem in found.items()}
        return {**found, "accompaniment": mixture - found["vocals"]}


def segmentwise(model: SeparationModel, mixture: Waveform) -> NDArray[np.float32]:
    """Run a model over a whole song.

    Args:
        model: The model.
        mixture: ``(2, samples)`` at its rate.

    Returns:
        ``(targets, 2, samples)`` float32; neighbouring segments cross-faded over their ``fade``.
    """
    samples, spec = mixture.shape[-1], model.segment
    output = np.zeros((len(model.targets), 2, samples), np.float32)
    for segment in SegmentPlan(samples, spec):
        read = np.zeros((2, spec.length), np.float32)
        first, last = max(0, segment.read_start), min(samples, segment.read_stop)
        read[:, first - segment.read_start : last - segment.read_start] = mixture[:, first:last]
        kept = slice(segment.start - segment.read_start, segment.stop - segment.read_start)
        weights = np.ones(segment.stop - segment.start, np.float32)
        ramp = ((np.arange(spec.fade) + 0.5) / max(1, spec.fade)).astype(np.float32)
        if segment.start > 0:
            weights[: spec.fade] = ramp[: weights.size]
        if segment.stop < samples:
            weights[-spec.fade :] *= ramp[::-1]
        if read.any():
            output[..., segment.start : segment.stop] += model.estimate(read)[..., kept] * weights
    return output


def resample(waveform: Waveform, from_rate: int, to_rate: int) -> Waveform:
    """``(channels, samples)`` at another rate, in one pass."""
    if from_rate == to_rate:
        return np.asarray(waveform, np.float32)
    return np.ascontiguousarray(soxr.resample(waveform.T, from_rate, to_rate, quality="HQ").T, np.float32)


def fit(waveform: Waveform, samples: int) -> Waveform:
    """Cut or zero-pad at the end: resampling there and back may lose or add a sample."""
    missing = max(0, samples - waveform.shape[-1])
    return np.pad(waveform, ((0, 0), (0, missing)))[:, :samples] if missing else waveform[:, :samples]
