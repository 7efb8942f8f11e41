"""The lists of everything that is saved: one entry per kind of collection tells its table, sorts and filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from dashspot.blocks.collections import CollectionKind
from dashspot.browser.blocks import Library
from dashspot.browser.services.documents import input_digests
from dashspot.browser.services.library import collection_rows
from dashspot.browser.services.track_table import Sort, Table, by_title, decades, released, said, track_table
from dashspot.compute.measure import COLLECTION
from dashspot.files.cells import join

PROFILE = ("danceability", "energy", "valence")
_INTERNAL = ("text", "by_rank", "track", "inputs")


@dataclass(frozen=True)
class Listing:
    """One list: how its table is made, by what it is sorted, and which of FILTERS it has."""

    kind: CollectionKind
    build: Callable[[Library], Table]
    sorts: Mapping[str, Sort]
    filters: tuple[str, ...] = ()


def _collected(library: Library, kind: CollectionKind, titles: pd.Series[str]) -> Table:
    """One row per collection of a kind, by title, then id.

    Columns: id, title, tracks, rows, coverage (share of distinct tracks with features, 0 to 1), the means of PROFILE
    over distinct tracks without failed analyses, duration_ms, added_at (of the newest row), decade.
    """
    rows = collection_rows(library, kind)
    tracks = rows.drop_duplicates([COLLECTION, "track_id"])
    by_collection = tracks.groupby(COLLECTION, observed=True)
    profile = tracks[~tracks["failed"]].groupby(COLLECTION, observed=True)[list(PROFILE)].mean()
    figures = pd.DataFrame(
        {
            "rows": rows.groupby(COLLECTION, observed=True).size(),
            "tracks": by_collection.size(),
            "coverage": by_collection["known"].mean(),
            "duration_ms": by_collection["duration_ms"].sum(),
        }
    ).join(profile)
    listed = said(titles, kind).rename("title").to_frame().join(figures)
    listed = listed.fillna({"rows": 0, "tracks": 0, "coverage": 0.0, "duration_ms": 0.0})
    return listed.astype({"rows": int, "tracks": int}).rename_axis("id").reset_index()


def playlists(library: Library) -> Table:
    """One row per playlist; `inputs` is the digest of what an analysis would be made of."""
    known = library.playlists.set_index("playlist_id")
    table = _collected(library, "playlist", known["name"])
    inputs = pd.Series(input_digests(collection_rows(library, "playlist")), dtype="str")
    added = library.items.groupby("playlist_id")["added_at"].max()
    table = table.assign(
        inputs=_of(table, inputs).fillna(""),
        added_at=_of(table, added),
        source=_of(table, known["source"]),
    )
    return by_title(table, "title")


def albums(library: Library) -> Table:
    """One row per album: `by` is the artists of its first track, `image_url` its cover where a file tells it."""
    first = library.tracks.dropna(subset=["album_id"]).drop_duplicates("album_id").set_index("album_id")
    table = _collected(library, "album", first["album_name"])
    told = {"by": "artists", "released": "release_date", "image_url": "image_url", "label": "label"}
    table = table.assign(**{name: _of(table, first[column]) for name, column in told.items()})
    table = table.assign(released=released(table["released"]))
    return by_title(table.assign(decade=decades(table["released"])), "title", "by")


def artists(library: Library) -> Table:
    """One row per artist: `albums` counts those with a track of theirs, `playlists` those that hold one."""
    credited = library.credits[library.credits["track"] >= 0]
    table = _collected(library, "artist", credited.drop_duplicates("artist_id").set_index("artist_id")["name"])
    places = credited.merge(library.items[["track", "playlist_id"]], on="track")
    albums_of = credited.assign(album=library.tracks["album_id"].take(credited["track"].to_numpy()).to_numpy())
    table = table.assign(
        albums=_distinct(table["id"], albums_of, "artist_id", "album"),
        playlists=_distinct(table["id"], places, "artist_id", "playlist_id"),
    )
    return by_title(table, "title")


def taken_away(table: Table) -> Table:
    """The table as a file holds it: without the columns that only the list needs, each list of texts in one cell."""
    own = table.drop(columns=[name for name in _INTERNAL if name in table])
    return own.assign(held_by=own["held_by"].map(join)) if "held_by" in own else own


_BY_SIZE: dict[str, Sort] = {
    "Name": ("title", True),
    "Most tracks": ("tracks", False),
    "Happiest": ("valence", False),
    "Saddest": ("valence", True),
    "Most energetic": ("energy", False),
    "Most danceable": ("danceability", False),
    "Least coverage": ("coverage", True),
}
_BY_SOUND: dict[str, Sort] = {
    "Name": ("title", True),
    "Artist": ("by_rank", True),
    "Newest added": ("added_at", False),
    "In most playlists": ("playlists", False),
    "Most popular": ("popularity", False),
    "Happiest": ("valence", False),
    "Saddest": ("valence", True),
    "Most energetic": ("energy", False),
    "Calmest": ("energy", True),
    "Most danceable": ("danceability", False),
    "Fastest": ("tempo", False),
    "Slowest": ("tempo", True),
    "Loudest": ("loudness", False),
    "Longest": ("duration_ms", False),
}
LISTINGS: dict[CollectionKind, Listing] = {
    "playlist": Listing("playlist", playlists, _BY_SIZE | {"Newest added": ("added_at", False)}),
    "album": Listing("album", albums, _BY_SIZE | {"Newest release": ("released", False)}, ("decade",)),
    "artist": Listing("artist", artists, _BY_SIZE | {"In most playlists": ("playlists", False)}),
    "track": Listing("track", track_table, _BY_SOUND, ("features", "where")),
}


def _of(table: Table, told: pd.Series) -> pd.Series:
    """What is told by id, for each row of the table; unlike `map` it keeps the type where nothing is told."""
    return told.reindex(table["id"]).set_axis(table.index)


def _distinct(ids: pd.Series[str], rows: Table, key: str, counted: str) -> pd.Series[int]:
    pairs = rows[[key, counted]].dropna().drop_duplicates()
    return pairs.groupby(key).size().reindex(ids, fill_value=0).set_axis(ids.index)
