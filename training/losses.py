"""The losses of all systems, as plain functions of estimate and reference; each returns a scalar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations

import torch
from torch import Tensor
from torch.nn import functional as F

from training.config import StftConfig
from training.networks.signal import stft

EPS = 1e-8
MULTI_RESOLUTION = (StftConfig(2048, 512), StftConfig(1024, 256), StftConfig(512, 128))


def magnitude_mse(estimate: Tensor, reference: Tensor) -> Tensor:
    """Mean squared error of magnitudes (S0, Open-Unmix); any equal shapes."""
    return F.mse_loss(estimate, reference)


def magnitude_l1(estimate: Tensor, reference: Tensor) -> Tensor:
    """Mean absolute error of magnitudes (S1, S4, Spleeter); any equal shapes."""
    return F.l1_loss(estimate, reference)


def mask_bce(mask: Tensor, reference: Tensor, weight: Tensor | None = None) -> Tensor:
    """Binary cross entropy of masks in [0, 1] (S2).

    Args:
        mask: Any shape, in [0, 1].
        reference: The same shape, in [0, 1]: a binary or a proportion mask.
        weight: Broadcasts to that shape; None weighs all bins alike.
    """
    losses = F.binary_cross_entropy(mask.float().clamp(1e-6, 1 - 1e-6), reference, reduction="none")
    if weight is None:
        return losses.mean()
    return (losses * weight).sum() / weight.expand_as(losses).sum().clamp(min=EPS)


def affinity(embeddings: Tensor, assignments: Tensor) -> Tensor:
    """Deep clustering's loss ||VVᵀ - YYᵀ||² in its efficient form ||VᵀV||² - 2||VᵀY||² + ||YᵀY||² (S2, equation 2.2).

    Args:
        embeddings: V, ``(batch, points, dimensions)``.
        assignments: Y, ``(batch, points, clusters)``, one-hot; rows of zeros leave a point out on this side.

    Returns:
        Mean over the batch, divided by the square of the number of points.
    """
    inner = _gram(embeddings, embeddings) - 2 * _gram(embeddings, assignments) + _gram(assignments, assignments)
    return (inner / embeddings.shape[1] ** 2).mean()


def affinity_naive(embeddings: Tensor, assignments: Tensor) -> Tensor:
    """The same value by the definition, with a matrix of points by points: for small inputs and for the test."""
    difference = embeddings @ embeddings.mT - assignments @ assignments.mT  # (batch, points, points)
    return (difference.square().sum(dim=(1, 2)) / embeddings.shape[1] ** 2).mean()


def weighted_l1(estimates: Tensor, references: Tensor, weights: Sequence[float]) -> Tensor:
    """Sum over sources of weight times mean absolute error (S4, equations 12 and 13).

    Args:
        estimates: ``(batch, sources, ...)``.
        references: The same shape.
        weights: One a source: ``(alpha, 1 - alpha)`` for two.
    """
    errors = (estimates - references).abs().flatten(2).mean(dim=(0, 2))  # (sources,)
    return (errors * errors.new_tensor(list(weights))).sum()


def log_l2(estimate: Tensor, reference: Tensor, floor: float = 1e-6) -> Tensor:
    """Logarithm to base 10 of each example's mean squared error (S3's log L2), averaged over the batch.

    Args:
        estimate: ``(batch, ...)`` real.
        reference: The same shape.
        floor: Added to the mean squared error, so that silence has a value.
    """
    return torch.log10((estimate - reference).square().flatten(1).mean(dim=1) + floor).mean()


def phase_aware_mse(estimate: Tensor, reference: Tensor) -> Tensor:
    """Mean squared error of complex spectra (S3): it falls only where magnitude and phase both come near."""
    return torch.view_as_real(estimate - reference).square().mean()


def negative_snr(estimate: Tensor, reference: Tensor) -> Tensor:
    """Minus the signal-to-noise ratio in dB.

    Args:
        estimate: ``(batch, ..., samples)``.
        reference: The same shape; silence is a defined, finite value.
    """
    signal = reference.square().flatten(1).sum(dim=1)
    noise = (estimate - reference).square().flatten(1).sum(dim=1)
    return -10 * torch.log10((signal + EPS) / (noise + EPS)).mean()


def negative_si_sdr(estimate: Tensor, reference: Tensor) -> Tensor:
    """Minus the scale-invariant SDR in dB (Le Roux et al., 2019), of signals freed of their mean.

    Args:
        estimate: ``(batch, ..., samples)``.
        reference: The same shape.
    """
    guess = (estimate - estimate.mean(dim=-1, keepdim=True)).flatten(1)
    truth = (reference - reference.mean(dim=-1, keepdim=True)).flatten(1)
    scale = (guess * truth).sum(dim=1, keepdim=True) / (truth.square().sum(dim=1, keepdim=True) + EPS)
    return negative_snr(guess, scale * truth)


def waveform_l1(estimate: Tensor, reference: Tensor) -> Tensor:
    """Mean absolute error of samples (Demucs)."""
    return F.l1_loss(estimate, reference)


def multi_resolution_stft(
    estimate: Tensor, reference: Tensor, resolutions: Sequence[StftConfig] = MULTI_RESOLUTION
) -> Tensor:
    """Spectral convergence plus mean absolute log-magnitude error, averaged over resolutions (Yamamoto et al., 2020).

    Args:
        estimate: ``(batch, ..., samples)``.
        reference: The same shape.
        resolutions: The transforms.
    """
    total = estimate.new_zeros(())
    for settings in resolutions:
        guess, truth = (_magnitudes(signal, settings) for signal in (estimate, reference))
        convergence = (guess - truth).norm() / (truth.norm() + 1e-3)
        total = total + convergence + (torch.log(guess + 1e-5) - torch.log(truth + 1e-5)).abs().mean()
    return total / len(resolutions)


def log_error_energy(estimate: Tensor, reference: Tensor, mixture: Tensor, floor: float = 3e-3) -> Tensor:
    """Per-example logarithm of the error's energy against the mixture's, halved: the recipe of the network that ships.

    Args:
        estimate: ``(batch, channels, samples)``.
        reference: The same shape.
        mixture: The same shape; its energy bounds the error from below.
        floor: Share of the mixture's energy that counts as perfect.

    Returns:
        Scalar; finite for silence too.
    """
    loudness = mixture.square().flatten(1).mean(dim=1) + 1e-6
    error = (estimate - reference).square().flatten(1).mean(dim=1)
    return 0.5 * torch.log10(error / loudness + floor).mean()


def compressed_l1(estimate: Tensor, reference: Tensor, power: float = 0.3) -> Tensor:
    """Mean absolute error of magnitudes raised to a power below one, so that quiet bins count; any equal shapes."""
    return ((estimate + 1e-4) ** power - (reference + 1e-4) ** power).abs().mean()


def permutation_invariant(
    loss: Callable[[Tensor, Tensor], Tensor], estimates: Tensor, references: Tensor
) -> tuple[Tensor, list[tuple[int, ...]]]:
    """Each example's smallest loss over all orders of its estimates (utterance-level PIT, Kolbæk et al., 2017).

    Args:
        loss: Of ``(1, sources, ...)`` estimates and references; a scalar.
        estimates: ``(batch, sources, ...)``.
        references: The same shape.

    Returns:
        The mean of the smallest losses, and for each example the order of estimates that gave it.
    """
    best, orders = [], []
    for guess, truth in zip(estimates, references, strict=True):
        candidates = list(permutations(range(guess.shape[0])))
        losses = torch.stack([loss(guess[list(order)][None], truth[None]) for order in candidates])
        index = int(losses.argmin())
        best.append(losses[index])
        orders.append(candidates[index])
    return torch.stack(best).mean(), orders


def _gram(left: Tensor, right: Tensor) -> Tensor:
    """Squared Frobenius norm of leftᵀ·right for each example."""
    return (left.mT @ right).square().sum(dim=(1, 2))


def _magnitudes(signal: Tensor, settings: StftConfig) -> Tensor:
    """Magnitudes whose gradient is finite at zero."""
    return torch.view_as_real(stft(signal, settings)).square().sum(dim=-1).add(1e-10).sqrt()
