from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

from dashspot.blocks.features import CATEGORIES
from dashspot.compute import counts
from dashspot.compute.measure import COLLECTION
from dashspot.errors import MissingColumns
from tests import oracle
from tests.unit.compute.conftest import Row, by_collection, frame, libraries


def listed(found: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Every row with its collection."""
    return list(found.itertuples(name=None))


def test_counts_are_those_worked_out_by_hand() -> None:
    """Two of three known keys are G, one of two known modes is major; no metre is known."""
    rows = frame([{"key": 7, "mode": 1}, {"key": 0, "mode": 0}, {"key": 7}, {}])
    assert listed(counts(rows)) == [
        ("a", "key", 0, 1),
        ("a", "key", 7, 2),
        ("a", "mode", 0, 1),
        ("a", "mode", 1, 1),
    ]


def test_not_found_is_a_value_and_unknown_is_none() -> None:
    """Key -1 says that no key was found, and is counted; NaN says nothing, and is not."""
    found = counts(frame([{"key": -1}, {"key": -1}, {}]))
    assert listed(found) == [("a", "key", -1, 2)]


def test_rows_count_as_often_as_they_are_given() -> None:
    """A track that stands twice is counted twice."""
    found = counts(frame([{"track_id": "t", "mode": 1}] * 2))
    assert listed(found) == [("a", "mode", 1, 2)]


def test_collections_are_sorted_and_keep_apart() -> None:
    """Shares are of the own collection; the order is collection, category, value."""
    rows = [{"collection_id": "b", "time_signature": 4}, {"collection_id": "a", "time_signature": 3}]
    rows += [{"collection_id": "b", "time_signature": 3}, {"collection_id": "b", "key": 2}]
    assert listed(counts(frame(rows))) == [
        ("a", "time_signature", 3, 1),
        ("b", "key", 2, 1),
        ("b", "time_signature", 3, 1),
        ("b", "time_signature", 4, 1),
    ]


def test_one_row_is_all_of_it() -> None:
    """One track: each of its categories once."""
    found = counts(frame([{"key": 11, "mode": 0, "time_signature": 5}]))
    assert listed(found) == [("a", "key", 11, 1), ("a", "mode", 0, 1), ("a", "time_signature", 5, 1)]


@pytest.mark.parametrize("rows", [[], [{}, {}]], ids=["no rows", "nothing known"])
def test_nothing_known_is_nothing_counted(rows: list[Row]) -> None:
    """Without a known value there is no row."""
    assert counts(frame(rows)).empty


def test_absent_columns_are_named() -> None:
    """A frame that lacks columns is refused with their names."""
    with pytest.raises(MissingColumns, match=r"key, time_signature"):
        counts(frame([{}]).drop(columns=["time_signature", "key"]))


@settings(deadline=None, max_examples=60)
@given(libraries())
def test_counts_agree_with_plain_python(rows: list[Row]) -> None:
    """Of any library, every count is the one that a Counter finds."""
    found = counts(frame(rows).astype({COLLECTION: "category"}))
    expected = [
        (collection, category, value, n)
        for collection, own in by_collection(rows).items()
        for category in CATEGORIES
        for value, n in sorted(oracle.count(row[category] for row in own).items())
    ]
    assert listed(found) == expected
