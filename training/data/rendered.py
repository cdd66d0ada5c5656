"""``python -m training.data.rendered FOLDER``: any amount of music without a voice, rendered from made-up scores.

Instruments that sing (saxophones, flutes, bowed strings, lead synthesizers) are what networks take for voices. Here
they play melodies with glides, vibrato and swells over chords, bass and drums. The program ``fluidsynth`` renders them
with a General MIDI sound font (Debian: ``fluidsynth fluid-soundfont-gm``; FluidR3 is under the MIT licence, so that
what is rendered may be used for anything). Its sounds that imitate voices are left out.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import mido
import numpy as np
import soundfile
from numpy.random import Generator
from tqdm import tqdm

from engine.errors import ParameterError
from training.commands import plain_errors
from training.data.writing import write_flac

SOUND_FONT = Path("/usr/share/sounds/sf2/FluidR3_GM.sf2")
TICKS = 480
"""Of a beat."""
DRUM_CHANNEL = 9
SAMPLE_RATE = 44100

VOICES = frozenset({52, 53, 54, 85, 91})
"""General MIDI's programs, from 0, that imitate voices: choirs, "lead 6 (voice)", "pad 4 (choir)"."""
LEADS = tuple(
    {*range(40, 44), *range(56, 61), *range(64, 80), *range(80, 88), 21, 22, 29, 30, 104, 109, 110, 111} - VOICES
)
CHORDS = tuple({*range(6), 11, 12, *range(16, 20), *range(24, 29), 46, *range(48, 52), *range(88, 96)} - VOICES)
BASSES = tuple(range(32, 40))
_SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 3, 5, 7, 9, 10), (0, 2, 4, 5, 7, 9, 10))
_RHYTHMS = (
    (1.0, 1.0, 1.0, 1.0),
    (0.5,) * 8,
    (1.5, 0.5, 1.0, 1.0),
    (2.0, 2.0),
    (4.0,),
    (0.75, 0.75, 0.5, 2.0),
    (3.0, 1.0),
)
_BEND_RANGE = 2  # semitones, General MIDI's own


@dataclass(frozen=True)
class Event:
    """A MIDI message at a time.

    Attributes:
        beat: When.
        message: What, without its time.
    """

    beat: float
    message: mido.Message


