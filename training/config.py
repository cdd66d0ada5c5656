"""The settings of one training run, read from TOML and checked.

A file in ``training/configs`` names a system and gives its document's own settings; whatever it leaves out has the
value written here. A run folder keeps the whole, as JSON, so that it can be resumed and loaded without the file.
"""

from __future__ import annotations

import dataclasses
import json
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from engine.errors import ParameterError

CONFIG_FOLDER = Path(__file__).parent / "configs"

T = TypeVar("T")


@dataclass(frozen=True)
class AugmentConfig:
    """How training mixtures are varied; every probability lies in [0, 1] and 0 turns its part off.

    Attributes:
        remix: Probability that the sources of a mixture come from different songs.
        gain_db: Each source's gain is drawn from ±this, in dB.
        swap: Probability of swapping left and right of a source.
        polarity: Probability of turning a source's sign.
        pitch: Probability of shifting a source's pitch.
        pitch_semitones: The shift is drawn from ±this.
        tempo: Probability of changing a source's tempo.
        tempo_ratio: The ratio is drawn from 1 ± this.
        noise: Probability of adding white noise to the mixture.
        noise_db: Level of the noise against the mixture, in dB.
        reverb: Probability of adding reverberation to the vocals.
        limiter: Probability of limiting the mixture (the same gain on each source, so that they still add up).
        silence: Probability of an example without any voice.
        solo: Probability of an example without anything but the voice.
        alone: Probability that a song of ``voices`` or ``backings`` gets no company.
        salience: Probability that the place in the song is drawn among those where the voice sounds.
        spec_augment: Probability of masking stretches of bins and frames in a network's input.
        double: Probability of adding a second song's accompaniment.
    """

    remix: float = 0.0
    gain_db: float = 0.0
    swap: float = 0.0
    polarity: float = 0.0
    pitch: float = 0.0
    pitch_semitones: float = 2.0
    tempo: float = 0.0
    tempo_ratio: float = 0.12
    noise: float = 0.0
    noise_db: float = -40.0
    reverb: float = 0.0
    limiter: float = 0.0
    silence: float = 0.0
    solo: float = 0.0
    alone: float = 0.0
    salience: float = 0.0
    spec_augment: float = 0.0
    double: float = 0.0


@dataclass(frozen=True)
class DataConfig:
    """What a data set delivers.

    Attributes:
        folder: Where the songs lie; given on the command line.
        layouts: Which kinds of folder to look for: ``musdb`` (stem.mp4), ``musdb-hq``, ``dsd100``, ``mir1k``, ``pairs``
            (``<song>.{vocals,accompaniment}.<ext>`` or ``<song>/{vocals,accompaniment}.<ext>``); empty means all.
        layout_shares: Share of the examples that begin with a song of each of ``layouts`` (then of ``voices`` and of
            ``backings``, where those are given); empty means that every song is as likely as any other.
        voices: Folders within ``folder`` that hold voices alone; such a song trains with another one's accompaniment.
        backings: Folders within ``folder`` that hold music without a voice, likewise.
        held_out: Names of songs that are for validation, beside those that the layouts themselves keep for it.
        sources: The sources of a mixture, in the order of a batch's ``sources`` axis.
        sample_rate: In Hz.
        channels: 1 or 2.
        segment_s: Length of one example in seconds.
        split: ``train``, ``validation`` or ``test``.
        examples: Examples in one epoch; 0 means as many as hold all of the songs' music, so that an epoch is what the
            documents call one: every segment, in another order each time.
        seed: Of every random choice; the same seed, epoch and index give the same example.
        cache: Folder for the decoded songs; empty means one in the user's cache.
        cache_depth: Type of the decoded songs' samples, see ``training.data.cache``.
        augment: How training mixtures are varied; ignored for validation.
    """

    folder: str = ""
    layouts: tuple[str, ...] = ()
    layout_shares: tuple[float, ...] = ()
    voices: tuple[str, ...] = ()
    backings: tuple[str, ...] = ()
    held_out: tuple[str, ...] = ()
    sources: tuple[str, ...] = ("vocals", "accompaniment")
    sample_rate: int = 44100
    channels: int = 2
    segment_s: float = 6.0
    split: Literal["train", "validation", "test"] = "train"
    examples: int = 0
    seed: int = 0
    cache: str = ""
    cache_depth: Literal["int16", "float32"] = "int16"
    augment: AugmentConfig = field(default_factory=AugmentConfig)


