from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from engine.errors import ParameterError
from training.config import AugmentConfig, DataConfig
from training.data import build_dataset, open_songs, validation_tracks
from training.data.mixing import Mixer
from training.data.synthetic import write_synthetic

EVERYTHING = AugmentConfig(
    remix=0.5,
    gain_db=6.0,
    swap=0.5,
    polarity=0.5,
    pitch=0.5,
    tempo=0.5,
    noise=0.5,
    reverb=0.5,
    limiter=0.5,
    silence=0.2,
    salience=0.5,
    double=0.5,
)


@pytest.fixture
def config(synthetic_folder: Path, tmp_path: Path) -> DataConfig:
    return DataConfig(folder=str(synthetic_folder), cache=str(tmp_path), sample_rate=8000, segment_s=1.0)


def mixer_of(config: DataConfig) -> Mixer:
    return Mixer(config, open_songs(config, progress=False))


@pytest.mark.parametrize("sources", [("vocals", "accompaniment"), ("vocals", "drums", "bass", "other")])
def test_an_example_is_the_sum_of_its_sources(config: DataConfig, sources: tuple[str, ...]) -> None:
    item = build_dataset(replace(config, sources=sources))[0]
    assert item["mixture"].shape == (2, 8000)
    assert item["sources"].shape == (len(sources), 2, 8000)
    assert item["mixture"].dtype == item["sources"].dtype == torch.float32
    assert torch.allclose(item["mixture"], item["sources"].sum(dim=0), atol=1e-6)
    assert item["mixture"].abs().max() > 0.01


def test_an_example_depends_on_seed_and_number_alone(config: DataConfig) -> None:
    config = replace(config, augment=EVERYTHING)
    forwards, backwards = mixer_of(config), mixer_of(config)
    wanted = [forwards.example(index).sources for index in range(12)]
    for index in reversed(range(12)):
        assert np.array_equal(backwards.example(index).sources, wanted[index]), "resuming would not be exact"
    assert len({source.tobytes() for source in wanted}) == 12
    other = mixer_of(replace(config, seed=1))
    assert not np.array_equal(other.example(0).sources, wanted[0])


def test_everything_at_once_stays_finite_and_of_one_shape(config: DataConfig) -> None:
    mixer = mixer_of(replace(config, augment=EVERYTHING))
    for index in range(20):
        example = mixer.example(index)
        assert example.sources.shape == (2, 2, 8000)
        assert np.isfinite(example.mixture).all()


def test_each_round_hears_each_song_once_in_another_order(config: DataConfig) -> None:
    mixer = mixer_of(config)
    epochs = [tuple(mixer.example(4 * epoch + place).names[0] for place in range(4)) for epoch in range(6)]
    assert all(len(set(names)) == 4 for names in epochs)
    assert len(set(epochs)) > 1


def test_an_epoch_is_as_long_as_the_music(config: DataConfig) -> None:
    assert len(build_dataset(replace(config, segment_s=1.5))) == 4 * 2, "3 s each: the documents' epochs hear it all"
    assert len(build_dataset(replace(config, segment_s=1.4))) == 4 * 3, "the last segment of a song is padded"
    assert len(build_dataset(replace(config, examples=5))) == 5


def test_remix_decides_whether_sources_share_a_song(config: DataConfig) -> None:
    coherent = mixer_of(config)
    assert all(len(set(coherent.example(index).names)) == 1 for index in range(20))
    remixed = mixer_of(replace(config, augment=AugmentConfig(remix=1.0)))
    assert sum(len(set(remixed.example(index).names)) == 2 for index in range(20)) >= 10


def test_a_coherent_mixture_is_the_songs_own(config: DataConfig) -> None:
    mixer = mixer_of(config)
    example = mixer.example(0)
    song = next(s for s in open_songs(config, progress=False) if s.song.name == example.names[0])
    whole = song.read("vocals", 0, song.frames) + song.read("accompaniment", 0, song.frames)
    errors = [np.abs(whole[:, at : at + 8000] - example.mixture).max() for at in range(song.frames - 8000 + 1)]
    assert min(errors) < 1e-5


