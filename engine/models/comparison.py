"""One segment on a device and on the processor: do they agree, and which is faster?"""

from __future__ import annotations

import math
import time

import numpy as np

from engine.backends.devices import CPU, Comparison
from engine.models.chained import open_networks
from engine.models.families import make_model
from engine.models.manifest import ModelManifest
from engine.models.network_model import NetworkModel
from engine.models.registry import read_files
from engine.separation.model import Waveform


def compare_devices(manifest: ModelManifest, device: str, contents: tuple[bytes, ...] = ()) -> Comparison:
    """Run one segment of noise on a device and on the processor.

    Args:
        manifest: The model, of a family that has a network.
        device: The device's name.
        contents: The model's files; none reads them.

    Returns:
        How well they agree and how long each took; the device's first run does not count.

    Raises:
        ModelError: If one of them cannot compute the model.
        DeviceError: If the device failed.
    """
    weights = contents or read_files(manifest)
    mixture = np.random.default_rng(0).normal(0, 0.1, (2, manifest.segment.length)).astype(np.float32)
    found, device_s = _measure(manifest, weights, device, mixture)
    expected, cpu_s = _measure(manifest, weights, CPU, mixture)
    signal, error = _energy(expected), _energy(found - expected)
    agreement_db = math.inf if error == 0 else 10 * math.log10(max(signal, 1e-30) / error)
    return Comparison(agreement_db, device_s, cpu_s)


def _measure(
    manifest: ModelManifest, weights: tuple[bytes, ...], device: str, mixture: Waveform
) -> tuple[Waveform, float]:
    model: NetworkModel = make_model(manifest, open_networks(manifest, weights, device))
    try:
        model.estimate(mixture)
        started = time.perf_counter()
        estimate = model.estimate(mixture)
        return estimate, time.perf_counter() - started
    finally:
        model.close()


def _energy(waveform: Waveform) -> float:
    return float(np.sum(np.square(waveform, dtype=np.float64)))
