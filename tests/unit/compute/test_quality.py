from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given, settings

from dashspot.blocks.features import ANALYSED, FAILED_MARKS
from dashspot.compute import failed_analyses, has_features
from dashspot.errors import MissingColumns
from tests.unit.compute.conftest import Row, frame, libraries

MARKED: Row = dict.fromkeys(FAILED_MARKS, 0)
Judge = Callable[[pd.DataFrame], "pd.Series[bool]"]
both = pytest.mark.parametrize(("judge", "needs"), [(failed_analyses, FAILED_MARKS), (has_features, ANALYSED)])


@pytest.mark.parametrize(
    "row",
    [MARKED, MARKED | {"energy": 0.3, "loudness": -26.1, "key": 1}],
    ids=["nothing else known", "other values set"],
)
def test_three_zeros_are_a_failed_analysis(row: Row) -> None:
    """An analysis failed where tempo, danceability and valence are all exactly 0, whatever else it says."""
    assert failed_analyses(frame([row])).tolist() == [True]


@pytest.mark.parametrize("name", FAILED_MARKS)
@pytest.mark.parametrize("value", [0.001, math.nan], ids=["small", "unknown"])
def test_two_zeros_are_not(name: str, value: float) -> None:
    """A small value is a value, and what is unknown did not fail."""
    assert failed_analyses(frame([MARKED | {name: value}, {}])).tolist() == [False, False]


@pytest.mark.parametrize("name", ANALYSED)
def test_one_known_value_is_features(name: str) -> None:
    """Any one value of an analysis will do, 0 too."""
    assert has_features(frame([{name: 0}])).tolist() == [True]


def test_a_duration_is_no_analysis() -> None:
    """The duration is known without an analysis."""
    assert has_features(frame([{"duration_ms": 200_000}, {}])).tolist() == [False, False]


@both
def test_answers_stand_in_the_order_of_the_rows(judge: Judge, needs: tuple[str, ...]) -> None:
    """The answer has the index of the question, and the question stays as it was."""
    rows = frame([MARKED, {}, MARKED]).set_axis([7, 3, 3])[list(needs)]
    before = rows.copy(deep=True)
    answer = judge(rows)
    assert answer.index.tolist() == [7, 3, 3]
    assert answer.tolist() == [True, False, True]
    pd.testing.assert_frame_equal(rows, before)


@both
def test_an_empty_frame_has_an_empty_answer(judge: Judge, needs: tuple[str, ...]) -> None:
    """No rows, no answers, still booleans."""
    answer = judge(frame([])[list(needs)])
    assert answer.empty
    assert answer.dtype == bool


@both
def test_absent_columns_are_named(judge: Judge, needs: tuple[str, ...]) -> None:
    """A frame that lacks columns is refused with the name of each."""
    for name in needs:
        with pytest.raises(MissingColumns, match=rf"missing: {name}\."):
            judge(frame([{}]).drop(columns=name))


@settings(deadline=None, max_examples=60)
@given(libraries())
def test_both_agree_with_plain_python(rows: list[Row]) -> None:
    """Of any library, a loop comes to the same answers."""
    found = frame(rows)
    assert failed_analyses(found).tolist() == [all(row[name] == 0 for name in FAILED_MARKS) for row in rows]
    assert has_features(found).tolist() == [not all(math.isnan(row[name]) for name in ANALYSED) for row in rows]
