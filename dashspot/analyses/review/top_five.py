"""The five most played of every year."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashspot.analyses.entry import Analysis, Choices, Column, Table
from dashspot.analyses.listening import Listening
from dashspot.analyses.playing import (
    ANY_PLAY,
    NOTHING_PLAYED,
    OF_COLUMN,
    START,
    THING_COLUMNS,
    TRACK_ID_COLUMN,
    named_rows,
    of_option,
    thing_of,
    titles,
    tracks_of,
)
from dashspot.analyses.review.yearly import NO_ALBUM, PART, yearly
from dashspot.analyses.standings import Standings
from dashspot.charts.bump import bump
from dashspot.charts.named_bars import named_bars
from dashspot.charts.theme import empty
from dashspot.compute.local_time import HOUR_MS

FIVE = 5
COLUMNS = {
    "year": Column("Year", "calendar year, by the local clock", "whole"),
    "rank": Column("Rank", "in that year, the most played is 1", "count"),
    **THING_COLUMNS,
    "plays": Column("Plays", "in that year, of what counts by the chosen rule", "count"),
    "hours": Column("Hours", "in that year, of the plays whose length is told", "number"),
    "track_id": TRACK_ID_COLUMN,
    "of": OF_COLUMN,
}
_TYPES = {"year": "int64", "rank": "int64", "name": "str", "artist": "str", "plays": "int64", "hours": "float64"}


def compute(listening: Listening, choices: Choices) -> Table:
    """Rows by year, then rank."""
    of = thing_of(choices)
    standings = Standings(listening, of)
    parts = [pd.DataFrame(columns=list(COLUMNS))]
    for year, plays in yearly(listening):
        found = standings.most_played(plays, FIVE)
        named = named_rows(listening, of, found.index.to_numpy())
        parts.append(
            named.assign(
                year=year,
                rank=np.arange(1, len(found) + 1),
                plays=found["plays"],
                hours=found["ms_played"] / HOUR_MS,
            )
        )
    types = _TYPES | {"track_id": "str", "of": "str"}
    return pd.concat([part.astype(types) for part in parts], ignore_index=True)[list(COLUMNS)]


def chart(table: Table) -> go.Figure:
    """Of one year bars, of several a line for what stays in the first five."""
    if table.empty:
        return empty(NOTHING_PLAYED)
    names = titles(table)
    if len(table["year"].unique()) == 1:
        return named_bars(table["plays"], names, "plays", before=table["rank"].astype(str).tolist())
    return bump(table.assign(title=names))


ANALYSIS: Analysis[Listening] = Analysis(
    path=__name__,
    place=2,
    title="The five most played of every year",
    definition=(
        f"{START} The five tracks, artists or albums with the most plays in each calendar year of the period; of equal "
        f"ones those with more time come first, then by name and artist. {PART} {NO_ALBUM} A line joins years that "
        "follow on each other; what is among the five in several years has a colour, the eight that are there most "
        "often. The scale is the rank, 1 on top."
    ),
    source="Counts of your own history.",
    columns=COLUMNS,
    compute=compute,
    chart=chart,
    alt="Ranks of the five most played in each year, with lines for what stays among them",
    **ANY_PLAY,
    options=(of_option("artists", "tracks", "albums"),),
    members=tracks_of,
    wide=True,
)
