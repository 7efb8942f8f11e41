from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.browser.services.filters import CHOICES, RANGES, filtered, ordered
from dashspot.browser.services.listings import LISTINGS
from tests.unit.browser.conftest import FULL, make_library, small_library, track

WORDS = ["noir", "Café", "straße", "(live)", ".*", "sea", "\\", "夜"]
SHOWN = ("danceability", "tempo", "duration_ms")


def named(*names: str | None) -> pd.DataFrame:
    """The list of playlists of these names."""
    playlists = [(f"p{place}", name) for place, name in enumerate(names)]
    return LISTINGS["playlist"].build(make_library(playlists=playlists))


def tracks() -> pd.DataFrame:
    """The list of tracks of the small library: Alpha, Beta, Delta, Gamma (failed), Unknown track."""
    return LISTINGS["track"].build(small_library())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["Café  Noir (live)", "STRASSE & sea", "noir sea"]),
        ("   ", ["Café  Noir (live)", "STRASSE & sea", "noir sea"]),
        ("NOIR", ["Café  Noir (live)", "noir sea"]),
        ("sea noir", ["noir sea"]),
        ("straße", ["STRASSE & sea"]),
        ("(live)", ["Café  Noir (live)"]),
        (".*", []),
        ("noir nothing", []),
    ],
)
def test_search_finds_what_holds_every_word(text: str, found: list[str]) -> None:
    """In any case and order; nothing in the text is a pattern."""
    table = named("noir sea", "Café  Noir (live)", "STRASSE & sea")
    assert filtered(table, text, {})["title"].tolist() == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("alpha", ["t1"]), ("guest", ["t2"]), ("some album", ["t1", "t2", "t3"]), ("beta album band", ["t2"])],
)
def test_a_track_is_found_by_title_artist_and_album(text: str, found: list[str]) -> None:
    """Words may stand in different places."""
    assert sorted(filtered(tracks(), text, {})["id"]) == found


@pytest.mark.parametrize(
    ("choice", "value", "found"),
    [
        ("decade", "2010s", ["t1", "t2", "t5"]),
        ("decade", "1980s", ["t3"]),
        ("decade", "1960s", []),
        ("genre", "pop", ["t1", "t2", "t3", "t4"]),
        ("features", "known", ["t1", "t2", "t5"]),
        ("features", "unknown", ["t4"]),
        ("features", "failed analysis", ["t3"]),
        ("where", "Liked", ["t5"]),
        ("where", "Not liked", ["t1", "t2", "t3", "t4"]),
        ("where", "In a playlist", ["t1", "t2", "t3", "t4"]),
        ("where", "In several playlists", ["t2"]),
        ("where", "In no playlist", ["t5"]),
    ],
)
def test_a_choice_leaves_what_it_says(choice: str, value: str, found: list[str]) -> None:
    """Worked out by hand; what is unknown fits no value."""
    assert sorted(filtered(tracks(), "", {choice: value})["id"]) == found


def test_choices_offer_what_there_is() -> None:
    """Decades from the newest, genres by name; the fixed ones in their order, whatever is there."""
    options = {name: CHOICES[name].options(tracks()) for name in LISTINGS["track"].filters}
    assert options == {
        "decade": ["2010s", "1980s"],
        "genre": ["pop"],
        "features": ["known", "unknown", "failed analysis"],
        "where": ["Liked", "Not liked", "In a playlist", "In several playlists", "In no playlist"],
    }
    nothing = LISTINGS["track"].build(make_library())
    assert [CHOICES[name].options(nothing) for name in ("decade", "genre")] == [[], []]


@pytest.mark.parametrize(
    ("ranges", "found"),
    [
        ({"tempo": (90.0, 120.0)}, ["t1", "t2", "t5"]),
        ({"tempo": (91.0, 119.0)}, []),
        ({"tempo": (40.0, 90.0)}, ["t1"]),
        ({"energy": (0.5, 1.0)}, ["t2", "t5"]),
        ({"energy": (0.0, 0.2), "valence": (0.8, 1.0)}, ["t1"]),
        ({"loudness": (-60.0, -15.0)}, ["t5"]),
        ({"duration_ms": (3.0, 15.0)}, ["t1", "t2", "t3", "t5"]),
        ({"duration_ms": (0.0, 3.0)}, ["t1", "t2", "t3", "t4", "t5"]),
        ({"duration_ms": (0.25, 2.75)}, []),
    ],
)
def test_a_range_holds_both_its_ends(ranges: dict[str, tuple[float, float]], found: list[str]) -> None:
    """In the unit that is shown, minutes among them; unknown values are in no range."""
    assert sorted(filtered(tracks(), "", {}, ranges)["id"]) == found


