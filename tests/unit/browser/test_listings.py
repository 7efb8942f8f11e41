from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashspot.blocks.collections import CollectionKind
from dashspot.blocks.features import ANALYSED
from dashspot.blocks.filters import FAILED, KNOWN, UNANALYSED
from dashspot.browser.blocks import Library
from dashspot.browser.services.documents import input_digests
from dashspot.browser.services.filters import CHOICES, ordered
from dashspot.browser.services.library import collection_rows
from dashspot.browser.services.listings import LISTINGS, PROFILE, taken_away
from dashspot.files.cells import split
from tests.unit.browser.conftest import FAILED as FAILED_VALUES
from tests.unit.browser.conftest import FULL, WHEN, make_library, small_library, track

KINDS: tuple[CollectionKind, ...] = ("playlist", "album", "artist", "track")
EVERY_LIBRARY = pytest.mark.parametrize(
    "library",
    [make_library(), make_library([track("t1")]), small_library()],
    ids=["nothing saved", "one track without features", "five tracks"],
)
EARLIER, LATER = datetime(2020, 1, 5, tzinfo=UTC), datetime(2024, 3, 1, tzinfo=UTC)


def listed(kind: CollectionKind, library: Library) -> pd.DataFrame:
    """The table of one kind, by id."""
    return LISTINGS[kind].build(library).set_index("id")


def dated(library: Library, *moments: datetime | None) -> Library:
    """The library with the dates of its playlists' rows, in order."""
    return replace(library, items=library.items.assign(added_at=pd.Series(moments, dtype="datetime64[us, UTC]")))


def test_a_playlist_is_worked_out_by_hand() -> None:
    """Rows and distinct tracks, coverage and length over distinct tracks, the profile without failed analyses."""
    morning = listed("playlist", small_library()).loc["p1"]
    assert morning["title"] == "Morning"
    assert (morning["rows"], morning["tracks"], morning["coverage"]) == (4, 3, 1.0)
    assert morning["duration_ms"] == 3 * 180_000
    assert morning["energy"] == pytest.approx(0.5)
    assert morning["valence"] == pytest.approx(0.7)
    assert morning["danceability"] == pytest.approx(0.5)
    assert morning["source"] == "songs.csv"


def test_unknown_features_lower_the_coverage_alone() -> None:
    """One of two tracks has features: half is covered, and the mean is of that one."""
    unnamed = listed("playlist", small_library()).loc["p2"]
    assert (unnamed["title"], unnamed["rows"], unnamed["tracks"]) == ("Unnamed playlist", 2, 2)
    assert unnamed["coverage"] == 0.5
    assert unnamed["energy"] == pytest.approx(0.8)


def test_a_playlist_without_features_has_no_profile() -> None:
    """Nothing known is NaN, not 0."""
    table = listed("playlist", make_library([track("t1")], [("p1", "t1")], [("p1", "Silence")]))
    assert table["coverage"].tolist() == [0.0]
    assert all(math.isnan(table[name].iloc[0]) for name in PROFILE)


def test_a_playlist_without_saved_rows_is_listed() -> None:
    """It has no rows, no coverage and no inputs, and the numbers are still whole."""
    table = listed("playlist", make_library([track("t1")], [("p1", "t1")], [("p1", "Full"), ("p2", "Hollow")]))
    hollow = table.loc["p2"]
    assert (hollow["rows"], hollow["tracks"], hollow["coverage"], hollow["duration_ms"]) == (0, 0, 0.0, 0)
    assert hollow["inputs"] == ""
    assert table["rows"].dtype == table["tracks"].dtype == int


def test_inputs_are_those_an_analysis_is_named_by() -> None:
    """The digest in the table is the digest of the playlist's rows."""
    library = small_library()
    assert dict(listed("playlist", library)["inputs"]) == input_digests(collection_rows(library, "playlist"))


def test_a_playlist_was_added_to_when_its_newest_row_was() -> None:
    """Rows without a date say nothing; without any date it is unknown."""
    table = listed("playlist", dated(small_library(), EARLIER, LATER, None, EARLIER))
    assert table.loc["p1", "added_at"] == LATER
    assert table["added_at"].isna().to_dict() == {"p1": False, "p2": True}


def test_albums_are_worked_out_by_hand() -> None:
    """Tracks of no album are in none; title, artists, date and cover are the first track's."""
    table = listed("album", small_library())
    assert table["title"].to_dict() == {"album": "Some Album", "other": "Unknown album"}
    album = table.loc["album"]
    assert (album["tracks"], album["coverage"], album["duration_ms"]) == (3, 1.0, 540_000)
    assert album["energy"] == pytest.approx(0.5)
    assert (album["by"], album["released"], album["decade"]) == ("Some Band", "2019-06-14", "2010s")


