"""Both of Spleeter's networks as one model, small enough to ship.

Each network hears the mixture and gives its own mask. The vocals network's mask alone lets some accompaniment through;
the ratio of both networks' powers, which Spleeter itself uses, takes too much from loud voices. Their mean is better
than either (``training/attempts.md`` has the figures).
"""

from __future__ import annotations

import copy

import torch
from torch import Tensor, nn

from engine.errors import ParameterError
from training.spleeter.network import SpleeterUnet

RATIO_FLOOR = 1e-10
FULL_RANK = 512


class SpleeterDuet(nn.Module):
    """Mask of the vocals from two networks.

    Args:
        vocals: Network of the vocals, in evaluation mode.
        accompaniment: Network of the accompaniment, in evaluation mode.
    """

    def __init__(self, vocals: SpleeterUnet, accompaniment: SpleeterUnet) -> None:
        super().__init__()
        self.vocals = vocals
        self.accompaniment = accompaniment

    def forward(self, magnitude: Tensor) -> Tensor:
        """Mean of the vocals' own mask and of the share of the vocals' power in both.

        Args:
            magnitude: ``(batch, 2, frames, 1024)``, as for :class:`SpleeterUnet`.

        Returns:
            Mask in 0..1, same shape.
        """
        vocals: Tensor = self.vocals(magnitude)
        power = vocals.square()
        ratio = power / (power + self.accompaniment(magnitude).square() + RATIO_FLOOR)
        mask: Tensor = 0.5 * (vocals + ratio)
        return mask


def narrow_bottleneck(network: SpleeterUnet, rank: int) -> SpleeterUnet:
    """Cut the 512 channels between the deepest convolution and the first transposed one to ``rank``.

    Nothing stands between the two, no norm and no activation, so that a factor of the first one's weights can be moved
    into the second: with ``W = U·S·Vᵀ`` over output channels, ``Uᵀ·W`` has ``rank`` channels and the second one takes
    ``U``. Half of the channels carry nothing: at rank 288 no figure moves by more than 0.05 dB, and a third of the
    model's size is gone.

    Args:
        network: With its full bottleneck; left as it is.
        rank: Channels to keep, 1 to 512.

    Returns:
        A copy with the narrower bottleneck.

    Raises:
        ParameterError: If the rank is out of bounds.
    """
    if not 1 <= rank <= FULL_RANK:
        raise ParameterError(f"rank={rank} must lie in 1..{FULL_RANK}")
    narrow = copy.deepcopy(network)
    first, second = narrow.encoder[-1], narrow.decoder[0]
    if not isinstance(first, nn.Conv2d) or not isinstance(second, nn.ConvTranspose2d) or first.bias is None:
        raise ParameterError("network must have a convolution and a transposed one around its bottleneck")
    weight = first.weight.detach()  # (512, 256, 5, 5)
    basis = torch.linalg.svd(weight.flatten(1), full_matrices=False)[0][:, :rank]  # (512, rank)
    down = nn.Conv2d(first.in_channels, rank, 5, stride=2)
    down.weight.data = torch.einsum("oihw,or->rihw", weight, basis).contiguous()
    down.bias = nn.Parameter(basis.T @ first.bias.detach())
    up = nn.ConvTranspose2d(rank, second.out_channels, 5, stride=2)
    up.weight.data = torch.einsum("iohw,ir->rohw", second.weight.detach(), basis).contiguous()
    up.bias = second.bias
    narrow.encoder[-1], narrow.decoder[0] = down, up
    return narrow.eval()
