from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.blocks.features import CATEGORIES, FEATURE_NAMES
from dashspot.compute import averages, counts, superlatives
from dashspot.compute.averages import GIVEN as AVERAGES
from dashspot.compute.counts import GIVEN as COUNTS
from dashspot.compute.measure import COLLECTION, NAME, TRACK
from dashspot.compute.superlatives import GIVEN as SUPERLATIVES
from dashspot.errors import MissingColumns
from tests.unit.compute.conftest import Row, frame, libraries


class Measure(NamedTuple):
    """A computation, the columns it needs and those it gives."""

    compute: Callable[[pd.DataFrame], pd.DataFrame]
    needs: tuple[str, ...]
    gives: dict[str, str]


MEASURES = (
    Measure(superlatives, (COLLECTION, TRACK, NAME, *FEATURE_NAMES), SUPERLATIVES),
    Measure(averages, (COLLECTION, *FEATURE_NAMES), AVERAGES),
    Measure(counts, (COLLECTION, *CATEGORIES), COUNTS),
)
each = pytest.mark.parametrize("measure", MEASURES, ids=("superlatives", "averages", "counts"))
FULL: Row = dict.fromkeys((*FEATURE_NAMES, *CATEGORIES), 1.0)


@each
def test_needs_are_enough(measure: Measure) -> None:
    """A frame with the needed columns and no others is computed, with the promised columns in their order."""
    found = measure.compute(frame([FULL, FULL])[list(measure.needs)])
    assert list(found.columns) == list(measure.gives)
    assert len(found)


@each
def test_each_need_is_needed(measure: Measure) -> None:
    """Without any one needed column the computation is refused, with that column's name and no other."""
    for name in measure.needs:
        with pytest.raises(MissingColumns, match=rf"missing: {name}\.$"):
            measure.compute(frame([FULL]).drop(columns=name))


@each
def test_every_missing_column_is_named(measure: Measure) -> None:
    """All absent columns are named at once, sorted."""
    with pytest.raises(MissingColumns) as refused:
        measure.compute(pd.DataFrame())
    assert str(refused.value) == f"These columns are missing: {', '.join(sorted(measure.needs))}."


@each
def test_an_empty_frame_gives_the_same_columns(measure: Measure) -> None:
    """No rows in, no rows out, and what is promised stands."""
    found = measure.compute(frame([]))
    assert list(found.columns) == list(measure.gives)
    assert found.empty


@each
@settings(deadline=None, max_examples=20)
@given(libraries(), st.data())
def test_input_is_unchanged_and_its_order_does_not_matter(
    measure: Measure, rows: list[Row], data: st.DataObject
) -> None:
    """Computing changes nothing in the frame, its index may be anything, and shuffled rows have the same numbers."""
    given_rows = frame(rows).set_axis([0] * len(rows))
    before = given_rows.copy(deep=True)
    found = measure.compute(given_rows)
    pd.testing.assert_frame_equal(given_rows, before)
    shuffled = frame(data.draw(st.permutations(rows)))
    pd.testing.assert_frame_equal(measure.compute(shuffled), found, rtol=1e-12, atol=1e-9)
