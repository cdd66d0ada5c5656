"""If these fail, a folder, playlist or pattern means the wrong songs."""

from engine.errors import AudioFault
from engine.songs import find_songs


def names(arguments, **options):
    return [p.name for p in find_songs([str(a) for a in arguments], **options)]


def test_a_folder_means_its_songs_sorted(tmp_path):
    for name in ("b.mp3", "a.FLAC", ".hidden.mp3", "notes.txt"):
        (tmp_path / name).touch()
    assert names([tmp_path]) == ["a.FLAC", "b.mp3"]


def test_folders_inside_are_taken_on_request_only(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "deep.ogg").touch()
    (tmp_path / "top.ogg").touch()
    assert names([tmp_path]) == ["top.ogg"]
    assert names([tmp_path], is_recursive=True) == ["deep.ogg", "top.ogg"]


def test_a_pattern_means_what_it_matches_and_each_song_once(tmp_path):
    (tmp_path / "a.mp3").touch()
    (tmp_path / "b.mp3").touch()
    assert names([tmp_path / "*.mp3", tmp_path / "a.mp3"]) == ["a.mp3", "b.mp3"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path):
    (tmp_path / "a [live].mp3").touch()
    assert names([tmp_path / "a [live].mp3"]) == ["a [live].mp3"]


def test_a_folder_without_songs_and_a_pattern_without_match_are_said(tmp_path):
    errors = list(find_songs([str(tmp_path), str(tmp_path / "*.mp3")]))
    assert [e.fault for e in errors] == [AudioFault.FOLDER, AudioFault.MISSING]


def test_a_missing_file_is_passed_on_to_the_reader(tmp_path):
    assert names([tmp_path / "no.mp3"]) == ["no.mp3"]


def test_a_playlist_means_its_songs_in_its_order(tmp_path):
    (tmp_path / "music").mkdir()
    song = tmp_path / "music" / "Ωδή %20 #1.mp3"
    song.touch()
    lines = [
        "#EXTM3U",
        "#EXTINF:12,Somebody - Something",
        "music/Ωδή %20 #1.mp3",
        "",
        "http://radio.example/stream",
        (tmp_path / "gone %20.flac").as_uri(),
        r"music\windows.mp3",
    ]
    playlist = tmp_path / "list.m3u8"
    playlist.write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")
    expected = ["Ωδή %20 #1.mp3", "gone %20.flac", "windows.mp3"]
    assert names([playlist]) == expected
    assert next(iter(find_songs([str(playlist)]))) == song
    assert [p.parent.name for p in find_songs([str(playlist)])][2] == "music"


def test_an_old_playlist_is_latin_1_and_an_empty_one_is_said(tmp_path):
    (tmp_path / "old.m3u").write_bytes("für.mp3\n".encode("latin-1"))
    assert names([tmp_path / "old.m3u"]) == ["für.mp3"]
    (tmp_path / "empty.m3u").write_text("#EXTM3U\n", encoding="utf-8")
    assert [e.fault for e in find_songs([str(tmp_path / "empty.m3u")])] == [AudioFault.NO_AUDIO_TRACK]
