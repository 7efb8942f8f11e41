from __future__ import annotations

import math

import pandas as pd
import pytest

from dashspot.browser.services.documents import input_digests
from dashspot.browser.services.library import collection_rows
from dashspot.browser.services.playlists import PROFILE, playlist_table, search_playlists
from tests.unit.browser.conftest import FULL, make_library, small_library, track

COLUMNS = {
    "playlist_id",
    "name",
    "rows",
    "tracks",
    "coverage",
    *PROFILE,
    "duration_ms",
    "inputs",
    "source",
    "saved_at",
}


def named(*names: str | None) -> pd.DataFrame:
    """A table of playlists of these names, each with one track."""
    ids = [f"p{place}" for place in range(len(names))]
    items = [(playlist_id, "t1") for playlist_id in ids]
    return playlist_table(make_library([track("t1", **FULL)], items, zip(ids, names, strict=True)))


def test_each_playlist_has_its_row_worked_out_by_hand() -> None:
    """Rows and distinct tracks, coverage and length over distinct tracks, the profile without failed analyses."""
    morning = playlist_table(small_library()).set_index("playlist_id").loc["p1"]
    assert morning["name"] == "Morning"
    assert (morning["rows"], morning["tracks"], morning["coverage"]) == (4, 3, 1.0)
    assert morning["duration_ms"] == 3 * 180_000
    assert morning["energy"] == pytest.approx(0.5)
    assert morning["valence"] == pytest.approx(0.7)
    assert morning["danceability"] == pytest.approx(0.5)
    assert (morning["source"], morning["saved_at"].year) == ("songs.csv", 2026)


def test_unknown_features_lower_the_coverage_alone() -> None:
    """One of two tracks has features: half is covered, and the mean is of that one."""
    unnamed = playlist_table(small_library()).set_index("playlist_id").loc["p2"]
    assert (unnamed["rows"], unnamed["tracks"], unnamed["coverage"]) == (2, 2, 0.5)
    assert unnamed["energy"] == pytest.approx(0.8)


def test_a_playlist_without_features_has_no_profile() -> None:
    """Nothing known is NaN, not 0."""
    table = playlist_table(make_library([track("t1")], [("p1", "t1")], [("p1", "Silence")]))
    assert table["coverage"].tolist() == [0.0]
    assert all(math.isnan(table[name].iloc[0]) for name in PROFILE)


def test_a_playlist_without_saved_rows_is_listed() -> None:
    """It has no rows, no coverage and no inputs, and the numbers are still whole."""
    table = playlist_table(make_library([track("t1")], [("p1", "t1")], [("p1", "Full"), ("p2", "Hollow")]))
    hollow = table.set_index("playlist_id").loc["p2"]
    assert (hollow["rows"], hollow["tracks"], hollow["coverage"], hollow["duration_ms"]) == (0, 0, 0.0, 0)
    assert hollow["inputs"] == ""
    assert table["rows"].dtype == table["tracks"].dtype == int


@pytest.mark.parametrize("tracks", [[], [track("t1", **FULL)]], ids=["nothing saved", "no playlists"])
def test_no_playlists_are_an_empty_table(tracks: list[dict[str, object]]) -> None:
    """Without a playlist there is no row, and every column."""
    table = playlist_table(make_library(tracks))
    assert table.empty
    assert set(table.columns) == COLUMNS


def test_the_table_is_sorted_by_name_then_id() -> None:
    """Equal names are told apart by their ids; what has no name is called so."""
    table = named("Wind", None, "Echo", "Wind")
    assert table["name"].tolist() == ["Echo", "Unnamed playlist", "Wind", "Wind"]
    assert table["playlist_id"].tolist() == ["p2", "p1", "p0", "p3"]
    assert table.index.tolist() == [0, 1, 2, 3]
    assert set(table.columns) == COLUMNS


def test_inputs_are_those_an_analysis_is_named_by() -> None:
    """The digest in the table is the digest of the playlist's rows."""
    library = small_library()
    table = playlist_table(library)
    digests = input_digests(collection_rows(library, "playlist"))
    assert dict(zip(table["playlist_id"], table["inputs"], strict=True)) == digests


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
def test_search_finds_names_that_hold_every_word(text: str, found: list[str]) -> None:
    """In any case and order; nothing in the text is a pattern."""
    table = named("noir sea", "Café  Noir (live)", "STRASSE & sea")
    assert search_playlists(table, text)["name"].tolist() == found
