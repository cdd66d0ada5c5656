"""If these fail, a song's name breaks its files: refused by the system, too long, or on top of each other."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.audio.tags import SongTags
from engine.errors import ParameterError
from engine.export.names import MAX_NAME_BYTES, check_template, free_names, stem_name


def name(file="song.mp3", template=None, stem="vocals", **tags):
    return stem_name(Path(file), SongTags(**tags), stem=stem, model="m", template=template, suffix=".wav")


def test_tags_name_the_file():
    assert name(artist="Björk", title="Jóga") == "Björk - Jóga (Vocals).wav"


def test_without_tags_the_file_names_itself():
    assert name("My song.mp3", stem="accompaniment") == "My song (Instrumental).wav"


def test_one_tag_alone_does_not_count():
    assert name("My song.mp3", title="Jóga") == "My song (Vocals).wav"


def test_an_empty_field_leaves_no_dash_at_the_start():
    assert name("f.mp3", "{artist} - {title} ({stem})", title="Jóga") == "Jóga (Vocals).wav"


def test_a_template_may_use_every_field():
    text = name("f.mp3", "{track} {album} {model} {file} {stem}", track="7", album="Debut")
    assert text == "7 Debut m f Vocals.wav"


@pytest.mark.parametrize("template", ["{stem} {nonsense}", "{title}", "{stem", "{stem} {0}"])
def test_a_template_that_cannot_name_files_is_refused(template):
    with pytest.raises(ParameterError):
        check_template(template)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("AC/DC: live?", "AC_DC_ live_"),
        ("two\nlines", "two lines"),
        ("{stem}", "{stem}"),
        ("-dash", "-dash"),
        ("🎤", "🎤"),
    ],
)
def test_what_systems_forbid_is_replaced_and_the_rest_kept(title, expected):
    assert name(artist="A", title=title) == f"A - {expected} (Vocals).wav"


def test_names_that_windows_keeps_for_itself_are_changed():
    assert name("f.mp3", "{title}.{stem}", title="con") == "_con.Vocals.wav"


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_text_gives_a_valid_name_of_allowed_length(artist, title):
    made = name("f.mp3", artist=artist, title=title)
    assert len(made.encode()) <= MAX_NAME_BYTES
    assert made.endswith("(Vocals).wav")
    assert not set(made) & set('<>:"/\\|?*\n\0')
    assert not made.startswith(".")


def test_a_long_name_keeps_its_stem():
    assert name(artist="A", title="ü" * 300).endswith("ü (Vocals).wav")


def test_taken_names_get_one_number_for_all_stems(tmp_path):
    names = {"vocals": "a (Vocals).wav", "accompaniment": "a (Instrumental).wav"}
    (tmp_path / "a (Vocals).wav").touch()
    (tmp_path / "a (Instrumental) (2).wav").touch()
    assert free_names(tmp_path, names)["vocals"].name == "a (Vocals) (3).wav"