@dataclass(frozen=True)
class StftConfig:
    """The short-time Fourier transform of a spectrogram system: periodic Hann window, centred, mirrored at the ends.

    Attributes:
        n_fft: Length of window and transform in samples.
        hop_length: Samples from frame to frame.
    """

    n_fft: int = 2048
    hop_length: int = 512


@dataclass(frozen=True)
class TrainingConfig:
    """How the weights are found.

    Attributes:
        optimizer: Which.
        lr: Learning rate.
        weight_decay: L2 on the weights (decoupled for ``adamw``).
        batch_size: Examples a step.
        epochs: At most this many.
        steps_per_epoch: Steps a (possibly partial) epoch; 0 means all of the data set.
        schedule: ``constant``; ``steps`` (times ``lr_factor`` at each of ``lr_steps``, in epochs);
            ``plateau`` (times ``lr_factor`` after ``lr_patience`` epochs without a better validation loss);
            ``exponential`` (times ``lr_factor`` each epoch).
        lr_factor: Factor of the schedule.
        lr_steps: Epochs of ``steps``.
        lr_patience: Epochs of ``plateau``.
        warmup_steps: Steps over which the rate rises linearly from nothing.
        patience: Early stopping after so many epochs without a better validation loss; 0 means never.
        gradient_clip: Largest norm of the gradient; 0 means any.
        ema: Decay of the moving average of weights that is validated and kept; 0 means none.
        precision: Lightning's name: ``32-true``, ``16-mixed``, ``bf16-mixed``.
        validation_examples: Validation examples an epoch.
        has_measures: Whether SDR, SIR and SAR of the vocals are measured on them, for the curves.
    """

    optimizer: Literal["adam", "adamw", "rmsprop"] = "adam"
    lr: float = 1e-3
    weight_decay: float = 0.0
    batch_size: int = 16
    epochs: int = 100
    steps_per_epoch: int = 0
    schedule: Literal["constant", "steps", "plateau", "exponential"] = "constant"
    lr_factor: float = 0.1
    lr_steps: tuple[int, ...] = ()
    lr_patience: int = 10
    warmup_steps: int = 0
    patience: int = 0
    gradient_clip: float = 0.0
    ema: float = 0.0
    precision: str = "32-true"
    validation_examples: int = 32
    has_measures: bool = True


