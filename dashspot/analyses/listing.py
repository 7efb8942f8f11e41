"""Tables that list tracks, a row each."""

from __future__ import annotations

import pandas as pd

from dashspot.analyses.entry import Column, Table
from dashspot.analyses.inputs import Inputs

TRACK: dict[str, Column] = {
    "name": Column("Track", "its name"),
    "artists": Column("Artists", "the credited names"),
}
LISTED: dict[str, Column] = {
    **TRACK,
    "album_name": Column("Album", "the name of its album"),
    "duration_ms": Column("Length", "in milliseconds", "length"),
}
TRACK_ID: dict[str, Column] = {"track_id": Column("Track id", "Spotify's id, or a made-up one", "hidden")}


def members(inputs: Inputs, rows: Table) -> list[str]:
    """The ids of the listed tracks."""
    del inputs
    ids: list[str] = rows["track_id"].drop_duplicates().tolist()
    return ids


def by_name(tracks: pd.DataFrame) -> pd.DataFrame:
    """Listed tracks in the order of their names, then ids."""
    return tracks.sort_values(["name", "track_id"], kind="stable", ignore_index=True)
