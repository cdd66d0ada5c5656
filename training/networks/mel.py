"""S2's signal path, shared by its four systems: 16 kHz, 128 mel bands, chunks of 128 frames, and the way back."""

from __future__ import annotations

from abc import abstractmethod

import torch
from torch import Tensor, nn

from engine.errors import ParameterError
from training.config import Config
from training.networks.base import Batch, System, select, with_residual
from training.networks.signal import EPS, griffin_lim, istft, mel_bands, stft, unit_phase

MEL_BANDS = 128
CHUNK_FRAMES = 128
RANGE_DB = 80.0


class MelSystem(System):
    """Mono systems that find a mask for the voice on the log-mel spectrogram.

    The network hears ``(chunks, 128 bands, 128 frames)`` of log power in [0, 1]: 80 dB under each example's maximum to
    the maximum, so that loudness changes nothing.

    ``config.separation["recovery"]`` says how a masked mel spectrogram becomes sound: ``mask`` spreads the mask over
    the linear bins and applies it to the mixture's STFT; ``griffin-lim`` is the document's way: power mel times mask,
    back to linear bins, phase by ``griffin_lim_iterations`` from a random start; ``griffin-lim-mixture`` starts from
    the mixture's phase.
    """

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        bands = torch.from_numpy(mel_bands(config.data.sample_rate, config.stft.n_fft, MEL_BANDS))
        self.register_buffer("bands", bands, persistent=False)  # (128, bins)
        self.register_buffer("bands_inverse", torch.linalg.pinv(bands), persistent=False)  # (bins, 128)
        self.register_buffer("spread", _spread(bands), persistent=False)  # (bins, 128)

    @abstractmethod
    def mel_mask(self, log_mel: Tensor) -> Tensor:
        """The voice's share of power.

        Args:
            log_mel: ``(batch, 128, frames)``, frames a multiple of 128.

        Returns:
            The same shape, in [0, 1].
        """

    def mel_power(self, waveform: Tensor) -> Tensor:
        """``(batch, samples)`` to power in mel bands ``(batch, 128, frames)``."""
        return self.to_mel(stft(waveform, self.config.stft).abs())

    def to_mel(self, magnitudes: Tensor) -> Tensor:
        """``(batch, bins, frames)`` magnitudes to power in mel bands ``(batch, 128, frames)``."""
        bands: Tensor = self.get_buffer("bands")
        return bands @ magnitudes.square()

    def masks_of(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """What a training example teaches.

        Returns:
            The mixture's log mel, the binary mask (voice louder than the rest) and the proportion mask (share of the
            voice in the power), each ``(batch·channels, 128, frames)`` with frames cut to a multiple of 16.
        """
        sources = self.config.data.sources
        vocals = self.mel_power(select(batch, sources, "vocals").flatten(0, 1))
        rest = self.mel_power(select(batch, sources, "accompaniment").flatten(0, 1))
        mixture = self.mel_power(batch["mixture"].flatten(0, 1))
        frames = mixture.shape[-1] // 16 * 16
        vocals, rest, mixture = (power[..., :frames] for power in (vocals, rest, mixture))
        return log_mel(mixture), (vocals > rest).float(), vocals / (vocals + rest + EPS)

    def estimate_mask(self, mixture: Tensor) -> Tensor:
        """Mask of any number of frames.

        Args:
            mixture: ``(batch, samples)``.

        Returns:
            ``(batch, 128, frames)`` in [0, 1].
        """
        levels = log_mel(self.mel_power(mixture))
        frames = levels.shape[-1]
        return self.mel_mask(nn.functional.pad(levels, (0, -frames % CHUNK_FRAMES)))[..., :frames]

    def estimate(self, mixture: Tensor) -> Tensor:
        """See ``System``."""
        batch, channels, samples = mixture.shape
        flat = mixture.reshape(batch * channels, samples)  # (batch·channels, samples)
        vocals = self._recover(flat, self.estimate_mask(flat)).reshape(batch, 1, channels, samples)
        return with_residual(vocals, mixture, self.config.targets)

    def _recover(self, mixture: Tensor, mask: Tensor) -> Tensor:
        """Mixture ``(rows, samples)`` and mel mask ``(rows, 128, frames)`` to the voice ``(rows, samples)``."""
        settings, samples = self.config.stft, mixture.shape[-1]
        way = str(self.config.separation.get("recovery", "mask"))
        spectrum = stft(mixture, settings)
        if way == "mask":
            return istft(spectrum * self.linear_mask(mask).sqrt(), settings, samples)
        if way not in {"griffin-lim", "griffin-lim-mixture"}:
            raise ParameterError(f"separation.recovery={way!r} must be mask, griffin-lim or griffin-lim-mixture")
        power = self.get_buffer("bands_inverse") @ (mask * self.mel_power(mixture))
        phase = unit_phase(spectrum) if way == "griffin-lim-mixture" else _random_phase(spectrum)
        iterations = int(self.config.separation.get("griffin_lim_iterations", 32))
        magnitudes = power.clamp(min=0).sqrt()
        return griffin_lim(magnitudes, settings, samples, phase=phase, iterations=iterations)

    def linear_mask(self, mask: Tensor) -> Tensor:
        """Spread a mask of mel bands over the linear bins.

        Args:
            mask: ``(rows, 128, frames)``.

        Returns:
            ``(rows, bins, frames)``: each bin has the mean of the bands over it; bins without any have the nearest's.
        """
        return (self.get_buffer("spread") @ mask).clamp(0, 1)


def log_mel(power: Tensor) -> Tensor:
    """Power to decibels under the example's maximum, mapped to [0, 1].

    Args:
        power: ``(batch, bands, frames)``.

    Returns:
        The same shape; silence is 0.
    """
    peak = power.amax(dim=(1, 2), keepdim=True).clamp(min=1e-7)
    levels = 10 * torch.log10((power / peak).clamp(min=10 ** (-RANGE_DB / 10)))
    return levels / RANGE_DB + 1


def to_chunks(x: Tensor) -> Tensor:
    """``(batch, bands, chunks·128)`` to ``(batch·chunks, bands, 128)``."""
    batch, bands, _ = x.shape
    return x.reshape(batch, bands, -1, CHUNK_FRAMES).transpose(1, 2).reshape(-1, bands, CHUNK_FRAMES)


def from_chunks(x: Tensor, batch: int) -> Tensor:
    """The inverse of ``to_chunks``: ``(batch·chunks, ..., frames)`` to ``(batch, ..., chunks·frames)``."""
    chunks = x.reshape(batch, -1, *x.shape[1:])  # (batch, chunks, ..., frames)
    return chunks.movedim(1, -2).flatten(-2)


def _spread(bands: Tensor) -> Tensor:
    """Filters ``(128, bins)`` to weights ``(bins, 128)`` by which bands give a bin its value; rows add up to one."""
    cover = bands.sum(dim=0)  # (bins,)
    covered = torch.nonzero(cover > EPS)[:, 0]
    nearest = torch.arange(cover.numel())[:, None].sub(covered).abs().argmin(dim=1)
    return (bands / cover.clamp(min=EPS)).T[covered[nearest]]


def _random_phase(spectrum: Tensor) -> Tensor:
    """Unit phases drawn from a fixed seed, so that separation is deterministic."""
    generator = torch.Generator().manual_seed(0)
    angles = torch.rand(spectrum.shape, generator=generator).to(spectrum.device) * (2 * torch.pi)
    return torch.polar(torch.ones_like(angles), angles)
