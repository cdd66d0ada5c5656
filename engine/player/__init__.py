"""The player: hear the stems, sing while the song is still being split."""

from engine.player.chain import ChainSettings
from engine.player.click import BeatGrid
from engine.player.device import SoundCard
from engine.player.meters import MeterReading
from engine.player.mix import Mix, StemMix
from engine.player.outputs import SilentDevice, SimulatedDevice
from engine.player.player import Player
from engine.player.portaudio import OutputInfo, SoundSystem
from engine.player.reports import OutputReport, PlayerState
from engine.player.songstream import Loop
from engine.player.varispeed import Varispeed

__all__ = [
    "BeatGrid",
    "ChainSettings",
    "Loop",
    "MeterReading",
    "Mix",
    "OutputInfo",
    "OutputReport",
    "Player",
    "PlayerState",
    "SilentDevice",
    "SimulatedDevice",
    "SoundCard",
    "SoundSystem",
    "StemMix",
    "Varispeed",
]
