from __future__ import annotations

import torch

from training.augment.spectral import spec_augment


def test_bands_of_bins_and_frames_are_hidden_and_the_rest_is_kept() -> None:
    magnitudes = torch.rand(8, 2, 100, 60) + 0.5
    masked = spec_augment(magnitudes, torch.Generator().manual_seed(0))
    is_hidden = masked == 0
    assert torch.equal(masked[~is_hidden], magnitudes[~is_hidden])
    assert torch.equal(is_hidden[:, 0], is_hidden[:, 1]), "both channels lose the same"
    rows, columns = is_hidden[:, 0].all(dim=2), is_hidden[:, 0].all(dim=1)
    assert torch.equal(is_hidden[:, 0], rows[:, :, None] | columns[:, None, :]), "whole bands, nothing else"
    assert rows.any(dim=1).sum() >= 6
    assert columns.any(dim=1).sum() >= 6
    assert rows.sum(dim=1).max() <= 2 * 11
    assert len({tuple(row.tolist()) for row in rows}) > 4, "each example has its own bands"


def test_a_seed_repeats_and_no_masks_change_nothing() -> None:
    magnitudes = torch.rand(2, 1, 30, 30)
    once, again = (spec_augment(magnitudes, torch.Generator().manual_seed(5)) for _ in range(2))
    assert torch.equal(once, again)
    assert torch.equal(spec_augment(magnitudes, bin_masks=0, frame_masks=0), magnitudes)
