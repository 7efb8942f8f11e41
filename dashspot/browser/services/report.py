"""The report of one collection."""

from __future__ import annotations

import pandas as pd

from dashspot.blocks.collections import CollectionKey
from dashspot.browser.blocks import Facts, Library, Report
from dashspot.browser.services.analyses import analysed
from dashspot.browser.services.library import LIBRARY_KEY, collection_rows
from dashspot.browser.services.paragraph import paragraph
from dashspot.compute.measure import COLLECTION

_UNKNOWN = {
    "playlist": "Unnamed playlist",
    "album": "Unknown album",
    "artist": "Unknown artist",
    "track": "Unknown track",
}


def report(library: Library, key: CollectionKey, *, keep_failed: bool = False) -> Report:
    """Everything the page of one collection shows.

    Raises:
        NotFound: this person has no such collection.
    """
    rows = collection_rows(library, key.kind, [key.id])
    tracks = rows.drop_duplicates("track_id").drop(columns=COLLECTION).reset_index(drop=True)
    facts = _facts(library, key, rows, tracks)
    analysis = analysed(library, key, keep_failed=keep_failed)
    whole = analysed(library, LIBRARY_KEY, keep_failed=keep_failed)
    return Report(facts, paragraph(facts, analysis.computation, whole.computation, tracks), analysis, tracks, whole)


def title_of(library: Library, key: CollectionKey) -> str:
    """What a collection is called."""
    if key.kind == "library":
        return "The whole library"
    return _name(library, key) or _UNKNOWN[key.kind]


def collection_titles(library: Library) -> dict[str, str]:
    """What can be picked for a report: `kind:id` and its title, the whole library first, then playlists by name."""
    playlists = library.playlists.fillna({"name": _UNKNOWN["playlist"]}).sort_values(["name", "playlist_id"])
    titles = {f"{LIBRARY_KEY.kind}:{LIBRARY_KEY.id}": title_of(library, LIBRARY_KEY)}
    named = zip(playlists["playlist_id"], playlists["name"], strict=True)
    return titles | {f"playlist:{playlist_id}": name for playlist_id, name in named}


def _facts(library: Library, key: CollectionKey, rows: pd.DataFrame, tracks: pd.DataFrame) -> Facts:
    credited = library.credits[library.credits["track_id"].isin(tracks["track_id"])]
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
