"""The settings of a model's family, from its manifest."""

from __future__ import annotations

from engine.errors import ModelError, ModelFault
from engine.models.manifest import ModelManifest, StftSpec
from engine.spectral.stft import frame_count


class Options:
    """Reads the options of a manifest one by one; none may be missing, none left over.

    Args:
        manifest: Whose options.

    Raises:
        ModelError: From every method, if an option is missing, out of bounds, or not known.
    """

    def __init__(self, manifest: ModelManifest) -> None:
        self._manifest = manifest
        self._left = dict(manifest.options)

    def number(self, name: str, default: float | None = None) -> float:
        """Take a number; ``default`` where it may be missing."""
        if name not in self._left and default is not None:
            return default
        if name not in self._left:
            raise self.unsuitable(f"options.{name} is missing")
        return self._left.pop(name)

    def integer(self, name: str, *, minimum: int = 0, default: int | None = None) -> int:
        """Take a whole number of at least ``minimum``."""
        value = self.number(name, default)
        if value != int(value) or value < minimum:
            raise self.unsuitable(f"options.{name}={value} must be a whole number of at least {minimum}")
        return int(value)

    def finish(self) -> None:
        """Hold that nothing is left."""
        if self._left:
            raise self.unsuitable(f"unknown options: {', '.join(sorted(self._left))}")

    def stft(self) -> StftSpec:
        """The transform, which must be there, with a segment of whole frames."""
        spec, length = self._manifest.stft, self._manifest.segment.length
        if spec is None:
            raise self.unsuitable("a transform is needed")
        if spec.n_fft % 2 or not 1 <= spec.hop_length <= spec.n_fft:
            raise self.unsuitable(f"{spec} must have an even n_fft and a hop_length in [1, n_fft]")
        if length < spec.n_fft or (length - spec.n_fft) % spec.hop_length:
            raise self.unsuitable(f"segment.length={length} must be whole frames of {spec}")
        return spec

    def frames(self) -> int:
        """How many frames a segment gives."""
        spec = self.stft()
        return frame_count(self._manifest.segment.length, spec.n_fft, spec.hop_length, center=False)

    def unsuitable(self, detail: str) -> ModelError:
        """The error that says what does not fit."""
        return ModelError(self._manifest.model_id, ModelFault.UNSUITABLE, detail)