@dataclass(frozen=True)
class Harmony:
    """What the instruments of a piece agree on.

    Attributes:
        scale: Seven semitones over a C, rising.
        roots: The scale's degree that each of four bars stands on.
        beats: Length of the piece.
    """

    scale: tuple[int, ...]
    roots: tuple[int, ...]
    beats: int

    def root(self, beat: int) -> int:
        """The degree at a beat."""
        return self.roots[beat // 4 % 4]

    def note(self, lowest: int, degree: int) -> int:
        """A degree of the scale, from 0 and over any octaves, as a MIDI note."""
        return lowest + self.scale[degree % 7] + 12 * (degree // 7)


def score(seed: int, *, beats: int = 64) -> mido.MidiFile:
    """Make up a piece.

    Args:
        seed: The same seed gives the same piece.
        beats: Its length.

    Returns:
        One track; lead on channel 0, a second lead in some pieces, chords, bass, drums in most.
    """
    rng = np.random.default_rng([seed, 2])
    mode, key = _SCALES[int(rng.integers(len(_SCALES)))], int(rng.integers(12))
    roots = tuple(int(degree) for degree in rng.integers(0, 7, 4))
    harmony = Harmony(tuple(key + step for step in mode), roots, beats)
    events = [*_lead(rng, 0, harmony)]
    if rng.random() < 0.4:
        events += _lead(rng, 1, harmony)
    if rng.random() < 0.85:
        events += _chords(rng, 2, harmony)
    if rng.random() < 0.75:
        events += _bass(rng, 3, harmony)
    if rng.random() < 0.7:
        events += _drums(rng, beats)
    return _file(events, bpm=float(rng.uniform(70, 165)))


def render(folder: Path, *, minutes: float, sound_font: Path = SOUND_FONT, seed: int = 0) -> Iterator[Path]:
    """Write pieces ``rendered-<seed>.flac`` until there are so many minutes; those that are there are kept.

    Yields:
        Each file.

    Raises:
        ParameterError: If the sound font or the program is missing, or the program fails.
        OutputError: If a piece cannot be written.
    """
    if not sound_font.is_file():
        raise ParameterError(f"sound_font={str(sound_font)!r} must be a file (Debian: fluid-soundfont-gm)")
    folder.mkdir(parents=True, exist_ok=True)
    seconds = 0.0
    while seconds < 60 * minutes:
        path = folder / f"rendered-{seed:03}.flac"
        if not path.is_file():
            _render_one(score(seed), path, sound_font)
        seconds += soundfile.info(path).duration
        seed += 1
        yield path


def _render_one(piece: mido.MidiFile, path: Path, sound_font: Path) -> None:
    with TemporaryDirectory() as temporary:
        midi, wave = Path(temporary) / "score.mid", Path(temporary) / "score.wav"
        piece.save(midi)
        sound = ["-r", str(SAMPLE_RATE), "-g", "0.6", "-F", str(wave)]
        command = ["fluidsynth", "-niq", *sound, str(sound_font), str(midi)]
        try:
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - no shell, a list of our own making
        except (OSError, subprocess.CalledProcessError) as cause:
            raise ParameterError(f"the program fluidsynth could not render a piece: {cause}") from cause
        samples, rate = soundfile.read(wave, dtype="float32")
    write_flac(path, samples.T * (0.7 / max(0.01, float(np.abs(samples).max()))), rate, depth="16")


def _lead(rng: Generator, channel: int, harmony: Harmony) -> Iterator[Event]:
    """A melody by steps and leaps, bound or apart, with glides, vibrato and swells."""
    yield from _voice(rng, channel, LEADS, volume=(80, 120))
    lowest, place = int(rng.choice([48, 60, 60, 72])), int(rng.integers(7))
    glides, vibrato, rest = rng.choice([0, 0.3, 0.8]), rng.choice([0, 0.4, 0.8]), rng.choice([0.05, 0.2])
    overlap = float(rng.choice([0.7, 0.95, 1.02]))
    for bar in range(0, harmony.beats, 4):
        beat = float(bar)
        for length in _RHYTHMS[int(rng.integers(len(_RHYTHMS)))]:
            place = int(np.clip(place + rng.integers(-3, 4), 0, 13))
            if rng.random() < 0.3:
                place = harmony.root(bar) + int(rng.choice([0, 2, 4]))
            note = harmony.note(lowest, place)
            if rng.random() >= rest:
                yield from _note(channel, note, beat, length * overlap, int(rng.integers(70, 120)))
                yield from _bends(rng, channel, beat, length, (glides, vibrato))
            beat += length


def _bends(rng: Generator, channel: int, beat: float, length: float, shares: tuple[float, float]) -> Iterator[Event]:
    """Pitch and loudness within one note; ``shares`` of notes glide and have vibrato. At its end all is as before."""
    has_glide, has_vibrato = (rng.random() < share for share in shares)
    if length < 1:
        return
    start, depth, rate = rng.uniform(-2, 2), rng.uniform(0.1, 0.5), rng.uniform(2, 4)
    swell = rng.random() < 0.3
    for step in np.arange(0, length, 0.05):
        glide = start * max(0.0, 1 - step / 0.4) if has_glide else 0.0
        wave = depth * np.sin(2 * np.pi * rate * step) * min(1.0, step) if has_vibrato else 0.0
        bend = int(np.clip((glide + wave) / _BEND_RANGE, -1, 1) * 8191)
        yield Event(beat + step, mido.Message("pitchwheel", channel=channel, pitch=bend))
        if swell:
            loudness = int(127 * np.sin(np.pi * (0.15 + 0.7 * step / length)))
            yield Event(beat + step, mido.Message("control_change", channel=channel, control=11, value=loudness))
    yield Event(beat + length - 0.01, mido.Message("pitchwheel", channel=channel, pitch=0))
    if swell:
        yield Event(beat + length - 0.01, mido.Message("control_change", channel=channel, control=11, value=127))


def _chords(rng: Generator, channel: int, harmony: Harmony) -> Iterator[Event]:
    yield from _voice(rng, channel, CHORDS, volume=(60, 105))
    length = float(rng.choice([0.5, 1, 2, 4]))
    for bar in range(0, harmony.beats, 4):
        places = [harmony.root(bar) + step for step in (0, 2, 4)]
        for beat in np.arange(bar, bar + 4, length):
            for place in places:
                note = harmony.note(48, place)
                yield from _note(channel, note, float(beat), length * 0.95, int(rng.integers(50, 95)))


def _bass(rng: Generator, channel: int, harmony: Harmony) -> Iterator[Event]:
    yield from _voice(rng, channel, BASSES, volume=(80, 120))
    rhythm = _RHYTHMS[int(rng.integers(len(_RHYTHMS)))]
    for bar in range(0, harmony.beats, 4):
        beat = float(bar)
        for length in rhythm:
            place = harmony.root(bar) if rng.random() < 0.8 else int(rng.integers(7))
            yield from _note(channel, 28 + harmony.scale[place % 7], beat, length * 0.9, int(rng.integers(70, 115)))
            beat += length


def _drums(rng: Generator, beats: int) -> Iterator[Event]:
    """Kick, snare and hi-hat or ride on the pattern of one bar."""
    yield Event(0.0, mido.Message("program_change", channel=DRUM_CHANNEL, program=int(rng.choice([0, 8, 16, 24, 25]))))
    cymbal = int(rng.choice([42, 46, 51]))
    pattern = [(36, step / 4) for step in range(16) if rng.random() < (0.8 if step % 8 == 0 else 0.12)]
    pattern += [(38, beat) for beat in (1.0, 3.0)]
    pattern += [(cymbal, step / 4) for step in range(0, 16, int(rng.choice([1, 2, 4])))]
    for bar in range(0, beats, 4):
        for note, beat in pattern:
            yield from _note(DRUM_CHANNEL, note, bar + beat, 0.1, int(rng.integers(60, 120)))


def _voice(rng: Generator, channel: int, programs: Sequence[int], *, volume: tuple[int, int]) -> Iterator[Event]:
    """The sound of a channel, its loudness, its side and its hall."""
    yield Event(0.0, mido.Message("program_change", channel=channel, program=int(rng.choice(programs))))
    controls = {7: rng.integers(*volume), 10: rng.integers(34, 95), 91: rng.integers(0, 100), 93: rng.integers(0, 60)}
    for control, value in controls.items():
        yield Event(0.0, mido.Message("control_change", channel=channel, control=control, value=int(value)))


def _note(channel: int, note: int, beat: float, length: float, velocity: int) -> Iterator[Event]:
    yield Event(beat, mido.Message("note_on", channel=channel, note=note, velocity=velocity))
    yield Event(beat + length, mido.Message("note_off", channel=channel, note=note))


def _file(events: Sequence[Event], *, bpm: float) -> mido.MidiFile:
    piece = mido.MidiFile(ticks_per_beat=TICKS)
    track = piece.add_track()
    track.append(mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(bpm)))
    now = 0
    for event in sorted(events, key=lambda event: event.beat):
        tick = max(now, round(event.beat * TICKS))
        track.append(event.message.copy(time=tick - now))
        now = tick
    return piece


@plain_errors("rendered")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m training.data.rendered", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pieces go, such as DATA/rendered")
    parser.add_argument("--minutes", type=float, default=40.0)
    parser.add_argument("--sound-font", type=Path, default=SOUND_FONT)
    parser.add_argument("--seed", type=int, default=0, help="of the first piece")
    options = parser.parse_args(arguments)
    pieces = render(options.folder, minutes=options.minutes, sound_font=options.sound_font, seed=options.seed)
    for _ in tqdm(pieces, unit="piece", file=sys.stderr):
        pass
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
