from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.browser.services.filters import CHOICES, filtered, ordered
from dashspot.browser.services.listings import LISTINGS
from tests.unit.browser.conftest import FULL, make_library, small_library, track

WORDS = ["noir", "Café", "straße", "(live)", ".*", "sea", "\\", "夜"]


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
    """Decades from the newest; the fixed ones in their order, whatever is there."""
    assert {name: entry.options(tracks()) for name, entry in CHOICES.items()} == {
        "decade": ["2010s", "1980s"],
        "features": ["known", "unknown", "failed analysis"],
        "where": ["Liked", "Not liked", "In a playlist", "In several playlists", "In no playlist"],
    }
    assert CHOICES["decade"].options(LISTINGS["track"].build(make_library())) == []


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
    chosen = dict.fromkeys(set(listing.filters) - {"where"}, "x") | dict.fromkeys(
        {"where"} & {*listing.filters}, "Liked"
    )
    found = filtered(table, "x", chosen)
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


def test_filtering_changes_nothing() -> None:
    """The table is shared by everybody who looks."""
    table = tracks()
    before = table.copy()
    ordered(filtered(table, "a", {"where": "Liked"}), ("valence", True))
    pd.testing.assert_frame_equal(table, before)
