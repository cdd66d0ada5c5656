"""S2's own figures: how near a system's mel mask lies to the true one, beside what chance gives."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import torch
from numpy.typing import NDArray

from engine.errors import ParameterError
from training.data import Track
from training.metrics.masks import mask_iou, mask_psnr
from training.networks.mel import MelSystem, log_mel

AUDIBLE = 0.5
"""Bins less than 40 dB under the song's maximum count for the overlap, as in the clustering's loss."""


def mel_mask_scores(system: MelSystem, tracks: Iterable[Track]) -> dict[str, float]:
    """Score the masks of whole songs.

    Args:
        system: One of S2's systems.
        tracks: Songs at the system's rate.

    Returns:
        Medians over songs: ``psnr_db`` of the proportion mask, ``iou_percent`` of the binary mask (a bin is the voice's
        where the mask exceeds a half), and the overlap of two masks that know nothing: ``iou_all_percent`` (every bin
        is the voice's) and ``iou_coin_percent`` (a fair coin for each bin).

    Raises:
        ParameterError: If there are no songs.
    """
    rows = [_song_scores(system, track, np.random.default_rng(index)) for index, track in enumerate(tracks)]
    if not rows:
        raise ParameterError("tracks must hold a song")
    names = ("psnr_db", "iou_percent", "iou_all_percent", "iou_coin_percent")
    return {
        name: round(float(np.median(column)), 2) for name, column in zip(names, zip(*rows, strict=True), strict=True)
    }


@torch.no_grad()
def _song_scores(system: MelSystem, track: Track, rng: np.random.Generator) -> tuple[float, float, float, float]:
    mixture = torch.from_numpy(track.mixture)  # (channels, samples)
    vocals, rest = (system.mel_power(torch.from_numpy(w)) for w in (track.sources["vocals"], _rest(track)))
    estimate = system.eval().estimate_mask(mixture)
    proportion = vocals / (vocals + rest + 1e-12)
    is_audible = (log_mel(system.mel_power(mixture)) > AUDIBLE).numpy()
    truth = (vocals > rest).numpy()[is_audible]
    coin: NDArray[np.bool_] = rng.random(truth.shape) < 0.5
    guesses = (estimate.numpy()[is_audible] > 0.5, np.ones_like(truth), coin)
    overlaps = [100 * mask_iou(truth, guess) for guess in guesses]
    return mask_psnr(proportion.numpy(), estimate.numpy()), overlaps[0], overlaps[1], overlaps[2]


def _rest(track: Track) -> NDArray[np.float32]:
    return np.asarray(track.mixture - track.sources["vocals"], np.float32)
