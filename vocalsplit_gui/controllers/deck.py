"""The open song with its player, and how one is opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.player.mix import Mix, StemMix
from engine.player.player import Player
from engine.session import SplitSession
from vocalsplit_gui.controllers.pool import SessionPool
from vocalsplit_gui.state.mixer_state import MixerState

if TYPE_CHECKING:
    from engine.player.outputs import OutputDevice

MakeDevice = Callable[[], "OutputDevice"]


@dataclass(frozen=True)
class Deck:
    """One open song."""

    path: Path
    session: SplitSession
    player: Player
    unsubscribe: Callable[[], None]
    device: OutputDevice

    @property
    def sample_rate(self) -> int:
        return self.session.info.sample_rate

    @property
    def frames(self) -> int:
        """Length of the song, as far as it is known."""
        store = self.session.store
        return store.frames if store.is_decoded else max(store.frames, self.session.info.declared_frames or 0)

    @property
    def duration_s(self) -> float:
        return self.frames / self.sample_rate

    def choose_output(self, name: str) -> None:
        """Play through another sound card; empty is the system's choice."""
        choose = getattr(self.device, "choose", None)
        if choose is not None:
            choose(name or None)

    @property
    def stems(self) -> tuple[str, ...]:
        return tuple(self.session.store.stems)


def open_deck(path: Path, pool: SessionPool, make_device: MakeDevice, mixer: MixerState, volume_db: float) -> Deck:
    """Open a song, for a job.

    Raises:
        VocalSplitError: If it cannot be opened.
    """
    session = pool.acquire(path)
    try:
        device = make_device()
        player = Player(session.store, device, on_seek=session.seek)
    except BaseException:
        pool.release(session)
        raise
    player.set_mix(mix_of(mixer, volume_db))
    return Deck(path, session, player, session.subscribe(player.wake), device)


def close_deck(deck: Deck, pool: SessionPool) -> None:
    """Close a song, for a job."""
    deck.unsubscribe()
    deck.player.close()
    pool.release(deck.session)


def mix_of(mixer: MixerState, volume_db: float) -> Mix:
    """The mixer in the engine's terms."""
    return Mix(
        stems={
            name: StemMix(strip.gain_db, strip.is_muted, strip.is_soloed, strip.pan)
            for name, strip in mixer.strips.items()
        },
        is_vocals_off=mixer.vocals_are_off,
        guide_db=mixer.guide_db,
        master_db=volume_db,
    )
