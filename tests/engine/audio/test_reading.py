# ruff: noqa: PLR0917 - fixtures and parameters come by position
from __future__ import annotations

import os
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile
from mutagen.mp4 import MP4, MP4FreeForm

from engine.audio.reading import open_audio
from engine.cancel import Cancelled, CancelToken
from engine.errors import AudioError, AudioFault, ParameterError

EXACT = [
    ("a.mp3", "libmp3lame", "mp3", 44100),
    ("a.m4a", "aac", "ipod", 44100),
    ("alac.m4a", "alac", "ipod", 44100),
    ("a.mp4", "aac", "mp4", 48000),
    ("a.mov", "aac", "mov", 48000),
    ("a.flac", "flac", "flac", 44100),
    ("a.oga", "flac", "ogg", 44100),
    ("a.opus", "libopus", "ogg", 48000),
    ("a.webm", "libopus", "webm", 48000),
    ("flac.mkv", "flac", "matroska", 44100),
    ("a.wv", "wavpack", "wv", 44100),
    ("a.tta", "tta", "tta", 44100),
]
AS_DECODED = [
    # name, codec, container, rate, samples late at most (WMA: early), samples too long or short at most
    ("a.aac", "aac", "adts", 44100, 1024, 2048),
    ("a.mkv", "aac", "matroska", 44100, 0, 1024),
    ("a.wma", "wmav2", "asf", 44100, -2048, 4096),
    ("b.wma", "wmav1", "asf", 44100, -2048, 4096),
    ("a.ac3", "ac3", "ac3", 48000, 256, 2048),
]


@pytest.mark.parametrize(("name", "codec", "container", "rate"), EXACT)
@pytest.mark.parametrize("channels", [1, 2])
def test_length_and_position_are_exact(tmp_path, encode, song, read, lag, name, codec, container, rate, channels):
    x = song(2.0, rate, channels)[:, :-17]
    y, reader = read(encode(tmp_path / name, codec, container, x, rate))
    assert y.shape == x.shape
    assert lag(x, y) == 0
    assert reader.ends_early_s is None
    assert reader.info.sample_rate == rate
    assert reader.frames_read == x.shape[1]


@pytest.mark.parametrize(("name", "codec", "container", "rate", "late", "length"), AS_DECODED)
def test_formats_without_exact_ends_come_as_decoded(
    tmp_path, encode, song, read, lag, name, codec, container, rate, late, length
):
    x = song(2.0, rate)[:, :-17]
    y, reader = read(encode(tmp_path / name, codec, container, x, rate, bit_rate=192_000))
    assert min(0, late) <= lag(x, y) <= max(0, late)
    assert abs(y.shape[1] - x.shape[1]) <= length
    assert reader.ends_early_s is None


def test_the_end_that_itunes_notes_is_kept(tmp_path, encode, song, read, lag):
    x = song(2.0)
    path = encode(tmp_path / "a.m4a", "aac", "ipod", x, 44100, container_options={"use_editlist": "0"})
    file = MP4(path)
    # iTunes gives every packet its full duration: only this tag knows that the last one is padded
    noted = f" 00000000 {1024:08X} {999:08X} {x.shape[1] - 500:016X} 00000000"
    file["----:com.apple.iTunes:iTunSMPB"] = [MP4FreeForm(noted.encode())]
    file.save()
    y, reader = read(path)
    assert y.shape[1] == x.shape[1] - 500
    assert lag(x, y) == 0
    assert reader.ends_early_s is None


