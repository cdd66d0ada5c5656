"""S2: the U-Net on log-mel spectrograms, and UH-net, which also hears the masks of a hybrid clustering network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

import torch
from torch import Tensor, nn

from engine.errors import ParameterError
from training import losses
from training.config import Config
from training.networks.base import Batch
from training.networks.clustering import EmbeddingNetwork, clustering_state
from training.networks.layers import UNet2d
from training.networks.mel import MelSystem, from_chunks, to_chunks


class MelUNet(nn.Module):
    """Four halvings, four doublings, dropout, sigmoid: log mel in, the voice's proportion mask out.

    Args:
        inputs: 1, or 3 for UH-net.
        widths: Channels of the five levels.
        dropout: After each up-sampling.
    """

    def __init__(
        self, inputs: int = 1, *, widths: Sequence[int] = (64, 128, 256, 512, 1024), dropout: float = 0.5
    ) -> None:
        super().__init__()
        self.unet = UNet2d(inputs, 1, widths, dropout=dropout, pooling=True)

    def forward(self, x: Tensor) -> Tensor:
        """``(batch, inputs, 128, frames)`` to ``(batch, 128, frames)`` in [0, 1]; frames a multiple of 16."""
        return torch.sigmoid(self.unet(x))[:, 0]


class MelUNetSystem(MelSystem):
    """Trained on the cross entropy of the proportion mask."""

    name: ClassVar[str] = "mel-unet"

    @staticmethod
    def build(config: Config) -> nn.Module:
        """See ``MelUNet`` for ``config.network``."""
        return MelUNet(**config.network)

    def training_loss(self, batch: Batch) -> Tensor:
        """See the class."""
        log_mel, _, proportion = self.masks_of(batch)
        return losses.mask_bce(self.network(self.network_input(log_mel)), proportion)

    def mel_mask(self, log_mel: Tensor) -> Tensor:
        """See ``MelSystem``; each chunk by itself."""
        return from_chunks(self.network(self.network_input(to_chunks(log_mel))), log_mel.shape[0])

    def network_input(self, log_mel: Tensor) -> Tensor:
        """``(batch, 128, frames)`` to the network's channels ``(batch, inputs, 128, frames)``."""
        return log_mel[:, None]


class UHNet(nn.Module):
    """A frozen hybrid clustering network and a U-Net over its two masks and the spectrogram.

    Args:
        clustering: Arguments of ``EmbeddingNetwork``, the same as in the run it comes from.
        unet: Arguments of ``MelUNet``.
    """

    def __init__(self, *, clustering: Mapping[str, Any], **unet: Any) -> None:  # noqa: ANN401 - passed on
        super().__init__()
        self.clustering = EmbeddingNetwork(**{**clustering, "has_mask_head": True}).requires_grad_(requires_grad=False)
        self.unet = MelUNet(3, **unet)
        self.train()  # Lightning starts in whatever mode it finds

    def train(self, mode: bool = True) -> Self:
        """Training mode, except for the frozen part."""
        super().train(mode)
        self.clustering.eval()
        return self

    def forward(self, log_mel: Tensor) -> Tensor:
        """``(batch, 128, frames)`` log mel to the mask of the same shape."""
        with torch.no_grad():
            masks = self.clustering.masks(log_mel)  # (batch, 2, 128, frames)
        result: Tensor = self.unet(torch.cat([log_mel[:, None], masks], dim=1))
        return result


class UHNetSystem(MelUNetSystem):
    """``mel-unet`` with three channels; it starts from a run of ``hybrid-clustering`` (``config.start_from``)."""

    name: ClassVar[str] = "uh-net"
    network: UHNet

    @staticmethod
    def build(config: Config) -> nn.Module:
        """See ``UHNet`` for ``config.network``."""
        return UHNet(**config.network)

    def network_input(self, log_mel: Tensor) -> Tensor:
        """The network adds the two masks by itself."""
        return log_mel

    def load_start(self, state: Mapping[str, Any], system: str) -> None:
        """Take the clustering network of a ``hybrid-clustering`` run."""
        if system != "hybrid-clustering":
            raise ParameterError(f"uh-net must start from hybrid-clustering, not {system}")
        self.network.clustering.load_state_dict(clustering_state(state))
