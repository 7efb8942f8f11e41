from __future__ import annotations

import math
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from unittest import mock

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.blocks.features import ANALYSED, FEATURE_NAMES, FEATURES
from dashspot.browser.blocks import Library
from dashspot.browser.services import track as service
from dashspot.browser.services.track import TrackReport
from dashspot.errors import NotFound
from dashspot.store.queries import library as queries
from tests.unit.browser.conftest import FAILED, FULL, WHEN, make_library, small_library, track

Told = tuple[str, datetime, dict[str, Any]]

TITLES = [feature.title for feature in FEATURES]
ADDED = datetime(2020, 1, 5, tzinfo=UTC)


def report(library: Library, track_id: str, told: list[Told] | None = None) -> TrackReport:
    """The report of one track, where the database knows what sources told of it: title, date, features."""
    columns = ["source", "as_of", *ANALYSED]
    rows = [{"source": source, "as_of": pd.Timestamp(as_of), **features} for source, as_of, features in told or ()]
    found = pd.DataFrame(rows, columns=columns).astype({"as_of": "datetime64[us, UTC]"})
    with (
        mock.patch.object(service, "transaction", nullcontext),
        mock.patch.object(queries, "features", return_value=found),
    ):
        return service.track_report(library, track_id)


def percentiles(found: TrackReport) -> dict[str, float]:
    """The percentile of each feature by its title."""
    rows = found.features.set_index("Feature")["Percentile"]
    return {title: float(rows[title]) for title in TITLES}


def tempos(*values: float | None) -> Library:
    """Tracks t0, t1, ... that differ in their tempo alone; None knows nothing."""
    known = [{} if value is None else FULL | {"tempo": value} for value in values]
    return make_library([track(f"t{place}", **features) for place, features in enumerate(known)])


@pytest.mark.parametrize(
    ("values", "percentile"),
    [
        ((100.0, 90.0, 110.0, 120.0), 100 * (1 + 0.5) / 4),
        ((100.0,), 50.0),
        ((100.0, 100.0, 100.0), 50.0),
        ((100.0, 100.0, 90.0, 110.0), 100 * (1 + 1) / 4),
        ((100.0, 50.0, 60.0), 100 * 2.5 / 3),
        ((100.0, None, 110.0), 100 * 0.5 / 2),
    ],
    ids=["in between", "alone", "all equal", "a tie", "the fastest", "unknown ones left out"],
)
def test_a_percentile_is_worked_out_by_hand(values: tuple[float | None, ...], percentile: float) -> None:
    """So many of a hundred tracks that know the feature are smaller, equal ones counted by half."""
    found = report(tempos(*values), "t0")
    assert percentiles(found)["Tempo"] == pytest.approx(percentile)
    assert found.features.set_index("Feature")["n"]["Tempo"] == sum(value is not None for value in values)


def test_failed_analyses_are_no_neighbours() -> None:
    """Their zeros push nobody up; a failed track itself has values and no place among the others."""
    library = make_library([track("t1", **FULL), track("t2", **FULL | {"tempo": 130}), track("t3", **FAILED)])
    found = report(library, "t2")
    assert percentiles(found)["Tempo"] == 75.0
    assert found.features["n"].dropna().unique().tolist() == [2]
    failed = report(library, "t3")
    assert failed.features.set_index("Feature")["Value"]["Tempo"] == "0 BPM"
    assert all(math.isnan(value) for value in percentiles(failed).values())


def test_a_track_without_features_has_its_length_alone() -> None:
    """Unknown is said, not counted as 0; keys and modes that nobody knows have no row."""
    found = report(make_library([track("t1"), track("t2", **FULL)]), "t1")
    assert found.features["Feature"].tolist() == TITLES
    values = found.features.set_index("Feature")["Value"].to_dict()
    assert {title for title, value in values.items() if value != "unknown"} == {"Duration"}
    assert values["Duration"] == "3:00"
    assert {title for title, place in percentiles(found).items() if not math.isnan(place)} == {"Duration"}


def test_values_are_said_with_their_unit_and_categories_by_name() -> None:
    """Ten features, then key, mode and time signature, which have no percentile and no n."""
    found = report(make_library([track("t1", **FULL)]), "t1").features
    assert found["Value"].tolist() == [
        "0.50", "0.50", "-6.0 dB", "0.50", "0.50", "0.50", "0.50", "0.50", "120 BPM", "3:00", "G", "major", "4/4",
    ]  # fmt: skip
    assert found["Feature"].tolist()[-3:] == ["Key", "Mode", "Time signature"]
    assert found.iloc[-3:][["Percentile", "n"]].isna().all(axis=None)


