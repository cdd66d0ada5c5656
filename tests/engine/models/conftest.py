import hashlib
from dataclasses import replace

import numpy as np
import pytest

from engine.models.manifest import MANIFEST_NAME, ModelFile, ModelManifest, Score, StftSpec, manifest_json
from engine.separation.plan import SegmentSpec


class FakeNetwork:
    """Computes a function and remembers what it was given."""

    device = "cpu"

    def __init__(self, function):
        self.function = function
        self.seen = []

    def run(self, values, cancel=None):
        if cancel is not None:
            cancel.raise_if_cancelled()
        self.seen.append(values.copy())
        return self.function(values)

    def close(self):
        self.is_closed = True


@pytest.fixture
def fake_network():
    return FakeNetwork


@pytest.fixture
def mask_manifest():
    """A small model of the family spectral-mask: 16 frames, of which the network gives a mask for 12."""
    return ModelManifest(
        model_id="small-mask",
        name="Small",
        family="spectral-mask",
        sample_rate=44100,
        targets=("vocals",),
        segment=SegmentSpec(length=15 * 64 + 256, context=5 * 64, fade=64),
        stft=StftSpec(n_fft=256, hop_length=64),
        options={
            "bins": 64,
            "frame_multiple": 4,
            "trimmed_frames": 2,
            "level_dbfs": -16,
            "max_gain_db": 60,
            "carried_bins": 8,
        },
        scores=(Score("vocals", "SDR", 1.5, "noise", "python -m nothing"),),
        licence_code="MIT",
        licence_weights="MIT",
        authors="nobody",
        source="here",
        training_data="none",
    )


@pytest.fixture
def mixture(mask_manifest):
    shape = (2, mask_manifest.segment.length)
    return np.random.default_rng(1).normal(0, 0.1, shape).astype(np.float32)


@pytest.fixture
def write_model(tmp_path):
    """Writes a model folder with one file of the given content; returns the folder."""

    def write(manifest, content=b"weights", name="weights.onnx"):
        folder = tmp_path / "models" / manifest.model_id
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        file = ModelFile(name, len(content), hashlib.sha256(content).hexdigest())
        manifest = replace(manifest, files=(file,), folder=folder)
        (folder / MANIFEST_NAME).write_text(manifest_json(manifest), encoding="utf-8")
        return folder

    return write
