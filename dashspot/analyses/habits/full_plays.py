"""How long plays to the end are, over time."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.spans import (
    DEFINED,
    SPAN_COLUMN,
    SPAN_OPTION,
    START_COLUMN,
    bars,
    ids_within,
    place_of,
    table_of,
)
from dashspot.charts.theme import empty

_MINUTE = 60_000
_NOT_TOLD = "No play here tells whether it was played to its end. Spotify's extended streaming history does: import it."


def compute(listening: Listening, choices: Choices) -> Table:
    """Rows by date; the mean is unknown where nothing was played to its end."""
    plays = listening.plays
    full, length = plays["full"].to_numpy(), plays["ms_played"].to_numpy()
    told, known = ~np.isnan(full), ~np.isnan(length)
    place = place_of(listening, plays["day"].to_numpy(), choices)
    table = table_of(listening, choices)
    whole = (full == 1) & known
    n = np.bincount(place[whole], minlength=len(table))
    of = np.bincount(place[told & known], minlength=len(table))
    with np.errstate(invalid="ignore", divide="ignore"):
        return table.assign(
            full=n, plays=of, share=n / of, mean_ms=np.bincount(place[whole], length[whole], len(table)) / n
        )


def chart(table: Table) -> go.Figure:
    """A bar for each."""
    if not table["plays"].any():
        return empty(_NOT_TOLD)
    if not table["full"].any():
        return empty("Nothing was played to its end in this period.")
    said = [
        f"{mean / _MINUTE:.2f} min, mean of {full:,} plays to the end; {plays:,} in all"
        for mean, full, plays in zip(table["mean_ms"], table["full"], table["plays"], strict=True)
    ]
    return bars(table, table["mean_ms"] / _MINUTE, said, "minutes")


def members(listening: Listening, rows: Table) -> list[str]:
    """The tracks that were played to their end in it."""
    plays = listening.plays
    return ids_within(listening, rows, ((plays["full"] == 1) & plays["ms_played"].notna()).to_numpy())


ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=8,
    title="Mean length of plays to the end, over time",
    definition=(
        "The arithmetic mean of how long the plays of a day, week, month or year were that reached the end of the "
        "track (`reason_end` is trackdone), and their share of all plays. Every play counts, however short. Plays of "
        f"which the reason or the length is not told are left out. {DEFINED}"
    ),
    source="The reasons are Spotify's.",
    columns={
        "start": START_COLUMN,
        "full": Column("To the end", "plays that reached it", "count"),
        "plays": Column("Plays", "of which reason and length are told", "count"),
        "share": Column("Share", "to the end, of those; unknown where there are none", "percent"),
        "mean_ms": Column("Mean length", "of the plays to the end, in milliseconds", "length"),
        "span": SPAN_COLUMN,
    },
    compute=compute,
    chart=chart,
    alt="Bars of the mean length of plays to the end in each day, week, month or year",
    needs=("full", "ms_played"),
    lacking="a reason or a length",
    way_on=_NOT_TOLD,
    options=(SPAN_OPTION,),
    members=members,
    wide=True,
    every_play=True,
)
