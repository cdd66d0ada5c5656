"""Names of channel layouts, as FFmpeg spells them, and their WAVE speaker masks.

Channels are always in the order of the WAVE mask's bits: front left, front right, front centre, low
frequency, back left, back right, … Readers and writers whose format has another order convert at the door.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_FL, _FR, _FC, _LFE, _BL, _BR, _FLC, _FRC, _BC, _SL, _SR = (1 << bit for bit in range(11))

_MASKS = {
    "mono": _FC,
    "stereo": _FL | _FR,
    "2.1": _FL | _FR | _LFE,
    "3.0": _FL | _FR | _FC,
    "3.1": _FL | _FR | _FC | _LFE,
    "quad": _FL | _FR | _BL | _BR,
    "quad(side)": _FL | _FR | _SL | _SR,
    "4.0": _FL | _FR | _FC | _BC,
    "5.0": _FL | _FR | _FC | _BL | _BR,
    "5.0(side)": _FL | _FR | _FC | _SL | _SR,
    "5.1": _FL | _FR | _FC | _LFE | _BL | _BR,
    "5.1(side)": _FL | _FR | _FC | _LFE | _SL | _SR,
    "6.1": _FL | _FR | _FC | _LFE | _BC | _SL | _SR,
    "7.1": _FL | _FR | _FC | _LFE | _BL | _BR | _SL | _SR,
}

_HALF = 0.5**0.5
_LEFT_WEIGHTS = {_FL: 1.0, _FC: _HALF, _BL: _HALF, _SL: _HALF, _FLC: _HALF, _BC: 0.5}
_MIRROR = {_FR: _FL, _FL: _FR, _BR: _BL, _BL: _BR, _SR: _SL, _SL: _SR, _FRC: _FLC, _FLC: _FRC}

_FLAC_LAYOUTS = ("", "mono", "stereo", "3.0", "quad", "5.0", "5.1", "6.1", "7.1")


def layout_mask(layout: str) -> int:
    """WAVE speaker mask of a layout; 0 where the layout is unknown."""
    return _MASKS.get(layout, 0)


def layout_from_mask(mask: int, channels: int) -> str:
    """Name of a WAVE speaker mask; "" where it has none or does not fit the number of channels."""
    for name, known in _MASKS.items():
        if known == mask and mask.bit_count() == channels:
            return name
    return default_layout(channels) if channels <= 2 else ""


def default_layout(channels: int) -> str:
    """The layout that FLAC gives to a number of channels; "" beyond eight."""
    return _FLAC_LAYOUTS[channels] if channels < len(_FLAC_LAYOUTS) else ""


def known_layout(layout: str, channels: int) -> str:
    """``layout`` where it is one of ours and has that many channels, else ""."""
    return layout if layout_mask(layout).bit_count() == channels else ""


def stereo_fold(layout: str, channels: int) -> NDArray[np.float32]:
    """Weights ``(2, channels)`` that fold any number of channels to stereo (ITU-R BS.775, without low frequency).

    They are scaled so that nothing can grow beyond full scale. Channels of unknown place go to both sides.
    """
    mask = layout_mask(layout) or layout_mask(default_layout(channels))
    places = [1 << bit for bit in range(32) if mask >> bit & 1] or [_FC] * channels
    left = np.array([_LEFT_WEIGHTS.get(place, 0.0) for place in places])
    right = np.array([_LEFT_WEIGHTS.get(_MIRROR.get(place, place), 0.0) for place in places])
    weights = np.stack([left, right])
    return np.asarray(weights / weights.sum(axis=1).max(), np.float32)
