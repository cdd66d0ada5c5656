"""Each loss against its definition or a property that it must have."""

from __future__ import annotations

import math

import pytest

torch = pytest.importorskip("torch")

from training import losses  # noqa: E402

pytestmark = pytest.mark.training


def test_affinity_equals_its_definition():
    embeddings = torch.nn.functional.normalize(torch.randn(3, 40, 5, dtype=torch.float64), dim=-1)
    assignments = torch.nn.functional.one_hot(torch.randint(0, 2, (3, 40)), 2).double()
    assignments[:, ::7] = 0
    efficient = losses.affinity(embeddings, assignments)
    assert float(efficient) == pytest.approx(float(losses.affinity_naive(embeddings, assignments)), rel=1e-12)


def test_affinity_is_zero_for_perfect_embeddings():
    assignments = torch.nn.functional.one_hot(torch.randint(0, 2, (2, 30)), 2).float()
    assert float(losses.affinity(assignments, assignments)) == pytest.approx(0, abs=1e-6)


def test_weighted_l1_weighs():
    estimates, references = torch.zeros(2, 2, 4, 4), torch.ones(2, 2, 4, 4)
    references[:, 1] = 3
    assert float(losses.weighted_l1(estimates, references, (1.0, 0.0))) == 1
    assert float(losses.weighted_l1(estimates, references, (0.0, 1.0))) == 3
    assert float(losses.weighted_l1(estimates, references, (0.707, 0.293))) == pytest.approx(0.707 + 0.293 * 3)


def test_snr_counts_decibels():
    reference = torch.randn(2, 2, 1000)
    assert float(losses.negative_snr(reference * 0.9, reference)) == pytest.approx(-20, abs=1e-3)


def test_si_sdr_ignores_scale_and_snr_does_not():
    reference = torch.randn(2, 1, 1000)
    estimate = reference + 0.1 * torch.randn(2, 1, 1000)
    plain = float(losses.negative_si_sdr(estimate, reference))
    assert float(losses.negative_si_sdr(5 * estimate, reference)) == pytest.approx(plain, abs=1e-3)
    assert float(losses.negative_snr(5 * estimate, reference)) > float(losses.negative_snr(estimate, reference)) + 10


@pytest.mark.parametrize(
    "loss", [losses.negative_snr, losses.negative_si_sdr, losses.multi_resolution_stft, losses.log_l2]
)
def test_silence_gives_a_finite_loss_and_gradient(loss):
    estimate = torch.zeros(2, 1, 4096, requires_grad=True)
    value = loss(estimate, torch.zeros(2, 1, 4096))
    value.backward()
    assert math.isfinite(value.item())
    assert torch.isfinite(estimate.grad).all()


def test_log_error_energy_is_finite_in_silence_and_ordered():
    silence = torch.zeros(1, 2, 100)
    assert math.isfinite(float(losses.log_error_energy(silence, silence, silence)))
    mixture, reference = torch.randn(1, 2, 100), torch.randn(1, 2, 100)
    near = losses.log_error_energy(reference * 0.9, reference, mixture)
    assert float(near) < float(losses.log_error_energy(reference * 0.5, reference, mixture))


def test_mask_bce_is_the_cross_entropy():
    mask, reference = torch.tensor([0.25, 0.5]), torch.tensor([1.0, 0.0])
    expected = (-math.log(0.25) - math.log(0.5)) / 2
    assert float(losses.mask_bce(mask, reference)) == pytest.approx(expected, rel=1e-5)
    weighted = losses.mask_bce(mask, reference, torch.tensor([1.0, 0.0]))
    assert float(weighted) == pytest.approx(-math.log(0.25), rel=1e-5)


def test_phase_aware_mse_sees_the_phase():
    spectrum = torch.randn(1, 5, 5, dtype=torch.complex64)
    assert float(losses.phase_aware_mse(spectrum, spectrum)) == 0
    assert float(losses.phase_aware_mse(-spectrum, spectrum)) > 0
    assert float(losses.log_l2((-spectrum).abs(), spectrum.abs())) == pytest.approx(-6)


def test_multi_resolution_stft_is_zero_only_for_equals():
    signal = torch.randn(1, 1, 8192)
    assert float(losses.multi_resolution_stft(signal, signal)) == pytest.approx(0, abs=1e-5)
    assert float(losses.multi_resolution_stft(signal * 0.5, signal)) > 0.3


def test_permutation_invariant_finds_each_examples_order():
    references = torch.randn(2, 3, 50)
    estimates = torch.stack([references[0][[2, 0, 1]], references[1]])
    loss, orders = losses.permutation_invariant(losses.magnitude_mse, estimates, references)
    assert float(loss) == 0
    assert orders == [(1, 2, 0), (0, 1, 2)]


def test_magnitude_and_waveform_losses_are_means():
    zeros, twos = torch.zeros(2, 3), torch.full((2, 3), 2.0)
    assert float(losses.magnitude_mse(zeros, twos)) == 4
    assert float(losses.magnitude_l1(zeros, twos)) == 2
    assert float(losses.waveform_l1(zeros, twos)) == 2
    assert float(losses.compressed_l1(twos, twos)) == 0
