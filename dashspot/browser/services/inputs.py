"""What analyses compute from, made of a library: once per version for all of it, then per collection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import pandas as pd

from dashspot.analyses.inputs import MASKED, TRACK_COLUMNS, Inputs
from dashspot.blocks.collections import CollectionKey
from dashspot.browser.blocks import Library
from dashspot.browser.services.genres import genres_of
from dashspot.browser.services.library import collection_places, not_there
from dashspot.browser.services.titles import title_of
from dashspot.browser.services.track_table import decades, released, said
from dashspot.settings import settings
from dashspot.store.engine import transaction
from dashspot.store.queries import library as queries


@dataclass(frozen=True)
class _Described:
    """A library as analyses see it: `tracks`, `credits`, `genres` and `holders` as those of Inputs, for every track.

    In `tracks` features of failed analyses are still there, in `masked` they are unknown.
    """

    tracks: pd.DataFrame
    masked: pd.DataFrame
    credits: pd.DataFrame
    genres: pd.DataFrame
    holders: pd.DataFrame


def _describe(library: Library) -> _Described:
    genres = genres_of(library)
    first = genres.drop_duplicates("track").set_index("track")
    dates = released(library.tracks["release_date"])
    tracks = library.tracks.assign(
        name=said(library.tracks["name"], "track"),
        artists=said(library.tracks["artists"], "artist"),
        year=dates.str[:4].astype(float),
        decade=decades(dates),
        genre=first["genre"].reindex(library.tracks.index),
        main_genre=first["main_genre"].reindex(library.tracks.index),
        added_at=_first_added(library),
    )
    told = tracks[list(TRACK_COLUMNS)]
    return _Described(told, _masked(told), _credits(library), genres, _holders(library))


def inputs(library: Library, keys: Sequence[CollectionKey], *, keep_failed: bool = False) -> Inputs:
    """What the analyses of these collections compute from.

    Raises:
        NotFound: a collection has no row.
    """
    places = [_places(library, key).assign(collection=place) for place, key in enumerate(keys)]
    titles = tuple(title_of(library, key) for key in keys)
    return _made(library, titles, pd.concat(places, ignore_index=True), keep_failed=keep_failed)


def described_tracks(library: Library) -> pd.DataFrame:
    """Every track of the library as `Inputs.library` has it, what failed analyses say being unknown."""
    return library.once("described", _describe).masked


def track_names(library: Library) -> pd.DataFrame:
    """A row per track and credited artist: `name`, `artist`, `track_id`; nameless ones are left out."""
    credited = library.credits[library.credits["track"] >= 0]
    found = library.tracks[["track_id", "name"]].take(credited["track"].to_numpy()).reset_index(drop=True)
    return found.assign(artist=credited["name"].to_numpy()).dropna(subset=["name", "artist"])


def every_playlist(library: Library, *, keep_failed: bool = False) -> Inputs:
    """What the analyses of all playlists, each one collection, compute from; by name, then id.

    The tracks are the library's, also those that no playlist holds.
    """
    names = said(library.playlists.set_index("playlist_id")["name"], "playlist").rename("name").reset_index()
    names = names.sort_values(["name", "playlist_id"])
    held = library.items[library.items["track"] >= 0]
    rows = pd.DataFrame({"track": held["track"], "item": held.index, "saved": -1})
    rows = rows.assign(collection=pd.Index(names["playlist_id"]).get_indexer(pd.Index(held["playlist_id"])))
    rows = rows.sort_values("collection", kind="stable", ignore_index=True)
    return _made(library, tuple(names["name"]), rows, keep_failed=keep_failed, whole_library=True)


def _places(library: Library, key: CollectionKey) -> pd.DataFrame:
    found = collection_places(library, key)
    if found.empty:
        raise not_there(key.kind, key.id)
    return found


def _made(
    library: Library,
    titles: tuple[str, ...],
    rows: pd.DataFrame,
    *,
    keep_failed: bool,
    whole_library: bool = False,
) -> Inputs:
    """`rows` has a row per row of each collection: `collection`, `track`, `item`, `saved`, as `collection_places`."""
    described = library.once("described", _describe)
    whole = described.tracks if keep_failed else described.masked
    members = _members(library, rows)
    places = members["track"].unique()
    if whole_library or len(places) == len(whole):
        places = np.arange(len(whole))  # all of it, as it is: nothing is copied
    new = np.full(len(whole), -1)
    new[places] = np.arange(len(places))

    def kept(frame: pd.DataFrame) -> pd.DataFrame:
        if len(places) == len(whole):
            return frame
        found = frame.assign(track=new[frame["track"].to_numpy()])
        return found[found["track"] >= 0].sort_values("track", kind="stable", ignore_index=True)

    user_id, ids = library.user_id, described.tracks["track_id"].take(places)  # `said` must not keep the library alive
    collections = members.assign(track=new[members["track"].to_numpy()])
    tracks = whole if len(places) == len(whole) else whole.take(places).reset_index(drop=True)
    if not whole_library:
        tracks = tracks.assign(added_at=collections.groupby("track")["added_at"].min().reindex(tracks.index))
    return Inputs(
        titles=titles,
        tracks=tracks,
        collections=collections[["collection", "track", "rows", "added_at"]],
        credits=kept(described.credits),
        genres=kept(described.genres),
        holders=kept(described.holders),
        library=whole,
        library_holders=described.holders,
        said=lambda: _said(user_id, ids),
        api_allowed=settings().models_on_api_values,
    )


def _masked(tracks: pd.DataFrame) -> pd.DataFrame:
    """Without what a failed analysis says."""
    columns = list(MASKED)
    return tracks.assign(**tracks[columns].mask(tracks["failed"])) if tracks["failed"].any() else tracks


def _members(library: Library, rows: pd.DataFrame) -> pd.DataFrame:
    """A row per collection and distinct track of it, in order: collection, track, rows, added_at (the first)."""
    grouped = _added(library, rows).groupby([rows["collection"], rows["track"]], sort=False)
    return pd.DataFrame({"rows": grouped.size(), "added_at": grouped.min()}).reset_index()


def _added(library: Library, rows: pd.DataFrame) -> pd.Series:
    """When each row was added; unknown where nobody says."""
    dates = pd.concat([library.items["added_at"], library.saved["added_at"]], ignore_index=True)
    liked = np.where(rows["saved"] >= 0, rows["saved"] + len(library.items), -1)
    return dates.reindex(np.where(rows["item"] >= 0, rows["item"], liked)).set_axis(rows.index)


def _first_added(library: Library) -> pd.Series:
    dated = pd.concat([library.items[["track", "added_at"]], library.saved[["track", "added_at"]]])
    first = dated[dated["track"] >= 0].groupby("track")["added_at"].min()
    return first.reindex(library.tracks.index)


def _credits(library: Library) -> pd.DataFrame:
    found = library.credits.loc[library.credits["track"] >= 0, ["track", "artist_id", "name"]]
    return found.assign(name=said(found["name"], "artist")).rename(columns={"name": "artist"}).reset_index(drop=True)


def _holders(library: Library) -> pd.DataFrame:
    names = said(library.playlists.set_index("playlist_id")["name"], "playlist")
    held = library.items.loc[library.items["track"] >= 0, ["track", "playlist_id"]].drop_duplicates()
    return held.assign(playlist=held["playlist_id"].map(names)).sort_values("track", kind="stable", ignore_index=True)


def _said(user_id: UUID, track_ids: pd.Series[str]) -> pd.DataFrame:
    with transaction() as session:
        found = queries.features(session, user_id)
    found = found.assign(track=pd.Index(track_ids).get_indexer(pd.Index(found["track_id"])))
    return found[found["track"] >= 0].drop(columns="track_id").sort_values("track", kind="stable", ignore_index=True)
