"""Where a network looks: the saliency map of S0 over the input spectrogram."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from engine.errors import ParameterError
from engine.separation.model import Waveform
from training.networks.base import System

_N_FFT = 2048
_HOP_LENGTH = 512


def saliency_map(system: System, mixture: Waveform, *, target: str = "vocals") -> NDArray[np.float32] | None:
    """How much each bin of the mixture counts for an estimate.

    Every bin of the mixture's STFT is multiplied with a factor of 1, and the level of the estimate (in dB) is
    differentiated by the factors (Simonyan et al. 2014, gradient times input). That works for every system that hears
    a waveform, whatever it makes of it, as long as it can be differentiated.

    Args:
        system: A trained system.
        mixture: ``(channels, samples)`` at its rate, with its number of channels, longer than 1,024 samples.
        target: One of the system's targets.

    Returns:
        ``(bins, frames)`` of a 2048/512 STFT, mean magnitude over the channels, the largest 1; None where no gradient
        reaches the input (a clustering cuts it off).

    Raises:
        ParameterError: If the target is unknown or the mixture has the wrong channels or is too short.
    """
    if target not in system.targets or mixture.shape[0] != system.channels or mixture.shape[-1] <= _N_FFT // 2:
        raise ParameterError(f"target={target!r} must be one of {system.targets}, mixture of {mixture.shape} must fit")
    device = next(system.parameters()).device
    window = torch.hann_window(_N_FFT, device=device)
    waveform = torch.from_numpy(np.ascontiguousarray(mixture, np.float32)).to(device)
    spectrum = torch.stft(waveform, _N_FFT, _HOP_LENGTH, window=window, return_complex=True)
    factors = torch.ones(spectrum.shape, device=device, requires_grad=True)
    was_training = system.training
    system.eval()
    with torch.enable_grad():
        heard = torch.istft(spectrum * factors, _N_FFT, _HOP_LENGTH, window=window, length=mixture.shape[-1])
        # cuDNN has no backward pass of a recurrent network outside of training
        with torch.backends.cudnn.flags(enabled=False):
            estimate = system.estimate(heard[None])[0, system.targets.index(target)]
            level = 10.0 * torch.log10(estimate.square().mean() + 1e-10)
            gradient = torch.autograd.grad(level, factors, allow_unused=True)[0] if level.requires_grad else None
    system.train(was_training)
    if gradient is None or not bool(gradient.any()):
        return None
    importance = gradient.abs().mean(dim=0)  # (bins, frames)
    return (importance / importance.max()).cpu().numpy().astype(np.float32)
