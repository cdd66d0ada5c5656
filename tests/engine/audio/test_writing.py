# ruff: noqa: PLR0917 - fixtures and parameters come by position
"""If these fail, stems are cut, shifted, rounded, left half-written, or take the place of a user's file."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.audio import publishing
from engine.audio.encoders import WaveEncoder, stored_samples
from engine.audio.reading import open_audio
from engine.audio.riff import parse_wave
from engine.audio.tags import SongTags
from engine.audio.writing import OutputFormat, StemWriter, quantise
from engine.errors import OutputError, OutputFault, ParameterError

LOSSLESS = [("wav", "16"), ("wav", "24"), ("wav", "32f"), ("flac", "16"), ("flac", "24")]
LOSSY = [("mp3", None), ("ogg", None), ("opus", None)]
TAGS = SongTags(artist="A", title="T")


def write(path, x, rate=44100, kind="wav", depth="16", *, layout="", overwrite=False, block=5000):
    with StemWriter(path, rate, x.shape[0], OutputFormat(kind, depth), layout=layout, overwrite=overwrite) as writer:
        for start in range(0, x.shape[1], block):
            writer.write(x[:, start : start + block])
        return writer.finish(TAGS, stem_title="Vocals")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@given(st.sampled_from([16, 24]), st.data())
def test_integers_come_back_as_they_were(bits, data):
    full = 1 << (bits - 1)
    numbers = data.draw(arrays(np.int64, (2, 50), elements=st.integers(-full, full - 1)))
    np.testing.assert_array_equal(quantise((numbers / full).astype(np.float32), bits), numbers)


def test_rounding_is_half_to_even_and_clips():
    x = np.array([0.5, 1.5, 2.5, -0.5, -1.5, 40_000, -40_000], np.float32) / np.float32(32768)
    assert quantise(x, 16).tolist() == [0, 2, 2, 0, -2, 32767, -32768]


def test_depths_beyond_float32_are_refused():
    with pytest.raises(ParameterError, match="bits=32"):
        quantise(np.zeros(1, np.float32), 32)


@pytest.mark.parametrize(("kind", "depth"), LOSSLESS)
@pytest.mark.parametrize(("rate", "channels"), [(44100, 2), (8000, 1), (192000, 2), (44101, 1), (48000, 6), (48000, 3)])
def test_lossless_files_hold_exactly_what_was_written(tmp_path, song, read, kind, depth, rate, channels):
    x = song(0.3, rate, channels)[:, :-1]
    written = write(tmp_path / "a", x, rate, kind, depth)
    y, reader = read(tmp_path / "a")
    wanted = x if depth == "32f" else quantise(x, int(depth)) / np.float32(1 << (int(depth) - 1))
    np.testing.assert_array_equal(y, wanted)
    assert (written.frames, written.sample_rate, written.channels) == (x.shape[1], rate, channels)
    assert written.peak == np.abs(x).max()
    assert reader.info.is_float == (depth == "32f")
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize(("kind", "depth"), LOSSLESS)
def test_libsndfile_reads_the_same(tmp_path, song, read, kind, depth):
    write(tmp_path / "a", song(0.2, channels=3), kind=kind, depth=depth)
    theirs, rate = soundfile.read(tmp_path / "a", dtype="float32")
    np.testing.assert_array_equal(theirs.T, read(tmp_path / "a")[0])
    assert rate == 44100


@pytest.mark.parametrize("kind", ["mp3", "ogg", "opus"])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("rate", [48000, 16000, 8000])
def test_lossy_files_keep_length_and_position(tmp_path, song, read, lag, kind, channels, rate):
    x = song(1.3, rate, channels)[:, :-5]
    written = write(tmp_path / "a", x, rate, kind, None)
    y, reader = read(tmp_path / "a")
    if kind != "opus":  # always 48 kHz
        assert y.shape == x.shape
        assert lag(x, y) == 0
    assert written.frames == y.shape[1] == -(-x.shape[1] * written.sample_rate // rate)
    assert written.sample_rate == reader.info.sample_rate == (48000 if kind == "opus" else rate)
    assert written.channels == channels


@pytest.mark.parametrize(
    ("kind", "rate", "channels", "found"),
    [
        ("mp3", 96000, 2, (48000, 2)),
        ("mp3", 88200, 6, (48000, 2)),
        ("mp3", 44101, 1, (48000, 1)),
        ("mp3", 9000, 2, (11025, 2)),
        ("ogg", 192000, 6, (192000, 6)),
        ("ogg", 384000, 2, (200000, 2)),
        ("opus", 44100, 6, (48000, 6)),
        ("opus", 48000, 10, (48000, 2)),
    ],
)
def test_lossy_formats_take_the_nearest_they_have(tmp_path, song, read, kind, rate, channels, found):
    x = song(0.3, rate, channels)
    written = write(tmp_path / "a", x, rate, kind, None)
    y, reader = read(tmp_path / "a")
    assert (written.sample_rate, written.channels) == (reader.info.sample_rate, reader.info.channels) == found
    assert y.shape[1] == written.frames == -(-x.shape[1] * found[0] // rate)


@pytest.mark.parametrize("kind", ["flac", "ogg", "opus", "wav"])
@pytest.mark.parametrize("channels", range(3, 9))
def test_channels_stay_in_their_places(tmp_path, read, kind, channels):
    rate = 48000
    tones = [200, 300, 400, 50, 600, 700, 800, 900][:channels]
    t = np.arange(rate) / rate
    x = np.stack([0.1 * np.sin(2 * np.pi * tone * t) for tone in tones]).astype(np.float32)
    write(tmp_path / "a", x, rate, kind, "16" if kind in ("flac", "wav") else None)
    y, _ = read(tmp_path / "a")
    found = np.abs(np.fft.rfft(y[:, : rate // 2])).argmax(axis=1) * 2
    # Opus and Vorbis filter the low-frequency channel of the layouts that have one; it carries 50 or 600 Hz
    assert [int(f) for f in found] == tones


def test_folding_to_stereo_keeps_sides_and_cannot_clip(tmp_path, read):
    t = np.arange(48000) / 48000
    x = np.stack([np.sin(2 * np.pi * f * t) for f in (200, 300, 400, 50, 600, 700)]).astype(np.float32)
    write(tmp_path / "a", x, 48000, "mp3", None, layout="5.1")
    y, _ = read(tmp_path / "a")
    spectrum = np.abs(np.fft.rfft(y[:, :24000])) / 12000
    left, right = ({f: row[f // 2] > 0.1 for f in (200, 300, 400, 50, 600, 700)} for row in spectrum)
    assert [f for f, is_in in left.items() if is_in] == [200, 400, 600]
    assert [f for f, is_in in right.items() if is_in] == [300, 400, 700]
    assert np.abs(y).max() < 1.05


@pytest.mark.parametrize(("kind", "depth"), LOSSLESS + LOSSY)
@pytest.mark.parametrize("frames", [1, 2, 100, 1151, 1200, 4095])
def test_the_shortest_songs_are_written(tmp_path, song, read, kind, depth, frames):
    x = song(0.5)[:, 9000 : 9000 + frames]
    written = write(tmp_path / "a", x, kind=kind, depth=depth)
    assert read(tmp_path / "a")[0].shape[1] == written.frames
    if depth:
        assert written.frames == frames


def test_layouts_are_kept_in_wav(tmp_path, song):
    write(tmp_path / "a.wav", song(0.1, channels=6), layout="5.1(side)")
    with open_audio(tmp_path / "a.wav") as reader:
        assert reader.info.layout == "5.1(side)"


def test_beyond_four_gigabytes_wav_becomes_rf64(tmp_path, song, read):
    x = song(0.2)
    for limit, magic in ((10**9, b"RIFF"), (1000, b"RF64")):
        with (tmp_path / "a.wav").open("w+b") as file:
            encoder = WaveEncoder(file, 44100, 2, "24", riff_limit=limit)
            encoder.write(stored_samples(x, "24"))
            encoder.finish()
        assert (tmp_path / "a.wav").read_bytes()[:4] == magic
        y, reader = read(tmp_path / "a.wav")
        np.testing.assert_array_equal(quantise(y, 24), quantise(x, 24))
        theirs, _ = soundfile.read(tmp_path / "a.wav", dtype="float32")
        np.testing.assert_array_equal(theirs.T, y)
        assert reader.info.declared_frames == x.shape[1]


def test_a_header_of_five_gigabytes_is_understood(tmp_path):
    path = tmp_path / "long.wav"
    with path.open("w+b") as file:
        encoder = WaveEncoder(file, 48000, 2, "24")
        encoder._data_bytes = 5 * 1024**3 // 6 * 6  # a sparse file stands for the sound
        file.seek(encoder._data_start + encoder._data_bytes)
        try:
            file.truncate()
        except OSError:
            pytest.skip("this disk has no sparse files")
        encoder.finish()
        header = parse_wave(file, encoder._data_start + encoder._data_bytes)
    assert header.container == "rf64"
    assert header.declared_frames == header.frames == 5 * 1024**3 // 6
    path.unlink()


def test_nothing_is_left_without_finish(tmp_path, song):
    with StemWriter(tmp_path / "a.wav", 44100, 2, OutputFormat("wav", "16")) as writer:
        writer.write(song(0.1))
        assert len(names(tmp_path)) == 1
        assert names(tmp_path) != ["a.wav"]
    assert names(tmp_path) == []


@pytest.mark.parametrize(("kind", "depth"), LOSSLESS + LOSSY)
def test_nothing_is_left_after_an_exception(tmp_path, song, kind, depth):
    with pytest.raises(KeyError), StemWriter(tmp_path / "a", 44100, 2, OutputFormat(kind, depth)) as writer:
        writer.write(song(0.3))
        raise KeyError
    assert names(tmp_path) == []


def test_a_taken_name_is_refused_and_stays(tmp_path, song):
    (tmp_path / "a.wav").write_bytes(b"mine")
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "a.wav", song(0.1))
    assert caught.value.fault is OutputFault.EXISTS
    assert (tmp_path / "a.wav").read_bytes() == b"mine"
    assert names(tmp_path) == ["a.wav"]


@pytest.mark.parametrize("has_links", [True, False])
def test_a_name_taken_meanwhile_is_not_overwritten(tmp_path, song, monkeypatch, has_links):
    if not has_links:
        monkeypatch.setattr(os, "link", _no_links)
    with StemWriter(tmp_path / "a.wav", 44100, 2, OutputFormat("wav", "16")) as writer:
        writer.write(song(0.1))
        (tmp_path / "a.wav").write_bytes(b"mine")
        with pytest.raises(OutputError) as caught:
            writer.finish(TAGS)
    assert caught.value.fault is OutputFault.EXISTS
    assert (tmp_path / "a.wav").read_bytes() == b"mine"
    assert names(tmp_path) == ["a.wav"]


def _no_links(*_args: object) -> None:
    raise OSError(errno.EPERM, "Operation not permitted")


def test_file_systems_without_links_work(tmp_path, song, read, monkeypatch):
    monkeypatch.setattr(os, "link", _no_links)
    write(tmp_path / "a.wav", song(0.1))
    assert names(tmp_path) == ["a.wav"]
    assert read(tmp_path / "a.wav")[0].shape == (2, 4410)


def test_overwriting_replaces_when_asked(tmp_path, song, read):
    (tmp_path / "a.wav").write_bytes(b"old")
    write(tmp_path / "a.wav", song(0.1), overwrite=True)
    assert read(tmp_path / "a.wav")[0].shape == (2, 4410)
    assert names(tmp_path) == ["a.wav"]


def test_what_is_overwritten_stays_until_the_new_one_is_whole(tmp_path, song):
    (tmp_path / "a.wav").write_bytes(b"old")
    with StemWriter(tmp_path / "a.wav", 44100, 2, OutputFormat("wav", "16"), overwrite=True) as writer:
        writer.write(song(0.1))
    assert (tmp_path / "a.wav").read_bytes() == b"old"
    assert names(tmp_path) == ["a.wav"]


@pytest.mark.parametrize("overwrite", [True, False])
def test_a_folder_in_the_way_is_refused(tmp_path, song, overwrite):
    (tmp_path / "a.wav").mkdir()
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "a.wav", song(0.1), overwrite=overwrite)
    assert caught.value.fault is OutputFault.EXISTS


def test_a_name_that_is_too_long_is_said(tmp_path, song):
    with pytest.raises(OutputError) as caught:
        write(tmp_path / ("x" * 300), song(0.1))
    assert caught.value.fault is OutputFault.NOT_WRITABLE
    assert names(tmp_path) == []


def test_a_missing_folder_is_said(tmp_path, song):
    (tmp_path / "file").touch()
    for folder in (tmp_path / "none", tmp_path / "file"):
        with pytest.raises(OutputError) as caught:
            write(folder / "a.wav", song(0.1))
        assert caught.value.fault is OutputFault.NOT_A_FOLDER


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        (errno.EACCES, OutputFault.NOT_WRITABLE),
        (errno.EROFS, OutputFault.NOT_WRITABLE),
        (errno.ENOSPC, OutputFault.DISK_FULL),
        (errno.EBUSY, OutputFault.BUSY),
    ],
)
def test_what_the_system_refuses_is_said(tmp_path, song, monkeypatch, number, fault):
    def refuse(_path: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(publishing, "open_new", refuse)
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "a.wav", song(0.1))
    assert caught.value.fault is fault
    assert caught.value.path == tmp_path / "a.wav"


class _SmallDisk:
    """A file on a disk with room for so many bytes."""

    def __init__(self, path: Path, room: int) -> None:
        self._file = path.open("x+b", buffering=0)
        self._room = room

    def write(self, data: bytes) -> int:
        if self._file.tell() + len(data) > self._room:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self._file.write(data)

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)


@pytest.mark.parametrize(("kind", "depth"), LOSSLESS + LOSSY)
@pytest.mark.parametrize("room", [0, 5000, 20_000])
def test_a_full_disk_is_said_and_nothing_left(tmp_path, song, monkeypatch, capfd, kind, depth, room):
    monkeypatch.setattr(publishing, "open_new", lambda path: _SmallDisk(path, room))
    noise = 0.3 * np.random.default_rng(0).standard_normal((2, 88200)).astype(np.float32)
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "a", noise, kind=kind, depth=depth)
    assert caught.value.fault is OutputFault.DISK_FULL
    assert caught.value.free_bytes > 0
    assert names(tmp_path) == []
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(("kind", "depth"), LOSSLESS + LOSSY)
def test_a_file_that_went_bad_on_the_disk_is_not_published(tmp_path, song, monkeypatch, kind, depth):
    seal = publishing.PartFile.seal

    def seal_and_damage(part: publishing.PartFile) -> None:
        seal(part)
        content = bytearray(part.path.read_bytes())
        half = len(content) // 2
        content = content[:half] if depth is None else content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :]
        part.path.write_bytes(content)

    monkeypatch.setattr(publishing.PartFile, "seal", seal_and_damage)
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "a", song(1.0), kind=kind, depth=depth)
    assert caught.value.fault is OutputFault.VERIFY_FAILED
    assert names(tmp_path) == []


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_is_not_finite_is_not_written(tmp_path, bad):
    with pytest.raises(OutputError) as caught:
        write(tmp_path / "a.wav", np.array([[0.0, bad]], np.float32))
    assert caught.value.fault is OutputFault.VERIFY_FAILED
    assert names(tmp_path) == []


def test_names_of_255_bytes_are_written(tmp_path, song):
    write(tmp_path / ("ä" * 125 + ".wav"), song(0.1))
    write(tmp_path / "-🎤\n.wav", song(0.1))
    assert len(names(tmp_path)) == 2


@pytest.mark.parametrize(("kind", "depth"), [("wav", None), ("flac", "32f"), ("mp3", "16"), ("wav", "32")])
def test_formats_without_such_a_depth_are_refused(kind, depth):
    with pytest.raises(ParameterError, match="depth"):
        OutputFormat(kind, depth)


def test_blocks_of_other_channels_are_refused(tmp_path, song):
    writer = StemWriter(tmp_path / "a.wav", 44100, 2, OutputFormat("wav", "16"))
    with writer, pytest.raises(ParameterError, match="channels"):
        writer.write(song(0.1, channels=1))


def test_flac_says_what_it_cannot_hold(tmp_path):
    with pytest.raises(ParameterError, match="9 channels"):
        StemWriter(tmp_path / "a.flac", 44100, 9, OutputFormat("flac", "16"))
    assert names(tmp_path) == []


def test_silence_is_a_valid_stem(tmp_path, read):
    for kind, depth in LOSSLESS + LOSSY:
        write(tmp_path / kind, np.zeros((2, 44100), np.float32), kind=kind, depth=depth, overwrite=True)
        assert not read(tmp_path / kind)[0].any()