def test_every_row_that_holds_it_is_listed() -> None:
    """By the playlist's name, then id, then place, from 1; with its date where one is known."""
    library = make_library(
        [track("t1"), track("t2")],
        [("p2", "t1"), ("p1", "t2"), ("p1", "t1"), ("p1", "t1"), ("p3", "t1"), ("p4", "t2")],
        [("p1", "Road"), ("p2", "Road"), ("p3", None), ("p4", "Attic")],
    )
    dates = pd.Series([ADDED, None, None, None, None, None], dtype="datetime64[us, UTC]")
    held = report(replace(library, items=library.items.assign(added_at=dates)), "t1").held
    places = held[["playlist", "playlist_id", "place"]].itertuples(index=False, name=None)
    assert list(places) == [("Road", "p1", 2), ("Road", "p1", 3), ("Road", "p2", 1), ("Unnamed playlist", "p3", 1)]
    assert held["added_at"].notna().tolist() == [False, False, True, False]
    assert held["added_at"][2] == ADDED


@pytest.mark.parametrize(
    ("track_id", "liked", "when"), [("t5", True, WHEN), ("t1", False, None), ("undated", True, None)]
)
def test_likes_are_told_with_their_date(track_id: str, when: datetime | None, *, liked: bool) -> None:
    """Liked on a day, liked at some time, or not."""
    library = make_library([track("t1"), track("t5"), track("undated")], saved=[("t5", WHEN), ("undated", None)])
    found = report(library, track_id)
    assert (found.liked, found.liked_at) == (liked, when)


def test_every_source_is_shown_at_full_precision() -> None:
    """A row per source in the order they came; what none of them told has no column, what one lacks is unknown."""
    first = {"tempo": 121.98400000000001, "key": 0, "mode": 1, "danceability": 0.1}
    second = {"tempo": 122.0, "key": -1, "mode": None, "danceability": 0.30000000000000004}
    found = report(small_library(), "t1", [("old.csv", ADDED, first), ("new.csv", WHEN, second)])
    assert found.said.to_dict("records") == [
        {"Source": "old.csv", "As of": "2020-01-05", "Danceability": "0.1", "Tempo": "121.984", "Key": "C",
         "Mode": "major"},
        {"Source": "new.csv", "As of": "2026-11-22", "Danceability": "0.3", "Tempo": "122", "Key": "no key found",
         "Mode": "unknown"},
    ]  # fmt: skip


def test_sources_of_one_name_are_told_apart() -> None:
    """A file that was imported again under its old name, with other contents, is another source."""
    told: list[Told] = [(name, WHEN, FULL) for name in ("a.csv", "a.csv", "a.csv (2)", "a.csv")]
    said = report(small_library(), "t1", told).said
    assert said["Source"].tolist() == ["a.csv", "a.csv (2)", "a.csv (2) (2)", "a.csv (3)"]


def test_nobody_told_anything() -> None:
    """An empty table, not an error."""
    assert report(small_library(), "t4").said.empty


@pytest.mark.parametrize("library", [make_library(), small_library()], ids=["nothing saved", "another track"])
def test_a_track_that_is_not_saved_is_not_found(library: Library) -> None:
    """In one sentence that names it."""
    with pytest.raises(NotFound, match="no track 'gone'"):
        report(library, "gone")


@settings(deadline=None, max_examples=40)
@given(st.lists(st.none() | st.integers(80, 90), min_size=1, max_size=12))
def test_a_percentile_is_what_plain_python_says(values: list[int | None]) -> None:
    """Between 0 and 100, in the order of the values, and the mean of everybody's is 50."""
    library = tempos(*values)
    before = library.tracks.copy()
    found = [percentiles(report(library, f"t{place}"))["Tempo"] for place in range(len(values))]
    known = [value for value in values if value is not None]
    for value, percentile in zip(values, found, strict=True):
        if value is None:
            assert math.isnan(percentile)
        else:
            smaller, equal = sum(other < value for other in known), known.count(value)
            assert percentile == pytest.approx(100 * (smaller + equal / 2) / len(known))
    counted = [percentile for percentile in found if not math.isnan(percentile)]
    assert sum(counted) == pytest.approx(50 * len(known))
    pd.testing.assert_frame_equal(library.tracks, before)


def test_all_ten_features_have_a_row() -> None:
    """In the order in which they are told of everywhere."""
    assert len(report(small_library(), "t1").features) == len(FEATURE_NAMES) + 3
