"""If these fail, samples are lost, doubled, or given to the model off its grid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import ParameterError
from engine.separation.channels import channel_pairs
from engine.separation.plan import SegmentPlan, SegmentSpec

SPEC = SegmentSpec(length=1000, context=100, fade=50)


def test_strides_and_contexts_fill_the_length():
    assert SPEC.stride + SPEC.fade + 2 * SPEC.context == SPEC.length


@given(st.integers(1, 20_000))
def test_kept_parts_cover_the_song_and_overlap_by_one_fade(frames):
    plan = SegmentPlan(frames, SPEC)
    assert plan[0].start == 0
    assert plan[-1].stop == frames
    for earlier, later in zip(plan, plan[1:], strict=False):
        assert earlier.stop - later.start == min(SPEC.fade, frames - later.start)


@given(st.integers(1, 20_000))
def test_every_segment_has_its_full_context(frames):
    for segment in SegmentPlan(frames, SPEC):
        assert segment.start - segment.read_start == SPEC.context
        assert segment.read_stop - segment.stop >= SPEC.context
        assert segment.read_stop - segment.read_start == SPEC.length


@given(st.integers(1, 20_000), st.integers(0, 20_000), st.integers(1, 5_000))
def test_covering_names_exactly_the_segments_that_keep_a_span(frames, start, count):
    plan = SegmentPlan(frames, SPEC)
    start = min(start, frames - 1)
    stop = min(start + count, frames)
    expected = [s.index for s in plan if s.start < stop and s.stop > start]
    assert list(plan.covering(start, stop)) == expected


def test_a_spec_without_body_is_refused():
    with pytest.raises(ParameterError, match="body"):
        SegmentSpec(length=100, context=40, fade=20)


def test_an_empty_song_is_refused():
    with pytest.raises(ParameterError, match="frames=0"):
        SegmentPlan(0, SPEC)


@pytest.mark.parametrize(
    ("channels", "layout", "pairs"),
    [
        (1, "mono", ((0, 0),)),
        (2, "stereo", ((0, 1),)),
        (3, "", ((0, 1), (2, 2))),
        (6, "5.1", ((0, 1), (2, 2), (4, 5))),
        (6, "", ((0, 1), (2, 3), (4, 5))),
        (8, "7.1", ((0, 1), (2, 2), (4, 5), (6, 7))),
    ],
)
def test_channels_are_paired_as_they_stand(channels, layout, pairs):
    assert channel_pairs(channels, layout) == pairs
