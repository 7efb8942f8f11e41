from __future__ import annotations

from typing import get_args

import pandas as pd
import pytest

from dashspot.blocks.collections import CollectionKey, CollectionKind
from dashspot.browser.blocks import Library
from dashspot.browser.services.library import LIBRARY_KEY, LIKED_KEY, collection_places, collection_rows
from dashspot.compute.measure import COLLECTION
from dashspot.errors import NotFound
from tests.unit.browser.conftest import make_library, playlist, small_library, track

ASKED_FOR = {"filter", "set"}
"""Are there once somebody asks for them, not in the library."""
each_kind = pytest.mark.parametrize("kind", [kind for kind in get_args(CollectionKind) if kind not in ASKED_FOR])


def listed(library: Library, kind: CollectionKind, *ids: str) -> list[tuple[str, str]]:
    """Collection and track of every row."""
    rows = collection_rows(library, kind, ids or None)
    return list(zip(rows[COLLECTION], rows["track_id"], strict=True))


def test_a_playlist_has_its_own_rows_in_their_order() -> None:
    """A track that stands twice is there twice; a row whose track is not saved is left out."""
    p1 = [("p1", "t1"), ("p1", "t2"), ("p1", "t1"), ("p1", "t3")]
    assert listed(small_library(), "playlist", "p1") == p1
    assert listed(small_library(), "playlist") == [*p1, ("p2", "t2"), ("p2", "t4")]


def test_the_library_has_every_row_of_every_playlist_and_of_the_liked_songs() -> None:
    """All rows of all playlists in order, then the liked songs in theirs; a track in both is there twice."""
    found = [track_id for _name, track_id in listed(small_library(), "library")]
    assert found == ["t1", "t2", "t1", "t3", "t2", "t4", "t5"]
    saved = [("t2", None), ("t1", None)]
    liked = make_library([track("t1"), track("t2")], [("p1", "t1")], [("p1", "One")], saved)
    assert [track_id for _name, track_id in listed(liked, "library")] == ["t1", "t2", "t1"]


def test_liked_songs_keep_their_order() -> None:
    """That of their source, newest first or whatever it is; nothing liked is no collection."""
    library = make_library([track("t1"), track("t2"), track("t3")], saved=[("t3", None), ("t1", None)])
    assert listed(library, "liked") == [("liked", "t3"), ("liked", "t1")]
    with pytest.raises(NotFound):
        collection_rows(make_library([track("t1")], saved=[]), "liked", ["liked"])


def test_an_album_has_each_of_its_tracks_once() -> None:
    """However often a track stands in playlists; one without an album belongs to none."""
    assert listed(small_library(), "album") == [("album", "t1"), ("album", "t2"), ("album", "t3"), ("other", "t5")]


def test_an_artist_has_every_track_with_a_credit_once() -> None:
    """A track of two artists belongs to both; one without artists to none."""
    found = listed(small_library(), "artist")
    assert sorted(found) == [("band", "t1"), ("band", "t2"), ("band", "t3"), ("band", "t5"), ("guest", "t2")]


def test_an_artist_credited_twice_on_one_track_has_it_once() -> None:
    """Some files credit one artist twice; the track still counts once."""
    library = make_library([track("t1", artists="Echo\tEcho", artist_ids="echo\techo")])
    assert listed(library, "artist") == [("echo", "t1")]


def test_every_track_is_a_collection_of_its_own() -> None:
    """Saved in a playlist or not."""
    assert listed(small_library(), "track") == [(f"t{number}", f"t{number}") for number in range(1, 6)]


@each_kind
def test_rows_have_the_columns_of_tracks(kind: CollectionKind) -> None:
    """Every fact of the track, and which collection it is in, as a category that has no unused values."""
    library = small_library()
    rows = collection_rows(library, kind)
    assert list(rows.columns) == [*library.tracks.columns, COLLECTION]
    assert rows.index.tolist() == list(range(len(rows)))
    assert set(rows[COLLECTION].cat.categories) == set(rows[COLLECTION])
    first = library.tracks[library.tracks["track_id"] == rows["track_id"].iloc[0]].reset_index(drop=True)
    pd.testing.assert_frame_equal(rows.iloc[:1].drop(columns=COLLECTION), first)


@each_kind
def test_an_empty_library_has_no_rows(kind: CollectionKind) -> None:
    """Nothing saved: no collection, no error."""
    assert collection_rows(make_library(), kind).empty


@each_kind
def test_a_collection_that_is_not_there_is_named(kind: CollectionKind) -> None:
    """Asking for it says so, though others that were asked for are there."""
    known = {"playlist": "p1", "album": "album", "artist": "band", "track": "t1"}.get(kind, kind)
    with pytest.raises(NotFound, match=f"There is no {kind} 'nowhere' in this library"):
        collection_rows(small_library(), kind, [known, "nowhere"])


def test_only_the_named_are_given() -> None:
    """The others' rows are not there, nor their names among the categories."""
    rows = collection_rows(small_library(), "track", ["t2", "t4"])
    assert rows["track_id"].tolist() == ["t2", "t4"]
    assert list(rows[COLLECTION].cat.categories) == ["t2", "t4"]


def test_places_name_the_row_and_the_track() -> None:
    """Where each row is among the items or the liked songs, and where its track; -1 where it is none."""
    library = small_library()
    in_p2 = collection_places(library, playlist("p2"))
    assert in_p2[["track", "item"]].to_numpy().tolist() == [[1, 4], [3, 5]]
    everything = collection_places(library, LIBRARY_KEY)
    assert everything["item"].tolist() == [0, 1, 2, 3, 4, 5, -1]
    assert everything["saved"].tolist() == [-1, -1, -1, -1, -1, -1, 0]
    assert collection_places(library, LIKED_KEY)[["track", "item", "saved"]].to_numpy().tolist() == [[4, -1, 0]]
    of_album = collection_places(library, CollectionKey(kind="album", id="other"))
    assert of_album[["track", "item", "saved"]].to_numpy().tolist() == [[4, -1, -1]]


@each_kind
def test_the_shared_frames_stay_as_they_are(kind: CollectionKind) -> None:
    """Many readers share one library; asking for rows changes nothing in it."""
    library, same = small_library(), small_library()
    collection_rows(library, kind)
    for name in ("tracks", "credits", "items", "saved", "playlists"):
        pd.testing.assert_frame_equal(getattr(library, name), getattr(same, name))
