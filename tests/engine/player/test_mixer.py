import numpy as np
import pytest

from engine.player.mix import Mix
from engine.player.mixer import Glide, Mixer, measure

RATE = 44100
NAMES = ("vocals", "accompaniment")


def stems(frames=4096, seed=0):
    block = np.random.default_rng(seed).uniform(-0.4, 0.4, (2, 2, frames)).astype(np.float32)
    return block.sum(axis=0), block


def test_all_faders_at_zero_give_the_mixture_bit_for_bit():
    mixture, parts = stems()
    mixed = Mixer(NAMES, RATE, 2, Mix()).render(mixture, parts)[0].sum(axis=0)
    assert np.array_equal(mixed, mixture)


def test_the_sum_of_the_stems_nulls_with_the_mixture():
    """Two faders that differ in the 12th digit force the stems to be added up one by one."""
    mixture, parts = stems()
    mixed = Mixer(NAMES, RATE, 2, Mix().with_stem("vocals", gain_db=1e-9)).render(mixture, parts)[0].sum(axis=0)
    assert 20 * np.log10(np.abs(mixed - mixture).max() + 1e-12) < -120


def test_a_mixture_that_is_not_separated_is_enough_while_the_faders_are_equal():
    mixture, _ = stems()
    mixer = Mixer(NAMES, RATE, 2, Mix())
    assert not mixer.needs_stems
    lanes, levels = mixer.render(mixture, None)
    assert np.array_equal(lanes[0], mixture)
    assert levels is None


@pytest.mark.parametrize("blocks", [[4096], [100] * 40 + [96], [1, 440, 3000, 655]])
def test_a_change_glides_over_ten_milliseconds_whatever_the_blocks(blocks):
    ones = np.ones((1, 1, 4096), dtype=np.float32)
    mixer = Mixer(("vocals",), RATE, 1, Mix())
    mixer.set_mix(Mix(is_vocals_off=True))
    parts, at = [], 0
    for frames in blocks:
        parts.append(mixer.render(ones[0, :, at : at + frames], ones[:, :, at : at + frames])[0].sum(axis=0))
        at += frames
    gain = np.concatenate(parts, axis=1)[0]
    assert gain[0] > 0.999
    assert gain[440] == 0.0 == gain[4095]
    assert gain[220] == pytest.approx(0.5, abs=0.01)
    assert np.abs(np.diff(gain)).max() < 1.6 / 441


def test_a_change_in_mid_glide_goes_on_from_where_the_gain_is():
    glide = Glide(np.array([1.0]), 100)
    glide.move_to(np.array([0.0]))
    first = glide.take(50)[0]
    glide.move_to(np.array([1.0]))
    second = glide.take(200)[0]
    assert abs(second[0] - first[-1]) < 0.01
    assert second[-1] == 1.0
    assert not glide.is_moving


def test_stems_are_needed_until_a_glide_back_to_equal_faders_has_ended():
    mixture, parts = stems()
    mixer = Mixer(NAMES, RATE, 2, Mix(is_vocals_off=True))
    assert mixer.needs_stems
    mixer.set_mix(Mix())
    assert mixer.needs_stems
    mixer.render(mixture, parts)
    assert not mixer.needs_stems


def test_the_voice_lane_takes_the_vocals_out_of_the_rest():
    mixture, parts = stems()
    mixer = Mixer(NAMES, RATE, 2, Mix())
    mixer.split_voice(True)
    mixer.render(mixture, parts)
    lanes, _ = mixer.render(mixture, parts)
    assert np.array_equal(lanes[1], parts[0])
    assert np.allclose(lanes[0], parts[1], atol=1e-6)


def test_levels_are_those_after_the_faders():
    mixture, parts = stems()
    _, levels = Mixer(NAMES, RATE, 2, Mix().with_stem("vocals", gain_db=-20.0)).render(mixture, parts)
    assert np.allclose(levels.peak[0], 0.1 * np.abs(parts[0]).max(axis=-1), rtol=1e-5)
    assert np.allclose(levels.energy[1], np.square(parts[1]).sum(axis=-1), rtol=1e-4)


def test_levels_of_two_blocks_join_to_those_of_both():
    _, parts = stems()
    whole, joined = measure(parts), measure(parts[..., :1000]).joined(measure(parts[..., 1000:]))
    assert np.array_equal(whole.peak, joined.peak)
    assert np.allclose(whole.energy, joined.energy)
    assert whole.frames == joined.frames
