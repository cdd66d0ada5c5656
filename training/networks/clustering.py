"""S2: deep clustering and its hybrid form.

Four bidirectional GRU layers give each time-frequency bin an embedding; bins of one source are to lie together. k-means
with two clusters then gives a binary mask (Hershey et al., 2016). The hybrid form has a second head with a softmax mask
of both sources, which also says which cluster is the voice (Luo et al., 2017).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import torch
from torch import Tensor, nn

from engine.errors import ParameterError
from training import losses
from training.config import Config
from training.networks.base import Batch
from training.networks.mel import MEL_BANDS, MelSystem, from_chunks, to_chunks

AUDIBLE = 0.5
"""Bins less than 40 of the 80 dB under the maximum count for clustering."""


class EmbeddingNetwork(nn.Module):
    """Bidirectional GRU over the frames, then an embedding of unit length for each bin.

    Args:
        hidden_size: Of each GRU direction.
        num_layers: Of the GRU.
        dimensions: Of an embedding.
        dropout: Between GRU layers.
        has_mask_head: Whether to give the softmax mask too (the hybrid form).
    """

    def __init__(
        self,
        *,
        hidden_size: int = 500,
        num_layers: int = 4,
        dimensions: int = 20,
        dropout: float = 0.3,
        has_mask_head: bool = False,
    ) -> None:
        super().__init__()
        self.dimensions = dimensions
        self.register_buffer("input_mean", torch.zeros(MEL_BANDS))
        self.register_buffer("input_scale", torch.ones(MEL_BANDS))
        self.gru = nn.GRU(
            MEL_BANDS,
            hidden_size,
            num_layers,
            batch_first=True,
            bidirectional=True,
            dropout=dropout if num_layers > 1 else 0.0,
        )
        self.embed = nn.Linear(2 * hidden_size, MEL_BANDS * dimensions)
        self.mask = nn.Linear(2 * hidden_size, MEL_BANDS * 2) if has_mask_head else None

    def forward(self, log_mel: Tensor) -> tuple[Tensor, Tensor | None]:
        """Embed each bin.

        Args:
            log_mel: ``(batch, 128, frames)``.

        Returns:
            Embeddings ``(batch, 128·frames, dimensions)``, bands before frames, and the softmax masks
            ``(batch, 2, 128, frames)`` of voice and rest, or None.
        """
        batch, bands, frames = log_mel.shape
        hidden = self._hidden(log_mel)  # (batch, frames, 2·hidden)
        x = self.embed(hidden).reshape(batch, frames, bands, self.dimensions).transpose(1, 2)
        embeddings = nn.functional.normalize(x.reshape(batch, bands * frames, self.dimensions), dim=-1)
        return embeddings, None if self.mask is None else self.softmax_masks(hidden)

    def masks(self, log_mel: Tensor) -> Tensor:
        """The mask head alone: ``(batch, 128, frames)`` to ``(batch, 2, 128, frames)``."""
        return self.softmax_masks(self._hidden(log_mel))

    def _hidden(self, log_mel: Tensor) -> Tensor:
        x = (log_mel.transpose(1, 2) - self.get_buffer("input_mean")) / self.get_buffer("input_scale")
        hidden: Tensor = self.gru(x)[0]
        return hidden

    def softmax_masks(self, hidden: Tensor) -> Tensor:
        """The GRU's output ``(batch, frames, 2·hidden)`` to masks ``(batch, 2, 128, frames)`` that add up to one."""
        if self.mask is None:
            raise ParameterError("has_mask_head=False must be True to give masks")
        shares = self.mask(hidden).reshape(*hidden.shape[:2], MEL_BANDS, 2)  # (batch, frames, 128, 2)
        return torch.softmax(shares, dim=-1).permute(0, 3, 2, 1)