def test_artists_are_worked_out_by_hand() -> None:
    """Every credit counts; albums and playlists are counted once each."""
    table = listed("artist", small_library())
    assert table["title"].to_dict() == {"band": "Some Band", "guest": "Guest"}
    assert table["tracks"].to_dict() == {"band": 4, "guest": 1}
    assert table["albums"].to_dict() == {"band": 2, "guest": 1}
    assert table["playlists"].to_dict() == {"band": 2, "guest": 2}
    assert table.loc["guest", "energy"] == pytest.approx(0.8)


def test_tracks_are_worked_out_by_hand() -> None:
    """Names, where each track is held, whether it is liked and when it was added, and its features with their state."""
    table = listed("track", small_library())
    assert table["title"].to_dict() == {
        "t1": "Alpha", "t2": "Beta", "t3": "Gamma", "t4": "Unknown track", "t5": "Delta",
    }  # fmt: skip
    assert table["by"].to_dict()["t2"] == "Some Band, Guest"
    assert table["by"].to_dict()["t4"] == "Unknown artist"
    assert table["state"].to_dict() == {"t1": KNOWN, "t2": KNOWN, "t3": FAILED, "t4": UNANALYSED, "t5": KNOWN}
    assert table["held_by"].to_dict() == {
        "t1": ["Morning"], "t2": ["Morning", "Unnamed playlist"], "t3": ["Morning"], "t4": ["Unnamed playlist"],
        "t5": [],
    }  # fmt: skip
    assert table["playlists"].to_dict() == {"t1": 1, "t2": 2, "t3": 1, "t4": 1, "t5": 0}
    assert table["liked"].to_dict() == {"t1": False, "t2": False, "t3": False, "t4": False, "t5": True}
    assert table.loc["t5", "added_at"] == WHEN
    assert table["genre"].to_dict() == {
        "t1": "pop",
        "t2": "pop",
        "t3": "pop",
        "t4": "pop",
        "t5": pytest.approx(math.nan, nan_ok=True),
    }
    assert table.loc["t1", "tempo"] == 90


def test_the_values_of_a_failed_analysis_are_none() -> None:
    """Zeros that mean a failure would lead every list of the saddest and slowest; its length is known all the same."""
    table = listed("track", small_library())
    assert table.loc["t3", list(ANALYSED)].isna().all()
    assert table.loc["t3", "duration_ms"] == 180_000
    for name in ("Saddest", "Slowest"):
        assert ordered(table.reset_index(), LISTINGS["track"].sorts[name])["id"].tolist()[-2:] == ["t3", "t4"]


def test_playlists_of_one_name_hold_a_track_each() -> None:
    """Names are listed by name, a playlist once however often it holds the track."""
    library = make_library(
        [track("t1")],
        [("p3", "t1"), ("p1", "t1"), ("p1", "t1"), ("p2", "t1")],
        [("p1", "Road"), ("p2", "Attic"), ("p3", "Road")],
    )
    found = listed("track", library).loc["t1"]
    assert found["held_by"] == ["Attic", "Road", "Road"]
    assert found["playlists"] == 3


def test_a_track_was_added_when_its_newest_row_was() -> None:
    """In whichever playlist, or among the liked songs, and were it there twice."""
    rows = [("p1", "t1"), ("p1", "t1"), ("p1", "t2"), ("p1", "t3")]
    library = make_library(
        [track(name) for name in ("t1", "t2", "t3")], rows, [("p1", "One")], saved=[("t2", LATER), ("t3", None)]
    )
    table = listed("track", dated(library, EARLIER, LATER, EARLIER, None))
    assert table.loc[["t1", "t2"], "added_at"].tolist() == [LATER, LATER]
    assert table["added_at"].isna().to_dict() == {"t1": False, "t2": False, "t3": True}


@pytest.mark.parametrize(
    ("date", "released", "decade"),
    [
        ("1989-03-01", "1989-03-01", "1980s"),
        ("1990-05", "1990-05", "1990s"),
        ("2000", "2000", "2000s"),
        ("0000", None, None),
        ("0000-00-00", None, None),
        (None, None, None),
    ],
)
def test_the_year_zero_is_unknown(date: str | None, released: str | None, decade: str | None) -> None:
    """Any precision has a decade; Spotify's 0000 has none and is not shown."""
    library = make_library([track("t1", release_date=date)])
    for kind in ("track", "album"):
        row = LISTINGS[kind].build(library).iloc[0]
        assert [None if pd.isna(row[name]) else row[name] for name in ("released", "decade")] == [released, decade]


