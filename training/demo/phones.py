"""The sounds of the demo's singer: formants, voicing and noise of each phone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Phone:
    """One sound of speech.

    Attributes:
        formants_hz: The lowest three resonances of the vocal tract (Peterson and Barney 1952 for vowels, women).
        voicing: Loudness of the vibrating folds, 0 to 1.
        noise_band_hz: Band of the noise made at a narrow place of the tract.
        noise: Loudness of that noise.
        duration_s: How long it lasts where it is a consonant.
        damping: Factor on the bandwidths: nasals lose energy in the nose.
        closure_s: Silence before it, while the lips or the tongue are shut.
    """

    formants_hz: tuple[float, float, float]
    voicing: float = 1.0
    noise_band_hz: tuple[float, float] = (1_000.0, 8_000.0)
    noise: float = 0.0
    duration_s: float = 0.07
    damping: float = 1.0
    closure_s: float = 0.0


PHONES: dict[str, Phone] = {
    "iy": Phone((310, 2790, 3310)),
    "ih": Phone((430, 2480, 3070)),
    "eh": Phone((610, 2330, 2990)),
    "ae": Phone((860, 2050, 2850)),
    "aa": Phone((850, 1220, 2810)),
    "ao": Phone((590, 920, 2710)),
    "uh": Phone((470, 1160, 2680)),
    "uw": Phone((370, 950, 2670)),
    "ah": Phone((760, 1400, 2780)),
    "ax": Phone((520, 1500, 2700)),
    "m": Phone((280, 1100, 2300), 0.45, damping=2.0),
    "n": Phone((280, 1600, 2500), 0.45, damping=2.0),
    "ng": Phone((280, 1900, 2600), 0.45, damping=2.0),
    "l": Phone((380, 1150, 2800), 0.6),
    "r": Phone((420, 1250, 1700), 0.6),
    "w": Phone((330, 750, 2300), 0.6),
    "v": Phone((300, 1200, 2500), 0.35, (2_000, 9_000), 0.10),
    "dh": Phone((300, 1500, 2600), 0.35, (2_000, 9_000), 0.08, 0.05),
    "z": Phone((300, 1700, 2700), 0.30, (5_000, 11_000), 0.35, 0.08),
    "s": Phone((300, 1700, 2700), 0.0, (5_200, 11_500), 0.65, 0.12),
    "sh": Phone((300, 1800, 2600), 0.0, (2_400, 7_500), 0.6, 0.12),
    "t": Phone((350, 1800, 2700), 0.0, (3_000, 9_000), 0.6, 0.035, closure_s=0.05),
    "k": Phone((350, 1900, 2500), 0.0, (1_500, 5_000), 0.5, 0.04, closure_s=0.05),
    "b": Phone((250, 900, 2300), 0.25, (400, 2_500), 0.25, 0.03, closure_s=0.03),
    "d": Phone((280, 1700, 2600), 0.25, (2_500, 7_000), 0.3, 0.03, closure_s=0.03),
    "h": Phone((600, 1500, 2700), 0.0, (800, 6_000), 0.10, 0.25),
}
