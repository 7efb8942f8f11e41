"""The report of one collection."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashspot.blocks.collections import CollectionKey
from dashspot.browser.blocks import Facts, Library, Report
from dashspot.browser.services.analyses import analysed
from dashspot.browser.services.library import LIBRARY_KEY, LIKED_KEY, collection_places, collection_rows
from dashspot.browser.services.paragraph import paragraph
from dashspot.browser.services.words import UNKNOWN
from dashspot.compute.measure import COLLECTION

_FIXED = {"library": "The whole library", "liked": "Liked songs"}


def report(library: Library, key: CollectionKey, *, keep_failed: bool = False) -> Report:
    """Everything the page of one collection shows.

    Raises:
        NotFound: this person has no such collection.
    """
    rows = collection_rows(library, key.kind, [key.id])
    tracks = rows.drop_duplicates("track_id").drop(columns=COLLECTION).reset_index(drop=True)
    facts = _facts(library, key, rows, tracks)
    analysis = analysed(library, key, keep_failed=keep_failed)
    whole = analysis if key == LIBRARY_KEY else analysed(library, LIBRARY_KEY, keep_failed=keep_failed)
    return Report(facts, paragraph(facts, analysis.computation, whole.computation, tracks), analysis, tracks, whole)


def title_of(library: Library, key: CollectionKey) -> str:
    """What a collection is called."""
    return _FIXED.get(key.kind) or _name(library, key) or UNKNOWN[key.kind]


def collection_titles(library: Library) -> dict[str, str]:
    """What can be picked for a report: `kind:id` and its title.

    The whole library and the liked songs come first, then the playlists by name; those of one name say their size.
    """
    titles = {f"{LIBRARY_KEY.kind}:{LIBRARY_KEY.id}": title_of(library, LIBRARY_KEY)}
    if len(library.saved):
        titles[f"{LIKED_KEY.kind}:{LIKED_KEY.id}"] = title_of(library, LIKED_KEY)
    playlists = library.playlists.fillna({"name": UNKNOWN["playlist"]}).sort_values(["name", "playlist_id"])
    sizes = playlists["playlist_id"].map(library.items.groupby("playlist_id").size()).fillna(0).astype(int)
    told_apart = playlists["name"] + " (" + sizes.astype("str") + " rows)"
    names = playlists["name"].mask(playlists["name"].duplicated(keep=False), told_apart)
    named = zip(playlists["playlist_id"], names, strict=True)
    return titles | {f"playlist:{playlist_id}": name for playlist_id, name in named}


def _facts(library: Library, key: CollectionKey, rows: pd.DataFrame, tracks: pd.DataFrame) -> Facts:
    places = np.unique(collection_places(library, key)["track"])
    credited = library.credits[np.isin(library.credits["track"], places)]
    dated = tracks["release_date"].str[:4].dropna()
    years = dated[dated != "0000"].astype(int)
    return Facts(
        key=key,
        title=title_of(library, key),
        sources=tuple(sorted(tracks["feature_source"].dropna().unique())),
        rows=len(rows),
        tracks=len(tracks),
        artists=credited["artist_id"].nunique(),
        albums=tracks["album_id"].nunique(),
        duration_ms=int(tracks["duration_ms"].sum()),
        known=int(tracks["known"].sum()),
        failed=int(tracks["failed"].sum()),
        first_year=int(years.min()) if len(years) else None,
        last_year=int(years.max()) if len(years) else None,
    )


def _name(library: Library, key: CollectionKey) -> str | None:
    if key.kind == "playlist":
        return _first(library.playlists, "playlist_id", key.id, "name")
    if key.kind == "album":
        return _first(library.tracks, "album_id", key.id, "album_name")
    if key.kind == "track":
        return _first(library.tracks, "track_id", key.id, "name")
    return _first(library.credits, "artist_id", key.id, "name")


def _first(frame: pd.DataFrame, column: str, value: str, wanted: str) -> str | None:
    found = frame.loc[frame[column] == value, wanted].dropna()
    return str(found.iloc[0]) if len(found) else None
