"""Which tiles of a spectrogram are wanted next, and which are kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.analysis.samples import SampleSource, Span
from engine.analysis.spectrogram import SpectrogramSettings, Tile, TileKey, ready_columns

MOST_TILES = 192


@dataclass(frozen=True)
class SongSnapshot:
    """What was known of a song at one moment.

    Attributes:
        sample_rate: Rate in Hz.
        frames: Length in frames.
        spans: The ready spans of every stem.
    """

    sample_rate: int
    frames: int
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, samples: SampleSource) -> SongSnapshot:
        spans = {stem: tuple((start, stop) for start, stop in samples.ready_spans(stem)) for stem in samples.stems}
        return cls(samples.sample_rate, samples.frames, spans)

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(self.spans)

    @property
    def duration_s(self) -> float:
        return self.frames / self.sample_rate

    def ready_spans(self, stem: str) -> tuple[Span, ...]:
        return self.spans[stem]


@dataclass(frozen=True)
class Demand:
    """What a view shows at the moment.

    Attributes:
        stems: The stems shown, from top to bottom.
        start: First visible frame.
        stop: One past the last visible frame.
        level: Zoom level that suits the screen.
    """

    stems: tuple[str, ...]
    start: int
    stop: int
    level: int


def derive_wanted_tiles(demand: Demand, settings: SpectrogramSettings, song: SongSnapshot) -> Iterator[TileKey]:
    """The tiles to have, most urgent first.

    The whole song coarsely; then what is visible, from its middle outwards; then a tile to each side; then the same for
    the stems that are not shown, so that a comparison appears at once.
    """
    hidden = [stem for stem in song.stems if stem not in demand.stems]
    coarsest = settings.coarsest_level(song.frames)
    visible = _from_the_middle(settings.tiles_between(demand.level, demand.start, min(demand.stop, song.frames)))
    for stems in (demand.stems, hidden):
        yield from _keys(stems, coarsest, settings.tiles_between(coarsest, 0, song.frames))
        yield from _keys(stems, demand.level, visible)
        if stems is demand.stems and visible:
            last = max(settings.tiles_between(demand.level, 0, song.frames))
            yield from _keys(stems, demand.level, [i for i in (max(visible) + 1, min(visible) - 1) if 0 <= i <= last])


def _keys(stems: Sequence[str], level: int, indices: Sequence[int]) -> Iterator[TileKey]:
    return (TileKey(stem, level, index) for index in indices for stem in stems)


def _from_the_middle(indices: Sequence[int]) -> list[int]:
    if not indices:
        return []
    middle = (indices[0] + indices[-1]) / 2
    return sorted(indices, key=lambda index: abs(index - middle))


class TileStock(Mapping[TileKey, Tile]):
    """The tiles at hand; the least recently wanted ones go when there are too many."""

    def __init__(self, capacity: int = MOST_TILES) -> None:
        self._capacity = capacity
        self._tiles: OrderedDict[TileKey, Tile] = OrderedDict()
        self._spans: dict[TileKey, tuple[Span, ...]] = {}

    def __getitem__(self, key: TileKey) -> Tile:
        return self._tiles[key]

    def __iter__(self) -> Iterator[TileKey]:
        return iter(self._tiles)

    def __len__(self) -> int:
        return len(self._tiles)

    def add(self, tile: Tile, spans: tuple[Span, ...]) -> None:
        """Keep a tile that was computed while ``spans`` of its stem were ready."""
        self._tiles[tile.key] = tile
        self._tiles.move_to_end(tile.key)
        self._spans[tile.key] = spans
        while len(self._tiles) > self._capacity:
            oldest, _ = self._tiles.popitem(last=False)
            del self._spans[oldest]

    def touch(self, key: TileKey) -> None:
        """Say that a tile is wanted."""
        if key in self._tiles:
            self._tiles.move_to_end(key)

    def lacks(self, key: TileKey, settings: SpectrogramSettings, song: SongSnapshot) -> bool:
        """True where computing a tile would show more than there is."""
        spans = song.spans[key.stem]
        known = self._tiles.get(key)
        if not spans or (known is not None and self._spans[key] == spans):
            return False
        ready = ready_columns(song, settings, key)
        if known is not None:
            ready &= ~known.is_filled
        if ready.any():
            return True
        if known is not None:
            self._spans[key] = spans
        return False


def derive_next_tile(
    stock: TileStock, demand: Demand, settings: SpectrogramSettings, song: SongSnapshot
) -> TileKey | None:
    """The most urgent tile that lacks something; None when there is nothing to do."""
    wanted = list(derive_wanted_tiles(demand, settings, song))
    for key in reversed(wanted):
        stock.touch(key)
    return next((key for key in wanted if stock.lacks(key, settings, song)), None)
