import numpy as np
import pytest

from engine.analysis.samples import MemorySamples
from engine.analysis.scales import FrequencyAxis, FrequencyScale
from engine.analysis.spectrogram import (
    LOWEST_DB,
    STEP_DB,
    UNKNOWN_LEVEL,
    SpectrogramSettings,
    TileKey,
    compute_tile,
    db_to_level,
    level_to_db,
    map_rows,
    ready_columns,
    spectrum_db,
)
from engine.cancel import Cancelled, CancelToken

librosa = pytest.importorskip("librosa")
RATE = 44_100


def sine(hz, seconds=4.0, amplitude=1.0, rate=RATE):
    t = np.arange(int(seconds * rate)) / rate
    return np.tile(amplitude * np.sin(2 * np.pi * hz * t), (2, 1)).astype(np.float32)


def noise(seconds=4.0, seed=1):
    return (0.1 * np.random.default_rng(seed).standard_normal((2, int(seconds * RATE)))).astype(np.float32)


def song(waveform, **kwargs):
    return MemorySamples({"mixture": waveform}, RATE, **kwargs)


def test_one_channels_spectrum_is_librosas():
    waveform = noise()[:1]
    frames = librosa.util.frame(waveform[0], frame_length=2048, hop_length=512).T[None]
    expected = (
        np.abs(librosa.stft(waveform[0], n_fft=2048, hop_length=512, center=False)) / 512
    )  # a Hann window's sum is 1024
    expected_db = librosa.amplitude_to_db(expected, ref=1.0, amin=1e-6, top_db=None)
    np.testing.assert_allclose(spectrum_db(frames).T, expected_db, atol=2e-3)


def test_a_linear_axis_with_a_row_per_bin_shows_librosas_spectrogram():
    waveform = np.tile(noise()[:1], (2, 1))
    axis = FrequencyAxis(FrequencyScale.LINEAR, 0.0, 512 * RATE / 2048)
    settings = SpectrogramSettings(axis, n_fft=2048, hop=512, rows=512, columns=64)
    tile = compute_tile(song(waveform), settings, TileKey("mixture", 0, 1))
    centred = librosa.stft(waveform[0, 256:], n_fft=2048, hop_length=512)  # columns are read at their middle
    expected = librosa.amplitude_to_db(np.abs(centred[:512, 64:128]) / 512, ref=1.0, amin=1e-7, top_db=None)
    np.testing.assert_allclose(level_to_db(tile.levels), expected, atol=STEP_DB / 2 + 0.01)