def test_gain_swap_and_polarity_do_what_they_say(config: DataConfig) -> None:
    plain = mixer_of(config).example(3).sources
    turned = mixer_of(replace(config, augment=AugmentConfig(polarity=1.0))).example(3).sources
    swapped = mixer_of(replace(config, augment=AugmentConfig(swap=1.0))).example(3).sources
    louder = mixer_of(replace(config, augment=AugmentConfig(gain_db=6.0))).example(3).sources
    assert np.array_equal(turned, -plain)
    assert np.array_equal(swapped, plain[:, ::-1])
    gains = (louder * plain).sum(axis=(1, 2)) / (plain * plain).sum(axis=(1, 2))
    assert np.allclose(louder, gains[:, None, None] * plain, atol=1e-6)
    assert gains[0] != pytest.approx(gains[1], rel=0.01)
    assert (np.abs(20 * np.log10(gains)) <= 6.0).all()


def test_silence_takes_the_voice_away(config: DataConfig) -> None:
    example = mixer_of(replace(config, augment=AugmentConfig(silence=1.0))).example(0)
    assert not example.sources[0].any()
    assert np.array_equal(example.mixture, example.sources[1])


def test_solo_leaves_the_voice_alone(config: DataConfig) -> None:
    example = mixer_of(replace(config, augment=AugmentConfig(solo=1.0))).example(0)
    assert example.sources[0].any()
    assert np.array_equal(example.mixture, example.sources[0])


@pytest.mark.parametrize(("kind", "kept"), [("voices", 0), ("backings", 1)])
def test_a_voice_or_a_backing_may_stay_alone(config: DataConfig, tmp_path: Path, kind: str, kept: int) -> None:
    folder = tmp_path / "data"
    write_synthetic(folder, seconds=3.0, sample_rate=8000)
    (folder / "single").mkdir()
    tone = 0.3 * np.sin(2 * np.pi * 220 * np.arange(24000) / 8000)
    soundfile.write(folder / "single" / "tone.wav", tone, 8000)
    config = replace(config, folder=str(folder), layouts=("musdb-hq",), layout_shares=(0.5, 0.5), **{kind: ("single",)})
    mixer = mixer_of(replace(config, augment=AugmentConfig(alone=1.0)))
    for example in map(mixer.example, range(12)):
        is_tone = example.names[kept] == "tone"
        assert example.sources[kept].any()
        assert example.sources[1 - kept].any() != is_tone


def test_noise_is_in_the_mixture_alone(config: DataConfig) -> None:
    example = mixer_of(replace(config, augment=AugmentConfig(noise=1.0, noise_db=-20.0))).example(0)
    noise = example.mixture - example.sources.sum(axis=0)
    level = 20 * np.log10(noise.std() / example.sources.sum(axis=0).std())
    assert level == pytest.approx(-20.0, abs=0.5)


def test_the_limiter_bounds_the_mixture_and_keeps_the_sum(config: DataConfig) -> None:
    example = mixer_of(replace(config, augment=AugmentConfig(limiter=1.0))).example(0)
    assert np.abs(example.mixture).max() <= 0.981
    assert np.allclose(example.mixture, example.sources.sum(axis=0), atol=1e-6)


