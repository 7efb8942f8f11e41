"""Which tracks fit a filter, what it is called, and which part of the library a range is."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dashspot.blocks.collections import CollectionKey
from dashspot.blocks.filters import RANGES, TrackFilter
from dashspot.browser.blocks import Library
from dashspot.browser.services.describing import described, percentiles
from dashspot.browser.services.filters import ordered
from dashspot.browser.services.fitting import NAMED, fitting, playlist_titles
from dashspot.browser.services.library import collection_rows, track_ids
from dashspot.browser.services.titles import filter_title, title_of
from dashspot.browser.services.track_table import track_table
from dashspot.errors import NotFound
from tests.unit.browser.conftest import FULL, make_library, make_report, small_library, track

SHOWN = ("danceability", "tempo", "duration_ms")


def filter_key(query: str) -> CollectionKey:
    """The key of what a filter leaves."""
    return CollectionKey(kind="filter", id=query)


def found(query: str, library: Library | None = None) -> list[str]:
    """The ids of what a filter leaves, sorted."""
    return sorted(track_ids(library or small_library(), filter_key(query)))


def left(table: pd.DataFrame, ranges: dict[str, tuple[float, float]]) -> pd.DataFrame:
    """What ranges leave of a table."""
    return fitting(make_library(), table, TrackFilter.asked(ranges=ranges))


@pytest.mark.parametrize(
    ("query", "rest"),
    [
        ("", ["t1", "t2", "t3", "t4", "t5"]),
        ("text=band", ["t1", "t2", "t3", "t5"]),
        ("decade=2010s", ["t1", "t2", "t5"]),
        ("decade=2010s&decade=1980s", ["t1", "t2", "t3", "t5"]),
        ("genre=pop", ["t1", "t2", "t3", "t4"]),
        ("artist=guest", ["t2"]),
        ("artist=GUEST&artist=nobody", ["t2"]),
        ("artist=some", ["t1", "t2", "t3", "t5"]),
        ("album=some+album", ["t1", "t2", "t3"]),
        ("album=album+some", ["t1", "t2", "t3"]),
        ("in_playlist=p1", ["t1", "t2", "t3"]),
        ("in_playlist=Morning", ["t1", "t2", "t3"]),
        ("in_playlist=unnamed", ["t2", "t4"]),
        ("in_playlist=p1&in_playlist=p2", ["t1", "t2", "t3", "t4"]),
        ("not_in_playlist=p1", ["t4", "t5"]),
        ("not_in_playlist=p1&not_in_playlist=p2", ["t5"]),
        ("not_in_playlist=nothing+is+called+so", ["t1", "t2", "t3", "t4", "t5"]),
        ("in_playlist=p1&not_in_playlist=p2", ["t1", "t3"]),
        ("source=songs.csv", ["t1", "t2", "t3", "t5"]),
        ("features=failed+analysis", ["t3"]),
        ("where=Liked", ["t5"]),
        ("added_from=2026-11-22", ["t5"]),
        ("added_to=2026-11-22", ["t5"]),
        ("within=playlist:p2", ["t2", "t4"]),
        ("within=playlist:p2&features=known", ["t2"]),
        ("energy=0.5&energy=1", ["t2", "t5"]),
        ("energy=0&energy=0.2&valence=0.8&valence=1", ["t1"]),
        ("loudness=-60&loudness=-15", ["t5"]),
        ("tempo=90&tempo=120", ["t1", "t2", "t5"]),
        ("tempo=40&tempo=90", ["t1"]),
        ("duration_ms=3&duration_ms=15", ["t1", "t2", "t3", "t5"]),
        ("text=band&where=In+a+playlist&tempo=100&tempo=220", ["t2"]),
    ],
)
def test_what_a_filter_leaves(query: str, rest: list[str]) -> None:
    """Worked out by hand; what is unknown is in no range, no name and no day."""
    assert found(query) == rest


@pytest.mark.parametrize("query", ["artist=nobody", "tempo=91&tempo=119", "added_to=2026-11-21", "decade=1960s"])
def test_a_filter_that_nothing_fits_is_told(query: str) -> None:
    """In one sentence, with a way on."""
    with pytest.raises(NotFound, match="No track of this library fits this filter"):
        collection_rows(small_library(), "filter", [query])


@pytest.mark.parametrize("query", ["forged=1", "within=playlist:gone", "within=album:none&text=a"])
def test_a_forged_filter_leaves_nothing_or_is_told(query: str) -> None:
    """Never an error of another kind."""
    with pytest.raises(NotFound):
        collection_rows(small_library(), "filter", [query])


def test_a_name_that_is_there_means_itself_alone() -> None:
    """Else every name that holds its words."""
    library = make_library([track(name, artists=name, artist_ids=name) for name in ("Low", "Lowell", "Flow Low")])
    assert found("artist=low", library) == ["Low"]
    assert found("artist=lo", library) == ["Flow Low", "Low", "Lowell"]
    assert found("artist=low+flow", library) == ["Flow Low"]


def test_a_filter_is_a_collection_of_tracks_once_by_title() -> None:
    """In the order of the list of tracks; its report counts it, and the library is as it was."""
    library = small_library()
    assert track_ids(library, filter_key("in_playlist=p1&in_playlist=p2")) == ["t1", "t2", "t3", "t4"]
    facts = make_report(library, filter_key("in_playlist=p1")).facts
    assert (facts.title, facts.tracks, facts.rows, facts.failed) == ("Tracks: in Morning", 3, 3, 1)
    assert track_table(library) is track_table(library)


def test_several_filters_are_several_collections() -> None:
    """Each with its own rows."""
    rows = collection_rows(small_library(), "filter", ["artist=guest", "where=Liked", ""])
    sizes = rows.groupby("collection_id", observed=True).size().to_dict()
    assert sizes == {"artist=guest": 1, "where=Liked": 1, "": 5}
    assert collection_rows(small_library(), "filter").empty


def test_an_empty_library_can_be_filtered() -> None:
    """Everything leaves nothing, and nothing is offered but what is fixed."""
    library, everything = make_library(), {name: ["x"] for name in NAMED}
    chosen = TrackFilter.asked(
        **everything,
        text="x",
        where="Liked",
        features="known",
        added_from="2020-01-01",
        ranges={name: (bounds.low, bounds.low) for name, bounds in RANGES.items()},
    )
    assert fitting(library, track_table(library), chosen).empty
    assert {name: entry.offers(library) for name, entry in NAMED.items()} == {name: [] for name in NAMED}


def test_what_is_offered() -> None:
    """Decades from the newest, the rest by name; playlists by their ids, in the order of their names."""
    library = small_library()
    assert {name: entry.offers(library) for name, entry in NAMED.items()} == {
        "decade": ["2010s", "1980s"],
        "genre": ["pop"],
        "artist": ["Guest", "Some Band"],
        "album": ["Some Album"],
        "in_playlist": ["p1", "p2"],
        "not_in_playlist": ["p1", "p2"],
        "source": ["songs.csv"],
    }


def test_of_very_many_names_the_most_frequent_are_offered() -> None:
    """A name that is not offered can be typed all the same."""
    many = [track(f"t{n}", artists=f"A{n:04d}", artist_ids=f"a{n}") for n in range(400)]
    lists = [(f"p{n:03d}", f"t{m}") for n in range(400) for m in range(1 + (n >= 200))]
    library = make_library(
        [*many, track("more", artists="A0399", artist_ids="a399")], lists, [(f"p{n:03d}", None) for n in range(400)]
    )
    assert len(NAMED["artist"].offers(library)) == 300
    assert "A0399" in NAMED["artist"].offers(library)
    offered = NAMED["in_playlist"].offers(library)
    assert len(offered) == 300
    assert {f"p{n}" for n in range(200, 400)} <= set(offered)
    assert found("artist=a0123", library) == ["t123"]


def test_playlists_of_one_name_are_told_apart() -> None:
    """By their size, and those of one size by their number."""
    library = make_library(
        [track("t1")],
        [("a", "t1"), ("b", "t1"), ("c", "t1"), ("c", "t1")],
        [("a", "One"), ("b", "One"), ("c", "One"), ("d", "Two")],
    )
    assert playlist_titles(library) == {
        "a": "One (1 rows)", "b": "One (1 rows) (2)", "c": "One (2 rows)", "d": "Two"
    }  # fmt: skip


def test_a_filter_in_words() -> None:
    """Each thing that it asks for; an end of a range that is open is not named."""
    query = (
        "text=amber&artist=Low&artist=Abba&album=X&genre=jazz&decade=1980s&in_playlist=p1&not_in_playlist=p2&source=S"
        "&added_from=2020-01-01&added_to=2021-01-01&features=unknown&where=In+no+playlist&energy=0.2&energy=1"
        "&tempo=40&tempo=100&loudness=-20&loudness=-6&duration_ms=3&duration_ms=4.5"
    )
    assert described(small_library(), TrackFilter.from_query(query)) == [
        "“amber”",
        "released in the 1980s",
        "genre jazz",
        "by Abba or Low",
        "on X",
        "in Morning",
        "not in Unnamed playlist",
        "features from S",
        "added from 2020-01-01 to 2021-01-01",
        "features unknown",
        "in no playlist",
        "energy from 0.2",
        "loudness -20 to -6 dB",
        "tempo up to 100 BPM",
        "length 3 to 4.5 minutes",
    ]


def test_the_title_of_a_filter() -> None:
    """Short enough; of a collection, if it is within one."""
    library = small_library()
    assert title_of(library, filter_key("within=playlist:p1&where=Liked")) == "Tracks: of Morning, liked"
    assert title_of(library, filter_key("")) == "All tracks"
    long = TrackFilter.asked(genre=[f"genre number {n}" for n in range(20)])
    assert len(filter_title(library, long)) == 120
    assert filter_title(library, long).endswith("…")


@pytest.mark.parametrize(
    ("name", "chosen", "said"),
    [
        ("tempo", (100.0, 220.0), "33rd to 100th percentile of the library"),
        ("tempo", (40.0, 90.0), "0th to 33rd percentile of the library"),
        ("tempo", (91.0, 119.0), "33rd to 33rd percentile of the library"),
        ("tempo", (40.0, 220.0), "Any, known of 3 of 5 tracks"),
        ("duration_ms", (1.0, 15.0), "20th to 100th percentile of the library"),
    ],
)
def test_which_part_of_the_library_a_range_is(name: str, chosen: tuple[float, float], said: str) -> None:
    """By hand: how many per cent of those that know it are below the range, and how many below or in it."""
    assert percentiles(small_library(), name, chosen) == said


@pytest.mark.parametrize(
    ("n", "said"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (22, "22nd"), (93, "93rd")],
)
def test_ordinals(n: int, said: str) -> None:
    """As they are spoken, one per cent after the other."""
    tempos = [50.0] * n + [150.0] * (100 - n)
    library = make_library([track(f"t{place}", **FULL | {"tempo": tempo}) for place, tempo in enumerate(tempos)])
    assert percentiles(library, "tempo", (100.0, 220.0)) == f"{said} to 100th percentile of the library"


def test_nothing_known_has_no_percentiles() -> None:
    """And says so."""
    assert percentiles(make_library([track("t1")]), "energy", (0.0, 0.5)) == "Known of no track"


def test_days_are_those_of_utc() -> None:
    """A moment before midnight belongs to its day."""
    late = datetime(2024, 5, 1, 23, 59, 59, 999999, tzinfo=UTC)
    library = make_library([track("t1")], saved=[("t1", late)])
    assert found("added_from=2024-05-01&added_to=2024-05-01", library) == ["t1"]
    for query in ("added_from=2024-05-02", "added_to=2024-04-30"):
        with pytest.raises(NotFound):
            collection_rows(library, "filter", [query])


@pytest.mark.parametrize(("tempo", "chosen"), [(30.0, (40.0, 60.0)), (250.0, (200.0, 220.0))])
def test_what_lies_beyond_a_slider_belongs_to_its_end(tempo: float, chosen: tuple[float, float]) -> None:
    """A slider that reaches its end leaves nothing out there, and nothing else in."""
    table = track_table(make_library([track("t1", **FULL | {"tempo": tempo})]))
    low, high = chosen
    assert len(left(table, {"tempo": chosen})) == 1
    assert left(table, {"tempo": (low + 1, high - 1)}).empty


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.fixed_dictionaries({name: st.none() | st.integers(-2, 20) for name in SHOWN}), max_size=8),
    st.sampled_from(SHOWN),
    st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted),
    st.booleans(),
)
def test_ranges_and_order_are_what_plain_python_says(
    values: list[dict[str, Any]],
    column: str,
    part: list[float],
    ascending: bool,  # noqa: FBT001 (drawn)
) -> None:
    """Any values, unknown and equal ones too: within both ends, then by value, then by place; input unchanged."""
    scale = {"danceability": 0.05, "tempo": 12.0, "duration_ms": 60_000.0}[column]
    table = pd.DataFrame(values, columns=list(SHOWN), dtype="float64") * scale
    table = table.assign(text="", title=[f"{place:03d}" for place in range(len(table))])
    before = table.copy()
    bounds = RANGES[column]
    low, high = bounds.kept(bounds.low + share * (bounds.high - bounds.low) for share in part)
    assume((low, high) != bounds.whole)

    shown = ordered(left(table, {column: (low, high)}), (column, ascending))

    least = low * bounds.scale if low > bounds.low else -math.inf
    most = high * bounds.scale if high < bounds.high else math.inf
    fitting = [(value, place) for place, value in enumerate(table[column]) if least <= value <= most]
    expected = sorted(fitting, key=lambda pair: (pair[0] if ascending else -pair[0], pair[1]))
    assert shown.index.tolist() == [place for _, place in expected]
    pd.testing.assert_frame_equal(table, before)


def test_any_genre_that_is_told_of_a_track_counts() -> None:
    """Not the first alone: as many fit as the card of genres says."""
    library = make_library(
        [track("a", genres='["indie rock","rock"]', **FULL), track("b", **FULL), track("c", **FULL)],
        items=[("p", "b"), ("q", "b"), ("q", "c")],
        playlists=[("p", "One"), ("q", "Two")],
    )
    library.items["genre"] = pd.Series(["rock", "jazz", "jazz"], dtype="str")
    assert found("genre=rock", library) == ["a", "b"]
    assert found("genre=jazz", library) == ["b", "c"]
