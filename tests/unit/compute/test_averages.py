from __future__ import annotations

import math
from collections.abc import Hashable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

from dashspot.blocks.features import FEATURE_NAMES
from dashspot.compute import averages
from dashspot.compute.measure import COLLECTION
from dashspot.errors import MissingColumns
from tests import oracle
from tests.unit.compute.conftest import Row, by_collection, frame, libraries


def of(found: pd.DataFrame, collection: str, feature: str) -> dict[Hashable, Any]:
    """The numbers of one feature of one collection."""
    return found.to_dict("index")[(collection, feature)]


def test_four_tempi_have_the_numbers_worked_out_by_hand() -> None:
    """100, 110, 130, 160: mean 125, sum of squares 2100, quartiles a quarter of the way between neighbours."""
    found = of(averages(frame({"tempo": tempo} for tempo in (130, 100, 160, 110))), "a", "tempo")
    assert found == {
        "n": 4,
        "mean": 125.0,
        "sd": pytest.approx(math.sqrt(700), rel=1e-12),
        "minimum": 100.0,
        "q1": 107.5,
        "median": 120.0,
        "q3": 137.5,
        "maximum": 160.0,
    }


def test_rows_count_as_often_as_they_are_given() -> None:
    """Averages are over rows: a track that stands twice weighs twice."""
    rows = frame([{"track_id": "t", "energy": 0.2}, {"track_id": "t", "energy": 0.2}, {"track_id": "u", "energy": 0.8}])
    assert of(averages(rows), "a", "energy")["mean"] == pytest.approx(0.4, rel=1e-12)


def test_unknown_values_are_left_out() -> None:
    """NaN changes n and nothing else, feature by feature."""
    found = averages(frame([{"energy": 0.25, "valence": 0.1}, {"valence": 0.3}, {"energy": 0.75, "valence": 0.2}]))
    assert of(found, "a", "energy")["n"] == 2
    assert of(found, "a", "energy")["mean"] == 0.5
    assert of(found, "a", "valence")["n"] == 3


def test_a_collection_without_known_values_has_n_0() -> None:
    """What is not known at all stays in the frame, with n = 0 and NaN elsewhere."""
    found = of(averages(frame([{}, {}])), "a", "danceability")
    assert found.pop("n") == 0
    assert all(math.isnan(value) for value in found.values())


def test_one_row_has_no_spread() -> None:
    """The sample standard deviation of one value is unknown; every other number is that value."""
    found = of(averages(frame([{"loudness": -7.5}])), "a", "loudness")
    assert math.isnan(found.pop("sd"))
    assert found == {"n": 1, **dict.fromkeys(("mean", "minimum", "q1", "median", "q3", "maximum"), -7.5)}


def test_equal_values_have_no_spread_at_all() -> None:
    """Ties everywhere: the spread is 0, not a rounding error."""
    found = of(averages(frame({"tempo": 120.5} for _ in range(7))), "a", "tempo")
    assert found["sd"] == 0
    assert found["q1"] == found["median"] == found["q3"] == 120.5


def test_an_empty_frame_has_no_averages() -> None:
    """No rows: no rows, and the promised columns."""
    found = averages(frame([]))
    assert found.shape == (0, 8)
    assert found.index.names == [COLLECTION, "feature"]


def test_collections_are_sorted_and_keep_apart() -> None:
    """Every collection has every feature, in the order of FEATURE_NAMES."""
    found = averages(frame([{"collection_id": "b", "energy": 1}, {"collection_id": "a", "energy": 0}]))
    assert list(found.index) == [(name, feature) for name in "ab" for feature in FEATURE_NAMES]
    assert found.loc[("a", "energy"), "mean"] == 0
    assert found.loc[("b", "energy"), "mean"] == 1


def test_categories_without_rows_are_no_collections() -> None:
    """A category that nothing belongs to is not a collection."""
    rows = frame([{"energy": 0.5}]).astype({COLLECTION: pd.CategoricalDtype(["a", "unused"])})
    assert set(averages(rows).index.get_level_values(COLLECTION)) == {"a"}


def test_large_durations_keep_their_digits() -> None:
    """A day in milliseconds with a spread of one millisecond loses nothing."""
    rows = frame({"duration_ms": 86_399_999 + step} for step in (-1, 0, 1))
    assert of(averages(rows), "a", "duration_ms")["sd"] == pytest.approx(1, rel=1e-9)


def test_absent_columns_are_named() -> None:
    """A frame that lacks columns is refused with their names."""
    with pytest.raises(MissingColumns, match=r"collection_id, tempo"):
        averages(frame([{}]).drop(columns=["tempo", COLLECTION]))


@settings(deadline=None, max_examples=60)
@given(libraries())
def test_averages_agree_with_plain_python(rows: list[Row]) -> None:
    """Of any library, every number is the one that the statistics module finds."""
    found = averages(frame(rows).astype({COLLECTION: "category"}))
    grouped = by_collection(rows)
    assert len(found) == len(grouped) * len(FEATURE_NAMES)
    for collection, own in grouped.items():
        for feature in FEATURE_NAMES:
            expected = oracle.average(row[feature] for row in own)
            assert of(found, collection, feature) == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)
