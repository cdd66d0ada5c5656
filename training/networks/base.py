"""What every system can do: build its network, give a loss, separate a song."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from engine.errors import ParameterError
from engine.separation.plan import SegmentPlan, SegmentSpec
from training.config import Config

Batch = Mapping[str, Tensor]
"""``mixture`` (batch, channels, samples) and ``sources`` (batch, n_sources, channels, samples), float32, the sources
in the order of ``config.data.sources``."""


class System(nn.Module, ABC):
    """A separation system: a network, the signal path around it and its loss.

    Args:
        config: Its settings.

    Attributes:
        name: As in the registry.
        config: The settings.
        network: What ``build`` made; the parameters that are trained.
    """

    name: ClassVar[str]

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.network = self.build(config)

    @property
    def sample_rate(self) -> int:
        """The rate in Hz of all that goes in and comes out."""
        return self.config.data.sample_rate

    @property
    def channels(self) -> int:
        """Channels that the network was built for; ``separate`` takes one as well."""
        return self.config.data.channels

    @property
    def targets(self) -> tuple[str, ...]:
        """What ``separate`` returns, in order: ``config.targets``, then whichever of the two main ones they lack."""
        estimated = self.config.targets
        return estimated + tuple(name for name in ("vocals", "accompaniment") if name not in estimated)

    @staticmethod
    @abstractmethod
    def build(config: Config) -> nn.Module:
        """Make the network with fresh weights."""

    @abstractmethod
    def training_loss(self, batch: Batch) -> Tensor:
        """The scalar to make small, for one batch."""

    @abstractmethod
    def estimate(self, mixture: Tensor) -> Tensor:
        """Separate examples of one length.

        Args:
            mixture: ``(batch, channels, samples)`` float32.

        Returns:
            ``(batch, targets, channels, samples)`` float32.
        """

    def prepare(self, batches: Iterable[Batch]) -> None:
        """Take statistics of the inputs from some training batches, before the first step."""

    def load_start(self, state: Mapping[str, Any], system: str) -> None:
        """Take over the weights of another run (``config.start_from``).

        Args:
            state: State of that run's system.
            system: That system's name.

        Raises:
            ParameterError: If this system cannot start from that one.
        """
        if system != self.name:
            raise ParameterError(f"{self.name} cannot start from a run of {system}")
        self.load_state_dict(dict(state))

    def load_published(self, folder: Path) -> None:
        """Take over weights that others have published.

        Raises:
            ParameterError: If there are none for this system.
        """
        raise ParameterError(f"{self.name} has no published weights to read from {folder}")

    @torch.no_grad()
    def separate(self, mixture: Tensor) -> Tensor:
        """Separate a whole song of any length, mono or of the network's channels.

        The song is cut into overlapping segments (``config.separation``: ``segment_s``, default 10, and ``overlap_s``,
        default 1), each is estimated by itself, and neighbours are cross-faded. A song no longer than one segment is
        estimated in one piece.

        Args:
            mixture: ``(channels, samples)`` float32 at ``sample_rate``, at least one sample.

        Returns:
            ``(targets, channels, samples)`` float32, finite; in evaluation mode, without gradients.

        Raises:
            ParameterError: If the mixture has no samples or the wrong axes or channels.
        """
        if mixture.ndim != 2 or mixture.shape[-1] == 0:
            raise ParameterError(f"mixture of shape {tuple(mixture.shape)} must be (channels, samples)")
        was_training = self.training
        self.eval()
        try:
            estimates = self._separate_adapted(mixture.to(self._device(), torch.float32))
        finally:
            self.train(was_training)
        return torch.nan_to_num(estimates).cpu()

    def _device(self) -> torch.device:
        return next(self.parameters()).device

    def _separate_adapted(self, mixture: Tensor) -> Tensor:
        """A mono network hears each channel by itself, a stereo network hears a mono song twice."""
        channels = mixture.shape[0]
        if channels == self.channels:
            return self._separate_long(mixture)
        if self.channels == 1:
            return torch.cat([self._separate_long(channel[None]) for channel in mixture], dim=1)
        if channels == 1:
            return self._separate_long(mixture.expand(self.channels, -1)).mean(dim=1, keepdim=True)
        raise ParameterError(f"mixture of {channels} channels must have 1 or {self.channels}")

    def _separate_long(self, mixture: Tensor) -> Tensor:
        """``(channels, samples)`` to ``(targets, channels, samples)``, segment by segment."""
        samples = mixture.shape[-1]
        length = round(float(self.config.separation.get("segment_s", 10.0)) * self.sample_rate)
        if samples <= length:
            return self.estimate(mixture[None])[0][..., :samples]
        fade = round(float(self.config.separation.get("overlap_s", 1.0)) * self.sample_rate / 2)
        spec = SegmentSpec(length=length, context=fade // 2, fade=fade)
        output = mixture.new_zeros(len(self.targets), *mixture.shape)
        for segment in SegmentPlan(samples, spec):
            block = _read(mixture, segment.read_start, segment.read_stop)
            kept = self.estimate(block[None])[0][..., spec.context : spec.context + segment.stop - segment.start]
            output[..., segment.start : segment.stop] += kept * _flanks(
                segment.start, segment.stop, samples, fade, mixture
            )
        return output


def select(batch: Batch, sources: tuple[str, ...], target: str) -> Tensor:
    """One reference of a batch.

    Args:
        batch: A batch.
        sources: ``config.data.sources``.
        target: One of the sources, or ``accompaniment``: the sum of all but the vocals.

    Returns:
        ``(batch, channels, samples)``.

    Raises:
        ParameterError: If the sources have no such target.
    """
    references = batch["sources"]
    if target in sources:
        return references[:, sources.index(target)]
    if target == "accompaniment" and "vocals" in sources:
        return references.sum(dim=1) - references[:, sources.index("vocals")]
    raise ParameterError(f"target={target!r} must be one of {sources}")


def with_residual(estimates: Tensor, mixture: Tensor, estimated: tuple[str, ...]) -> Tensor:
    """Add the target that was not estimated: the mixture without the vocals, or without the accompaniment.

    Args:
        estimates: ``(batch, estimated, channels, samples)``.
        mixture: ``(batch, channels, samples)``.
        estimated: Names along the second axis.

    Returns:
        ``(batch, targets, channels, samples)``; at most one target more.

    Raises:
        ParameterError: If neither of the two was estimated.
    """
    known = [name for name in ("vocals", "accompaniment") if name in estimated]
    if not known:
        raise ParameterError(f"targets={list(estimated)} must hold vocals or accompaniment")
    if len(known) == 2:
        return estimates
    residual = mixture - estimates[:, estimated.index(known[0])]
    return torch.cat([estimates, residual[:, None]], dim=1)


def _read(mixture: Tensor, start: int, stop: int) -> Tensor:
    """Samples [start, stop), silence outside of the song."""
    samples = mixture.shape[-1]
    inside = mixture[:, max(0, start) : min(stop, samples)]
    return nn.functional.pad(inside, (max(0, -start), max(0, stop - samples)))


def _flanks(start: int, stop: int, samples: int, fade: int, like: Tensor) -> Tensor:
    """Weights of one segment's kept part: ramps at the sides where it has a neighbour."""
    weights = like.new_ones(stop - start)
    ramp = (torch.arange(fade, device=like.device, dtype=like.dtype) + 0.5) / max(1, fade)
    if start > 0:
        weights[:fade] *= ramp[: stop - start]
    if stop < samples:
        weights[-fade:] *= ramp.flip(0)
    return weights
