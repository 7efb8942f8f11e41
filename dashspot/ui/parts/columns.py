"""The columns of lists: one entry each, and which of them a list shows."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashspot.blocks.collections import CollectionKind

_column = st.column_config
_MEAN = "Mean over distinct tracks with features, failed analyses left out"


def _bar(title: str, about: str, *, form: str = "%.2f") -> Any:
    return _column.ProgressColumn(title, min_value=0, max_value=1, format=form, help=about, width=110)


COLUMNS: dict[str, Any] = {
    "image_url": _column.ImageColumn("Cover", width=60),
    "title": _column.TextColumn("Name", pinned=True, width="medium"),
    "by": _column.TextColumn("Artists", width="medium"),
    "album": _column.TextColumn("Album", width="medium"),
    "tracks": _column.NumberColumn("Tracks", format="localized", help="Distinct tracks"),
    "albums": _column.NumberColumn("Albums", format="localized", help="Albums with a saved track of this artist"),
    "playlists": _column.NumberColumn("Playlists", format="localized", help="Playlists that hold it"),
    "held_by": _column.ListColumn("In playlists", width="medium", help="Every playlist that holds this track"),
    "liked": _column.CheckboxColumn("Liked", width=60),
    "coverage": _bar("Features", "Share of distinct tracks whose features are known", form="percent"),
    "danceability": _bar("Danceability", _MEAN),
    "energy": _bar("Energy", _MEAN),
    "valence": _bar("Valence", _MEAN),
    "tempo": _column.NumberColumn("BPM", format="%.0f", width=80),
    "popularity": _column.NumberColumn("Popularity", format="%.0f", help="0 to 100, as the file tells it"),
    "length": _column.NumberColumn("Length", format="compact", help="Sum over distinct tracks"),
    "released": _column.TextColumn("Released"),
    "label": _column.TextColumn("Label"),
    "genre": _column.TextColumn("Genre"),
    "added_at": _column.DatetimeColumn("Added", format="YYYY-MM-DD", help="When the newest row was added"),
    "state": _column.TextColumn("Features"),
    "analysis": _column.TextColumn("Analysis"),
    "source": _column.TextColumn("Source"),
    "as_of": _column.DatetimeColumn("As of", format="YYYY-MM-DD"),
    "spotify": _column.LinkColumn("Spotify", display_text="Open in Spotify", help="Shows it on Spotify"),
}
_PROFILE = ("danceability", "energy", "valence")
SHOWN: dict[CollectionKind, tuple[str, ...]] = {
    "playlist": ("open", "title", "tracks", "coverage", *_PROFILE, "length", "added_at", "analysis", "source"),
    "album": ("image_url", "open", "title", "by", "tracks", "coverage", *_PROFILE, "length", "released", "label"),
    "artist": ("open", "title", "tracks", "albums", "playlists", "coverage", *_PROFILE, "length"),
    "track": (
        *("image_url", "open", "title", "by", "held_by", "liked", *_PROFILE, "tempo", "length", "album", "released"),
        *("genre", "popularity", "added_at", "state", "source", "as_of"),
    ),
}
_WHERE_KNOWN = frozenset({"image_url", "label", "genre", "added_at", "spotify", "released", "popularity"})


def shown_columns(kind: CollectionKind, table: pd.DataFrame) -> list[str]:
    """The columns of a list; those that nobody has told anything of are left out."""
    names = (*SHOWN[kind], "spotify")
    return [name for name in names if name not in _WHERE_KNOWN or table[name].notna().any()]
