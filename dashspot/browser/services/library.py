"""Loads what a person has saved, and says which rows make up a collection."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import ValidationError

from dashspot.blocks.collections import LIBRARY, LIKED, CollectionKey, CollectionKind
from dashspot.blocks.filters import TrackFilter
from dashspot.browser.blocks import Library
from dashspot.browser.services.fitting import fitting
from dashspot.browser.services.matching import filled_by_isrc, known_by_name, one_artist_one_id
from dashspot.browser.services.sets import set_content
from dashspot.browser.services.track_table import track_table
from dashspot.compute import failed_analyses, has_features
from dashspot.compute.measure import COLLECTION
from dashspot.errors import NotFound
from dashspot.store.engine import transaction
from dashspot.store.queries import library as queries
from dashspot.store.queries import people

LIBRARY_KEY = CollectionKey(kind="library", id=LIBRARY)
LIKED_KEY = CollectionKey(kind="liked", id=LIKED)

_NONE = -1


def data_version(user_id: uuid.UUID) -> str:
    """Changes whenever anything this person may see changes, and never comes back."""
    with transaction() as session:
        return people.data_version(session, user_id)


def load_library(user_id: uuid.UUID) -> Library:
    """Everything this person has saved, at one moment, which its version names."""
    with transaction() as session:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        version = people.data_version(session, user_id)
        tracks, credited = queries.tracks(session, user_id), queries.credits(session, user_id)
        items, saved = queries.playlist_items(session, user_id), queries.saved_tracks(session, user_id)
        albums, opened = queries.saved_albums(session, user_id), queries.kept_tracks(session, user_id)
        playlists = queries.playlists(session, user_id)
    by_name = known_by_name(tracks, credited)
    items, saved = (rows.assign(track_id=rows["track_id"].replace(by_name)) for rows in (items, saved))
    tracks = filled_by_isrc(tracks[~tracks["track_id"].isin(by_name)].reset_index(drop=True))
    held = _held(tracks, items, saved, opened) | tracks["album_id"].isin(albums["album_id"]).to_numpy()
    tracks = tracks[held].reset_index(drop=True)
    tracks = tracks.assign(failed=failed_analyses(tracks), known=has_features(tracks))
    credited, items, saved = (_placed(rows, tracks) for rows in (one_artist_one_id(credited), items, saved))
    return Library(user_id, version, tracks, credited, items, saved, albums, playlists)


def _held(tracks: pd.DataFrame, *collections: pd.DataFrame) -> NDArray[np.bool_]:
    """Which of the tracks stand in any of the collections."""
    held = np.zeros(len(tracks), dtype=bool)
    for rows in collections:
        places = _placed(rows, tracks)["track"].to_numpy()
        held[places[places >= 0]] = True
    return held


def _placed(rows: pd.DataFrame, tracks: pd.DataFrame) -> pd.DataFrame:
    """The rows with `track`, the position of their track (-1: not saved)."""
    return rows.assign(track=pd.Index(tracks["track_id"]).get_indexer(pd.Index(rows["track_id"])))


def collection_rows(library: Library, kind: CollectionKind, ids: Collection[str] | None = None) -> pd.DataFrame:
    """The rows of every collection of a kind, or of those named; of filters and sets only of those named.

    A playlist's rows are the playlist's own, the liked songs theirs; the library's are all rows of both, and of saved
    albums; an album, an artist, a track, a filter or a set has each of its tracks once.

    Returns:
        The columns of `Library.tracks` and `collection_id` (a category), in the collection's order.

    Raises:
        NotFound: a named collection has no row.
    """
    places = _places(library, kind, ids)
    if ids is not None and (missing := set(ids) - set(places[COLLECTION])):
        raise not_there(kind, min(missing))
    rows = library.tracks.take(places["track"].to_numpy()).reset_index(drop=True)
    return rows.assign(**{COLLECTION: pd.Categorical(places[COLLECTION].to_numpy())})


def not_there(kind: CollectionKind, name: str) -> NotFound:
    """What to raise for a collection that has no row."""
    if (kind, name) == (LIKED, LIKED):
        return NotFound("There are no liked songs in this library.")
    return NotFound(_NO_TRACKS.get(kind) or f"There is no {kind} {name!r} in this library.")


def named(collection: str) -> CollectionKey:
    """The collection that is written as `kind:id`.

    Raises:
        NotFound: nothing is written so.
    """
    kind, _, name = collection.partition(":")
    try:
        return CollectionKey.model_validate({"kind": kind, "id": name})
    except ValidationError:
        raise NotFound("The address names no collection. Pick one from the list of playlists.") from None


def collection_places(library: Library, key: CollectionKey) -> pd.DataFrame:
    """Where the rows of one collection are.

    Returns:
        `track` in `Library.tracks`, `item` in `Library.items`, `saved` in `Library.saved`; -1 where it is none.
    """
    places = _places(library, key.kind, [key.id])
    return places.reindex(columns=[COLLECTION, "track", "item", "saved"], fill_value=_NONE)


def track_places(library: Library, key: CollectionKey) -> pd.Series[int]:
    """The positions in `Library.tracks` of the tracks of one collection, as often as they stand in it."""
    return collection_places(library, key)["track"]


def track_ids(library: Library, key: CollectionKey) -> list[str]:
    """The ids of the tracks of one collection, in its order: a playlist's as often as they stand in it, others once."""
    places = track_places(library, key)
    found: list[str] = library.tracks["track_id"].take(places.to_numpy()).tolist()
    return found if key.kind == "playlist" else list(dict.fromkeys(found))


