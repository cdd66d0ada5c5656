"""Every configuration, made so small that a step takes milliseconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from training.config import Config

CLUSTERING = {"hidden_size": 8, "num_layers": 1, "dimensions": 4}
NETWORKS: Mapping[str, Mapping[str, Any]] = {
    "mask-inference": {"hidden_size": 8, "features": 4},
    "unet": {"widths": [4, 4, 8]},
    "deep-clustering": CLUSTERING,
    "hybrid-clustering": CLUSTERING,
    "mel-unet": {"widths": [4, 4, 8, 8, 8]},
    "uh-net": {"widths": [4, 4, 8, 8, 8], "clustering": CLUSTERING},
    "conv1d": {"widths": [4, 4], "kernel": 15},
    "dprnn": {"width": 8, "hidden_size": 8, "blocks": 1, "head": 4},
    "channels-unet": {"widths": [4, 4, 8, 8, 8]},
    "open-unmix": {"hidden_size": 16, "num_layers": 1},
    "spleeter-unet": {},
    "spleeter-quartet": {"bottleneck": 8, "inner": 16, "features": 2},
    "wave-unet": {"width": 4, "depth": 3, "lstm_layers": 1},
    "d3net": {"width": 4, "growth": 2, "layers": 2, "blocks": 1, "depth": 2},
}


@pytest.fixture
def tiny_config() -> Callable[..., Config]:
    """``tiny_config(name, **overrides)``: the configuration of that name with a tiny network."""
    pytest.importorskip("torch")
    from training.config import read_config

    def make(name: str, **overrides: Any) -> Config:
        config = read_config(name)
        changes: dict[str, Any] = {"network": dict(NETWORKS[config.system]), "training.batch_size": 2}
        if config.data.sample_rate == 44100 and not config.system.startswith("spleeter-"):
            changes |= {"stft.n_fft": 512, "stft.hop_length": 256}
        return config.with_overrides({**changes, **overrides})

    return make