@dataclass(frozen=True)
class Config:
    """One system with its settings.

    Attributes:
        name: Of the configuration, and of its file.
        system: Which entry of ``training.networks.registry`` it is.
        document: The source document, such as ``S4``.
        targets: What the network estimates, in order, such as ``vocals``; where that is one of ``vocals`` and
            ``accompaniment`` alone, the other is the rest of the mixture.
        stft: The transform of a spectrogram system.
        network: Arguments of the network; each system documents its own.
        loss: Arguments of the loss.
        separation: Arguments of separating: ``segment_s``, ``overlap_s`` and what a system documents.
        data: The examples.
        training: The optimisation.
        start_from: Folders whose weights this one starts from, separated as in ``PATH``: runs of other systems
            (``uh-net``: a ``hybrid-clustering`` run) or published weights.
        seed: Of the initial weights and of every random choice in training.
    """

    name: str
    system: str
    document: str = ""
    targets: tuple[str, ...] = ("vocals",)
    stft: StftConfig = field(default_factory=StftConfig)
    network: Mapping[str, Any] = field(default_factory=dict)
    loss: Mapping[str, Any] = field(default_factory=dict)
    separation: Mapping[str, Any] = field(default_factory=dict)
    data: DataConfig = field(default_factory=DataConfig)
    training: TrainingConfig = field(default_factory=TrainingConfig)
    start_from: str = ""
    seed: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The settings as plain containers, fit for JSON."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Settings from plain containers.

        Raises:
            ParameterError: If a name is unknown, a value has the wrong type, or ``name`` or ``system`` is missing.
        """
        return _build(cls, values, "")

    def to_json(self) -> str:
        """The settings as JSON text."""
        return json.dumps(self.to_dict(), indent=2, ensure_ascii=False) + "\n"

    def with_overrides(self, overrides: Mapping[str, Any]) -> Config:
        """A copy with some values changed.

        Args:
            overrides: Values by dotted name, such as ``{"training.lr": 1e-4, "network.hidden": 64}``.

        Raises:
            ParameterError: If a name is unknown or a value has the wrong type.
        """
        values = self.to_dict()
        for name, value in overrides.items():
            *groups, last = name.split(".")
            place = values
            for group in groups:
                place = place.get(group, {})
            place[last] = value
        return Config.from_dict(values)


def read_config(source: str | Path) -> Config:
    """Read a configuration.

    Args:
        source: Path of a TOML or JSON file, or the name of a file in ``training/configs``.

    Raises:
        ParameterError: If there is no such file, or what it says is not a configuration.
    """
    path = Path(source)
    if path.suffix not in {".toml", ".json"}:
        path = CONFIG_FOLDER / f"{source}.toml"
    if not path.is_file():
        raise ParameterError(f"config={str(source)!r} must be a file or one of {', '.join(config_names())}")
    text = path.read_text(encoding="utf-8")
    try:
        values = json.loads(text) if path.suffix == ".json" else {"name": path.stem, **tomllib.loads(text)}
    except ValueError as cause:
        raise ParameterError(f"{path.name}: {cause}") from cause
    return Config.from_dict(values)


def config_names() -> list[str]:
    """Names of the configurations that come with the project, sorted."""
    return sorted(path.stem for path in CONFIG_FOLDER.glob("*.toml"))


def parse_override(text: str) -> tuple[str, Any]:
    """Split ``name=value`` from a command line; the value is TOML, or else a plain string.

    Raises:
        ParameterError: If there is no ``=``.
    """
    name, equals, value = text.partition("=")
    if not equals:
        raise ParameterError(f"override {text!r} must be name=value")
    try:
        return name, tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return name, value


def _build(kind: type[T], values: Mapping[str, Any], where: str) -> T:
    """Make a dataclass from a mapping, checking names and types."""
    hints = typing.get_type_hints(kind)
    unknown = sorted(set(values) - set(hints))
    if unknown:
        raise ParameterError(
            f"{where}{unknown[0]} is no setting; {where or 'the top level'} has {', '.join(sorted(hints))}"
        )
    try:
        return kind(**{name: _convert(hints[name], value, where + name) for name, value in values.items()})
    except TypeError as cause:
        raise ParameterError(f"{where or 'config'}: {cause}") from cause


def _convert(hint: Any, value: object, where: str) -> Any:  # noqa: ANN401 - what a type hint says is dynamic
    """Check one value against its annotation; lists become tuples, integers floats where a float is asked."""
    if dataclasses.is_dataclass(hint):
        return _build(typing.cast(type, hint), _mapping(value, where), where + ".")
    origin = typing.get_origin(hint)
    if origin is Literal:
        allowed = typing.get_args(hint)
        if value not in allowed:
            raise ParameterError(f"{where}={value!r} must be one of {allowed}")
        return value
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise ParameterError(f"{where}={value!r} must be a list")
        return tuple(_convert(typing.get_args(hint)[0], item, where) for item in value)
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, origin or hint) or (hint in {int, float} and isinstance(value, bool)):
        raise ParameterError(f"{where}={value!r} must be of type {getattr(hint, '__name__', hint)}")
    return value


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    """A table, or an error."""
    if not isinstance(value, Mapping):
        raise ParameterError(f"{where}={value!r} must be a table")
    return value