def test_salience_finds_the_voice(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    vocals = np.zeros((80_000, 2))
    vocals[70_000:74_000] = 0.3
    soundfile.write(tmp_path / "x" / "vocals.wav", vocals, 8000)
    soundfile.write(tmp_path / "x" / "accompaniment.wav", np.full((80_000, 2), 0.1), 8000)
    config = DataConfig(folder=str(tmp_path), cache=str(tmp_path / "cache"), sample_rate=8000, segment_s=1.0)
    salient = mixer_of(replace(config, augment=AugmentConfig(salience=1.0)))
    assert all(salient.example(index).sources[0].any() for index in range(20))
    anywhere = mixer_of(config)
    assert sum(anywhere.example(index).sources[0].any() for index in range(40)) < 20


def test_doubling_adds_music_but_no_voice(config: DataConfig) -> None:
    plain = mixer_of(config).example(1).sources
    doubled = mixer_of(replace(config, augment=AugmentConfig(double=1.0))).example(1).sources
    assert np.array_equal(plain[0], doubled[0])
    assert not np.allclose(plain[1], doubled[1], atol=1e-3)


def test_a_narrow_voice_does_not_teach_that_voices_have_no_highs(tmp_path: Path) -> None:
    (tmp_path / "sung").mkdir()
    rng = np.random.default_rng(0)
    soundfile.write(tmp_path / "sung" / "a.wav", 0.1 * rng.standard_normal(16_000), 8_000)
    for name in ("vocals", "accompaniment"):
        soundfile.write(tmp_path / f"b.{name}.wav", 0.1 * rng.standard_normal((64_000, 2)), 32_000)
    config = DataConfig(
        folder=str(tmp_path),
        cache=str(tmp_path / "cache"),
        sample_rate=32_000,
        segment_s=1.0,
        voices=("sung",),
        layouts=("pairs",),
        layout_shares=(0.0, 1.0),
    )
    example = mixer_of(config).example(0)
    assert example.names == ("a", "b")
    energy = np.square(np.abs(np.fft.rfft(example.sources))).sum(axis=1)
    assert energy[1, 4100:].sum() < 1e-6 * energy[1].sum(), "the accompaniment keeps highs that the voice cannot have"
    assert energy[1, 1000:3000].sum() > 0.3 * energy[1].sum()


def test_layout_shares_choose_the_layout(tmp_path: Path) -> None:
    (tmp_path / "valid").mkdir()
    for song in ("x", "Ani_1_01", "Ani_1_02", "valid/z"):
        for part in ("vocals", "accompaniment"):
            soundfile.write(tmp_path / f"{song}.{part}.wav", np.full((8000, 2), 0.1), 8000)
    config = DataConfig(
        folder=str(tmp_path), cache=str(tmp_path / "c"), sample_rate=8000, segment_s=0.5, layouts=("pairs", "mir1k")
    )
    mixer = mixer_of(replace(config, layout_shares=(3.0, 0.0)))
    assert {mixer.example(index).names[0] for index in range(10)} == {"x"}
    with pytest.raises(ParameterError, match="layout_shares"):
        mixer_of(replace(config, layout_shares=(1.0,)))


def test_validation_is_not_varied_and_complete(config: DataConfig) -> None:
    varied = build_dataset(replace(config, augment=EVERYTHING), "validation")
    plain = build_dataset(config, "validation")
    assert len(plain) == 2
    assert all(torch.equal(varied[index]["mixture"], plain[index]["mixture"]) for index in range(4))
    tracks = validation_tracks(config, progress=False)
    assert [track.name for track in tracks] == ["Synthetic - 10000", "Synthetic - 10001"]
    assert np.allclose(tracks[0].mixture, sum(tracks[0].sources.values()))
    assert tracks[0].mixture.shape == (2, 24_000)
    assert [track.name for track in tracks.spread(1)] == [track.name for track in tracks[:1]] == ["Synthetic - 10000"]
    middle = validation_tracks(config, seconds=1.0, progress=False)[1]
    assert np.array_equal(middle.mixture, tracks[1].mixture[:, 8000:16_000])
    assert validation_tracks(config, seconds=99.0, progress=False)[0].mixture.shape == (2, 24_000)


def test_a_song_shorter_than_an_example_is_padded(config: DataConfig) -> None:
    example = mixer_of(replace(config, segment_s=5.0)).example(0)
    assert example.mixture.shape == (2, 40_000)
    assert 0.4 < np.mean(example.mixture[0] != 0) < 0.61


def test_mono(config: DataConfig) -> None:
    assert build_dataset(replace(config, channels=1))[0]["sources"].shape == (2, 1, 8000)
