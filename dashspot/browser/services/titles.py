"""What collections are called."""

from __future__ import annotations

import pandas as pd

from dashspot.blocks.collections import CollectionKey
from dashspot.blocks.filters import TrackFilter
from dashspot.browser.blocks import Library
from dashspot.browser.services.describing import described
from dashspot.browser.services.fitting import playlist_titles
from dashspot.browser.services.library import LIBRARY_KEY, LIKED_KEY, named
from dashspot.browser.services.sets import kept_set
from dashspot.browser.services.words import UNKNOWN

_FIXED = {"library": "The whole library", "liked": "Liked songs"}
_LONGEST = 120


def title_of(library: Library, key: CollectionKey) -> str:
    """What a collection is called.

    Raises:
        NotFound: it is a set that is not kept, or a filter that can't be read.
    """
    if key.kind == "set":
        return kept_set(library.user_id, key.id).name
    if key.kind == "filter":
        return filter_title(library, TrackFilter.from_query(key.id))
    return _FIXED.get(key.kind) or _name(library, key) or UNKNOWN[key.kind]


def filter_title(library: Library, chosen: TrackFilter) -> str:
    """What the tracks that a filter leaves are called: what it says, and no more than fits a title."""
    parts = described(library, chosen)
    if chosen.within:
        parts = [f"of {title_of(library, named(chosen.within))}", *parts]
    title = f"Tracks: {', '.join(parts)}" if parts else "All tracks"
    return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1].rstrip()}…"


def collection_titles(library: Library) -> dict[str, str]:
    """What can be picked for a report: `kind:id` and its title.

    The whole library and the liked songs come first, then the playlists by name; those of one name say their size.
    """
    titles = {LIBRARY_KEY.written: title_of(library, LIBRARY_KEY)}
    if len(library.saved):
        titles[LIKED_KEY.written] = title_of(library, LIKED_KEY)
    return titles | {f"playlist:{playlist_id}": name for playlist_id, name in playlist_titles(library).items()}


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
