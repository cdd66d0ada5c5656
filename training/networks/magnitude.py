"""Systems whose network turns the mixture's magnitudes into the targets' magnitudes; the phase stays the mixture's."""

from __future__ import annotations

from typing import ClassVar

import torch
from torch import Tensor, nn

from engine.errors import ParameterError
from training import losses
from training.networks.base import Batch, System, select, with_residual
from training.networks.signal import istft, stft, unit_phase


class MagnitudeSystem(System):
    """STFT, network, mixture's phase, inverse STFT.

    The network maps ``(batch, channels, bins, frames)`` magnitudes to ``(batch, targets, channels, bins, frames)``
    magnitudes, as a mask or directly. It is the part that is exported: the transforms stay outside of it.

    Class attributes:
        frames_multiple: The network takes numbers of frames that this divides; silence is added and cut off again.

    ``config.loss``: ``kind`` is one of ``mse``, ``l1``, ``weighted-l1`` (with ``weights``), ``log-l2-phase`` (with
    ``phase_weight``), ``snr``, ``si-sdr``, ``wave`` (L1 and ``stft_weight`` times the multi-resolution STFT loss) and
    ``log-energy`` (with ``compressed_weight`` for compressed magnitudes beside it). The first three take
    ``is_permutation_invariant``, for targets of one kind (two singers), whose order means nothing.
    """

    frames_multiple: ClassVar[int] = 1

    def training_loss(self, batch: Batch) -> Tensor:
        """See ``System``; the loss is ``config.loss["kind"]``."""
        references = torch.stack([select(batch, self.config.data.sources, name) for name in self.config.targets], 1)
        spectrum = stft(batch["mixture"], self.config.stft)  # (batch, channels, bins, frames)
        magnitudes = self.estimate_magnitudes(self.training_input(spectrum.abs()))
        kind = str(self.config.loss.get("kind", "mse"))
        if kind in {"mse", "l1", "weighted-l1"}:
            return self._magnitude_loss(kind, magnitudes, stft(references, self.config.stft).abs())
        estimates = magnitudes * unit_phase(spectrum)[:, None]
        if kind == "log-l2-phase":
            return self._phase_loss(estimates, stft(references, self.config.stft))
        waveforms = istft(estimates, self.config.stft, references.shape[-1])
        return self._waveform_loss(kind, waveforms, references, batch["mixture"])

    def training_input(self, magnitudes: Tensor) -> Tensor:
        """What the network hears in training; a system may hide parts of it."""
        return magnitudes

    def estimate_magnitudes(self, magnitudes: Tensor) -> Tensor:
        """Run the network on any number of frames.

        Args:
            magnitudes: ``(batch, channels, bins, frames)``.

        Returns:
            ``(batch, estimated targets, channels, bins, frames)``.
        """
        frames = magnitudes.shape[-1]
        padded = nn.functional.pad(magnitudes, (0, -frames % self.frames_multiple))
        result: Tensor = self.network(padded)
        return result[..., :frames]

    def estimate(self, mixture: Tensor) -> Tensor:
        """See ``System``."""
        spectrum = stft(mixture, self.config.stft)
        magnitudes = self.estimate_magnitudes(spectrum.abs())
        waveforms = istft(magnitudes * unit_phase(spectrum)[:, None], self.config.stft, mixture.shape[-1])
        return with_residual(waveforms, mixture, self.config.targets)

    def _magnitude_loss(self, kind: str, magnitudes: Tensor, references: Tensor) -> Tensor:
        def loss(guess: Tensor, truth: Tensor) -> Tensor:
            if kind == "weighted-l1":
                return losses.weighted_l1(guess, truth, self.config.loss["weights"])
            return losses.magnitude_mse(guess, truth) if kind == "mse" else losses.magnitude_l1(guess, truth)

        if self.config.loss.get("is_permutation_invariant", False):
            return losses.permutation_invariant(loss, magnitudes, references)[0]
        return loss(magnitudes, references)

    def _phase_loss(self, estimates: Tensor, references: Tensor) -> Tensor:
        log_part = losses.log_l2(estimates.abs(), references.abs())
        weight = float(self.config.loss.get("phase_weight", 1.0))
        return log_part + weight * losses.phase_aware_mse(estimates, references)

    def _waveform_loss(self, kind: str, estimates: Tensor, references: Tensor, mixture: Tensor) -> Tensor:
        if kind == "snr":
            return losses.negative_snr(estimates, references)
        if kind == "si-sdr":
            return losses.negative_si_sdr(estimates, references)
        if kind == "log-energy":
            return self._log_energy(estimates, references, mixture)
        if kind != "wave":
            raise ParameterError(f"loss.kind={kind!r} is no loss of {self.name}")
        weight = float(self.config.loss.get("stft_weight", 0.5))
        return losses.waveform_l1(estimates, references) + weight * losses.multi_resolution_stft(estimates, references)

    def _log_energy(self, estimates: Tensor, references: Tensor, mixture: Tensor) -> Tensor:
        loss = losses.log_error_energy(estimates, references, mixture[:, None])
        weight = float(self.config.loss.get("compressed_weight", 0.0))
        if not weight:
            return loss
        guess, truth = (stft(waveforms, self.config.stft).abs() for waveforms in (estimates, references))
        return loss + weight * losses.compressed_l1(guess, truth)


def input_statistics(batches: list[Tensor]) -> tuple[Tensor, Tensor]:
    """Mean and deviation of magnitudes for each bin.

    Args:
        batches: Magnitudes, each ``(batch, channels, bins, frames)``.

    Returns:
        Two tensors ``(bins,)``; deviations are at least 1e-4 of the largest one.
    """
    values = torch.cat([batch.permute(2, 0, 1, 3).flatten(1) for batch in batches], dim=1)
    mean, deviation = values.mean(dim=1), values.std(dim=1)  # values: (bins, all frames)
    return mean, deviation.clamp(min=max(1e-8, 1e-4 * float(deviation.max())))
