"""If these fail, stems lose the song's name and cover, or strange tags stop a split."""

from __future__ import annotations

import base64
import struct
from dataclasses import replace

import av
import mutagen
import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.aiff import AIFF
from mutagen.apev2 import APEv2
from mutagen.asf import ASF, ASFByteArrayAttribute
from mutagen.flac import Picture
from mutagen.id3 import APIC, COMM, TCON, TIT2, TPE1, TRCK
from mutagen.mp4 import MP4, MP4Cover, MP4FreeForm
from mutagen.oggopus import OggOpus

from engine.audio.tags import SongTags, read_tags, write_tags
from engine.audio.writing import OutputFormat, StemWriter

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 300
FULL = SongTags(
    artist="Björk; 坂本龍一",
    title="Jóga 🎤",
    album="Homogenic",
    album_artist="Various",
    track="2/10",
    disc="1/2",
    year="1997",
    genre="Electronic",
    composer="B. G.",
    bpm="82",
    key="F#m",
    lyrics="All these accidents\nthat happen",
    cover=JPEG,
    cover_mime="image/jpeg",
)
KINDS = [("wav", "16"), ("wav", "32f"), ("flac", "24"), ("mp3", None), ("ogg", None), ("opus", None)]


def write_stem(path, kind, depth, tags, stem_title="Vocals"):
    x = 0.1 * np.random.default_rng(0).standard_normal((2, 48000)).astype(np.float32)
    with StemWriter(path, 48000, 2, OutputFormat(kind, depth)) as writer:
        writer.write(x)
        return writer.finish(tags, stem_title=stem_title)


@pytest.mark.parametrize(("kind", "depth"), KINDS)
@pytest.mark.parametrize("cover", [(JPEG, "image/jpeg"), (PNG, "image/png"), (None, None)], ids=["jpeg", "png", "none"])
def test_all_tags_go_into_every_format_and_come_back(tmp_path, kind, depth, cover):
    tags = replace(FULL, cover=cover[0], cover_mime=cover[1])
    write_stem(tmp_path / f"a.{kind}", kind, depth, tags)
    assert read_tags(tmp_path / f"a.{kind}") == replace(tags, title="Jóga 🎤 (Vocals)")


@pytest.mark.parametrize(("kind", "depth"), KINDS)
def test_a_song_without_title_is_called_as_its_file(tmp_path, kind, depth):
    write_stem(tmp_path / f"My song (Vocals).{kind}", kind, depth, SongTags())
    assert read_tags(tmp_path / f"My song (Vocals).{kind}") == SongTags(title="My song (Vocals)")


@pytest.mark.parametrize(("kind", "depth"), KINDS)
def test_other_programs_see_the_tags(tmp_path, kind, depth):
    write_stem(tmp_path / f"a.{kind}", kind, depth, FULL)
    easy = mutagen.File(tmp_path / f"a.{kind}", easy=True)
    found = easy.tags.get("TIT2") if kind == "wav" else easy["title"]
    assert list(found) == ["Jóga 🎤 (Vocals)"]


def test_m4a_tags_are_read(tmp_path, encode, song):
    path = encode(tmp_path / "a.m4a", "aac", "ipod", song(0.3), 44100)
    file = MP4(path)
    file["©nam"], file["©ART"], file["trkn"], file["tmpo"] = ["T"], ["A", "B"], [(3, 0)], [120]
    file["----:com.apple.iTunes:initialkey"] = [MP4FreeForm(b"Ebm")]
    file["covr"] = [MP4Cover(PNG, MP4Cover.FORMAT_PNG)]
    file.save()
    expected = SongTags(title="T", artist="A; B", track="3", bpm="120", key="Ebm", cover=PNG, cover_mime="image/png")
    assert read_tags(path) == expected


def test_wma_tags_are_read(tmp_path, encode, song):
    path = encode(tmp_path / "a.wma", "wmav2", "asf", song(0.3), 44100, bit_rate=128_000)
    file = ASF(path)
    file["Title"], file["Author"], file["WM/TrackNumber"] = ["T"], ["A"], ["7"]
    texts = "image/png\0".encode("utf-16-le") + "front\0".encode("utf-16-le")
    file["WM/Picture"] = [ASFByteArrayAttribute(b"\x03" + struct.pack("<I", len(PNG)) + texts + PNG)]
    file.save()
    tags = read_tags(path)
    assert (tags.title, tags.artist, tags.track, tags.cover) == ("T", "A", "7", PNG)


