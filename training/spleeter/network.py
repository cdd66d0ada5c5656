"""Spleeter's U-Net for one target, in torch.

Hennequin et al., "Spleeter: a fast and efficient music source separation tool with pre-trained models", JOSS 5 (50),
2020, after Jansson et al., "Singing voice separation with deep U-Net convolutional networks", ISMIR 2017. Rebuilt
from the published description and the shapes in the checkpoint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from engine.errors import ModelError, ModelFault

BINS = 1024
"""Bins that the network sees and estimates, from bin 0."""

FRAME_MULTIPLE = 64
"""Six halvings of the time axis: the number of frames must be a multiple of this."""

ENCODER_CHANNELS = (2, 16, 32, 64, 128, 256, 512)
DECODER_CHANNELS = ((512, 256), (512, 128), (256, 64), (128, 32), (64, 16), (32, 1))
NORM_EPSILON = 1e-3
LEAK = 0.2
PADDING = (1, 2, 1, 2)
"""TensorFlow's "same" for a 5x5 kernel of stride 2 on an even axis: one before, two after."""


@dataclass(frozen=True)
class UnetShape:
    """Where a network may differ from the published ones.

    Attributes:
        bottleneck: Channels of the deepest convolution, 512 in the published networks.
        inner: Channels that the last transposed convolution but one gives.
        features: Channels that the last transposed convolution gives.
        masks: Channels of the last convolution: two for each target.
    """

    bottleneck: int = ENCODER_CHANNELS[-1]
    inner: int = DECODER_CHANNELS[-2][1]
    features: int = DECODER_CHANNELS[-1][1]
    masks: int = 2

    @property
    def encoder(self) -> tuple[int, ...]:
        """Channels before, between and after the strided convolutions."""
        return *ENCODER_CHANNELS[:-1], self.bottleneck

    @property
    def decoder(self) -> tuple[tuple[int, int], ...]:
        """Channels in and out of each transposed convolution."""
        first, *middle, fifth, sixth = DECODER_CHANNELS
        widened = sixth[0] - fifth[1] + self.inner
        return (self.bottleneck, first[1]), *middle, (fifth[0], self.inner), (widened, self.features)


class SpleeterUnet(nn.Module):
    """Mask of one target from the magnitudes of a stereo mixture.

    Six strided convolutions halve both axes down to ``(frames / 64, 16)``, six transposed ones lead back; each passes
    its raw output (before the batch norm) across to the decoder. A last dilated convolution gives a mask a channel.

    Args:
        shape: Its channels; those of the published networks where None.
    """

    def __init__(self, shape: UnetShape | None = None) -> None:
        super().__init__()
        shape = shape or UnetShape()
        pairs = list(pairwise(shape.encoder))
        self.encoder = nn.ModuleList(nn.Conv2d(i, o, 5, stride=2) for i, o in pairs)
        self.encoder_norms = nn.ModuleList(nn.BatchNorm2d(o, eps=NORM_EPSILON) for _, o in pairs[:-1])
        self.decoder = nn.ModuleList(nn.ConvTranspose2d(i, o, 5, stride=2) for i, o in shape.decoder)
        self.decoder_norms = nn.ModuleList(nn.BatchNorm2d(o, eps=NORM_EPSILON) for _, o in shape.decoder)
        self.mask = nn.Conv2d(shape.features, shape.masks, 4, dilation=2, padding=3)

    def forward(self, magnitude: Tensor) -> Tensor:
        """Estimate the mask.

        Args:
            magnitude: ``(batch, 2, frames, 1024)``; frames a multiple of 64; STFT of samples in ±1, n_fft 4096, hop
                1024, periodic Hann.

        Returns:
            Mask in 0..1, same shape.
        """
        return torch.sigmoid(self.logits(magnitude))

    def logits(self, magnitude: Tensor) -> Tensor:
        """Like :meth:`forward`, before the sigmoid; losses on logits are steadier."""
        skips: list[Tensor] = []
        hidden = magnitude
        for convolution, norm in zip(self.encoder, [*self.encoder_norms, None], strict=True):
            hidden = convolution(F.pad(hidden, PADDING))
            skips.append(hidden)
            if norm is not None:
                hidden = F.leaky_relu(norm(hidden), LEAK)
        hidden = skips.pop()  # (batch, 512, frames / 64, 16): the sixth convolution goes on raw
        for convolution, norm in zip(self.decoder, self.decoder_norms, strict=True):
            hidden = norm(F.relu(_doubled(convolution, hidden)))
            if skips:
                hidden = torch.cat([skips.pop(), hidden], dim=1)
        logits: Tensor = self.mask(hidden)
        return logits


def _doubled(layer: nn.Module, hidden: Tensor) -> Tensor:
    """A transposed convolution to exactly twice the size; on a processor, a bias added apart is much faster."""
    if not isinstance(layer, nn.ConvTranspose2d) or layer.bias is None:
        raise TypeError(f"{type(layer).__name__} is no transposed convolution with a bias")
    return F.conv_transpose2d(hidden, layer.weight, stride=2)[..., 1:-2, 1:-2] + layer.bias[:, None, None]


def network_from_checkpoint(tensors: Mapping[str, NDArray[np.float32]], target: str = "vocals") -> SpleeterUnet:
    """Build the network of one target with its published weights.

    Args:
        tensors: What :func:`training.spleeter.checkpoint.read_checkpoint` gave.
        target: ``vocals`` or ``accompaniment``; the checkpoint numbers the layers through, vocals first.

    Returns:
        The network in evaluation mode.

    Raises:
        ModelError: If the target is not known or a tensor is missing or has another shape.
    """
    order = {"vocals": 0, "accompaniment": 1}
    if target not in order:
        raise ModelError("spleeter", ModelFault.UNSUITABLE, f"target={target!r} must be one of {sorted(order)}")
    network = SpleeterUnet()
    try:
        network.load_state_dict(_state(tensors, order[target]))
    except (KeyError, RuntimeError) as error:
        raise ModelError("spleeter", ModelFault.UNSUITABLE, str(error)) from error
    return network.eval()


def _state(tensors: Mapping[str, NDArray[np.float32]], index: int) -> dict[str, Tensor]:
    state: dict[str, Tensor] = {}

    def convolution(ours: str, kind: str, number: int) -> None:
        theirs = _numbered(kind, number)
        # (height, width, a, b) -> (b, a, height, width), for both kinds of kernels
        state[f"{ours}.weight"] = torch.from_numpy(tensors[f"{theirs}/kernel"].transpose(3, 2, 0, 1).copy())
        state[f"{ours}.bias"] = torch.from_numpy(tensors[f"{theirs}/bias"].copy())

    def norm(ours: str, number: int) -> None:
        theirs = _numbered("batch_normalization", number)
        names = {"weight": "gamma", "bias": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}
        for key, name in names.items():
            state[f"{ours}.{key}"] = torch.from_numpy(tensors[f"{theirs}/{name}"].copy())
        state[f"{ours}.num_batches_tracked"] = torch.tensor(0)

    for layer in range(6):
        convolution(f"encoder.{layer}", "conv2d", 7 * index + layer)
        convolution(f"decoder.{layer}", "conv2d_transpose", 6 * index + layer)
        norm(f"decoder_norms.{layer}", 12 * index + 6 + layer)
    for layer in range(5):  # the sixth encoder norm is in the checkpoint, but nothing reads its output
        norm(f"encoder_norms.{layer}", 12 * index + layer)
    convolution("mask", "conv2d", 7 * index + 6)
    return state


def _numbered(name: str, number: int) -> str:
    return name if number == 0 else f"{name}_{number}"
