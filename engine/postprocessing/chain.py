"""Post-processing steps in a row, as text: ``wiener:iterations=2,gate:softness=10``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.errors import ParameterError
from engine.postprocessing.compressor import CompressorSettings, compress
from engine.postprocessing.filters import high_pass, low_pass
from engine.postprocessing.gate import GateSettings, gate
from engine.postprocessing.median import refine_by_median
from engine.postprocessing.wiener import wiener_filter
from engine.separation.model import Waveform

Estimates = Mapping[str, Waveform]


@dataclass(frozen=True)
class Step:
    """One step with its settings.

    Attributes:
        name: One of ``STEPS``.
        settings: By name; what is left out has the step's default.
    """

    name: str
    settings: Mapping[str, float | int | str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name + "".join(f":{name}={value}" for name, value in self.settings.items())


def parse_chain(text: str) -> tuple[Step, ...]:
    """Read a chain: steps apart by commas, settings after colons.

    Raises:
        ParameterError: If a step is unknown or a setting has no value.
    """
    steps = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, *settings = part.split(":")
        if name not in STEPS:
            raise ParameterError(f"postprocess={name!r} must be one of {', '.join(STEPS)}")
        steps.append(Step(name, dict(_setting(setting) for setting in settings)))
    return tuple(steps)


def apply_chain(
    steps: Sequence[Step], estimates: Estimates, mixture: Waveform, sample_rate: int
) -> dict[str, Waveform]:
    """Refine the estimates of one song.

    After a step that changes what belongs to the voice, ``accompaniment`` is again the mixture without the vocals. The
    compressor changes how the voice sounds, not what belongs to it, and leaves the accompaniment.

    Args:
        steps: In order.
        estimates: By target, ``(channels, samples)`` each; ``vocals`` among them.
        mixture: The same shape.
        sample_rate: In Hz.

    Returns:
        New estimates of the same targets.

    Raises:
        ParameterError: If a step is unknown, does not know a setting or refuses its value, or there are no vocals.
    """
    if "vocals" not in estimates:
        raise ParameterError(f"estimates of {sorted(estimates)} must hold vocals")
    result = dict(estimates)
    for step in steps:
        if step.name not in STEPS:
            raise ParameterError(f"postprocess={step.name!r} must be one of {', '.join(STEPS)}")
        try:
            result = STEPS[step.name](result, mixture, sample_rate, dict(step.settings))
        except TypeError as cause:
            raise ParameterError(f"postprocess={step}: {cause}") from cause
    return result


def _setting(text: str) -> tuple[str, float | int | str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ParameterError(f"setting {text!r} must be name=value")
    for kind in (int, float):
        try:
            return name, kind(value)
        except ValueError:
            continue
    return name, value


def _with_vocals(estimates: dict[str, Waveform], vocals: Waveform, mixture: Waveform) -> dict[str, Waveform]:
    changed = {**estimates, "vocals": vocals}
    return {**changed, "accompaniment": mixture - vocals} if "accompaniment" in estimates else changed


def _median(
    estimates: dict[str, Waveform], mixture: Waveform, _rate: int, settings: dict[str, Any]
) -> dict[str, Waveform]:
    return _with_vocals(estimates, refine_by_median(estimates["vocals"], mixture, **settings), mixture)


def _wiener(
    estimates: dict[str, Waveform], mixture: Waveform, _rate: int, settings: dict[str, Any]
) -> dict[str, Waveform]:
    """All sources together; the accompaniment counts as one where it is all that stands beside the vocals."""
    names = [name for name in estimates if name != "accompaniment"]
    parts = [estimates[name] for name in names]
    if len(names) == 1:
        parts.append(mixture - estimates["vocals"])
    refined = wiener_filter(np.stack(parts), mixture, **settings)
    changed = {**estimates, **dict(zip(names, refined, strict=False))}
    return _with_vocals(changed, changed["vocals"], mixture)


def _gate(
    estimates: dict[str, Waveform], mixture: Waveform, rate: int, settings: dict[str, Any]
) -> dict[str, Waveform]:
    return _with_vocals(estimates, gate(estimates["vocals"], rate, GateSettings(**settings)), mixture)


def _compress(
    estimates: dict[str, Waveform], _mixture: Waveform, rate: int, settings: dict[str, Any]
) -> dict[str, Waveform]:
    return {**estimates, "vocals": compress(estimates["vocals"], rate, CompressorSettings(**settings))}


def _high_pass(
    estimates: dict[str, Waveform], mixture: Waveform, rate: int, settings: dict[str, Any]
) -> dict[str, Waveform]:
    return _with_vocals(estimates, high_pass(estimates["vocals"], rate, **{"cutoff_hz": 80.0, **settings}), mixture)


def _low_pass(
    estimates: dict[str, Waveform], mixture: Waveform, rate: int, settings: dict[str, Any]
) -> dict[str, Waveform]:
    """At 16 kHz, where nothing else is said, or at nine tenths of what the rate can carry."""
    settings = {"cutoff_hz": min(16000.0, 0.45 * rate), **settings}
    return _with_vocals(estimates, low_pass(estimates["vocals"], rate, **settings), mixture)


STEPS: Mapping[str, Callable[[dict[str, Waveform], Waveform, int, dict[str, Any]], dict[str, Waveform]]] = {
    "median": _median,
    "wiener": _wiener,
    "gate": _gate,
    "compressor": _compress,
    "high-pass": _high_pass,
    "low-pass": _low_pass,
}