def test_aiff_ape_and_opus_tags_are_read(tmp_path, encode, song):
    soundfile.write(tmp_path / "a.aiff", song(0.2).T, 44100)
    aiff = AIFF(tmp_path / "a.aiff")
    aiff.add_tags()
    aiff.tags.add(TIT2(encoding=3, text=["T"]))
    aiff.save()
    assert read_tags(tmp_path / "a.aiff") == SongTags(title="T")
    path = encode(tmp_path / "a.wv", "wavpack", "wv", song(0.2), 44100)
    ape = APEv2()
    ape["Title"], ape["Artist"] = "T", "A"
    ape.save(path)
    assert read_tags(path) == SongTags(title="T", artist="A")
    path = encode(tmp_path / "a.opus", "libopus", "ogg", song(0.2, 48000), 48000)
    opus = OggOpus(path)
    picture = Picture()
    picture.data, picture.mime, picture.type = PNG, "image/png", 3
    opus["metadata_block_picture"] = [base64.b64encode(picture.write()).decode()]
    opus["title"] = ["T"]
    opus.save()
    assert read_tags(path) == SongTags(title="T", cover=PNG, cover_mime="image/png")


def test_the_info_list_of_wav_is_read(tmp_path, song):
    with soundfile.SoundFile(tmp_path / "a.wav", "w", 44100, 2) as file:
        file.title, file.artist, file.album = "Tïtle", "Artist", "Album"
        file.write(song(0.2).T)
    assert read_tags(tmp_path / "a.wav") == SongTags(title="Tïtle", artist="Artist", album="Album")


def test_matroska_tags_are_read(tmp_path, song):
    with av.open(str(tmp_path / "a.mkv"), "w") as out:
        out.metadata.update({"title": "T", "artist": "A"})
        stream = out.add_stream("libopus", rate=48000, layout="stereo")
        frame = av.AudioFrame.from_ndarray(song(0.3, 48000), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts = 48000, 0
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    assert read_tags(tmp_path / "a.mkv") == SongTags(title="T", artist="A")


def test_texts_are_cleaned(tmp_path, encode, song):
    path = encode(tmp_path / "a.mp3", "libmp3lame", "mp3", song(0.3), 44100)
    file = mutagen.File(path)
    file.tags.add(TIT2(encoding=3, text=["  a\x00b\r\nc\x1b[31m  "]))
    file.tags.add(TPE1(encoding=3, text=["x" * 5000]))
    file.tags.add(TCON(encoding=3, text=["", "  "]))
    file.tags.add(TRCK(encoding=3, text=["1"]))
    file.tags.add(COMM(encoding=3, lang="eng", desc="", text=["nothing of ours"]))
    file.tags.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=b"this is no picture"))
    file.save()
    tags = read_tags(path)
    assert "\x1b" not in (tags.title or "")
    assert "\n" not in (tags.title or "")
    assert len(tags.artist or "") == 1000
    assert (tags.genre, tags.track, tags.cover, tags.cover_mime) == (None, "1", None, None)


def test_what_has_no_tags_gives_none(tmp_path, song):
    (tmp_path / "a.mp3").write_bytes(b"no song at all")
    (tmp_path / "empty.mp3").touch()
    soundfile.write(tmp_path / "a.wav", song(0.1).T, 44100)
    for name in ("a.mp3", "empty.mp3", "a.wav", "missing.mp3", ""):
        assert read_tags(tmp_path / name) == SongTags()


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_broken_tags_never_raise(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("tags")
    kind, depth = data.draw(st.sampled_from(KINDS))
    path = folder / f"a.{kind}"
    write_stem(path, kind, depth, FULL)
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 30))):
        content[data.draw(st.integers(0, min(len(content) - 1, 4000)))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(10, len(content)))])
    assert isinstance(read_tags(path), SongTags)


@pytest.mark.parametrize(("kind", "depth"), KINDS)
def test_values_that_a_format_cannot_hold_do_not_stop_it(tmp_path, kind, depth):
    odd = SongTags(title="T", track="third", year="long ago", bpm="fast", disc="0/0", genre="(17)", key="?" * 900)
    write_stem(tmp_path / "a", kind, depth, odd)
    assert read_tags(tmp_path / "a").title == "T (Vocals)"


def test_a_disk_that_fails_while_tagging_is_said(tmp_path, monkeypatch):
    write_stem(tmp_path / "a.flac", "flac", "16", SongTags())

    def fail(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mutagen.flac.FLAC.save", fail)
    with pytest.raises(OSError, match="No space left"):
        write_tags(tmp_path / "a.flac", FULL, kind="flac")
