import pytest

from engine.analysis.pitch import Note, note_hz, note_of
from engine.errors import ParameterError

librosa = pytest.importorskip("librosa")


@pytest.mark.parametrize("midi", range(12, 128))
def test_notes_are_named_as_librosa_names_them(midi):
    note = note_of(note_hz(midi))
    assert note.midi == midi
    assert note.name == librosa.midi_to_note(midi)
    assert note.cents == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("hz", "name", "cents"),
    [
        (440.0, "A4", 0),
        (261.63, "C4", 0),
        (446.0, "A4", 23.45),
        (27.5, "A0", 0),
        (452.0, "A4", 46.6),
        (453.0, "A♯4", -49.6),
    ],
)
def test_a_pitch_beside_a_note_is_named_with_its_cents(hz, name, cents):
    note = note_of(hz)
    assert note.name == name
    assert note.cents == pytest.approx(cents, abs=0.1)


def test_another_tuning_moves_the_names():
    assert note_of(432.0, a4_hz=432.0) == Note(69, 0.0)
    with pytest.raises(ParameterError):
        note_of(440.0, a4_hz=0)


@pytest.mark.parametrize("hz", [0.0, -3.0, 7.9, float("nan")])
def test_there_is_no_note_below_hearing(hz):
    assert note_of(hz) is None


def test_white_keys():
    assert [Note(60 + step).is_natural for step in range(12)] == [True, False] * 2 + [True] + [
        True,
        False,
    ] * 3 + [True]
