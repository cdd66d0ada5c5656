"""If these fail, the sound that is exported, played or drawn is not the sound that was split."""

import json
import os

import numpy as np
import pytest

from engine.errors import OutputError, OutputFault, ParameterError
from engine.store import ACCOMPANIMENT, StemStore


def test_the_mixture_comes_back_bit_for_bit_and_silent_outside(make_store, mixture):
    store = make_store()
    assert np.array_equal(store.read_mixture(0, store.frames), mixture)
    around = store.read_mixture(-5, store.frames + 5)
    assert not around[:, :5].any()
    assert not around[:, -5:].any()
    assert np.array_equal(around[:, 5:-5], mixture)


def test_identity_estimates_come_back_bit_for_bit_through_every_fade(make_store, fill, mixture):
    store = make_store()
    fill(store)
    assert store.is_complete
    assert np.array_equal(store.read_stem("vocals", 0, store.frames), mixture)
    assert not store.read_stem(ACCOMPANIMENT, 0, store.frames).any()


def test_any_span_equals_the_same_span_of_the_whole(make_store, fill):
    store = make_store()
    fill(store, scale=0.3)
    whole = store.read_stem("vocals", 0, store.frames)
    random = np.random.default_rng(1)
    for _ in range(50):
        start, stop = sorted(random.integers(-100, store.frames + 100, 2))
        expected = np.zeros((2, stop - start), np.float32)
        first, last = max(0, start), min(stop, store.frames)
        if first < last:
            expected[:, first - start : last - start] = whole[:, first:last]
        assert np.array_equal(store.read_stem("vocals", start, stop), expected)


def test_order_of_segments_does_not_matter(make_store, fill):
    forwards, shuffled = make_store("a"), make_store("b")
    fill(forwards, scale=0.5)
    fill(shuffled, [3, 1, 5, 0, 7, 4, 2, 6], scale=0.5)
    assert len(forwards.plan()) == 8
    assert np.array_equal(forwards.read_stem("vocals", 0, 20_000), shuffled.read_stem("vocals", 0, 20_000))


def test_stems_add_up_to_the_mixture(make_store, fill, mixture):
    store = make_store()
    fill(store, scale=0.37)
    total = sum(block.astype(np.float64) for block in store.read_stems(0, store.frames).values())
    assert np.abs(total - mixture).max() < 1e-7


def test_with_a_rest_target_the_rest_is_what_the_others_leave(make_store, fill, mixture):
    store = make_store(targets=("vocals", "drums", "other"))
    fill(store, scale=0.2)
    assert store.stems == ("vocals", "drums", "other")
    stems = store.read_stems(0, store.frames)
    assert np.allclose(stems["other"], mixture * 0.6, atol=1e-6)
    assert np.array_equal(stems["other"], store.read_stem("other", 0, store.frames))
    assert np.allclose(store.read_stem(ACCOMPANIMENT, 0, store.frames), mixture * 0.8, atol=1e-6)


def test_a_span_is_ready_only_with_all_its_segments(make_store, fill):
    store = make_store()
    plan = store.plan()
    fill(store, [0, 1])
    assert store.is_ready(0, plan[2].start)
    assert not store.is_ready(0, plan[2].start + 1)
    assert store.is_ready(-100, 0)
    assert store.is_ready(store.frames, store.frames + 100)
    assert not store.is_ready(store.frames - 1, store.frames + 100)


def test_ready_spans_name_what_is_ready(make_store, fill):
    store = make_store()
    fill(store, [0, 2, 3])
    spans = store.ready_spans()
    assert len(spans) == 2
    for start, stop in spans:
        assert store.is_ready(start, stop)
        assert not store.is_ready(start - 1, start) or start == 0
        assert not store.is_ready(stop, stop + 1)
    fill(store)
    assert store.ready_spans() == [(0, store.frames)]


def test_while_the_song_is_read_its_end_is_not_ready(make_store, fill, mixture):
    store = make_store(is_decoded=False)
    store.append_mixture(mixture[:, :5000])
    assert not store.is_ready(4000, 6000)
    assert store.frames == 5000


def test_an_unknown_stem_is_refused(make_store):
    with pytest.raises(ParameterError, match="banjo"):
        make_store().read_stem("banjo", 0, 1)


def test_a_store_is_taken_up_where_it_was_left(make_store, fill, mixture, tmp_path):
    store = make_store()
    fill(store, [0, 4], scale=0.5)
    before = store.read_stem("vocals", 0, 2000)
    store.close()
    again = make_store()
    assert again.is_decoded
    assert again.missing() == [1, 2, 3, 5, 6, 7]
    assert np.array_equal(again.read_stem("vocals", 0, 2000), before)
    assert np.array_equal(again.read_mixture(0, again.frames), mixture)
    assert again.provenance(4).device == "cpu"


