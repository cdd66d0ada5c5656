# ruff: noqa: PLR0917 - fixtures and parameters come by position
"""If these fail, a damaged or odd file is cut without a word, refused without need, or ends in a traceback."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from engine.audio.reading import open_audio
from engine.errors import AudioError, AudioFault


def _fault(path: Path) -> AudioFault:
    with pytest.raises(AudioError) as caught, open_audio(path) as reader:
        for _ in reader.blocks():
            pass
    return caught.value.fault


def _cut(path: Path, share: float) -> Path:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    return path


@pytest.mark.parametrize(
    ("name", "codec", "container", "options"),
    [
        ("a.mp3", "libmp3lame", "mp3", {}),
        ("a.flac", "flac", "flac", {}),
        ("a.m4a", "aac", "ipod", {"movflags": "faststart"}),
        ("alac.m4a", "alac", "ipod", {"movflags": "faststart"}),
        ("a.mkv", "aac", "matroska", {}),
        ("a.wma", "wmav2", "asf", {}),
    ],
)
def test_truncated_files_come_as_far_as_they_go(tmp_path, encode, song, read, lag, name, codec, container, options):
    x = song(6.0)
    path = encode(tmp_path / name, codec, container, x, 44100, bit_rate=192_000, container_options=options)
    y, reader = read(_cut(path, 0.6))
    missing_s = (x.shape[1] - y.shape[1]) / 44100
    assert 1.5 < missing_s < 3.5
    assert reader.ends_early_s == pytest.approx(missing_s, abs=0.15)
    assert lag(x[:, : y.shape[1]], y) in (0, -2048)


def test_truncated_wav_and_aiff_end_early(tmp_path, song, read):
    x = song(2.0)
    for container in ("WAV", "W64", "AIFF", "CAF"):
        soundfile.write(tmp_path / container, x.T, 44100, format=container, subtype="PCM_16")
        y, reader = read(_cut(tmp_path / container, 0.5))
        assert 0 <= 44100 - y.shape[1] < 1100
        if container != "CAF":  # whose decoders tell only what is there
            assert reader.ends_early_s == pytest.approx((x.shape[1] - y.shape[1]) / 44100)


def test_an_m4a_without_its_index_is_damaged(tmp_path, encode, song):
    path = encode(tmp_path / "a.m4a", "aac", "ipod", song(6.0), 44100)
    assert _fault(_cut(path, 0.6)) is AudioFault.DAMAGED


@pytest.mark.parametrize(("codec", "container"), [("libmp3lame", "mp3"), ("flac", "flac")])
def test_under_a_tenth_of_a_second_of_a_damaged_file_is_an_error(tmp_path, encode, song, codec, container):
    path = encode(tmp_path / "a", codec, container, song(5.0), 44100)
    assert _fault(_cut(path, 0.02)) is AudioFault.DAMAGED


def test_damage_in_the_middle_of_flac_loses_only_that(tmp_path, song, read):
    x = song(6.0)
    soundfile.write(tmp_path / "a.flac", x.T, 44100, subtype="PCM_16")
    content = bytearray((tmp_path / "a.flac").read_bytes())
    half = len(content) // 2
    content[half : half + 40] = bytes(40)
    (tmp_path / "a.flac").write_bytes(content)
    y, reader = read(tmp_path / "a.flac")
    assert y.shape[1] > 5.5 * 44100
    assert (reader.ends_early_s or 0) < 0.5


@pytest.mark.parametrize("mode", ["quality", "bit rate"])
def test_vbr_mp3_without_xing_header_comes_whole(tmp_path, encode, song, read, mode):
    rng = np.random.default_rng(0)
    # silence, then noise: a length guessed from the first frames' bit rate would be far off
    x = np.concatenate([np.zeros((2, 44100 * 3)), 0.2 * rng.standard_normal((2, 44100 * 3))], axis=1).astype(np.float32)
    options = {"flags": "+qscale", "global_quality": "0"} if mode == "quality" else {"b": "64000"}
    path = encode(tmp_path / "a", "libmp3lame", "mp3", x, 44100, options=options, container_options={"write_xing": "0"})
    assert b"Xing" not in path.read_bytes()
    y, reader = read(path)
    assert 0 <= y.shape[1] - x.shape[1] <= 3 * 1152
    assert reader.ends_early_s is None
    assert reader.info.declared_frames is None


def test_two_mp3s_in_one_file_come_whole(tmp_path, encode, song, read, lag):
    x = song(2.0)
    one = encode(tmp_path / "a.mp3", "libmp3lame", "mp3", x, 44100).read_bytes()
    (tmp_path / "two.mp3").write_bytes(one + one)
    y, reader = read(tmp_path / "two.mp3")
    assert 0 <= y.shape[1] - 2 * x.shape[1] <= 4 * 1152
    assert lag(x, y[:, : x.shape[1]]) == 0
    assert reader.ends_early_s is None


@pytest.mark.parametrize(("rate", "channels"), [(48000, 2), (22050, 2), (44100, 1), (32000, 1)])
def test_a_second_mp3_of_another_kind_is_brought_to_the_first(tmp_path, encode, song, read, rate, channels):
    x = song(2.0)
    second = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(2 * rate) / rate) * np.ones((channels, 1))
    one = encode(tmp_path / "a.mp3", "libmp3lame", "mp3", x, 44100).read_bytes()
    two = encode(tmp_path / "b.mp3", "libmp3lame", "mp3", second.astype(np.float32), rate).read_bytes()
    (tmp_path / "two.mp3").write_bytes(one + two)
    y, reader = read(tmp_path / "two.mp3")
    assert y.shape[0] == 2
    assert abs(y.shape[1] - 4 * 44100) < 6 * 1152
    tone = y[:, -44100 - 2000 : -2000]
    assert np.abs(np.fft.rfft(tone)).argmax(axis=1).tolist() == [1000, 1000]
    assert reader.info.sample_rate == 44100


def test_two_oggs_in_one_file_come_whole(tmp_path, song, read):
    x = song(2.0)
    for name in ("a", "b"):
        with soundfile.SoundFile(tmp_path / name, "w", 44100, 2, format="OGG", subtype="VORBIS") as file:
            for start in range(0, x.shape[1], 4096):
                file.write(x[:, start : start + 4096].T)
    both = (tmp_path / "a").read_bytes() + (tmp_path / "b").read_bytes()
    (tmp_path / "two.ogg").write_bytes(both)
    y, _ = read(tmp_path / "two.ogg")
    assert abs(y.shape[1] - 2 * x.shape[1]) <= 2048


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0x7FFFFFFF, 4000, 1000])
@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24", "FLOAT"])
def test_wav_with_a_wrong_size_comes_whole(tmp_path, song, read, size, subtype):
    x = song(1.0)
    soundfile.write(tmp_path / "a.wav", x.T, 44100, subtype=subtype)
    whole, _ = read(tmp_path / "a.wav")
    content = bytearray((tmp_path / "a.wav").read_bytes())
    at = content.index(b"data") + 4
    content[at : at + 4] = struct.pack("<I", size)
    (tmp_path / "a.wav").write_bytes(content)
    y, reader = read(tmp_path / "a.wav")
    # libsndfile writes a PEAK chunk in front of floats and nothing behind the sound
    np.testing.assert_array_equal(y, whole)
    assert reader.ends_early_s is None


@pytest.mark.parametrize(
    "trailer", [b"LIST\x04\x00\x00\x00INFO", b"id3 \x0a\x00\x00\x00" + bytes(10), b"TAG" + bytes(125)]
)
def test_what_follows_the_sound_is_no_sound(tmp_path, song, read, trailer):
    x = song(0.5)
    soundfile.write(tmp_path / "a.wav", x.T, 44100)
    with (tmp_path / "a.wav").open("ab") as file:
        file.write(trailer + bytes(100) if trailer[:3] == b"TAG" else trailer)
    assert read(tmp_path / "a.wav")[0].shape == x.shape


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("at", [0, 80_000])
@pytest.mark.parametrize("subtype", ["FLOAT", "DOUBLE"])
def test_nan_and_infinities_are_refused(tmp_path, song, bad, at, subtype):
    x = song(2.0)
    x[0, at] = bad
    soundfile.write(tmp_path / "a.wav", x.T, 44100, subtype=subtype)
    assert _fault(tmp_path / "a.wav") is AudioFault.NOT_FINITE


def test_a_double_beyond_float32_is_refused(tmp_path):
    soundfile.write(tmp_path / "a.wav", np.full((100, 1), 1e300), 44100, subtype="DOUBLE")
    assert _fault(tmp_path / "a.wav") is AudioFault.NOT_FINITE


@pytest.mark.parametrize("kind", ["WAV", "W64", "AIFF"])
def test_no_samples_are_too_short(tmp_path, kind):
    soundfile.write(tmp_path / "a", np.zeros((0, 2)), 44100, format=kind, subtype="PCM_16")
    assert _fault(tmp_path / "a") is AudioFault.TOO_SHORT


def test_a_film_without_sound_has_no_audio_track(tmp_path):
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=25)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for index in range(10):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, 25)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    assert _fault(path) is AudioFault.NO_AUDIO_TRACK


def test_the_sound_of_a_film_is_read(tmp_path, song, read, lag):
    path, x = tmp_path / "film.mp4", song(1.0, 48000)
    with av.open(str(path), "w") as out:
        picture, sound = out.add_stream("mpeg4", rate=25), out.add_stream("aac", rate=48000, layout="stereo")
        picture.width = picture.height = 64
        picture.pix_fmt = "yuv420p"
        for index in range(25):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, 25)
            out.mux(picture.encode(frame))
            block = np.ascontiguousarray(x[:, index * 1920 : (index + 1) * 1920])
            heard = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            heard.sample_rate, heard.pts = 48000, index * 1920
            out.mux(sound.encode(heard))
        out.mux(picture.encode(None))
        out.mux(sound.encode(None))
    y, _ = read(path)
    assert y.shape == x.shape
    assert lag(x, y) == 0


@pytest.mark.parametrize("tag", [b"drms", b"enca", b"p608", b"aavd"])
def test_protected_songs_are_refused(tmp_path, encode, song, tag):
    path = encode(tmp_path / "a.m4p", "aac", "ipod", song(0.5), 44100)
    content = path.read_bytes()
    at = content.index(b"mp4a", content.index(b"stsd"))
    path.write_bytes(content[:at] + tag + content[at + 4 :])
    assert _fault(path) is AudioFault.PROTECTED


def test_protected_wma_is_refused(tmp_path, encode, song):
    path = encode(tmp_path / "a.wma", "wmav2", "asf", song(0.5), 44100, bit_rate=128_000)
    content = path.read_bytes()
    encryption = bytes.fromhex("fbb3112223bdd211b4b700a0c955fc6e") + struct.pack("<Q", 24)
    path.write_bytes(content[:30] + encryption + content[30:])
    assert _fault(path) is AudioFault.PROTECTED


def test_an_unknown_codec_is_said(tmp_path, encode, song):
    path = encode(tmp_path / "a.mkv", "aac", "matroska", song(0.5), 44100)
    path.write_bytes(path.read_bytes().replace(b"A_AAC", b"A_XYZ"))
    assert _fault(path) is AudioFault.NO_DECODER


@pytest.mark.parametrize(("rate", "channels"), [(44100, 500), (300, 2), (2_000_000_000, 1)])
def test_headers_that_no_music_has_are_refused(tmp_path, rate, channels):
    block = channels * 2
    fmt = struct.pack("<HHIIHH", 1, channels, rate, 0, block, 16)
    sound = bytes(block * 100)
    path = tmp_path / "a.wav"
    head = b"WAVEfmt " + struct.pack("<I", 16) + fmt + b"data" + struct.pack("<I", len(sound))
    path.write_bytes(b"RIFF" + struct.pack("<I", len(head) + len(sound)) + head + sound)
    assert _fault(path) is AudioFault.NO_DECODER


@pytest.mark.parametrize(("codec", "container"), [("libmp3lame", "mp3"), ("flac", "flac"), ("aac", "adts")])
def test_tags_in_front_and_behind_do_not_matter(tmp_path, encode, song, read, codec, container):
    path = encode(tmp_path / "a", codec, container, song(1.0), 44100)
    plain, _ = read(path)
    id3 = b"ID3\x04\x00\x00" + bytes([0, 4, 0, 0]) + bytes(1 << 16)
    path.write_bytes(id3 + path.read_bytes() + b"TAG" + bytes(125))
    y, _ = read(path)
    np.testing.assert_array_equal(y, plain)


def test_flac_from_a_stream_has_no_length_and_comes_whole(tmp_path, song, read):
    x = song(1.0)
    soundfile.write(tmp_path / "a.flac", x.T, 44100, subtype="PCM_16")
    whole, _ = read(tmp_path / "a.flac")
    content = bytearray((tmp_path / "a.flac").read_bytes())
    content[21] &= 0xF0  # the upper bits of STREAMINFO's number of samples, and the others
    content[22:26] = bytes(4)
    (tmp_path / "a.flac").write_bytes(content)
    y, reader = read(tmp_path / "a.flac")
    np.testing.assert_array_equal(y, whole)
    assert reader.info.declared_frames is None


def test_eight_channels_are_read(tmp_path, read):
    # PyAV reads beyond an array of pointers for planar frames of eight channels: this one must not crash
    x = np.stack([np.full(9600, 0.1 * k, np.float32) for k in range(8)])
    path = tmp_path / "a.wv"
    with av.open(str(path), "w", format="wv") as out:
        stream = out.add_stream("wavpack", rate=48000, layout="7.1")
        for start in range(0, 9600, 1920):
            packed = np.ascontiguousarray(x[:, start : start + 1920].T).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(packed, format="flt", layout="7.1")
            frame.sample_rate, frame.pts = 48000, start
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    y, reader = read(path)
    np.testing.assert_allclose(y, x, atol=0.005)  # this encoder keeps eight bits of a mantissa
    assert reader.info.layout == "7.1"


def test_constant_and_square_sounds_are_songs(tmp_path, read):
    square = np.where(np.arange(4410) // 50 % 2, 32767, -32768).astype(np.int16)
    for samples in (np.full(4410, 12345, np.int16), square, np.zeros(4410, np.int16)):
        soundfile.write(tmp_path / "a.wav", samples, 44100, subtype="PCM_16")
        y, _ = read(tmp_path / "a.wav")
        np.testing.assert_array_equal((y[0] * 32768).astype(np.int16), samples)