class DeepClusteringSystem(MelSystem):
    """Embeddings and k-means; the mean embeddings of voice and rest seen in training say which cluster is the voice."""

    name: ClassVar[str] = "deep-clustering"
    network: EmbeddingNetwork

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.register_buffer("anchors", torch.zeros(2, self.network.dimensions))

    @staticmethod
    def build(config: Config) -> nn.Module:
        """See ``EmbeddingNetwork`` for ``config.network``."""
        return EmbeddingNetwork(**config.network)

    def prepare(self, batches: Iterable[Batch]) -> None:
        """Standardise each band by the mixtures' mean and deviation: a recurrent network hardly learns without."""
        levels = torch.cat([self.masks_of(batch)[0] for batch in batches])  # (examples, 128, frames)
        state = self.network.state_dict()
        state["input_mean"].copy_(levels.mean(dim=(0, 2)))
        state["input_scale"].copy_(levels.std(dim=(0, 2)).clamp(min=0.05))

    def training_loss(self, batch: Batch) -> Tensor:
        """The affinity loss over the audible bins."""
        log_mel, binary, _ = self.masks_of(batch)
        embeddings, _ = self.network(log_mel)
        return self._affinity(embeddings, log_mel, binary)

    def mel_mask(self, log_mel: Tensor) -> Tensor:
        """The voice's cluster as a binary mask; one k-means for each example's whole length."""
        chunks = to_chunks(log_mel)
        size = chunks.shape[-1]
        embeddings, _ = self.network(chunks)
        embeddings = from_chunks(embeddings.reshape(*chunks.shape[:2], size, -1).permute(0, 1, 3, 2), log_mel.shape[0])
        masks = [self._cluster(e.transpose(1, 2), m) for e, m in zip(embeddings, log_mel, strict=True)]
        return torch.stack(masks)

    def _cluster(self, embeddings: Tensor, log_mel: Tensor) -> Tensor:
        """Embeddings ``(128, frames, dimensions)`` to the mask ``(128, frames)`` of the cluster nearer to the voice."""
        points = embeddings.reshape(-1, embeddings.shape[-1])  # (128·frames, dimensions)
        audible = log_mel.reshape(-1) > AUDIBLE
        centres = k_means(points[audible] if audible.sum() > 1 else points)
        labels = torch.cdist(points, centres).argmin(dim=1).reshape(log_mel.shape)
        return (labels == self._voice_cluster(centres, labels, log_mel)).float()

    def _voice_cluster(self, centres: Tensor, labels: Tensor, log_mel: Tensor) -> int:  # noqa: ARG002 - for the hybrid
        """Which of two clusters is the voice: the better pairing of centres with anchors."""
        distances = torch.cdist(centres, self.get_buffer("anchors"))  # (2, 2)
        return 0 if distances[0, 0] + distances[1, 1] <= distances[0, 1] + distances[1, 0] else 1

    def _affinity(self, embeddings: Tensor, log_mel: Tensor, binary: Tensor) -> Tensor:
        audible = (log_mel > AUDIBLE).float().flatten(1)[..., None]  # (batch, points, 1)
        voice = binary.flatten(1)[..., None]
        assignments = torch.cat([voice, 1 - voice], dim=-1) * audible  # (batch, points, 2)
        if self.training:
            self._move_anchors(embeddings.detach(), assignments)
        scale = audible.mean(dim=1, keepdim=True).clamp(min=1e-3).sqrt()
        return losses.affinity(embeddings * audible / scale, assignments / scale)

    @torch.no_grad()
    def _move_anchors(self, embeddings: Tensor, assignments: Tensor) -> None:
        """Running mean of the embeddings of voice and rest."""
        counts = assignments.sum(dim=(0, 1))[:, None]  # (2, 1)
        means = torch.einsum("bps,bpd->sd", assignments, embeddings) / counts.clamp(min=1)
        anchors = self.get_buffer("anchors")
        anchors.copy_(torch.where(counts > 0, anchors.lerp(means, 0.02), anchors))


class HybridClusteringSystem(DeepClusteringSystem):
    """Deep clustering with a mask head; ``config.separation["mask"]`` is ``cluster`` (the document's) or ``head``."""

    name: ClassVar[str] = "hybrid-clustering"

    @staticmethod
    def build(config: Config) -> nn.Module:
        """See ``EmbeddingNetwork`` for ``config.network``."""
        return EmbeddingNetwork(**{**config.network, "has_mask_head": True})

    def training_loss(self, batch: Batch) -> Tensor:
        """``affinity_weight`` times the affinity loss plus the rest times the cross entropy of the head's mask."""
        log_mel, binary, proportion = self.masks_of(batch)
        embeddings, masks = self.network(log_mel)
        weight = float(self.config.loss.get("affinity_weight", 0.5))
        head = losses.mask_bce(masks[:, 0], proportion)
        return weight * self._affinity(embeddings, log_mel, binary) + (1 - weight) * head

    def mel_mask(self, log_mel: Tensor) -> Tensor:
        """See the class."""
        if self.config.separation.get("mask", "cluster") == "cluster":
            return super().mel_mask(log_mel)
        return self._head(log_mel)

    def _head(self, log_mel: Tensor) -> Tensor:
        return from_chunks(self.network.masks(to_chunks(log_mel))[:, 0], log_mel.shape[0])

    def _voice_cluster(self, centres: Tensor, labels: Tensor, log_mel: Tensor) -> int:  # noqa: ARG002
        """The cluster that agrees more with the head's mask."""
        voice = self._head(log_mel[None])[0] > 0.5
        audible = log_mel > AUDIBLE
        agreement = [((labels == cluster) == voice)[audible].float().sum() for cluster in (0, 1)]
        return int(agreement[1] > agreement[0])


def k_means(points: Tensor, *, iterations: int = 20) -> Tensor:
    """Two clusters, started from two points that lie far apart, so that the result is deterministic.

    Args:
        points: ``(points, dimensions)``, at least one.
        iterations: At most.

    Returns:
        Centres ``(2, dimensions)``; equal where all points are equal.
    """
    first = points[torch.cdist(points.mean(dim=0, keepdim=True), points)[0].argmax()]
    second = points[torch.cdist(first[None], points)[0].argmax()]
    centres = torch.stack([first, second])
    for _ in range(iterations):
        labels = torch.cdist(points, centres).argmin(dim=1)
        moved = torch.stack([points[labels == c].mean(dim=0) if (labels == c).any() else centres[c] for c in (0, 1)])
        if torch.equal(moved, centres):
            break
        centres = moved
    return centres


def clustering_state(state: Mapping[str, Any]) -> dict[str, Any]:
    """The network's part of a clustering system's state, without the prefix."""
    prefix = "network."
    return {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}