def test_a_genre_is_that_of_the_track_else_that_of_its_row() -> None:
    """Of several of a track the first; of a row of a playlist where the track has none; else unknown."""
    library = make_library(
        [track("t1", genres='["house","disco"]'), track("t2"), track("t3")], [("p1", "t1"), ("p1", "t2")], [("p1", "P")]
    )
    genres = listed("track", library)["genre"]
    assert genres.loc[["t1", "t2"]].tolist() == ["house", "pop"]
    assert pd.isna(genres.loc["t3"])


@pytest.mark.parametrize("name", [None, "", "  "])
def test_what_has_no_name_is_called_so(name: str | None) -> None:
    """Nothing, or nothing but blanks, can't be read or pressed."""
    nameless = track("t1", name=name, artists=name, album_name=name)
    library = make_library([nameless], [("p1", "t1")], [("p1", name)])
    titles = {kind: LISTINGS[kind].build(library)["title"].tolist() for kind in KINDS}
    assert titles == {
        "playlist": ["Unnamed playlist"], "album": ["Unknown album"], "artist": ["Unknown artist"],
        "track": ["Unknown track"],
    }  # fmt: skip
    assert listed("track", library).loc["t1", "held_by"] == ["Unnamed playlist"]


@pytest.mark.parametrize("kind", KINDS)
@EVERY_LIBRARY
def test_every_list_can_be_searched_sorted_and_chosen_from(kind: CollectionKind, library: Library) -> None:
    """Whatever is saved, or nothing: a row per id, by title, then id, and each sort and choice has its column."""
    before = (library.tracks.copy(), library.items.copy(), library.saved.copy(), library.credits.copy())
    listing = LISTINGS[kind]
    table = listing.build(library)
    assert table["id"].is_unique
    assert table[["title", "id"]].equals(table[["title", "id"]].sort_values(["title", "id"]))
    assert table.index.tolist() == list(range(len(table)))
    for column, _ in listing.sorts.values():
        assert column in table
    for name in listing.filters:
        assert all(CHOICES[name].fits(table, option).dtype == bool for option in CHOICES[name].options(table))
    after = (library.tracks, library.items, library.saved, library.credits)
    for was, now in zip(before, after, strict=True):
        pd.testing.assert_frame_equal(was, now)


@pytest.mark.parametrize("kind", KINDS)
@EVERY_LIBRARY
def test_a_list_is_taken_away_without_what_only_the_screen_needs(kind: CollectionKind, library: Library) -> None:
    """Every other column leaves, in its order; lists of names are one cell that can be split again."""
    table = LISTINGS[kind].build(library)
    taken = taken_away(table)
    assert set(table) - set(taken) == set(table) & {"text", "by_rank", "track", "inputs"}
    assert list(taken) == [name for name in table if name in taken]
    assert len(taken) == len(table)
    if kind == "track":
        assert [list(split(cell)) for cell in taken["held_by"]] == table["held_by"].tolist()
        assert all(isinstance(names, list) for names in table["held_by"])


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_what_a_list_counts_is_what_there_is(data: st.DataObject) -> None:
    """For any library: rows, tracks and holders add up to those that plain Python counts."""
    ids = [f"t{number}" for number in range(data.draw(st.integers(0, 6), "tracks"))]
    kinds: dict[str, dict[str, Any]] = {"known": FULL, "failed": FAILED_VALUES, "unknown": {}}
    states = {name: data.draw(st.sampled_from(sorted(kinds)), name) for name in ids}
    playlists = [("p1", "One"), ("p2", "Two"), ("p3", "One")]
    rows = data.draw(st.lists(st.tuples(st.sampled_from(["p1", "p2", "p3"]), st.sampled_from(ids)))) if ids else []
    library = make_library([track(name, **kinds[states[name]]) for name in ids], rows, playlists)
    lists = listed("playlist", library)
    for playlist_id, _ in playlists:
        held = [name for where, name in rows if where == playlist_id]
        assert lists.loc[playlist_id, "rows"] == len(held)
        assert lists.loc[playlist_id, "tracks"] == len(set(held))
        covered = sum(states[name] != "unknown" for name in set(held))
        assert lists.loc[playlist_id, "coverage"] == pytest.approx(covered / len(set(held)) if held else 0)
    tracks = listed("track", library)
    assert sorted(tracks.index) == ids
    names = dict(playlists)
    for name in ids:
        holders = {where for where, held in rows if held == name}
        assert tracks.loc[name, "held_by"] == sorted(names[where] for where in holders)
        assert tracks.loc[name, "playlists"] == len(holders)
        assert tracks.loc[name, "liked"] == (not holders)
