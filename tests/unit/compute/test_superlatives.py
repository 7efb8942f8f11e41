from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings

from dashspot.blocks.features import FEATURE_NAMES
from dashspot.compute import superlatives
from dashspot.compute.measure import COLLECTION, NAME, TRACK
from dashspot.errors import MissingColumns
from tests import oracle
from tests.unit.compute.conftest import Row, by_collection, frame, libraries, tracks_of


def listed(found: pd.DataFrame) -> list[tuple[object, ...]]:
    """Every row with its collection."""
    return list(found.itertuples(name=None))


def test_both_ends_are_found() -> None:
    """The lowest value and the highest, each with its track."""
    rows = frame([{"energy": 0.4}, {"energy": 0.9}, {"energy": 0.1}])
    assert listed(superlatives(rows)) == [
        ("a", "energy", "lowest", 0.1, "t2"),
        ("a", "energy", "highest", 0.9, "t1"),
    ]


def test_all_tied_tracks_are_listed_by_name_then_id() -> None:
    """Three share the highest value: the names decide, then the ids; a nameless track comes last."""
    rows = frame(
        [
            {"track_id": "t1", "name": None, "tempo": 200},
            {"track_id": "t4", "name": "Beta", "tempo": 200},
            {"track_id": "t3", "name": "Beta", "tempo": 200},
            {"track_id": "t2", "name": "Gamma", "tempo": 60},
            {"track_id": "t5", "name": "Alpha", "tempo": 200},
        ]
    )
    highest = [row[3:] for row in listed(superlatives(rows)) if row[2] == "highest"]
    assert highest == [(200, track_id) for track_id in ("t5", "t3", "t4", "t1")]


def test_a_track_counts_once_however_often_it_stands() -> None:
    """A track that stands twice is no tie with itself."""
    found = superlatives(frame([{"track_id": "t", "name": "T", "valence": 0.5}] * 2))
    assert listed(found) == [("a", "valence", "lowest", 0.5, "t"), ("a", "valence", "highest", 0.5, "t")]


def test_a_track_may_win_in_several_collections() -> None:
    """Collections keep apart, and come sorted."""
    rows = [{"collection_id": name, "track_id": "t", "energy": 0.7} for name in "ba"]
    rows += [{"collection_id": "b", "track_id": "u", "energy": 0.9}]
    assert listed(superlatives(frame(rows))) == [
        ("a", "energy", "lowest", 0.7, "t"),
        ("a", "energy", "highest", 0.7, "t"),
        ("b", "energy", "lowest", 0.7, "t"),
        ("b", "energy", "highest", 0.9, "u"),
    ]


def test_one_row_is_at_both_ends_of_every_feature() -> None:
    """One track: each feature in the order of FEATURE_NAMES, lowest before highest."""
    found = superlatives(frame([dict.fromkeys(FEATURE_NAMES, 0.5)]))
    expected = [(feature, end) for feature in FEATURE_NAMES for end in ("lowest", "highest")]
    assert list(zip(found["feature"], found["end"], strict=True)) == expected


def test_unknown_values_win_nothing() -> None:
    """NaN is neither low nor high, and a feature without known values has no row."""
    found = superlatives(frame([{"energy": 0.3}, {}]))
    assert set(found["feature"]) == {"energy"}
    assert set(found["track_id"]) == {"t0"}


@pytest.mark.parametrize("rows", [[], [{}, {}]], ids=["no rows", "nothing known"])
def test_nothing_known_has_no_superlatives(rows: list[Row]) -> None:
    """Without a known value there is no row."""
    assert superlatives(frame(rows)).empty


def test_absent_columns_are_named() -> None:
    """A frame that lacks columns is refused with their names."""
    with pytest.raises(MissingColumns, match=r"energy, name, track_id"):
        superlatives(frame([{}]).drop(columns=[NAME, TRACK, "energy"]))


@settings(deadline=None, max_examples=60)
@given(libraries())
def test_superlatives_agree_with_plain_python(rows: list[Row]) -> None:
    """Of any library, the ends, their values, who ties and the order are those that a sorted list has."""
    found = superlatives(frame(rows).astype({COLLECTION: "category"}))
    expected = []
    for collection, own in by_collection(tracks_of(rows)).items():
        names = {row[TRACK]: row[NAME] for row in own}
        for feature in FEATURE_NAMES:
            ends = oracle.extremes({row[TRACK]: row[feature] for row in own}, names)
            for end, (value, ids) in ends.items():
                expected += [(collection, feature, end, value, track_id) for track_id in ids]
    assert listed(found) == expected
