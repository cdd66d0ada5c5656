"""The seam: one segment of the store's mixture in, one block of estimates out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from engine.cancel import CancelToken
from engine.errors import DeviceError, DeviceFault
from engine.separation.channels import channel_pairs
from engine.separation.model import SeparationModel, Waveform
from engine.separation.plan import Segment
from engine.store import Provenance, StemStore


@dataclass(frozen=True)
class StemBlock:
    """Estimates of the kept part of one segment.

    Attributes:
        segment: Which.
        estimates: ``(targets, channels, segment.stop - segment.start)`` float32 at the model's rate.
        provenance: What computed it.
    """

    segment: Segment
    estimates: Waveform
    provenance: Provenance

    def save(self, store: StemStore) -> None:
        """Put the block into the store it was made from."""
        store.add(self.segment.index, self.estimates, self.provenance)


def separate(
    store: StemStore, segment: Segment, model: SeparationModel, cancel: CancelToken | None = None
) -> StemBlock:
    """Separate one segment. Pure: the result depends on the mixture and the model alone.

    Args:
        store: Holds the mixture.
        segment: One of the store's plan, decoded to its ``read_stop`` or to the song's end.
        model: Must be the one that the store was made for.
        cancel: Ends a running inference.

    Raises:
        Cancelled: If ``cancel`` was cancelled.
        DeviceError: If the device failed; another device may go on with the same segment.
    """
    mixture = store.read_model_mixture(segment.read_start, segment.read_stop)  # (channels, length)
    kept = slice(segment.start - segment.read_start, segment.stop - segment.read_start)
    estimates = np.zeros((len(model.targets), mixture.shape[0], segment.stop - segment.start), np.float32)
    for left, right in channel_pairs(store.header.channels, store.header.layout):
        pair = np.stack((mixture[left], mixture[right]))  # (2, length)
        if not pair.any():
            continue
        estimate = model.estimate(pair, cancel)[..., kept]  # (targets, 2, kept)
        estimates[:, left] = estimate[:, 0] if left != right else estimate.mean(axis=1)
        if left != right:
            estimates[:, right] = estimate[:, 1]
    if not np.isfinite(estimates).all():
        raise DeviceError(model.device, DeviceFault.WRONG_RESULT, f"segment {segment.index} is not finite")
    return StemBlock(segment, estimates, Provenance(model.device, model.precision))


def stream(
    store: StemStore, model: SeparationModel, order: Iterable[int], cancel: CancelToken | None = None
) -> Iterator[StemBlock]:
    """Separate the segments named by ``order``, one after the other, reading ``cancel`` between them."""
    for index in order:
        if cancel is not None:
            cancel.raise_if_cancelled()
        yield separate(store, store.plan()[index], model, cancel)
