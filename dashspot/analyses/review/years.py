"""Every year of listening in a row."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import ANY_PLAY, NOTHING_PLAYED, START, Thing, first_days, ids_played
from dashspot.analyses.review.listening_age import DEFINED, YOUTH, first_year
from dashspot.analyses.review.yearly import NO_ALBUM, PART, yearly
from dashspot.analyses.standings import Standings
from dashspot.charts.theme import empty
from dashspot.charts.years import several_years, single_year
from dashspot.compute.days import years_of
from dashspot.compute.local_time import HOUR_MS

COLUMNS = {
    "year": Column("Year", "calendar year, by the local clock", "whole"),
    "plays": Column("Plays", "that count by the chosen rule", "count"),
    "hours": Column("Hours", "of the plays whose length is told", "number"),
    "tracks": Column("Tracks", "different ones", "count"),
    "artists": Column("Artists", "different ones", "count"),
    "new": Column("New artists", "those that were never played before, in the whole history", "count"),
    "days": Column("Days", "on which anything was played", "count"),
    "track": Column("Top track", "by plays, then time, then name"),
    "track_artist": Column("Top track's artist", "as the history tells it"),
    "track_plays": Column("Top track's plays", "in that year", "count"),
    "artist": Column("Top artist", "by plays, then time, then name"),
    "artist_plays": Column("Top artist's plays", "in that year", "count"),
    "album": Column("Top album", "by different tracks heard, then plays, then time, then name"),
    "album_artist": Column("Top album's artist", "as the history tells it"),
    "album_tracks": Column("Top album's tracks", "different ones that were heard of it", "count"),
    "age": Column(
        "Listening age", f"year - y + {YOUTH}, see the definition; unknown where too little is known", "whole"
    ),
}
_THINGS: tuple[Thing, ...] = ("item", "artist", "album")
_TEXTS = ("track", "track_artist", "artist", "album", "album_artist")


def compute(listening: Listening, choices: Choices) -> Table:
    """A row per year with a play, rising."""
    del choices
    first = first_days(listening.history, "artist", len(listening.artists))
    new_in = years_of(first[(first >= listening.first_day) & (first <= listening.last_day)])
    library = listening.library_years()
    released = listening.facts()["year"].to_numpy(dtype=float)
    tracks, artists, albums = (Standings(listening, of) for of in _THINGS)
    rows = [
        _counted(plays)
        | _most(plays, tracks, artists, albums)
        | {
            "year": year,
            "new": int((new_in == year).sum()),
            "age": year - first_year(released[plays["item"].to_numpy()], library) + YOUTH,
        }
        for year, plays in yearly(listening)
    ]
    types = {name: "str" if name in _TEXTS else "int64" for name in COLUMNS} | {"hours": "float64", "age": "float64"}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(types)


def _counted(plays: pd.DataFrame) -> dict[str, Any]:
    return {
        "plays": len(plays),
        "hours": float(np.nansum(plays["ms_played"].to_numpy())) / HOUR_MS,
        "tracks": int((np.bincount(plays["item"]) > 0).sum()),
        "artists": int((np.bincount(plays["artist"]) > 0).sum()),
        "days": len(plays["day"].unique()),
    }


def _most(plays: pd.DataFrame, tracks: Standings, artists: Standings, albums: Standings) -> dict[str, Any]:
    """Of each the first; where no album is told there is none."""
    track, artist = tracks.most_played(plays, 1).iloc[0], artists.most_played(plays, 1).iloc[0]
    fullest = albums.fullest(plays, 1)
    album = fullest.iloc[0] if len(fullest) else {"name": None, "artist": None, "tracks": 0}
    return {
        "track": track["name"],
        "track_artist": track["artist"],
        "track_plays": track["plays"],
        "artist": artist["name"],
        "artist_plays": artist["plays"],
        "album": album["name"],
        "album_artist": album["artist"],
        "album_tracks": album["tracks"],
    }


def chart(table: Table) -> go.Figure:
    """One year as a page of its own, several beside each other."""
    if table.empty:
        return empty(NOTHING_PLAYED)
    return single_year(table) if len(table) == 1 else several_years(table)


def members(listening: Listening, rows: Table) -> list[str]:
    """The tracks that were played in one of the years, the most played first."""
    wanted = np.isin(years_of(listening.plays["day"].to_numpy()), rows["year"])
    return ids_played(listening, wanted)


ANALYSIS = Analysis(
    path=__name__,
    place=1,
    title="Year by year",
    definition=(
        f"{START} A row for each calendar year of the period in which anything was played. {PART} *New artists* were "
        "never played before in the whole history. The top track and the top artist are those with the most plays, of "
        "equal ones those with more time, then by name; the top album is that of which the most different tracks were "
        f"heard, then by plays, time and name. {NO_ALBUM} {DEFINED}"
    ),
    source="Counts of your own history; the listening age follows what Spotify has told of its own in Wrapped.",
    columns=COLUMNS,
    compute=compute,
    chart=chart,
    alt="Hours, artists and listening age of each year; of a single year its figures and what was played most",
    **ANY_PLAY,
    members=members,
    wide=True,
)
