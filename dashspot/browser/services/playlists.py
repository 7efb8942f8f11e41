"""The list of playlists."""

from __future__ import annotations

import uuid

import pandas as pd

from dashspot.browser.blocks import Library
from dashspot.browser.services.analyses import analysis_states
from dashspot.browser.services.documents import input_digests
from dashspot.browser.services.library import collection_rows
from dashspot.compute.measure import COLLECTION

PROFILE = ("danceability", "energy", "valence")
UNNAMED = "Unnamed playlist"


def playlist_table(library: Library) -> pd.DataFrame:
    """One row per playlist, sorted by name, then id.

    Columns: playlist_id, name, rows, tracks, coverage (share of distinct tracks with features, 0 to 1), the means of
    PROFILE over distinct tracks without failed analyses (NaN where none is known), duration_ms, inputs (the digest of
    what an analysis would be made of), source, saved_at.
    """
    rows = collection_rows(library, "playlist")
    tracks = rows.drop_duplicates([COLLECTION, "track_id"])
    by_playlist = tracks.groupby(COLLECTION, observed=True)
    profile = tracks[~tracks["failed"]].groupby(COLLECTION, observed=True)[list(PROFILE)].mean()
    figures = pd.DataFrame(
        {
            "rows": rows.groupby(COLLECTION, observed=True).size(),
            "tracks": by_playlist.size(),
            "coverage": by_playlist["known"].mean(),
            "duration_ms": by_playlist["duration_ms"].sum(),
            "inputs": pd.Series(input_digests(rows)),
        }
    ).join(profile)
    listed = library.playlists.set_index("playlist_id").join(figures)
    listed = listed.fillna({"rows": 0, "tracks": 0, "coverage": 0.0, "duration_ms": 0, "name": UNNAMED, "inputs": ""})
    return (
        listed.astype({"rows": int, "tracks": int})
        .reset_index()
        .sort_values(["name", "playlist_id"], ignore_index=True)
    )


def playlist_states(user_id: uuid.UUID, table: pd.DataFrame) -> pd.Series[str]:
    """Whether each playlist of the table is analysed as it is now: one of `analyses.STATES`."""
    states = analysis_states(user_id, "playlist", dict(zip(table["playlist_id"], table["inputs"], strict=True)))
    return table["playlist_id"].map(states)


def search_playlists(table: pd.DataFrame, text: str) -> pd.DataFrame:
    """The playlists whose name holds every word, in any case and order; every row for an empty text."""
    names = table["name"].str.casefold()
    fits = pd.Series(data=True, index=table.index)
    for word in text.casefold().split():
        fits &= names.str.contains(word, regex=False)
    return table[fits]