def gone(library: Library, key: CollectionKey) -> int:
    """How many tracks of a set are not saved any more; of other collections none is known to be gone."""
    ids = set_content(library.user_id, key.id)[1] if key.kind == "set" else []
    return int((_positions(library, ids) < 0).sum())


def _places(library: Library, kind: CollectionKind, ids: Collection[str] | None) -> pd.DataFrame:
    if kind not in _OF_ONE:
        places = _PLACES[kind](library)
        return places if ids is None else places[places[COLLECTION].isin(list(ids))]
    found = {name: _OF_ONE[kind](library, name) for name in ids or ()}
    names = np.repeat(np.array(list(found), dtype=object), [len(tracks) for tracks in found.values()])
    tracks = np.concatenate([*found.values(), np.array([], dtype=int)])
    return pd.DataFrame({COLLECTION: pd.Series(names, dtype="str"), "track": tracks})


def _of_filter(library: Library, query: str) -> NDArray[np.int_]:
    """In the order of the list of tracks."""
    chosen, table = TrackFilter.from_query(query), track_table(library)
    if chosen.within:
        table = table[table["track"].isin(track_places(library, named(chosen.within)))]
    return fitting(library, table, chosen)["track"].to_numpy()


def _of_set(library: Library, name: str) -> NDArray[np.int_]:
    """In the order in which they were kept, or as a filter."""
    query, ids = set_content(library.user_id, name)
    if query is not None:
        return _of_filter(library, query)
    places = _positions(library, ids)
    return places[places >= 0]


def _positions(library: Library, ids: Sequence[str]) -> NDArray[np.int_]:
    places: NDArray[np.int_] = pd.Index(library.tracks["track_id"]).get_indexer(pd.Index(pd.Series(ids, dtype="str")))
    return places


def _of_playlists(library: Library) -> pd.DataFrame:
    saved = library.items[library.items["track"] >= 0]
    return pd.DataFrame({COLLECTION: saved["playlist_id"], "track": saved["track"], "item": saved.index})


def _of_liked(library: Library) -> pd.DataFrame:
    return pd.DataFrame({COLLECTION: LIKED, "track": library.saved["track"], "saved": library.saved.index})


def _of_library(library: Library) -> pd.DataFrame:
    albums = pd.DataFrame({"track": np.flatnonzero(library.tracks["album_id"].isin(library.albums["album_id"]))})
    listed = pd.concat([_of_playlists(library), _of_liked(library), albums], ignore_index=True)
    places = listed[["track", "item", "saved"]].fillna(_NONE).astype(int)
    return places.assign(**{COLLECTION: LIBRARY})


def _of_albums(library: Library) -> pd.DataFrame:
    known = library.tracks["album_id"].dropna()
    return pd.DataFrame({COLLECTION: known, "track": known.index})


def _of_artists(library: Library) -> pd.DataFrame:
    credited = library.credits[library.credits["track"] >= 0]
    return pd.DataFrame({COLLECTION: credited["artist_id"], "track": credited["track"]}).drop_duplicates()


def _of_tracks(library: Library) -> pd.DataFrame:
    return pd.DataFrame({COLLECTION: library.tracks["track_id"], "track": library.tracks.index})


_PLACES = {
    "playlist": _of_playlists,
    "library": _of_library,
    "liked": _of_liked,
    "album": _of_albums,
    "artist": _of_artists,
    "track": _of_tracks,
}
_OF_ONE = {"filter": _of_filter, "set": _of_set}
_NO_TRACKS = {
    "filter": "No track of this library fits this filter. Take a part of it away.",
    "set": "None of the tracks of this set is in this library any more. They come back with an import or a sync.",
}
