"""If these fail, spectrograms differ from those that the networks were trained on."""

import numpy as np
import pytest

from engine.errors import ParameterError
from engine.spectral.stft import frame_count, hann_window, istft, stft

SIZES = [(4096, 1024), (2048, 1024), (7680, 1024), (512, 110), (64, 64)]


def noise(samples, channels=2):
    return np.random.default_rng(3).normal(0, 0.3, (channels, samples)).astype(np.float32)


@pytest.mark.parametrize("center", [True, False])
@pytest.mark.parametrize(("n_fft", "hop"), SIZES)
def test_equals_torch(n_fft, hop, center):
    torch = pytest.importorskip("torch", reason="equality with torch needs torch (make test-training)")
    x = noise(20_001)
    window = torch.hann_window(n_fft)
    theirs = torch.stft(torch.from_numpy(x), n_fft, hop, window=window, center=center, return_complex=True)
    ours = stft(x, n_fft, hop, center=center)
    assert ours.dtype == np.complex64
    assert ours.shape == theirs.shape
    scale = float(theirs.abs().max())
    np.testing.assert_allclose(ours / scale, theirs.numpy() / scale, atol=1e-6)


@pytest.mark.parametrize("length", [None, 20_001, 19_000])
@pytest.mark.parametrize(("n_fft", "hop"), SIZES[:-1])  # a Hann window without overlap cannot be undone
def test_inverse_equals_torch(n_fft, hop, length):
    torch = pytest.importorskip("torch", reason="equality with torch needs torch (make test-training)")
    x = noise(20_001)
    spectrogram = stft(x, n_fft, hop) * np.float32(0.5)
    window = torch.hann_window(n_fft)
    theirs = torch.istft(torch.from_numpy(spectrogram.copy()), n_fft, hop, window=window, length=length)
    ours = istft(spectrogram, n_fft, hop, length=length)
    assert ours.dtype == np.float32
    covered = (spectrogram.shape[2] - 1) * hop
    np.testing.assert_allclose(ours[:, :covered], theirs.numpy()[:, :covered], atol=1e-5)


@pytest.mark.parametrize(("n_fft", "hop"), SIZES[:-1])
def test_there_and_back(n_fft, hop):
    x = noise(20_480)
    np.testing.assert_allclose(
        istft(stft(x, n_fft, hop), n_fft, hop, length=20_480)[:, :18_000], x[:, :18_000], atol=1e-6
    )


def test_without_centre_the_edges_fade_and_the_middle_is_exact():
    x = noise(16 * 1024)
    back = istft(stft(x, 4096, 1024, center=False), 4096, 1024, length=16 * 1024, center=False)
    np.testing.assert_allclose(back[:, 3072:-3072], x[:, 3072:-3072], atol=1e-6)
    assert np.abs(back[:, :64]).max() < 0.1 * np.abs(x).max()
    assert np.abs(back).max() <= 1.01 * np.abs(x).max()


def test_a_changed_spectrogram_does_not_blow_up_at_the_edges():
    x = noise(16 * 1024)
    spectrogram = stft(x, 4096, 1024, center=False)
    spectrogram[:, 100:] = 0
    back = istft(spectrogram, 4096, 1024, center=False)
    assert np.abs(back).max() < 2 * np.abs(x).max()


def test_what_lies_beyond_the_frames_is_silent():
    back = istft(stft(noise(8192), 4096, 1024), 4096, 1024, length=20_000)
    assert back.shape == (2, 20_000)
    assert not back[:, 8192 + 4096 :].any()


def test_frame_count_is_what_comes_out():
    for samples in (4096, 5119, 5120, 9000):
        for center in (True, False):
            assert stft(noise(samples), 4096, 1024, center=center).shape[2] == frame_count(
                samples, 4096, 1024, center=center
            )


def test_the_window_is_periodic():
    window = hann_window(8)
    assert window[0] == 0
    assert window[4] == 1
    np.testing.assert_allclose(window[1:], window[1:][::-1], atol=1e-7)


@pytest.mark.parametrize(
    ("samples", "n_fft", "hop", "center"),
    [(2048, 4096, 1024, True), (4095, 4096, 1024, False), (9000, 4095, 1024, True), (9000, 4096, 0, True)],
)
def test_impossible_sizes_are_refused(samples, n_fft, hop, center):
    with pytest.raises(ParameterError):
        stft(noise(samples), n_fft, hop, center=center)


def test_bins_of_another_transform_are_refused():
    with pytest.raises(ParameterError, match="bins=2049"):
        istft(np.zeros((1, 2049, 4), np.complex64), 2048, 1024)
