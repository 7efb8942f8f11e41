"""What was played on this day of every year."""

from __future__ import annotations

from calendar import isleap
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import ANY_PLAY, START, ids_played
from dashspot.analyses.standings import Standings
from dashspot.charts.named_bars import named_bars
from dashspot.charts.theme import empty
from dashspot.compute.days import date_of, dates, day_of, days_of
from dashspot.compute.local_time import HOUR_MS

TOLD = 3
_COLUMNS = {
    "year": Column("Year", "the latest first", "whole"),
    "day": Column("Day", "local day", "date"),
    "plays": Column("Plays", "that started on it, of what counts by the chosen rule", "count"),
    "hours": Column("Hours", "of the plays whose length is told", "number"),
    "tracks": Column("Tracks", "different ones", "count"),
    "artist": Column("Top artist", "by plays, then time, then name"),
    "track": Column("Top track", "by plays, then time, then name; with its plays"),
    "others": Column("Then", "the two tracks after it, likewise; empty where there are none"),
}
_TYPES = {
    **dict.fromkeys(("year", "plays", "tracks"), "int64"),
    **dict.fromkeys(("artist", "track", "others"), "str"),
    "hours": "float64",
}


def compute(listening: Listening, choices: Choices) -> Table:
    """A row per year in which anything was played on this day, the latest first."""
    del choices
    rows = []
    tracks, artists = Standings(listening, "item"), Standings(listening, "artist")
    days = listening.history["day"].to_numpy()
    for day in _days(listening, days):
        plays = listening.history.take(np.flatnonzero(days == day))
        if len(plays):
            rows.append(_told(plays, tracks, artists) | {"year": date_of(day).year, "day": day})
    table = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_TYPES)
    return table.assign(day=dates(table["day"].to_numpy(dtype=np.int64)))


def _days(listening: Listening, days: NDArray[np.integer]) -> list[int]:
    """This day of each year that the history reaches, the latest first; the 29th of February is in leap years alone."""
    if not len(days):
        return []
    today = date_of(listening.today)
    first, last = (date_of(int(day)).year for day in (days.min(), days.max()))
    years = [year for year in range(last, first - 1, -1) if (today.month, today.day) != (2, 29) or isleap(year)]
    return [day_of(today.replace(year=year)) for year in years]


def _told(plays: pd.DataFrame, tracks: Standings, artists: Standings) -> dict[str, Any]:
    most = tracks.most_played(plays, TOLD)[["name", "artist", "plays"]]
    names = [f"{name}, {artist} ({n:,})" for name, artist, n in most.itertuples(index=False)]
    return {
        "plays": len(plays),
        "hours": float(np.nansum(plays["ms_played"].to_numpy())) / HOUR_MS,
        "tracks": len(plays["item"].unique()),
        "artist": artists.most_played(plays, 1)["name"].iloc[0],
        "track": names[0],
        "others": "; ".join(names[1:]),
    }


def chart(table: Table) -> go.Figure:
    """A bar of plays per year, with the track that was played most above it."""
    if table.empty:
        return empty("Nothing was played on this day in any year of your history.")
    return named_bars(table["plays"], table["track"].tolist(), "plays", before=table["year"].astype(str).tolist())


def members(listening: Listening, rows: Table) -> list[str]:
    """The tracks of these days, the most played first."""
    history = listening.history
    return ids_played(listening, np.isin(history["day"].to_numpy(), days_of(rows["day"].to_numpy())), history)


ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=4,
    title="On this day, in every year of the history",
    definition=(
        f"{START} What was played on today's day of the year, by the clock of the chosen time zone, in each year of "
        "the whole history, whatever the period; of what counts by the chosen rule. Years without a play on it are "
        "left out. On 29 February only leap years have such a day. The tracks are those with the most plays on the "
        "day, of equal ones those with more time, then by name and artist; the number of plays stands behind each."
    ),
    source="Counts of your own history.",
    columns=_COLUMNS,
    compute=compute,
    chart=chart,
    alt="Bars of the plays on this day of each year, with the most played track",
    **ANY_PLAY,
    members=members,
)
