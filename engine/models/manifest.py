"""What a model says of itself: ``manifest.json``.

Reading one needs no runtime and no weights. Nothing is guessed: an unknown, missing or ill-typed entry is an error,
so that a manifest of a later version is refused rather than half understood.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath

from engine.errors import ModelError, ModelFault, ParameterError
from engine.models.fields import Fields
from engine.separation.plan import SegmentSpec

FORMAT_VERSION = 1
MANIFEST_NAME = "manifest.json"
FAMILIES = ("spectral-mask", "mdx", "identity")
TRUSTED_SUFFIXES = (".onnx", ".safetensors")
_MODEL_ID = r"[a-z0-9][a-z0-9.-]*"


@dataclass(frozen=True)
class StftSpec:
    """The transform that a model works on.

    Attributes:
        n_fft: Length of window and transform, in samples.
        hop_length: Samples from frame to frame.
    """

    n_fft: int
    hop_length: int


@dataclass(frozen=True)
class ModelFile:
    """A file of a model.

    Attributes:
        name: Path below the model's folder, with forward slashes.
        size_bytes: Its size.
        sha256: Its hash, in hexadecimal.
        model_id: The model in whose folder it lies; empty for the manifest's own.
    """

    name: str
    size_bytes: int
    sha256: str
    model_id: str = ""


@dataclass(frozen=True)
class Score:
    """One measured figure.

    Attributes:
        target: What was judged, such as ``vocals``.
        metric: Such as ``museval SDR, median of frames, median of songs``.
        value_db: The figure.
        data: What it was measured on.
        command: The command that measures it again.
    """

    target: str
    metric: str
    value_db: float
    data: str
    command: str

    def __str__(self) -> str:
        return f"{self.target}: {self.value_db:.1f} dB {self.metric} on {self.data}"


@dataclass(frozen=True)
class ModelManifest:
    """A model without its weights.

    Attributes:
        model_id: Unique name, lower case, such as ``spleeter-vocals``.
        name: Name for people.
        family: Which adapter runs it; one of :data:`FAMILIES`.
        sample_rate: Rate in Hz at which it hears.
        targets: What it extracts, in order.
        segment: How it wants a song cut.
        stft: Its transform; None where it works on samples.
        options: Settings of its family, by name.
        files: Its weights.
        precision: Arithmetic and weights, such as ``fp32, weights int8``.
        licence_code: Licence of the code that describes the network.
        licence_weights: Licence of the weights.
        authors: Who made and trained it.
        source: Where it comes from.
        training_data: What it was trained on, and that data's terms.
        scores: Measured figures.
        folder: Where its files are; None for a model that has none.
    """

    model_id: str
    name: str
    family: str
    sample_rate: int
    targets: tuple[str, ...]
    segment: SegmentSpec
    stft: StftSpec | None = None
    options: Mapping[str, float] = field(default_factory=dict, hash=False)
    files: tuple[ModelFile, ...] = ()
    precision: str = "fp32"
    licence_code: str = ""
    licence_weights: str = ""
    authors: str = ""
    source: str = ""
    training_data: str = ""
    scores: tuple[Score, ...] = ()
    folder: Path | None = None

    @property
    def sha256(self) -> str:
        """Hash of all that decides what the model computes: settings and weights. The key of stored estimates."""
        options = {name: float(value) for name, value in self.options.items()}  # 64 and 64.0 are the same setting
        facts = [self.family, self.sample_rate, self.targets, asdict(self.segment)]
        facts += [asdict(self.stft) if self.stft else None, options, [file.sha256 for file in self.files]]
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    @property
    def size_bytes(self) -> int:
        """Size of its weights, those of other models among them."""
        return sum(file.size_bytes for file in self.files)

    def read_file(self, index: int = 0, *, folder: Path | None = None) -> bytes:
        """Read one of its files and hold it against the manifest.

        Args:
            index: Which of :attr:`files`.
            folder: Where it lies; None for the model's own folder.

        Returns:
            The content, whose hash was checked on these very bytes.

        Raises:
            ModelError: If the file is not there, or its size or hash is another one.
        """
        folder = folder or self.folder
        if folder is None or index >= len(self.files):
            raise ModelError(self.model_id, ModelFault.DAMAGED, f"there is no file {index}")
        file = self.files[index]
        try:
            content = (folder / file.name).read_bytes()
        except OSError as error:
            raise ModelError(self.model_id, ModelFault.DAMAGED, f"{file.name}: {error.strerror}") from error
        if len(content) != file.size_bytes or hashlib.sha256(content).hexdigest() != file.sha256:
            raise ModelError(self.model_id, ModelFault.DAMAGED, f"{file.name} is not what the manifest names")
        return content


def read_manifest(folder: Path) -> ModelManifest:
    """Read the manifest of the model in a folder.

    Args:
        folder: The model's folder.

    Returns:
        The manifest; its files were not opened.

    Raises:
        ModelError: If there is no manifest, it is damaged, of another version, or names files that cannot be trusted.
    """
    name = folder.name
    try:
        text = (folder / MANIFEST_NAME).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ModelError(name, ModelFault.MISSING, f"no {MANIFEST_NAME}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(name, ModelFault.DAMAGED, str(error)) from error
    try:
        content = json.loads(text)
    except ValueError as error:
        raise ModelError(name, ModelFault.DAMAGED, f"{MANIFEST_NAME}: {error}") from error
    try:
        return _parse(Fields(content), folder)
    except ParameterError as error:
        raise ModelError(name, ModelFault.UNSUITABLE, str(error)) from error


def manifest_json(manifest: ModelManifest) -> str:
    """Write a manifest as the text of ``manifest.json``; :func:`read_manifest` gives it back."""
    content = {key: value for key, value in asdict(manifest).items() if key != "folder"}
    content["files"] = [_file_entry(file) for file in manifest.files]
    return json.dumps({"format": FORMAT_VERSION, **content}, indent=2, ensure_ascii=False) + "\n"


def _file_entry(file: ModelFile) -> dict[str, object]:
    return {key: value for key, value in asdict(file).items() if key != "model_id" or value}


def _parse(fields: Fields, folder: Path) -> ModelManifest:
    if (version := fields.integer("format")) != FORMAT_VERSION:
        raise ParameterError(f"format={version} must be {FORMAT_VERSION}")
    segment = fields.group("segment")
    manifest = ModelManifest(
        model_id=fields.text("model_id", pattern=_MODEL_ID),
        name=fields.text("name"),
        family=fields.text("family", one_of=FAMILIES),
        sample_rate=fields.integer("sample_rate", minimum=8000),
        targets=fields.texts("targets"),
        segment=SegmentSpec(**{key: segment.integer(key) for key in ("length", "context", "fade")}),
        stft=_parse_stft(fields.optional_group("stft")),
        options=fields.group("options").numbers(),
        files=tuple(_parse_file(entry, folder.name) for entry in fields.groups("files")),
        precision=fields.text("precision"),
        licence_code=fields.text("licence_code"),
        licence_weights=fields.text("licence_weights"),
        authors=fields.text("authors"),
        source=fields.text("source"),
        training_data=fields.text("training_data"),
        scores=tuple(_parse_score(entry) for entry in fields.groups("scores")),
        folder=folder,
    )
    segment.finish()
    fields.finish()
    return manifest


def _parse_stft(fields: Fields | None) -> StftSpec | None:
    if fields is None:
        return None
    spec = StftSpec(fields.integer("n_fft", minimum=2), fields.integer("hop_length", minimum=1))
    fields.finish()
    return spec


def _parse_file(fields: Fields, model_id: str) -> ModelFile:
    file = ModelFile(
        name=fields.text("name"),
        size_bytes=fields.integer("size_bytes", minimum=1),
        sha256=fields.text("sha256", pattern=r"[0-9a-f]{64}"),
        model_id=fields.optional_text("model_id", pattern=_MODEL_ID),
    )
    fields.finish()
    path = PurePosixPath(file.name)
    if path.suffix not in TRUSTED_SUFFIXES:
        raise ModelError(model_id, ModelFault.NOT_TRUSTED, f"{file.name} is none of {', '.join(TRUSTED_SUFFIXES)}")
    if path.is_absolute() or ".." in path.parts or "\\" in file.name or ":" in file.name:
        raise ModelError(model_id, ModelFault.NOT_TRUSTED, f"{file.name} lies outside the model's folder")
    return file


def _parse_score(fields: Fields) -> Score:
    score = Score(
        target=fields.text("target"),
        metric=fields.text("metric"),
        value_db=fields.number("value_db"),
        data=fields.text("data"),
        command=fields.text("command"),
    )
    fields.finish()
    return score
