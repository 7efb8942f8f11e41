"""Libraries made by hand, as `load_library` would load them, and reports on them without a database."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from unittest import mock

import pandas as pd

from dashspot.blocks.collections import AnalysisBlock, CollectionKey
from dashspot.blocks.features import ANALYSED, CATEGORIES, FAILED_MARKS, FEATURE_NAMES
from dashspot.browser.blocks import Library, Report
from dashspot.browser.services import report as service
from dashspot.browser.services.documents import compute_frames, documents, input_digests
from dashspot.browser.services.library import LIBRARY_KEY, collection_rows
from dashspot.compute import failed_analyses, has_features

USER = uuid.UUID("00000000-0000-4000-8000-000000000001")
WHEN = datetime(2026, 11, 22, 12, tzinfo=UTC)
FULL: dict[str, Any] = dict.fromkeys(ANALYSED, 0.5) | {
    "loudness": -6.0,
    "tempo": 120.0,
    "key": 7,
    "mode": 1,
    "time_signature": 4,
}
FAILED: dict[str, Any] = FULL | dict.fromkeys(FAILED_MARKS, 0)

_OF_TRACK = ("track_id", "name", "artists", "artist_ids", "isrc", "genres")
_OF_ALBUM = ("album_id", "album_name", "release_date", "image_url", "label")
_TYPES = (
    dict.fromkeys((*_OF_TRACK, *_OF_ALBUM, "feature_source", "features_by"), "str")
    | dict.fromkeys(FEATURE_NAMES, "float64")
    | dict.fromkeys((*CATEGORIES, "popularity", "disc_number", "track_number"), "float32")
    | {"explicit": "object", "from_api": "bool", "features_as_of": "datetime64[us, UTC]"}
)


def track(track_id: str, **facts: Any) -> dict[str, Any]:
    """One track with a name, an artist, an album and three minutes; other facts, and its features, as given.

    Several artists, and their ids, are separated by a tab.
    """
    usual = {
        "track_id": track_id,
        "name": f"Name {track_id}",
        "artists": "Some Band",
        "artist_ids": "band",
        "album_id": "album",
        "album_name": "Some Album",
        "release_date": "2019-06-14",
        "duration_ms": 180_000,
        "feature_source": "songs.csv",
        "features_as_of": WHEN,
        "from_api": False,
    }
    return usual | facts


def make_library(
    tracks: Iterable[dict[str, Any]] = (),
    items: Iterable[tuple[str, str]] = (),
    playlists: Iterable[tuple[str, str | None]] = (),
    saved: Iterable[tuple[str, datetime | None]] | None = None,
    albums: Iterable[str] = (),
) -> Library:
    """A library of tracks, rows of playlists (playlist, track), playlists (id, name), liked songs (track, when).

    Unless said otherwise the liked songs are the tracks that stand in no playlist. `albums` are those that are saved.
    """
    known = pd.DataFrame(list(tracks), columns=list(_TYPES)).astype(_TYPES)
    known = known.assign(failed=failed_analyses(known), known=has_features(known))
    credited = _credits(known)
    known = known.drop(columns="artist_ids").assign(artists=known["artists"].str.replace("\t", ", "))
    listed = pd.DataFrame(list(items), columns=["playlist_id", "track_id"]).astype("str")
    listed = listed.assign(
        position=listed.groupby("playlist_id").cumcount().astype(float),
        genre=pd.Series("pop", index=listed.index, dtype="str"),
        subgenre=pd.Series(None, index=listed.index, dtype="str"),
        added_at=pd.Series(pd.NaT, index=listed.index, dtype="datetime64[us, UTC]"),
        added_by=pd.Series(None, index=listed.index, dtype="str"),
        track=pd.Index(known["track_id"]).get_indexer(pd.Index(listed["track_id"])),
    )
    if saved is None:
        saved = [(track_id, None) for track_id in known["track_id"] if track_id not in set(listed["track_id"])]
    liked = pd.DataFrame(list(saved), columns=["track_id", "added_at"])
    liked = liked.astype({"track_id": "str", "added_at": "datetime64[us, UTC]"})
    liked = liked.assign(track=pd.Index(known["track_id"]).get_indexer(pd.Index(liked["track_id"])))
    named = pd.DataFrame(list(playlists), columns=["playlist_id", "name"]).astype("str")
    told = pd.Series(None, index=named.index, dtype="str")
    named = named.assign(description=told, owner_id=told, owner_name=told)
    named = named.assign(source="songs.csv", saved_at=pd.Timestamp(WHEN))
    kept = pd.DataFrame(list(albums), columns=["album_id"]).astype("str").assign(added_at=pd.Timestamp(WHEN))
    return Library(USER, "1.1", known, credited, listed, liked, kept, named)


def _credits(tracks: pd.DataFrame) -> pd.DataFrame:
    credited = tracks.dropna(subset=["artist_ids"])
    columns = {"track_id": credited["track_id"], "artist_id": credited["artist_ids"], "name": credited["artists"]}
    rows = pd.DataFrame({name: column.str.split("\t") for name, column in columns.items()} | {"track": credited.index})
    return rows.explode(["artist_id", "name"]).explode("track_id").astype({"artist_id": "str", "name": "str"})


def small_library() -> Library:
    """Five tracks: two good ones, a failed analysis, a ghost without a name or features, one in no playlist.

    `p1` Morning is t1, t2, t1, t3; `p2` is nameless: t2, t4 and a track that is not saved. Liked is t5.
    """
    ghost = {"name": None, "artists": None, "artist_ids": None, "album_id": None, "album_name": None}
    unanalysed = {"release_date": "0000", "duration_ms": 0, "feature_source": None, "features_as_of": None}
    return make_library(
        [
            track("t1", name="Alpha", **FULL | {"energy": 0.2, "valence": 0.9, "tempo": 90, "key": 0}),
            track("t2", name="Beta", artists="Some Band\tGuest", artist_ids="band\tguest", **FULL | {"energy": 0.8}),
            track("t3", name="Gamma", release_date="1989", **FAILED),
            track("t4", **ghost | unanalysed),
            track("t5", name="Delta", album_id="other", album_name=None, **FULL | {"mode": 0, "loudness": -20.0}),
        ],
        items=[("p1", "t1"), ("p1", "t2"), ("p1", "t1"), ("p1", "t3"), ("p2", "t2"), ("p2", "t4"), ("p2", "gone")],
        playlists=[("p1", "Morning"), ("p2", None)],
        saved=[("t5", WHEN)],
    )


def playlist(playlist_id: str) -> CollectionKey:
    """The key of a playlist."""
    return CollectionKey(kind="playlist", id=playlist_id)


def make_analysis(library: Library, key: CollectionKey = LIBRARY_KEY, *, keep_failed: bool = False) -> AnalysisBlock:
    """The analysis of one collection, computed and not saved."""
    rows = collection_rows(library, key.kind, [key.id])
    (found,) = documents(compute_frames(rows, keep_failed=keep_failed), key.kind, keep_failed=keep_failed)
    return AnalysisBlock(
        id=USER,
        collection=key,
        keep_failed=keep_failed,
        inputs=input_digests(rows)[key.id],
        created_at=WHEN,
        computation=found,
    )


def make_report(library: Library, key: CollectionKey = LIBRARY_KEY, *, keep_failed: bool = False) -> Report:
    """The report of one collection, with nothing saved."""
    with mock.patch.object(service, "analysed", make_analysis):
        return service.report(library, key, keep_failed=keep_failed)