@pytest.mark.parametrize("scale", FrequencyScale)
@pytest.mark.parametrize("hz", [110.0, 440.0, 3_000.0, 15_000.0])
@pytest.mark.parametrize("level", [0, 3, 6])
def test_a_full_scale_sine_reads_0_db_at_its_frequency_and_nowhere_else(scale, hz, level):
    settings = SpectrogramSettings.for_song(scale, 4096, RATE)
    tile = compute_tile(song(sine(hz, 8.0)), settings, TileKey("mixture", level, 0))
    inside = np.flatnonzero(tile.is_filled)[2:-2] if level < 6 else np.flatnonzero(tile.is_filled)[1:-1]
    column = level_to_db(tile.levels[:, inside[len(inside) // 2]])
    row = int(settings.axis.position(hz) * settings.rows)
    assert -1.5 - STEP_DB <= column[max(0, row - 2) : row + 3].max() <= 0.25  # a Hann window loses at most 1.42 dB
    edges, main_lobe_hz = settings.axis.row_edges(settings.rows), 12 * RATE / settings.n_fft
    far = (edges[1:] < hz - main_lobe_hz) | (edges[:-1] > hz + main_lobe_hz)
    assert column[far].max() < -60


def test_a_sound_in_one_channel_of_two_reads_3_db_less():
    waveform = sine(1_000.0)
    waveform[1] = 0
    settings = SpectrogramSettings.for_song(FrequencyScale.MEL, 2048, RATE)
    left = compute_tile(song(waveform), settings, TileKey("mixture", 0, 0))
    both = compute_tile(song(sine(1_000.0)), settings, TileKey("mixture", 0, 0))
    difference = level_to_db(both.levels.max()) - level_to_db(left.levels.max())
    assert difference == pytest.approx(3.0, abs=0.6)


def test_a_row_between_two_bins_shows_the_line_between_them():
    spectrum = np.array([[0.0], [-10.0], [-20.0]], np.float32)  # bins at 0, 1000, 2000 Hz
    rows = map_rows(spectrum, FrequencyAxis(FrequencyScale.LINEAR, 100.0, 900.0), 4, 4_000)
    np.testing.assert_allclose(rows[:, 0], [-2, -4, -6, -8], atol=1e-4)


def test_a_row_over_several_bins_shows_the_loudest():
    spectrum = np.array([[-5.0], [-30.0], [-1.0], [-40.0], [-9.0]], np.float32)
    rows = map_rows(spectrum, FrequencyAxis(FrequencyScale.LINEAR, 0.0, 2_000.0), 2, 4_000)
    np.testing.assert_allclose(rows[:, 0], [-5, -1])


def test_levels_keep_half_decibels_and_hold_at_the_ends():
    np.testing.assert_allclose(
        level_to_db(db_to_level(np.float32([-200, LOWEST_DB, -60.2, 0, 6, 40]))),
        [LOWEST_DB, LOWEST_DB, -60, 0, 6, 6],
    )


def test_tiles_filled_step_by_step_equal_tiles_filled_at_once():
    waveform = noise(8.0)
    settings = SpectrogramSettings.for_song(FrequencyScale.MEL, 2048, RATE)
    key = TileKey("mixture", 1, 0)
    whole = compute_tile(song(waveform), settings, key)
    partial = song(waveform)
    tile = None
    for spans in ([(88_200, 132_300)], [(0, 44_100), (88_200, 132_300)], [(0, partial.frames)]):
        partial.set_ready("mixture", spans)
        tile = compute_tile(partial, settings, key, previous=tile)
        assert np.array_equal(tile.is_filled, ready_columns(partial, settings, key))
    assert np.array_equal(tile.levels, whole.levels)
    assert np.array_equal(tile.is_filled, whole.is_filled)


def test_no_column_is_filled_that_reaches_into_what_is_not_ready():
    partial = song(noise(8.0), ready={"mixture": [(0, 100_000)]})
    settings = SpectrogramSettings.for_song(FrequencyScale.MEL, 2048, RATE)
    tile = compute_tile(partial, settings, TileKey("mixture", 0, 0))
    last = int(np.flatnonzero(tile.is_filled)[-1])
    assert (last + 0.5) * settings.hop + settings.n_fft / 2 <= 100_000
    assert (last + 1.5) * settings.hop + settings.n_fft / 2 > 100_000
    assert tile.is_filled[: last + 1].all()
    assert not tile.levels[:, last + 1 :].any()


def test_the_song_ends_where_it_ends():
    settings = SpectrogramSettings.for_song(FrequencyScale.MEL, 2048, RATE)
    tile = compute_tile(song(noise(1.0)), settings, TileKey("mixture", 0, 0))
    assert np.count_nonzero(tile.is_filled) == -(-RATE // settings.hop)


def test_silence_is_the_lowest_level_that_is_known():
    settings = SpectrogramSettings.for_song(FrequencyScale.LOG, 2048, RATE)
    tile = compute_tile(song(np.zeros((2, RATE), np.float32)), settings, TileKey("mixture", 0, 0))
    assert (tile.levels[:, tile.is_filled] == 1).all()
    assert (tile.levels[:, ~tile.is_filled] == UNKNOWN_LEVEL).all()


def test_a_cancelled_tile_stops_between_blocks():
    token = CancelToken()
    source = song(noise(8.0))
    reads = []

    def read(stem, start, stop):
        reads.append(start)
        token.cancel()
        return MemorySamples.read(source, stem, start, stop)

    source.read = read
    settings = SpectrogramSettings.for_song(FrequencyScale.MEL, 2048, RATE)
    with pytest.raises(Cancelled):
        compute_tile(source, settings, TileKey("mixture", 0, 0), cancel=token)
    assert len(reads) == 1


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000, 96_000, 192_000])
def test_windows_are_about_as_long_in_time_at_every_rate(rate):
    settings = SpectrogramSettings.for_song(FrequencyScale.MEL, 2048, rate)
    assert settings.n_fft / rate == pytest.approx(2048 / 44_100, rel=0.45)
    assert settings.hop * 8 == settings.n_fft


@pytest.mark.parametrize("minutes", [0.01, 1, 4, 10, 180])
def test_the_coarsest_level_holds_any_song_in_two_tiles(minutes):
    frames = int(minutes * 60 * RATE)
    settings = SpectrogramSettings.for_song(FrequencyScale.MEL, 2048, RATE)
    level = settings.coarsest_level(frames)
    assert len(settings.tiles_between(level, 0, frames)) <= 2
    assert settings.level_for(frames / 1_000, frames) <= level
    assert settings.level_for(1.0, frames) == 0


def test_tiles_between_two_frames_hold_them_all():
    settings = SpectrogramSettings.for_song(FrequencyScale.MEL, 2048, RATE)
    width = settings.tile_frames(2)
    assert settings.tiles_between(2, width - 1, width + 1) == range(2)
    assert settings.tiles_between(2, width, 2 * width) == range(1, 2)
    assert settings.tiles_between(2, -50, 0) == range(0)