def test_a_killed_reading_is_begun_anew_and_finished_segments_stay(make_store, fill, mixture):
    store = make_store(is_decoded=False)
    store.append_mixture(mixture)
    fill(store, [0])
    store.close()
    again = make_store(is_decoded=False)
    assert again.frames == 0
    assert not again.is_decoded
    again.append_mixture(mixture)
    again.finish_decoding()
    assert again.missing() == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("damage", ["{", '{"format": 99}', "[]", '{"format": 1, "song": "x"}'])
def test_a_damaged_or_foreign_header_begins_the_store_anew(make_store, fill, tmp_path, damage):
    store = make_store()
    fill(store)
    store.close()
    (tmp_path / "store" / "header.json").write_text(damage)
    assert make_store(is_decoded=False).segments_done == 0


def test_a_store_of_another_model_is_not_mistaken_for_this_one(make_store, fill):
    store = make_store()
    fill(store)
    store.close()
    assert make_store(is_decoded=False, model_sha256="1" * 64).segments_done == 0


def test_a_damaged_segment_is_noticed_and_forgotten(make_store, fill, tmp_path):
    store = make_store()
    fill(store)
    with (tmp_path / "store" / "estimates.f32").open("r+b") as file:
        file.seek(3 * 2 * 3072 * 4 + 8)
        file.write(b"\xff" * 4)
    assert store.drop_damaged() == [3]
    assert store.missing() == [3]


def test_a_cut_off_estimate_file_loses_only_what_was_cut(make_store, fill, tmp_path):
    store = make_store()
    fill(store)
    store.close()
    os.truncate(tmp_path / "store" / "estimates.f32", 5 * 2 * 3072 * 4)
    assert make_store().drop_damaged() == [5, 6, 7]


def test_a_changed_mixture_is_noticed(make_store, tmp_path):
    store = make_store()
    assert store.is_mixture_intact()
    with (tmp_path / "store" / "mixture.f32").open("r+b") as file:
        file.write(b"\1\2\3\4")
    assert not store.is_mixture_intact()


def test_a_cut_off_mixture_is_read_again(make_store, tmp_path):
    make_store().close()
    os.truncate(tmp_path / "store" / "mixture.f32", 100)
    assert not make_store(is_decoded=False).is_decoded


def test_an_index_entry_alone_does_not_make_a_segment(make_store, tmp_path):
    make_store().close()
    (tmp_path / "store" / "segments.idx").write_bytes(b"\0" * 31)
    assert make_store().segments_done == 0


def test_a_folder_that_cannot_be_made_is_an_output_error(tmp_path, header):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError) as caught:
        StemStore(tmp_path / "file" / "store", header)
    assert caught.value.fault is OutputFault.NOT_A_FOLDER


def test_what_was_reserved_and_not_used_is_given_back(make_store, mixture, tmp_path):
    store = make_store(is_decoded=False)
    store.reserve(100_000)
    store.append_mixture(mixture)
    store.finish_decoding()
    assert (tmp_path / "store" / "mixture.f32").stat().st_size == mixture.size * 4


def test_the_header_is_plain_json(make_store, tmp_path):
    make_store()
    assert json.loads((tmp_path / "store" / "header.json").read_text())["model_id"] == "identity"


@pytest.mark.parametrize("rate", [8_000, 22_050, 48_000, 96_000])
def test_at_another_rate_any_span_equals_the_whole_and_stems_add_up(tmp_path, header, fill, rate):
    import dataclasses

    from engine.audio.resampling import StreamResampler

    mixture = np.random.default_rng(2).uniform(-0.5, 0.5, (2, rate)).astype(np.float32)
    resampler = StreamResampler(rate, 44_100, 2)
    with StemStore(tmp_path / "other", dataclasses.replace(header, sample_rate=rate)) as store:
        store.append_mixture(mixture)
        store.append_model_mixture(resampler.push(mixture, last=True))
        store.finish_decoding()
        fill(store, scale=0.4)
        stems = store.read_stems(0, rate)
        assert np.abs(sum(stems.values()) - mixture).max() < 1e-6
        part = store.read_stem("vocals", 1000, 3000)
        error = np.abs(part - stems["vocals"][:, 1000:3000]).max()
        assert 20 * np.log10(error + 1e-12) < -110
