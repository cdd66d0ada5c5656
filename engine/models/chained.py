"""Two networks of masks behind one another, as one."""

from __future__ import annotations

import numpy as np

from engine.backends.devices import open_network
from engine.backends.network import Array, Network
from engine.cancel import CancelToken
from engine.errors import ModelError, ModelFault
from engine.models.manifest import ModelManifest


class ChainedNetwork:
    """A network that gives the first target's mask, and one that hears what is left and shares it out.

    The first takes ``(1, 2, frames, bins)`` and gives a mask for the frames in the middle; the second takes what the
    mask leaves there, cut to a number of frames that it can take, and gives the shares of further targets in it, two
    channels each.

    Args:
        first: Gives the mask, ``(1, 2, fewer frames, bins)``.
        second: Gives the shares, ``(1, 2·targets, still fewer frames, bins)``.
        frame_multiple: The second's number of frames must be a multiple of this.
    """

    def __init__(self, first: Network, second: Network, frame_multiple: int) -> None:
        self._first = first
        self._second = second
        self._frame_multiple = frame_multiple

    @property
    def device(self) -> str:
        """What computes them."""
        return self._first.device

    def run(self, values: Array, cancel: CancelToken | None = None) -> Array:
        """Compute both; returns the masks of all their targets in the mixture, ``(1, 2 + 2·targets, frames, bins)``."""
        mask = self._first.run(values, cancel)
        frames = mask.shape[2] - mask.shape[2] % self._frame_multiple
        mask = _middle(mask, frames)
        left = _middle(values, frames) * (1 - mask)
        shares = self._second.run(left, cancel)
        del left
        mask = _middle(mask, shares.shape[2])
        for target in range(0, shares.shape[1], 2):
            shares[:, target : target + 2] *= 1 - mask
        return np.concatenate((mask, shares), axis=1)

    def close(self) -> None:
        """Give back the memory of both."""
        self._first.close()
        self._second.close()


def open_networks(manifest: ModelManifest, contents: tuple[bytes, ...], device: str) -> Network:
    """Load a model's network, or its two networks as one, onto a device.

    Args:
        manifest: The model.
        contents: Its files.
        device: As for :func:`engine.backends.devices.open_network`, which says what is raised.

    Raises:
        ModelError: If the family cannot do with so many networks or none, or the device cannot compute them.
        DeviceError: If the device has too little memory.
    """
    if not contents:
        raise ModelError(manifest.model_id, ModelFault.DAMAGED, "there is no file")
    if len(contents) > (2 if manifest.family == "spectral-mask" else 1):
        detail = f"family {manifest.family} has no use for {len(contents)} files"
        raise ModelError(manifest.model_id, ModelFault.UNSUITABLE, detail)
    first = open_network(contents[0], manifest.model_id, device)
    if len(contents) == 1:
        return first
    try:
        second = open_network(contents[1], manifest.model_id, device)
    except Exception:
        first.close()
        raise
    return ChainedNetwork(first, second, int(manifest.options.get("frame_multiple", 1)))


def _middle(values: Array, frames: int) -> Array:
    """The ``frames`` in the middle of ``(1, channels, more frames, bins)``."""
    first = (values.shape[2] - frames) // 2
    return values[:, :, first : first + frames]
