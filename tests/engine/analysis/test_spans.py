from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.analysis.spans import gaps, is_covered, merged, runs

SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted).map(tuple), max_size=8)


def painted(spans, length=80):
    line = np.zeros(length, bool)
    for start, stop in spans:
        line[start:stop] = True
    return line


@given(SPANS)
def test_merging_keeps_every_frame_and_leaves_gaps_between(spans):
    result = merged(spans)
    assert np.array_equal(painted(result), painted(spans))
    assert all(a[1] < b[0] for a, b in pairwise(result))


@given(SPANS, st.integers(0, 30), st.integers(31, 79))
def test_gaps_are_what_no_span_covers(spans, start, stop):
    expected = ~painted(spans)
    expected[:start] = expected[stop:] = False
    assert np.array_equal(painted(gaps(spans, start, stop)), expected)


@given(SPANS, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 19)), min_size=1, max_size=10))
def test_a_range_is_covered_where_each_frame_is(spans, ranges):
    line = painted(spans)
    starts = np.array([start for start, _ in ranges])
    stops = starts + np.array([length for _, length in ranges])
    expected = [line[start:stop].all() for start, stop in zip(starts, stops, strict=True)]
    assert is_covered(merged(spans), starts, stops).tolist() == expected


@given(st.lists(st.booleans(), max_size=40), st.integers(1, 7))
def test_runs_visit_every_true_value_once(flags, longest):
    flags = np.array(flags, bool)
    seen = np.zeros(len(flags), int)
    for block in runs(flags, longest):
        assert 1 <= block.stop - block.start <= longest
        seen[block] += 1
    assert np.array_equal(seen, flags.astype(int))