@pytest.mark.parametrize(("tempo", "chosen"), [(30.0, (40.0, 60.0)), (250.0, (200.0, 220.0))])
def test_what_lies_beyond_a_slider_belongs_to_its_end(tempo: float, chosen: tuple[float, float]) -> None:
    """A slider that reaches its end leaves nothing out there, and nothing else in."""
    table = LISTINGS["track"].build(make_library([track("t1", **FULL | {"tempo": tempo})]))
    low, high = chosen
    assert len(filtered(table, "", {}, {"tempo": chosen})) == 1
    assert filtered(table, "", {}, {"tempo": (low + 1, high - 1)}).empty


def test_search_choice_and_range_narrow_together() -> None:
    """Everything asked for must fit."""
    assert filtered(tracks(), "band", {"where": "In a playlist"}, {"tempo": (100.0, 220.0)})["id"].tolist() == ["t2"]


def test_equal_values_stay_by_title() -> None:
    """Ties are in the order of the table whichever way it is sorted; unknown values are last both ways."""
    table = LISTINGS["track"].build(
        make_library(
            [track("t1", name="C", **FULL), track("t2", name="A", **FULL), track("t3", name="B"), track("t4", name="B")]
        )
    )
    for ascending in (True, False):
        assert ordered(table, ("valence", ascending))["title"].tolist() == ["A", "C", "B", "B"]
    assert ordered(table, ("title", True))["id"].tolist() == ["t2", "t3", "t4", "t1"]


def test_sorted_by_hand() -> None:
    """Fastest and slowest, by artist, and by how many playlists hold it."""
    sorts, table = LISTINGS["track"].sorts, tracks()
    order = {name: ordered(table, sort)["id"].tolist() for name, sort in sorts.items()}
    assert order["Name"] == ["t1", "t2", "t5", "t3", "t4"]
    assert order["Slowest"] == ["t1", "t2", "t5", "t3", "t4"]
    assert order["Fastest"] == ["t2", "t5", "t1", "t3", "t4"]
    assert order["Artist"] == ["t1", "t5", "t3", "t2", "t4"]
    assert order["In most playlists"] == ["t2", "t1", "t3", "t4", "t5"]


@pytest.mark.parametrize("kind", sorted(LISTINGS))
def test_nothing_saved_is_nothing_found(kind: str) -> None:
    """An empty list can be filtered by everything and stays empty."""
    listing = LISTINGS[kind]  # type: ignore[index] # the keys of the dict itself
    table = listing.build(make_library())
    ranges = {name: (bounds.low, bounds.high) for name, bounds in RANGES.items()} if listing.ranges else {}
    chosen = dict.fromkeys(set(listing.filters) - {"where"}, "x") | dict.fromkeys(
        {"where"} & {*listing.filters}, "Liked"
    )
    found = filtered(table, "x", chosen, ranges)
    assert all(ordered(found, sort).empty for sort in listing.sorts.values())


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)), st.lists(st.sampled_from(WORDS)))
def test_search_is_what_plain_python_says(names: list[str], words: list[str]) -> None:
    """Any words in any names: those names that hold all of them, in the order of the table."""
    table = named(*names)
    found = filtered(table, " ".join(words), {})
    folded = [word.casefold() for word in words]
    assert found["id"].tolist() == [
        row["id"] for row in table.to_dict("records") if all(word in (row["title"]).casefold() for word in folded)
    ]


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
    low, high = (bounds.low + share * (bounds.high - bounds.low) for share in part)

    found = ordered(filtered(table, "", {}, {column: (low, high)}), (column, ascending))

    least = low * bounds.scale if low > bounds.low else -math.inf
    most = high * bounds.scale if high < bounds.high else math.inf
    fitting = [(value, place) for place, value in enumerate(table[column]) if least <= value <= most]
    expected = sorted(fitting, key=lambda pair: (pair[0] if ascending else -pair[0], pair[1]))
    assert found.index.tolist() == [place for _, place in expected]
    pd.testing.assert_frame_equal(table, before)


def test_filtering_changes_nothing() -> None:
    """The table is shared by everybody who looks."""
    table = tracks()
    before = table.copy()
    ordered(filtered(table, "a", {"where": "Liked"}, {"tempo": (50.0, 60.0)}), ("valence", True))
    pd.testing.assert_frame_equal(table, before)
