"""Music that is not pop, made from what a data folder holds: the material of :mod:`training.cases`.

Used are, as far as they are there: the validation songs of MUSDB18 and MIR-1K, a folder of voices alone, a folder of
music without a voice, and speech, from a folder ``speech`` or, where that is absent, from the program ``espeak-ng``.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from engine.errors import ParameterError
from engine.separation.model import Waveform
from training.augment.waveform import db_to_gain
from training.config import DataConfig
from training.data.dataset import evenly, middle_span
from training.data.decoding import decode_part
from training.data.songs import EXTENSIONS, Part, find_songs
from training.evaluate import evaluation_tracks

RATE = 44100
SPOKEN = (
    ("en", "Good evening. The next train to the coast leaves from platform four at a quarter past nine."),
    ("de", "Guten Abend. Der nächste Zug an die Küste fährt um Viertel nach neun von Gleis vier ab."),
    ("es", "Buenas tardes. El próximo tren hacia la costa sale a las nueve y cuarto de la vía cuatro."),
    ("fr", "Bonsoir. Le prochain train pour la côte part de la voie quatre à neuf heures et quart."),
)


@dataclass(frozen=True)
class Example:
    """A mixture whose answer is known.

    Attributes:
        name: What it is.
        vocals: ``(channels, samples)`` float32.
        accompaniment: The same shape.
        sample_rate: In Hz.
    """

    name: str
    vocals: Waveform
    accompaniment: Waveform
    sample_rate: int = RATE

    @property
    def mixture(self) -> Waveform:
        """The sum."""
        return np.asarray(self.vocals + self.accompaniment, np.float32)

    def scaled(self, gain: float) -> Example:
        """The same music, louder or quieter."""
        return replace(self, vocals=self.vocals * np.float32(gain), accompaniment=self.accompaniment * np.float32(gain))


@dataclass(frozen=True)
class Material:
    """What the cases are made of; each part is decoded when it is first asked for, and empty where it is absent.

    Attributes:
        data: Folder of songs with known sources.
        voices: Folder in it that holds voices alone.
        backings: Folder in it that holds music without a voice.
        cache: Folder for decoded songs; empty means the user's.
        count: At most so many examples of a kind.
        seconds: At most so much of each.
    """

    data: Path
    voices: str = "ravdess-song"
    backings: str = "music-without-voice"
    cache: str = ""
    count: int = 12
    seconds: float = 15.0

    @cached_property
    def songs(self) -> list[Example]:
        """Real songs: the validation tracks of every layout but MIR-1K's."""
        return self._songs(("musdb", "musdb-hq", "dsd100", "pairs"))

    @cached_property
    def karaoke(self) -> list[Example]:
        """MIR-1K's validation clips."""
        return self._songs(("mir1k",))

    @cached_property
    def sung(self) -> list[Waveform]:
        """Voices alone, stereo."""
        return self._files(self.data / self.voices)

    @cached_property
    def played(self) -> list[Waveform]:
        """Music without a voice, stereo."""
        return self._files(self.data / self.backings, every=True)

    @cached_property
    def spoken(self) -> list[Waveform]:
        """Speech, stereo."""
        folder = self.data / "speech"
        if folder.is_dir():
            return self._files(folder)
        program = shutil.which("espeak-ng")
        return [say(program, *words) for words in SPOKEN] if program else []

    def _songs(self, layouts: tuple[str, ...]) -> list[Example]:
        config = DataConfig(folder=str(self.data), layouts=layouts, split="validation", cache=self.cache)
        try:
            find_songs(config)
        except ParameterError:
            return []
        tracks = evaluation_tracks(config, seconds=self.seconds, count=self.count)
        return [Example(track.name, track.sources["vocals"], track.sources["accompaniment"]) for track in tracks]

    def _files(self, folder: Path, *, every: bool = False) -> list[Waveform]:
        paths = sorted((p for p in folder.rglob("*") if p.suffix.lower() in EXTENSIONS), key=Path.as_posix)
        chosen = paths if every else evenly(paths, self.count)
        return [self._middle(decode_part(Part(path), RATE, 2).waveform) for path in chosen]

    def _middle(self, waveform: Waveform) -> Waveform:
        start, stop = middle_span(waveform.shape[-1], self.seconds, RATE)
        return waveform[:, start:stop]


def say(program: str, language: str, text: str) -> Waveform:
    """Let ``espeak-ng`` speak: ``(2, samples)`` at ``RATE``.

    Raises:
        ParameterError: If it fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"
        command = [program, "-v", language, "-s", "140", "-w", str(path), text]
        done = subprocess.run(command, capture_output=True, timeout=60, check=False)  # noqa: S603 - fixed words
        if done.returncode or not path.is_file():
            raise ParameterError(f"espeak-ng failed: {done.stderr.decode(errors='replace')[:200]}")
        return decode_part(Part(path), RATE, 2).waveform


def over(voice: Waveform, music: Waveform, *, voice_db: float, name: str) -> Example:
    """Put a voice over music, ``voice_db`` decibels louder (RMS where they sound), as long as the shorter of them."""
    samples = min(voice.shape[-1], music.shape[-1])
    voice, music = voice[:, :samples], music[:, :samples]
    gain = db_to_gain(voice_db) * rms(music) / max(rms(voice), 1e-9)
    louder = max(1.0, gain)
    return Example(name, np.asarray(voice * (gain / louder), np.float32), np.asarray(music / louder, np.float32))


def rms(waveform: Waveform) -> float:
    """Root mean square of the samples that are not silent; 0 where all are."""
    loud = waveform[np.abs(waveform) > 1e-4]
    return float(np.sqrt(np.square(loud, dtype=np.float64).mean())) if loud.size else 0.0
