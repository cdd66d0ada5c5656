"""The transforms against their definitions."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch")
librosa = pytest.importorskip("librosa")

from training.config import StftConfig  # noqa: E402
from training.networks.signal import griffin_lim, istft, mel_bands, stft, unit_phase  # noqa: E402

pytestmark = pytest.mark.training


@pytest.mark.parametrize("samples", [1, 300, 1024, 5000])
def test_inverse_gives_the_waveform_back(samples):
    settings = StftConfig(512, 128)
    waveform = torch.randn(2, 3, samples)
    spectrum = stft(waveform, settings)
    assert spectrum.shape == (2, 3, 257, 1 + max(samples, 512) // 128)
    assert torch.allclose(istft(spectrum, settings, samples), waveform, atol=1e-5)


def test_mel_bands_are_librosas():
    expected = librosa.filters.mel(sr=16000, n_fft=1024, n_mels=128)
    assert abs(mel_bands(16000, 1024, 128) - expected).max() < 1e-6


def test_griffin_lim_comes_nearer_with_each_iteration():
    settings = StftConfig(512, 128)
    magnitudes = stft(torch.randn(1, 4000), settings).abs()
    phase = torch.polar(torch.ones_like(magnitudes), torch.rand(magnitudes.shape) * 6.28)

    def error(iterations):
        found = griffin_lim(magnitudes, settings, 4000, phase=phase, iterations=iterations)
        return float((stft(found, settings).abs() - magnitudes).norm())

    assert error(30) < error(5) < error(0)


def test_unit_phase_of_silence_is_zero():
    assert torch.equal(unit_phase(torch.zeros(3, dtype=torch.complex64)).abs(), torch.zeros(3))
