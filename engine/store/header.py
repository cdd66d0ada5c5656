"""What a stem store says of itself."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.separation.plan import SegmentSpec
from engine.store.atomic import write_text_atomically

FORMAT_VERSION = 1


@dataclass(frozen=True)
class StoreHeader:
    """Fixed facts of one store, written before any sample.

    Attributes:
        song: Fingerprint of the song's content.
        sample_rate: The source's rate in Hz.
        channels: The source's channels.
        layout: Their order, such as ``stereo`` or ``5.1``; empty where the file does not say.
        model_id: Model that fills the store.
        model_sha256: Hash of its weights.
        model_rate: The model's rate in Hz.
        targets: What the model extracts, in order.
        segment: How the song is cut, at the model's rate.
    """

    song: str
    sample_rate: int
    channels: int
    layout: str
    model_id: str
    model_sha256: str
    model_rate: int
    targets: tuple[str, ...]
    segment: SegmentSpec

    def save(self, path: Path) -> None:
        """Write the header as JSON, whole or not at all."""
        write_text_atomically(path, json.dumps({"format": FORMAT_VERSION, **asdict(self)}, indent=1))

    @staticmethod
    def load(path: Path) -> StoreHeader | None:
        """Read a header; None where there is none, or where it is damaged or of another version."""
        try:
            fields = json.loads(path.read_text(encoding="utf-8"))
            if fields.pop("format") != FORMAT_VERSION:
                return None
            fields["targets"] = tuple(fields["targets"])
            fields["segment"] = SegmentSpec(**fields["segment"])
            return StoreHeader(**fields)
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return None


@dataclass(frozen=True)
class DecodedState:
    """Written once the whole song is in the store.

    Attributes:
        frames: Length of the song at the source's rate.
        model_frames: Length at the model's rate.
        checksum: CRC-32 of the mixture's bytes.
        ends_early_s: Seconds that the file promised and did not hold; None where it is whole.
    """

    frames: int
    model_frames: int
    checksum: int
    ends_early_s: float | None

    def save(self, path: Path) -> None:
        """Write the state as JSON, whole or not at all."""
        write_text_atomically(path, json.dumps(asdict(self)))

    @staticmethod
    def load(path: Path) -> DecodedState | None:
        """Read the state; None where the song was not read to its end."""
        try:
            return DecodedState(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
