from __future__ import annotations

import gc
import weakref
from datetime import UTC, datetime

import pandas as pd
import pytest

from dashspot.analyses.inputs import TRACK_COLUMNS, Inputs
from dashspot.blocks.collections import CollectionKey
from dashspot.blocks.features import ANALYSED
from dashspot.browser import LIBRARY_KEY, LIKED_KEY, every_playlist, inputs
from dashspot.browser.blocks import Library
from dashspot.errors import NotFound
from tests.unit.browser.conftest import FAILED, FULL, make_library, small_library, track

MORNING = CollectionKey(kind="playlist", id="p1")
EARLY, LATE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 1, 1, tzinfo=UTC)


def made(library: Library, *keys: CollectionKey, keep_failed: bool = False) -> Inputs:
    """The inputs of these collections."""
    return inputs(library, keys, keep_failed=keep_failed)


def test_a_collection_has_each_track_once_in_its_order() -> None:
    """Morning is t1, t2, t1, t3; how often each stands there is told."""
    found = made(small_library(), MORNING)
    assert found.titles == ("Morning",)
    assert found.tracks["track_id"].tolist() == ["t1", "t2", "t3"]
    assert found.collections[["collection", "track", "rows"]].values.tolist() == [[0, 0, 2], [0, 1, 1], [0, 2, 1]]
    assert list(found.tracks.columns) == list(TRACK_COLUMNS)


def test_the_features_of_a_failed_analysis_are_unknown() -> None:
    """Unless they are to be counted; that it failed is told either way, and the length is known without one."""
    left_out, kept = made(small_library(), MORNING), made(small_library(), MORNING, keep_failed=True)
    assert left_out.tracks.loc[2, list(ANALYSED)].isna().all()
    assert left_out.library.loc[2, list(ANALYSED)].isna().all()
    assert left_out.tracks["failed"].to_list() == [False, False, True]
    assert left_out.tracks.loc[2, "duration_ms"] == 180_000
    assert kept.tracks.loc[2, "tempo"] == 0


def test_what_nobody_named_is_called_unknown() -> None:
    """Names are never unknown, so that an analysis need not ask."""
    found = made(small_library(), LIBRARY_KEY)
    ghost = found.tracks[found.tracks["track_id"] == "t4"]
    assert ghost[["name", "artists"]].values.tolist() == [["Unknown track", "Unknown artist"]]
    assert ghost[["year", "decade"]].isna().to_numpy().all()


def test_inputs_do_not_keep_the_library_alive() -> None:
    """They stay in caches for longer than a library, whose rows of playlists they do not need."""
    library = small_library()
    found, kept = made(library, MORNING), weakref.ref(library)
    del library
    gc.collect()
    assert len(found.tracks) == 3
    assert kept() is None


def test_years_and_decades_come_from_any_precision() -> None:
    """1989 is of the 1980s."""
    found = made(small_library(), MORNING)
    assert found.tracks["year"].tolist() == [2019, 2019, 1989]
    assert found.tracks["decade"].tolist() == ["2010s", "2010s", "1980s"]


def test_several_collections_share_their_tracks() -> None:
    """A track that stands in two is one row of the tracks and two of the collections."""
    found = made(small_library(), MORNING, LIBRARY_KEY)
    assert found.titles == ("Morning", "The whole library")
    assert found.tracks["track_id"].is_unique
    both = found.collections.groupby("track")["collection"].apply(list)
    assert both.tolist() == [[0, 1]] * 3 + [[1]] * (len(found.tracks) - 3)


def test_credits_and_holders_point_at_their_tracks() -> None:
    """By place in the tracks, whatever place they have in the library."""
    library = small_library()
    found = made(library, LIKED_KEY, MORNING)
    ids = found.tracks["track_id"].tolist()
    assert ids == ["t5", "t1", "t2", "t3"]
    assert found.credits.assign(id=found.credits["track"].map(dict(enumerate(ids))))[
        ["id", "artist"]
    ].values.tolist() == [
        ["t5", "Some Band"],
        ["t1", "Some Band"],
        ["t2", "Some Band"],
        ["t2", "Guest"],
        ["t3", "Some Band"],
    ]
    assert sorted(found.holders["track"].map(dict(enumerate(ids))) + found.holders["playlist_id"]) == [
        "t1p1",
        "t2p1",
        "t2p2",
        "t3p1",
    ]
    assert len(found.library) == len(library.tracks)


def test_the_first_day_of_adding_counts() -> None:
    """Of a row of the collection; where no row has a day it is unknown."""
    library = make_library(
        [track("a", **FULL), track("b", **FULL), track("c", **FAILED)],
        items=[("p", "a"), ("p", "a"), ("p", "b")],
        playlists=[("p", "List")],
        saved=[("c", LATE), ("a", EARLY)],
    )
    library.items.loc[[0, 1], "added_at"] = [pd.Timestamp(LATE), pd.Timestamp(EARLY)]
    listed = made(library, CollectionKey(kind="playlist", id="p"))
    assert listed.tracks["added_at"].tolist()[0] == pd.Timestamp(EARLY)
    assert pd.isna(listed.tracks["added_at"][1])
    liked = made(library, LIKED_KEY)
    assert liked.tracks["added_at"].tolist() == [pd.Timestamp(LATE), pd.Timestamp(EARLY)]


def test_genres_come_from_the_track_else_from_its_rows() -> None:
    """Each once; the first is the track's genre, and has a main genre."""
    library = make_library(
        [track("a", genres='["indie rock","rock"]', **FULL), track("b", **FULL), track("c", **FULL)],
        items=[("p", "a"), ("p", "b"), ("q", "b")],
        playlists=[("p", "One"), ("q", "Two")],
    )
    found = made(library, LIBRARY_KEY)
    assert found.genres.values.tolist() == [[0, "indie rock", "rock"], [0, "rock", "rock"], [1, "pop", "pop"]]
    assert found.tracks["genre"].fillna("").tolist() == ["indie rock", "pop", ""]
    assert found.tracks["main_genre"].fillna("").tolist() == ["rock", "pop", ""]


def test_every_playlist_is_a_collection_of_its_own() -> None:
    """By name; the tracks are the library's, also those that no playlist holds."""
    library = small_library()
    found = every_playlist(library)
    assert found.titles == ("Morning", "Unnamed playlist")
    assert len(found.tracks) == len(library.tracks)
    ids = found.tracks["track_id"]
    assert [ids[rows["track"]].tolist() for _, rows in found.collections.groupby("collection")] == [
        ["t1", "t2", "t3"],
        ["t2", "t4"],
    ]


def test_a_collection_that_is_not_there_is_said() -> None:
    """As everywhere."""
    library = small_library()
    with pytest.raises(NotFound):
        made(library, CollectionKey(kind="album", id="nowhere"))


def test_nothing_at_all_has_inputs() -> None:
    """No playlist, no row."""
    library = make_library()
    found = every_playlist(library)
    assert (len(found.tracks), len(found.collections), found.titles) == (0, 0, ())