@pytest.mark.parametrize("where", ["early", "late", "never", "always"])
@pytest.mark.parametrize("frames", [1151, 5000, 44100])
def test_ogg_vorbis_is_exact_wherever_it_is_silent(tmp_path, read, lag, where, frames):
    x = 0.1 * np.random.default_rng(frames).standard_normal((2, frames)).astype(np.float32)
    half = {"early": slice(0, frames // 2), "late": slice(frames // 2, None), "never": slice(0, 0)}
    x[:, half.get(where, slice(None))] = 0
    with soundfile.SoundFile(tmp_path / "a.ogg", "w", 44100, 2, format="OGG", subtype="VORBIS") as file:
        for start in range(0, frames, 4096):
            file.write(x[:, start : start + 4096].T)
    y, _ = read(tmp_path / "a.ogg")
    assert y.shape == x.shape
    if x.any():
        assert lag(x, y) == 0


def test_reading_holds_little_at_once(tmp_path, encode, song):
    one = encode(tmp_path / "a.mp3", "libmp3lame", "mp3", song(2.0), 44100).read_bytes()
    (tmp_path / "long.mp3").write_bytes(one * 60)
    with soundfile.SoundFile(tmp_path / "long.wav", "w", 44100, 2, subtype="PCM_24") as file:
        for _ in range(120):
            file.write(np.zeros((44100, 2)))
    for name in ("long.mp3", "long.wav"):
        tracemalloc.start()
        with open_audio(tmp_path / name) as reader:
            frames = sum(block.shape[1] for block in reader.blocks())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert frames >= 120 * 44100  # 42 MB as float32
        assert peak < 12_000_000


def test_ogg_vorbis_is_exact(tmp_path, song, read, lag):
    x = song(1.7)
    with soundfile.SoundFile(tmp_path / "a.ogg", "w", 44100, 2, format="OGG", subtype="VORBIS") as file:
        for start in range(0, x.shape[1], 4096):  # libsndfile overflows its stack on one large block
            file.write(x[:, start : start + 4096].T)
    y, _ = read(tmp_path / "a.ogg")
    assert y.shape == x.shape
    assert lag(x, y) == 0


@pytest.mark.parametrize(
    ("channels", "codec", "container"), [(6, "aac", "ipod"), (6, "flac", "flac"), (6, "libopus", "ogg")]
)
def test_channel_order_is_kept(tmp_path, encode, read, channels, codec, container):
    rate = 48000
    t = np.arange(rate) / rate
    x = np.stack([0.2 * np.sin(2 * np.pi * f * t) for f in (200, 300, 400, 50, 600, 700)]).astype(np.float32)
    y, reader = read(encode(tmp_path / "a", codec, container, x, rate, bit_rate=600_000))
    found = np.abs(np.fft.rfft(y[:, : rate // 2])).argmax(axis=1) * 2
    assert found.tolist() == [200, 300, 400, 50, 600, 700]
    assert reader.info.layout == "5.1"


@pytest.mark.parametrize(
    ("container", "subtype", "depth", "is_float"),
    [
        ("WAV", "PCM_U8", 16, False),
        ("WAV", "PCM_16", 16, False),
        ("WAV", "PCM_24", 24, False),
        ("WAV", "PCM_32", 32, False),
        ("WAV", "FLOAT", None, True),
        ("WAV", "DOUBLE", None, True),
        ("WAVEX", "PCM_24", 24, False),
        ("RF64", "PCM_16", 16, False),
        ("W64", "PCM_24", 24, False),
        ("W64", "FLOAT", None, True),
        ("AIFF", "PCM_16", 16, False),
        ("AIFF", "PCM_24", 24, False),
        ("AIFF", "FLOAT", None, True),
        ("CAF", "PCM_24", 24, False),
        ("CAF", "ALAC_16", 16, False),
        ("FLAC", "PCM_16", 16, False),
        ("FLAC", "PCM_24", 24, False),
    ],
)
@pytest.mark.parametrize("channels", [1, 2, 3])
def test_uncompressed_is_read_bit_for_bit(tmp_path, read, container, subtype, depth, is_float, channels):
    if subtype == "ALAC_16":
        channels = min(channels, 2)  # beyond, ALAC has its own order of channels, which libsndfile does not write
    bits = depth or 24
    bits = 8 if subtype == "PCM_U8" else min(bits, 24)
    rng = np.random.default_rng(1)
    grid = rng.integers(-(2 ** (bits - 1)), 2 ** (bits - 1), (channels, 5001))
    path = tmp_path / "a"
    x = (grid / 2 ** (bits - 1)).astype(np.float32)
    samples = x if is_float else (grid << (32 - bits)).astype(np.int32)
    soundfile.write(path, samples.T, 32000, format=container, subtype=subtype)
    y, reader = read(path)
    np.testing.assert_array_equal(y, x)
    assert (reader.info.pcm_depth, reader.info.is_float, reader.info.is_lossy) == (depth, is_float, False)
    assert reader.info.declared_frames == 5001
    assert reader.ends_early_s is None


def test_big_endian_riff_is_read(tmp_path, read):
    x = np.array([[0.5, -0.25, 0.125]], np.float32)
    for subtype in ("PCM_16", "PCM_24", "FLOAT"):
        soundfile.write(tmp_path / "a.wav", x.T, 8000, subtype=subtype, endian="BIG")
        y, _ = read(tmp_path / "a.wav")
        np.testing.assert_array_equal(y, x)


def test_32_bits_keep_the_upper_24(tmp_path, read):
    numbers = np.array([[0x7FFFFFFF, -0x80000000, 0x12345678, -1, 255]], np.int32)
    soundfile.write(tmp_path / "a.wav", numbers.T, 44100, subtype="PCM_32")
    y, _ = read(tmp_path / "a.wav")
    np.testing.assert_array_equal((y * 2**23).astype(np.int32), numbers >> 8)


@pytest.mark.parametrize("codec", ["ALAW", "ULAW", "MS_ADPCM", "IMA_ADPCM"])
def test_coded_wav_is_read(tmp_path, song, read, lag, codec):
    x = song(0.5)
    soundfile.write(tmp_path / "a.wav", x.T, 44100, subtype=codec)
    y, reader = read(tmp_path / "a.wav")
    assert lag(x, y) == 0
    assert reader.info.is_lossy
    assert reader.info.pcm_depth is None


def test_mp3_inside_wav_is_read(tmp_path, encode, song, read):
    x = song(1.0)
    y, reader = read(encode(tmp_path / "a.wav", "libmp3lame", "wav", x, 44100))
    assert reader.info.codec == "mp3"
    assert abs(y.shape[1] - x.shape[1]) < 3 * 1152


def test_one_sample_is_a_song(wav, read):
    y, reader = read(wav(np.array([[0.5], [-0.5]], np.float32)))
    np.testing.assert_array_equal(y, [[0.5], [-0.5]])
    assert reader.ends_early_s is None


@pytest.mark.parametrize("frames", [1, 7, 4096, 10**6])
def test_blocks_have_the_length_asked_for(wav, song, frames):
    x = song(0.25)
    with open_audio(wav(x, subtype="FLOAT")) as reader:
        blocks = list(reader.blocks(frames))
    assert all(block.shape == (2, frames) for block in blocks[:-1])
    assert 0 < blocks[-1].shape[1] <= frames
    assert {block.dtype for block in blocks} == {np.dtype(np.float32)}
    np.testing.assert_array_equal(np.concatenate(blocks, axis=1), x)


def test_block_length_below_one_is_refused(wav, song):
    with open_audio(wav(song(0.1))) as reader, pytest.raises(ParameterError, match="frames=0"):
        next(reader.blocks(0))


def test_reading_stops_when_cancelled(wav, song):
    cancel = CancelToken()
    with open_audio(wav(song(1.0))) as reader:
        blocks = reader.blocks(1000, cancel)
        next(blocks)
        cancel.cancel()
        with pytest.raises(Cancelled):
            next(blocks)


@pytest.mark.parametrize("name", ["🎤 naïve.wav", "-x.wav", "a\nb.wav", "x" * 251 + ".wav", "no-ending", "wrong.mp3"])
def test_names_do_not_matter(wav, song, read, name):
    x = song(0.2)
    y, _ = read(wav(x, name="plain.wav").rename(wav(x).parent / name))
    assert y.shape == x.shape


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are not Unicode")
def test_names_that_are_not_unicode(tmp_path, encode, song, read):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.mp3"))
    encode(tmp_path / "a.mp3", "libmp3lame", "mp3", song(0.5), 44100).rename(path)
    assert read(path)[0].shape[1] == 22050


def _fault(path: Path) -> AudioFault:
    with pytest.raises(AudioError) as caught, open_audio(path) as reader:
        for _ in reader.blocks():
            pass
    assert caught.value.path == path
    return caught.value.fault


def test_missing_folder_and_empty(tmp_path):
    (tmp_path / "empty.mp3").touch()
    assert _fault(tmp_path / "none.mp3") is AudioFault.MISSING
    assert _fault(tmp_path / "empty.mp3" / "below.mp3") is AudioFault.MISSING
    assert _fault(tmp_path / ("x" * 400)) is AudioFault.MISSING
    assert _fault(tmp_path) is AudioFault.FOLDER
    assert _fault(tmp_path / "empty.mp3") is AudioFault.EMPTY_FILE


def test_no_permission(wav, song, monkeypatch):
    path = wav(song(0.1))

    def refuse(*_args: object, **_options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert _fault(path) is AudioFault.NO_PERMISSION


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.wav")
    assert _fault(tmp_path / "pipe.wav") is AudioFault.NOT_AUDIO


@pytest.mark.parametrize(
    "content",
    [
        b"These are no notes.\n" * 50,
        b"#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"\x89PNG\r\n\x1a\n" + bytes(2000),
        b"PK\x03\x04" + np.random.default_rng(5).bytes(300_000),
        np.random.default_rng(6).bytes(100_000),
        bytes(50_000),
        b"x",
        b"RIFF",
    ],
    ids=["text", "hls", "concat", "png", "zip", "noise", "zeros", "letter", "riff"],
)
def test_what_is_not_audio_is_said_to_be_none(tmp_path, content):
    (tmp_path / "a.mp3").write_bytes(content)
    assert _fault(tmp_path / "a.mp3") is AudioFault.NOT_AUDIO
