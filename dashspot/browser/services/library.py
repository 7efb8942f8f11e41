"""Loads what a person has saved, and says which rows make up a collection."""

from __future__ import annotations

import uuid
from collections.abc import Collection

import numpy as np
import pandas as pd

from dashspot.blocks.collections import LIBRARY, CollectionKey, CollectionKind
from dashspot.browser.blocks import Library
from dashspot.compute import failed_analyses, has_features
from dashspot.compute.measure import COLLECTION
from dashspot.errors import NotFound
from dashspot.store.engine import transaction
from dashspot.store.queries import library as queries

LIBRARY_KEY = CollectionKey(kind="library", id=LIBRARY)

_NO_ITEM = -1


def data_version(user_id: uuid.UUID) -> str:
    """Changes whenever anything this person may see changes."""
    with transaction() as session:
        return queries.data_version(session, user_id)


def load_library(user_id: uuid.UUID) -> Library:
    """Everything this person has saved, at one moment."""
    with transaction() as session:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        version = queries.data_version(session, user_id)
        tracks = queries.tracks(session, user_id)
        credited = queries.credits(session, user_id)
        items = queries.playlist_items(session, user_id)
        playlists = queries.playlists(session, user_id)
    tracks = tracks.assign(failed=failed_analyses(tracks), known=has_features(tracks))
    return Library(user_id, version, tracks, _placed(credited, tracks), _placed(items, tracks), playlists)


def _placed(rows: pd.DataFrame, tracks: pd.DataFrame) -> pd.DataFrame:
    """The rows with `track`, the position of their track (-1: not saved)."""
    return rows.assign(track=pd.Index(tracks["track_id"]).get_indexer(pd.Index(rows["track_id"])))


def collection_rows(library: Library, kind: CollectionKind, ids: Collection[str] | None = None) -> pd.DataFrame:
    """The rows of every collection of a kind, or of those named.

    A playlist's rows are the playlist's own; the library's are all rows of all playlists, and each track that stands
    in none once; an album, an artist or a track has each of its tracks once.

    Returns:
        The columns of `Library.tracks` and `collection_id` (a category), in the collection's order.

    Raises:
        NotFound: a named collection has no row.
    """
    places = _PLACES[kind](library)
    if ids is not None:
        places = places[places[COLLECTION].isin(list(ids))]
        if missing := set(ids) - set(places[COLLECTION]):
            raise NotFound(f"There is no {kind} {min(missing)!r} in this library.")
    rows = library.tracks.take(places["track"].to_numpy()).reset_index(drop=True)
    return rows.assign(**{COLLECTION: pd.Categorical(places[COLLECTION].to_numpy())})


def collection_places(library: Library, key: CollectionKey) -> pd.DataFrame:
    """Where the rows of one collection are: `track` in `Library.tracks`, `item` in `Library.items` (-1: none)."""
    places = _PLACES[key.kind](library)
    return places[places[COLLECTION] == key.id]


def _of_playlists(library: Library) -> pd.DataFrame:
    saved = library.items[library.items["track"] >= 0]
    return pd.DataFrame({COLLECTION: saved["playlist_id"], "track": saved["track"], "item": saved.index})


def _of_library(library: Library) -> pd.DataFrame:
    listed = _of_playlists(library)[["track", "item"]]
    unlisted = np.setdiff1d(np.arange(len(library.tracks)), listed["track"].to_numpy())
    places = pd.concat([listed, pd.DataFrame({"track": unlisted, "item": _NO_ITEM})], ignore_index=True)
    return places.assign(**{COLLECTION: LIBRARY})


def _of_albums(library: Library) -> pd.DataFrame:
    known = library.tracks["album_id"].dropna()
    return pd.DataFrame({COLLECTION: known, "track": known.index, "item": _NO_ITEM})


def _of_artists(library: Library) -> pd.DataFrame:
    credited = library.credits
    places = pd.DataFrame({COLLECTION: credited["artist_id"], "track": credited["track"], "item": _NO_ITEM})
    return places.drop_duplicates()


def _of_tracks(library: Library) -> pd.DataFrame:
    return pd.DataFrame({COLLECTION: library.tracks["track_id"], "track": library.tracks.index, "item": _NO_ITEM})


_PLACES = {
    "playlist": _of_playlists,
    "library": _of_library,
    "album": _of_albums,
    "artist": _of_artists,
    "track": _of_tracks,
}
